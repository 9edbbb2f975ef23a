import { failure, toFailure, type Failure } from '../../../shared/failure.ts'
import type { DocumentId, JobId } from '../../../shared/model/ids.ts'
import type { Stage } from '../../../shared/model/job.ts'
import type { Clock } from './clock.ts'
import type { ClaimedJob, JobStore } from './job-store.ts'
import { backOffMs, type RunnerPolicy } from './policy.ts'
import { startSlot, type Slot, type SlotEnd } from './slot.ts'
import type { JobLog, RunStage } from './stage-run.ts'
import { createTrouble } from './trouble.ts'

/**
 * Claims jobs as places are free and sees each through its stages. It knows no stage and polls for nothing: it acts
 * when it is woken, when a place becomes free, when the next waiting job is due, and when the sweeper comes round.
 *
 *   idle --start--> running --stop--> stopping --all places empty--> stopped
 *   running --the library cannot be written--> in trouble --it can again--> running
 *
 * Trouble has its own file.
 */
export interface Runner {
  start(): void
  /** There may be work: a job was queued, resumed or retried. */
  wake(): void
  /** The job's row was changed from outside (paused, cancelled, trashed): its stage is ended, at once. */
  interrupt(jobId: JobId): void
  /** Takes no more work, lets steps that are worth it finish within `graceMs`, gives everything back. */
  stop(graceMs: number): Promise<void>
  /** What runs now, for status and for the views. */
  running(): readonly RunningJob[]
  /** Why nothing moves, when the library itself is the reason. */
  trouble(): Failure | null
}

export interface RunningJob {
  readonly jobId: JobId
  readonly documentId: DocumentId
  readonly stage: Stage
  readonly done: number
  readonly total: number | null
  readonly note: string | null
  /** Time since the stage last gave a sign of life. */
  readonly silentMs: number
}

export interface RunnerOptions {
  readonly store: JobStore
  readonly clock: Clock
  readonly newToken: () => string
  /** In [0, 1). */
  readonly random: () => number
  readonly runStage: RunStage
  readonly concurrency: number
  readonly policy: RunnerPolicy
  readonly log: JobLog
  /** After each durable change and each progress of a job. */
  readonly onChange: (change: { readonly jobId: JobId; readonly documentId: DocumentId }) => void
  /** The library's own health, asked by every sweep: a folder that was moved away is not an error of any write. */
  readonly folderProblem?: () => Failure | null
  readonly onTrouble?: (failure: Failure | null) => void
}

