import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { BlockMonitor } from '../../shared/block-monitor.ts'
import type { EngineEvents } from '../../shared/contract/events.ts'
import type { PreviousDeath } from '../../shared/engine-process.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { DocumentId, TraceId } from '../../shared/model/ids.ts'
import type { LibraryLayout } from './db/layout.ts'
import type { LibraryDatabase } from './db/open-database.ts'
import { createStageStore } from './stage-store/stage-store.ts'
import type { EventHub } from './event-hub.ts'
import { createOutbox } from './graph/outbox.ts'
import { createMatcher } from './graph/match/matcher.ts'
import { createGraphWriter } from './graph/sqlite/graph-writer.ts'
import { createIntake, type Intake } from './intake/intake.ts'
import { createPasswords } from './intake/passwords.ts'
import type { Clock } from './jobs/clock.ts'
import { createJobControl, type JobControl } from './jobs/control.ts'
import { createJobStore } from './jobs/job-store.ts'
import { loadJobViews, withProgress } from './jobs/job-views.ts'
import { newOwnerId } from './jobs/lease.ts'
import { runnerPolicy } from './jobs/policy.ts'
import { createReconciler, type Reconciler } from './jobs/reconcile.ts'
import { recoverLeases } from './jobs/recovery.ts'
import { createRunner, type Runner } from './jobs/runner.ts'
import { countJobs } from './jobs/select-jobs.ts'
import type { RunStage } from './jobs/stage-run.ts'
import { createCollections, type Collections } from './library/collections.ts'
import { createCommandLog, type CommandLog } from './library/commands.ts'
import { createDocumentJobs } from './library/document-jobs.ts'
import { createSlices } from './library/slices.ts'
import { createTrash, type Trash } from './library/trash.ts'
import { createPipeline } from './pipeline/pipeline.ts'
import { composeExtraction, type EngineExtraction } from './compose-extraction.ts'
import type { Pools } from './pools.ts'

type Say = (event: string, detail: Readonly<Record<string, unknown>>) => void

/** Everything that changes a library: intake, job log, pipeline, trash, collections, and what mends them. */
export interface EngineWork {
  readonly commands: CommandLog
  readonly collections: Collections
  readonly trash: Trash
  readonly intake: Intake
  readonly jobs: JobControl
  readonly runner: Runner
  readonly reconciler: Reconciler
  readonly extraction: EngineExtraction
  loadJobs(documentIds: readonly DocumentId[]): EngineEvents['jobs.changed']
  /** Takes back what dead owners held: of a library that is only asked about, nobody is at work either. */
  recover(): void
  /** Resolves with how many documents came back that a restored backup did not know. */
  start(): Promise<number>
  stop(graceMs: number): Promise<void>
}

const reconcileEveryMs = 5 * 60_000
/** How often sums and lanes are told to whoever shows them. */
const changesEveryMs = 250
/** A backup a day, looked for every hour; the first look waits until a start has settled. */
const backupMaxAgeMs = 24 * 3_600_000
const backupLookMs = 3_600_000
const firstBackupLookMs = 30_000

