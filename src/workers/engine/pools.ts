import { join } from 'node:path'
import type { Language } from '../../shared/model/document.ts'
import type { CopiedObject, CopyInput } from './intake/copy-object.ts'
import type { ExtractionResult, Extractor, StageWorkers, Work } from './pipeline/ports.ts'
import { builtinIdentity } from './providers/builtin/identity.ts'
import { createThreadPool, type ThreadPool, type ThreadPoolOptions } from './thread-pool.ts'

/** The engine's threads, and the ports that they answer. */
export interface Pools {
  readonly all: readonly ThreadPool[]
  /** Lists, pages and searches: short questions. */
  readonly query: ThreadPool
  /** Exports and checks: they take their time, and no list waits behind them. */
  readonly report: ThreadPool
  readonly workers: StageWorkers
  readonly extractor: Extractor
  readonly copiesAtOnce: number
  copy(input: CopyInput, work: Work): Promise<CopiedObject>
  /** Starts what the first document would otherwise wait for. */
  warm(): void
  close(): Promise<void>
}

/** A parser that asks for more is ended; the document fails alone. */
const readerLimits = { maxOldGenerationSizeMb: 1024 } as const
/** One reads while the other waits for its disk. */
const copiesAtOnce = 2
/** So many passages in one call, which is one checkpoint: few enough that a kill loses little work. */
const passagesPerBatch = 16

export function createPools(options: { readonly threadsFolder: string; readonly cores: number; readonly log: NonNullable<ThreadPoolOptions['log']> }): Pools {
  const workers = Math.min(4, Math.max(1, options.cores - 1))
  const pool = (name: string, size: number, more: { readonly entry?: string; readonly resourceLimits?: NonNullable<ThreadPoolOptions['resourceLimits']>; readonly background?: boolean } = {}) => {
    const { entry = name, ...others } = more
    return createThreadPool({ name, entry: join(options.threadsFolder, `${entry}.thread.js`), size, log: options.log, ...others })
  }
  const intake = pool('intake', copiesAtOnce)
  const read = pool('read', workers, { resourceLimits: readerLimits, background: true })
  const extract = pool('extract', workers, { resourceLimits: readerLimits, background: true })
  const query = pool('query', 1)
  const report = pool('report', 1, { entry: 'query', background: true })
  const all = [intake, read, extract, query, report]
  return {
    all,
    query,
    report,
    workers: {
      read: (input, work) => read.run('read', input, work),
      chunk: (input, work) => read.run('chunk', input, work),
      resolve: (input, work) => extract.run('resolve', input, work),
    },
    extractor: {
      identity: (language: Language) => builtinIdentity(language),
      joins: (call) => call.length < passagesPerBatch,
      extract: (input, work) => extract.run<readonly ExtractionResult[]>('extract', input, work),
    },
    copiesAtOnce,
    copy: (input, work) => intake.run('copy', input, work),
    warm() {
      query.warm()
      read.warm()
      extract.warm()
    },
    async close() {
      await Promise.all(all.map((each) => each.close()))
    },
  }
}
