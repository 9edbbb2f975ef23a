import type { Output } from '../../shared/contract/index.ts'
import type { BlockMonitor } from '../../shared/block-monitor.ts'
import type { LibraryDatabase } from './db/open-database.ts'
import type { OwnerInfo } from './db/owner.ts'
import type { Runner } from './jobs/runner.ts'
import type { Pools } from './pools.ts'
import type { StatusCounts } from './browse/library.ts'

type Status = Output<'library.status'>['status']

/** The engine's health as a person asks for it: what the database says, and what only the running process knows. */
export function assembleStatus(options: {
  readonly counts: StatusCounts
  readonly db: Pick<LibraryDatabase, 'libraryId' | 'schemaVersion' | 'bytes'>
  readonly libraryPath: string
  readonly owner: OwnerInfo
  readonly openedAt: number
  readonly runner: Runner
  readonly fileNameOf: (documentId: string) => string
  readonly importsWaiting: number
  readonly monitor: BlockMonitor
  readonly pools: Pools
  readonly lastReconciliation: Status['health']['lastReconciliation']
}): Status {
  const { counts, db, owner, runner, monitor } = options
  const { documents, trashed, passages, entities, relations, facts } = counts.counts
  return {
    library: { path: options.libraryPath, id: db.libraryId, bytes: db.bytes(), openedAt: options.openedAt, schemaVersion: db.schemaVersion, integrity: 'ok' },
    owner: { pid: owner.pid, app: owner.app, startedAt: owner.startedAt },
    counts: { documents, trashed, passages, entities, relations, facts },
    jobs: counts.jobs,
    queue: {
      running: runner.running().map((job) => ({ fileName: options.fileNameOf(job.documentId), stage: job.stage, heartbeatAgeMs: Math.round(job.silentMs), done: job.done, total: job.total })),
      importsWaiting: options.importsWaiting,
      waiting: counts.queue.waiting,
    },
    trouble: runner.trouble(),
    throughput: counts.throughput,
    lastFailures: counts.lastFailures,
    outbox: counts.outbox,
    health: {
      eventLoop: monitor.delay(),
      blocks: [...monitor.blocks()],
      threads: options.pools.all.map((pool) => {
        const { name, size, busy, restarts } = pool.stats()
        return { name, size, busy, restarts }
      }),
      memory: { rssBytes: process.memoryUsage.rss() },
      lastReconciliation: options.lastReconciliation,
    },
  }
}