export function createRunner(options: RunnerOptions): Runner {
  const { store, clock, policy, log } = options
  const slots = new Map<string, Slot>()
  let state: 'idle' | 'running' | 'stopping' = 'idle'
  let filling = false
  let cancelDue: () => void = () => undefined
  let cancelSweep: () => void = () => undefined
  let sweptAt = { wall: 0, monotonic: 0 }

  const trouble = createTrouble({
    clock,
    policy,
    log,
    folderProblem: () => options.folderProblem?.() ?? null,
    onChange: (failure) => options.onTrouble?.(failure),
    onOver: () => fill(),
  })

  const changed = (job: { jobId: JobId; documentId: DocumentId }): void => options.onChange({ jobId: job.jobId, documentId: job.documentId })

  const fill = (): void => {
    if (filling || state !== 'running' || trouble.failure()) return
    filling = true
    try {
      for (let job = claim(); job; job = claim()) occupy(job)
      armDue()
    } catch (error) {
      trouble.enter(toFailure(error))
    } finally {
      filling = false
    }
  }

  /** A suspect runs with nothing beside it, so it waits until all places are empty, and all places wait for it. */
  const claim = (): ClaimedJob | null => {
    if (slots.size >= options.concurrency || [...slots.values()].some((slot) => slot.isolated)) return null
    const at = clock.now()
    const job = store.claim({ token: options.newToken(), at, isolated: false })
    if (job || slots.size > 0) return job
    return store.claim({ token: options.newToken(), at, isolated: true })
  }

  const occupy = (job: ClaimedJob): void => {
    const key = job.lease.token
    let suspect = job.isolated
    const slot = startSlot({
      job,
      store,
      clock,
      policy,
      random: options.random,
      runStage: options.runStage,
      log,
      changed: (now) => {
        changed(now)
        // A suspect that has proven itself lets the others in.
        if (!suspect || slots.get(key)?.isolated !== false) return
        suspect = false
        queueMicrotask(fill)
      },
    })
    slots.set(key, slot)
    changed(job)
    void slot.ended.then((end) => {
      slots.delete(key)
      keep(end)
      fill()
    })
  }

  const keep = (end: SlotEnd): void => {
    if (end.kind !== 'unsaved') return
    trouble.keep(end.save)
    trouble.enter(end.failure)
  }

  const armDue = (): void => {
    cancelDue()
    if (slots.size >= options.concurrency) return
    const now = clock.now()
    const due = store.nextDueAt(now)
    // A wait is cut into pieces that a timer can hold; the sweeper looks again anyway.
    if (due !== null) cancelDue = clock.after(Math.min(due - now, 2 ** 31 - 1), fill)
  }

  const sweep = (): void => {
    const now = clock.now()
    const problem = options.folderProblem?.() ?? null
    if (problem) return trouble.enter(problem)
    try {
      excuseAfterSleep(now)
      for (const lease of store.expired(now)) {
        const why = failure('stage-timeout', `The stage "${lease.stage}" gave no sign of life and its lease ran out.`)
        const retryAt = now + backOffMs(policy, lease.attempt, options.random())
        if (!store.expire(lease.jobId, why, retryAt, now).ok) continue
        log('job.lease-expired', { jobId: lease.jobId, stage: lease.stage, attempt: lease.attempt })
        slots.get(lease.token)?.interrupt()
        changed(lease)
      }
    } catch (error) {
      return trouble.enter(toFailure(error))
    }
    fill()
  }

  /** A machine that slept, or a clock that was set forward, makes every lease look expired: ours are renewed instead. */
  const excuseAfterSleep = (now: number): void => {
    const monotonic = clock.monotonic()
    const jumpedMs = now - sweptAt.wall - (monotonic - sweptAt.monotonic)
    const lateMs = monotonic - sweptAt.monotonic - policy.sweepMs
    sweptAt = { wall: now, monotonic }
    if (Math.max(jumpedMs, lateMs) < policy.leaseMs / 2) return
    for (const slot of slots.values()) {
      slot.excuse()
      store.heartbeat(slot.job.lease, slot.job.stage, now)
    }
    log('runner.slept', { jumpedMs, lateMs })
  }

  const sweepForEver = (): void => {
    cancelSweep = clock.after(policy.sweepMs, sweepForEver)
    sweep()
  }

  return {
    start() {
      if (state !== 'idle') return
      state = 'running'
      sweptAt = { wall: clock.now(), monotonic: clock.monotonic() }
      sweepForEver()
    },
    wake: fill,
    interrupt(jobId) {
      for (const slot of slots.values()) if (slot.job.jobId === jobId) slot.interrupt()
    },
    async stop(graceMs) {
      state = 'stopping'
      for (const cancel of [cancelDue, cancelSweep]) cancel()
      const ends = Promise.all([...slots.values()].map((slot) => slot.ended))
      for (const slot of slots.values()) slot.drain()
      const cancelGrace = clock.after(graceMs, () => {
        for (const slot of slots.values()) slot.release()
      })
      await ends
      cancelGrace()
      trouble.close()
    },
    running: () =>
      [...slots.values()].map(({ job, progress }) => ({
        jobId: job.jobId,
        documentId: job.documentId,
        stage: job.stage,
        done: progress.done,
        total: progress.total,
        note: progress.note,
        silentMs: clock.monotonic() - progress.signAtMs,
      })),
    trouble: () => trouble.failure(),
  }
}
