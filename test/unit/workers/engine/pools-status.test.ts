import { afterEach, describe, expect, it } from 'vitest'
import { Status } from '../../../../src/shared/contract/library.ts'
import type { DocumentId, JobId } from '../../../../src/shared/model/ids.ts'
import { createPools, type Pools } from '../../../../src/workers/engine/pools.ts'
import { assembleStatus } from '../../../../src/workers/engine/status.ts'
import { reasonOf } from '../../../support/reason-of.ts'

let pools: Pools | null = null
afterEach(() => pools?.close())
const open = (cores: number) => (pools = createPools({ threadsFolder: '/nowhere at all', cores, log: () => undefined }))
const work = { signal: new AbortController().signal, trace: 'trace-1', report: () => undefined }

describe('the threads', () => {
  it.each([[1, 1], [2, 1], [3, 2], [5, 4], [64, 4], [0, 1]])('of a machine with %i cores parse %i documents at once, and leave one for the engine', (cores, workers) => {
    const sizes = Object.fromEntries(open(cores).all.map((pool) => [pool.stats().name, pool.stats().size]))
    expect(sizes).toEqual({ intake: 2, read: workers, extract: workers, query: 1, report: 1 })
  })

  it('whose entries cannot be loaded fail each task with its own failure, and do not spin', async () => {
    const { workers, extractor, copy, query, report, all } = open(2)
    const tasks: Record<string, () => Promise<unknown>> = {
      read: () => workers.read({} as never, work),
      chunk: () => workers.chunk({} as never, work),
      resolve: () => workers.resolve({} as never, work),
      extract: () => extractor.extract({ documentId: '0'.repeat(32) as DocumentId, passages: [], language: 'en' }, work),
      copy: () => copy({} as never, work),
      query: () => query.run('query', {}, work),
      verify: () => report.run('verify', {}, work),
    }
    for (const [name, task] of Object.entries(tasks)) expect(await reasonOf(task()), name).toMatchObject({ failure: { code: 'thread-died' } })
    for (const pool of all) {
      expect(pool.stats()).toMatchObject({ busy: 0, waiting: 0 })
      expect(pool.stats().restarts, 'one for each task, no more').toBeLessThanOrEqual(3)
    }
  })

  it('take nothing more once they are closed', async () => {
    const { workers, close } = open(2)
    await close()
    expect(await reasonOf(workers.read({} as never, work))).toMatchObject({ failure: { code: 'aborted' } })
  })

  it('keep extractions of languages apart, and give the same identity every time', () => {
    const { extractor } = open(2)
    expect(extractor.identity('en')).toEqual(extractor.identity('en'))
    expect(extractor.identity('en')).not.toEqual(extractor.identity('fr'))
    expect([extractor.joins([], {} as never), extractor.joins(Array.from({ length: 500 }, () => ({}) as never), {} as never)]).toEqual([true, false])
  })
})

describe('status', () => {
  const counts = {
    counts: { documents: 2, trashed: 1, passages: 3, entities: 4, relations: 5, facts: 6 },
    jobs: { queued: 1, leased: 1, paused: 0, done: 0, failed: 0, cancelled: 0 },
    queue: { running: [{ fileName: 'as the database has it', stage: 'read', heartbeatAgeMs: 1, done: 0, total: null }], importsWaiting: 99, waiting: [] },
    throughput: { documentsPerMinute: null, passagesPerMinute: null, windowMs: 1 },
    lastFailures: [],
    outbox: { depth: 7, oldestAt: 8 },
  }
  const blocks = [{ at: 1, process: 'engine' as const, ms: 150, running: 'publish d1' }]
  const assemble = (more: { readonly silentMs?: number; readonly lastReconciliation?: { at: number; findings: number } | null } = {}) => {
    const running = [{ jobId: 'j1' as JobId, documentId: 'd1' as DocumentId, stage: 'extract' as const, done: 3, total: 9, note: null, silentMs: more.silentMs ?? 12.6 }]
    return assembleStatus({
      counts,
      db: { libraryId: 'id', schemaVersion: 1, bytes: () => 4096 },
      libraryPath: '/library',
      owner: { pid: 5, app: 'window', socket: '/secret/socket', startedAt: 1, bootId: 'boot' },
      openedAt: 2,
      runner: { start: () => undefined, wake: () => undefined, interrupt: () => undefined, stop: async () => undefined, sweep: () => undefined, trouble: () => null, running: () => running },
      fileNameOf: (id) => `name of ${id}`,
      importsWaiting: 4,
      monitor: { enter: () => () => undefined, blocks: () => blocks, delay: () => ({ p50Ms: 0, p99Ms: 1, maxMs: 2 }), stop: () => undefined },
      pools: open(2),
      lastReconciliation: more.lastReconciliation ?? null,
    } as Parameters<typeof assembleStatus>[0])
  }

  it('is what the contract says, with what only the running engine knows in place of what rows remember', () => {
    const status = assemble({ lastReconciliation: { at: 3, findings: 0 } })
    expect(Status.parse(status)).toEqual(status)
    expect(status.queue).toEqual({ running: [{ fileName: 'name of d1', stage: 'extract', heartbeatAgeMs: 13, done: 3, total: 9 }], waiting: [], importsWaiting: 4 })
    expect(status.health).toMatchObject({ blocks: [{ ms: 150, running: 'publish d1' }], lastReconciliation: { at: 3, findings: 0 } })
    expect(status.health.threads.map(({ name, busy }) => [name, busy])).toEqual([['intake', 0], ['read', 0], ['extract', 0], ['query', 0], ['report', 0]])
    expect(status).toMatchObject({ counts: counts.counts, jobs: counts.jobs, outbox: counts.outbox, library: { path: '/library', bytes: 4096 } })
  })

  it('names the owner, and not how to reach it', () => {
    expect(assemble().owner).toEqual({ pid: 5, app: 'window', startedAt: 1 })
  })

  it('is a copy: who changes it does not change the engine’s own', () => {
    const status = assemble()
    status.health.blocks.pop()
    expect(assemble().health.blocks).toHaveLength(1)
  })
})
