import type { DocumentId } from '../../../shared/model/ids.ts'
import { stages, type Stage } from '../../../shared/model/job.ts'
import type { Embedder, Extractors, GraphWriter, RunOneStage, StageContext, StageResult, StageStore, StageWorkers } from './ports.ts'
import { createChunkStage } from './stages/chunk.ts'
import { createEmbedStage } from './stages/embed.ts'
import { createExtraction, createExtractStage } from './stages/extract.ts'
import { createPublishStage } from './stages/publish.ts'
import { createReadStage } from './stages/read.ts'
import { createResolveStage } from './stages/resolve.ts'

export interface PipelinePorts {
  readonly store: StageStore
  readonly workers: StageWorkers
  readonly extractors: Extractors
  /** Asked at each job; null: no vectors. */
  readonly embedder: (documentId: DocumentId) => Embedder | null
  readonly graph: GraphWriter
  /** Passwords live in memory for the session; null where none was given. */
  readonly password: (documentId: DocumentId) => string | null
}

export interface Pipeline {
  /** Every job goes through these in turn. */
  readonly order: readonly Stage[]
  run(context: StageContext & { readonly stage: Stage }): Promise<StageResult>
}

/** read → chunk → extract → resolve → embed → publish. */
export function createPipeline(ports: PipelinePorts): Pipeline {
  // One for both stages and all documents: it knows what is being asked about at this moment.
  const extractMissing = createExtraction(ports)
  const run: Readonly<Record<Stage, RunOneStage>> = {
    read: createReadStage(ports),
    chunk: createChunkStage(ports),
    extract: createExtractStage({ ...ports, extractMissing }),
    resolve: createResolveStage({ ...ports, extractMissing }),
    embed: createEmbedStage(ports),
    publish: createPublishStage(ports),
  }
  return { order: stages, run: (context) => run[context.stage](context) }
}