export function composeWork(options: {
  readonly db: LibraryDatabase
  readonly layout: LibraryLayout
  readonly pools: Pools
  readonly events: EventHub
  readonly monitor: BlockMonitor
  readonly clock: Clock
  readonly previousDeath: PreviousDeath
  readonly say: Say
  /** Where this user's answers of all libraries are kept; null: nowhere. */
  readonly userCacheFile: string | null
  /** The database is damaged under the open library: nothing more may be written to it. */
  readonly onCorrupt: (damage: Failure) => void
}): EngineWork {
  const { db, layout, pools, clock, say } = options
  const events: EventHub = {
    ...options.events,
    // Whatever changed the graph may have brought names that were not compared yet, or one that was merged before.
    graphChanged() {
      options.events.graphChanged()
      matcher.poke()
    },
  }
  const nowMs = clock.now
  const newTrace = () => randomUUID() as TraceId
  const owner = newOwnerId(process.pid, randomUUID())
  const graph = createGraphWriter({ db, nowMs })
  const passwords = createPasswords()
  const stageStore = createStageStore(db, layout, nowMs)
  const tellSpent = atMostEvery(clock, changesEveryMs, () => events.usageChanged())
  const tellLanes = atMostEvery(clock, changesEveryMs, () => events.providersChanged())
  const extraction = composeExtraction({ db, store: stageStore, builtin: pools.extractor, clock, random: Math.random, userCacheFile: options.userCacheFile, say,
    // The jobs' control is made below, from what is made of this.
    jobs: { redo: (documentIds, prepare) => jobs.redo(documentIds, 'extract', prepare) },
    onSpent(documentId) {
      tellSpent()
      // Its job may be paused, and what was under way is paid for all the same.
      if (documentId) events.jobChanged(documentId)
    },
  })
  extraction.limiters.onChange(tellLanes)
  const matcher = createMatcher({
    db,
    nowMs,
    after: clock.after,
    find: (input, signal) => pools.report.run('compareNames', { libraryPath: layout.root, input }, { signal, trace: 'match', report: () => undefined }),
    embedder: () => extraction.embedder('entity_vectors'),
    onMerged: () => options.events.graphChanged(),
    log: say,
  })
  const pipeline = createPipeline({
    store: stageStore,
    workers: pools.workers,
    extractors: extraction.extractors,
    embedder: (documentId) => extraction.embedderOf(documentId, 'embeddings'),
    graph,
    password: (documentId) => passwords.get(documentId) ?? null,
  })
  const runStage: RunStage = async (run) => {
    const leave = options.monitor.enter(`${run.stage} ${run.documentId.slice(0, 8)}`)
    try {
      const end = await pipeline.run(run)
      // Told a moment before the commit; the hub waits longer than that before it asks for the truth.
      events.documentsChanged([run.documentId], run.stage === 'publish' ? 'published' : 'changed')
      if (run.stage === 'publish') events.graphChanged()
      return end
    } finally {
      leave()
    }
  }
  const store = createJobStore({ db, owner, policy: runnerPolicy, order: pipeline.order })
  const onChange = ({ documentId }: { readonly documentId: DocumentId }) => events.jobChanged(documentId)
  const runner = createRunner({
    store,
    clock,
    newToken: randomUUID,
    random: Math.random,
    runStage,
    // One more than the threads that parse, so that none of them waits while another job writes.
    concurrency: Math.min(5, availableParallelism()),
    policy: runnerPolicy,
    log: say,
    onChange,
    folderProblem: () => db.folderProblem(),
    onTrouble: (failure) => {
      events.trouble(failure)
      if (failure?.code === 'library-corrupt') options.onCorrupt(failure)
    },
  })
  const slices = createSlices({ monotonicMs: clock.monotonic, nextTurn: (run) => void setImmediate(run) })
  const documentJobs = createDocumentJobs({ db, runner, maxAttempts: runnerPolicy.maxAttempts })
  const collections = createCollections({ db, outbox: createOutbox(db, nowMs), events, nowMs })
  const trash = createTrash({ db, layout, graph, jobs: documentJobs, slices, events, nowMs, after: clock.after, onPurged: (documentId) => passwords.forget(documentId), log: say })
  const jobs = createJobControl({ db, now: nowMs, runner, onChange, onCancelled: (documentId) => trash.withdrawCancelled(documentId) })
  const intake = createIntake({
    db,
    layout,
    copy: pools.copy,
    copiesAtOnce: pools.copiesAtOnce,
    jobs: documentJobs,
    collections,
    bringBack: (documentId) => trash.bringBack(documentId),
    passwords,
    plan: extraction.choosing.planImport,
    events,
    clock,
    newTrace,
    log: say,
  })
  const commands = createCommandLog({ db, nowMs, after: clock.after, log: say })
  const reconciler = createReconciler({
    db,
    layout,
    now: nowMs,
    owner,
    maxAttempts: runnerPolicy.maxAttempts,
    newTrace,
    isRunning: (documentId) => runner.running().some((job) => job.documentId === documentId),
    withdraw: (documentId) => trash.withdrawCancelled(documentId),
    wake: () => runner.wake(),
    log: say,
  })
  let cancelReconcile: () => void = () => undefined
  let cancelBackup: () => void = () => undefined

  const stopping = new AbortController()

  const reconcileForEver = (atStart: boolean): void => {
    cancelReconcile = clock.after(reconcileEveryMs, () => reconcileForEver(false))
    reconciler
      .run({ atStart, signal: stopping.signal })
      .catch((error: unknown) => say('reconcile.failed', { error: error instanceof Error ? error.message : 'unknown' }))
  }

  const backUpForEver = (waitMs: number): void => {
    cancelBackup = clock.after(waitMs, () => {
      db.backupWhenDue(backupMaxAgeMs, stopping.signal)
        .then((file) => file !== null && say('library.backed-up', { file }))
        .catch((error: unknown) => say('backup.failed', { code: toFailure(error).code }))
        .finally(() => !stopping.signal.aborted && backUpForEver(backupLookMs))
    })
  }

  const bringBack = async (): Promise<number> => {
    try {
      const { documents, toTrash } = await intake.bringBackObjects()
      if (toTrash.length > 0) await trash.remove({ documentIds: [...toTrash] }, stopping.signal)
      if (documents.length > 0) say('library.brought-back', { documents: documents.length, toTrash: toTrash.length })
      return documents.length
    } catch (error) {
      if (!stopping.signal.aborted) say('library.bring-back-failed', { code: toFailure(error).code })
      return 0
    }
  }

  const recover = (): void =>
    void recoverLeases({ db, owner, at: nowMs(), policy: runnerPolicy, previousDeath: options.previousDeath === 'none' ? 'unknown' : options.previousDeath, log: say })

  return {
    commands,
    collections,
    trash,
    intake,
    jobs,
    runner,
    reconciler,
    extraction,
    loadJobs: (documentIds) => ({ jobs: withProgress(loadJobViews(db, documentIds), runner.running()), counts: countJobs(db) }),
    recover,
    async start() {
      // What dead owners held comes back first, so that the runner starts with it at once.
      recover()
      runner.start()
      extraction.night.start((reasons) => jobs.wake(reasons).length)
      void trash.recover()
      matcher.poke()
      backUpForEver(firstBackupLookMs)
      // Before imports go on, and before the check of the files: both take a file without a row for another thing.
      const back = await bringBack()
      if (stopping.signal.aborted) return back
      void intake.resumeOpenImports()
      reconcileForEver(true)
      return back
    },
    async stop(graceMs) {
      cancelReconcile()
      cancelBackup()
      stopping.abort()
      await intake.close()
      const startedMs = clock.monotonic()
      await runner.stop(graceMs)
      await matcher.close()
      // Calls that their jobs no longer wait for are paid for all the same: what is left of the time is theirs.
      await extraction.close(Math.max(0, graceMs - (clock.monotonic() - startedMs)))
      for (const told of [tellSpent, tellLanes]) told.cancel()
      await trash.close()
      slices.close()
      commands.close()
    },
  }
}

/** Calls at once, then at most once in `ms`; the last change is never swallowed. */
function atMostEvery(clock: Pick<Clock, 'after'>, ms: number, tell: () => void): (() => void) & { cancel(): void } {
  let cancel: (() => void) | null = null
  let again = false
  const call = (): void => {
    if (cancel) {
      again = true
      return
    }
    tell()
    cancel = clock.after(ms, () => {
      cancel = null
      if (!again) return
      again = false
      call()
    })
  }
  return Object.assign(call, { cancel: () => cancel?.() })
}
