import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Failure } from '../../src/shared/failure.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import type { JobView, WaitReason } from '../../src/shared/model/job.ts'
import type { ImportPlan, ModelChoice } from '../../src/shared/model/provider.ts'
import { makePdf } from './make-pdf.ts'
import type { ModelServerOptions, ModelServer } from './model-server/server.ts'
import { createModelServer } from './model-server/server.ts'
import { runEngine, type EngineOpening, type RunningEngine } from './running-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { waitUntil } from './wait-until.ts'

/** A whole engine that extracts by a model, and the server that it asks. */
export interface ExtractionEngine {
  readonly server: ModelServer
  readonly running: RunningEngine
  readonly choice: ModelChoice
  /** The file with `now` by the server's model, or as is said. */
  bring(path: string, plan?: Partial<ImportPlan> | null): Promise<DocumentId>
  ready(documentId: DocumentId): Promise<JobView>
  /** Until its job waits for this; answers what the wait rests on. */
  waits(documentId: DocumentId, reason: WaitReason): Promise<Failure | null>
  job(documentId: DocumentId): Promise<JobView>
}

export async function testServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const server = await createModelServer(options)
  onTestFinished(() => server.close())
  return server
}

export function choiceOf(server: ModelServer): ModelChoice {
  return { provider: 'compatible', model: 'course-model', baseUrl: `${server.url}/v1` }
}

export async function extractionEngine(threadsFolder: string, server: ModelServer, opening: EngineOpening & { readonly library?: string } = {}): Promise<ExtractionEngine> {
  const { library, ...rest } = opening
  const running = await runEngine(library ?? join(temporaryFolder(), 'library'), threadsFolder, rest)
  const { host } = running
  const choice = choiceOf(server)
  const job = async (documentId: DocumentId): Promise<JobView> => (await host.ask('jobs.get', { documentId })).job
  // Asked, not heard: an event may be of a moment before the command that a test has just sent.
  const until = (what: string, documentId: DocumentId, holds: (job: JobView) => boolean): Promise<JobView> =>
    waitUntil(
      what,
      async () => {
        const now = await job(documentId)
        return holds(now) && now
      },
      45_000,
    )
  return {
    server,
    running,
    choice,
    job,
    async bring(path, plan = {}) {
      const { results } = await host.ask('documents.import', { paths: [path], sameName: 'keep-both', plan: plan && { mode: 'now', choice, budgetUsd: null, ...plan } })
      const documentId = results[0]?.documentId
      if (!documentId) throw new Error(`Not imported: ${JSON.stringify(results)}`)
      return documentId
    },
    ready: (documentId) => until('the document is ready', documentId, ({ state }) => state.kind === 'done'),
    async waits(documentId, reason) {
      const { state } = await until(`it waits: ${reason}`, documentId, ({ state: at }) => at.kind === 'queued' && at.reason === reason)
      return state.kind === 'queued' ? (state.failure ?? null) : null
    },
  }
}

/** A course of so many pages, each with a passage or two. */
export async function coursePdf(folder: string, name: string, pages: number, seed: number, wordsPerPage = 220): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, await makePdf({ title: `Course ${name}`, outline: true, generated: { pages, seed, wordsPerPage } }))
  return file
}
