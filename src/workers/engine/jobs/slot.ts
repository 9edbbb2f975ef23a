import { failure, FailureError, toFailure, type Failure } from '../../../shared/failure.ts'
import type { Clock } from './clock.ts'
import type { ClaimedJob, JobStore } from './job-store.ts'
import { LeaseLostError } from './lease.ts'
import { backOffMs, passesByItself, type RunnerPolicy } from './policy.ts'
import type { JobLog, RunStage, StageEnd, StageRun } from './stage-run.ts'

/**
 * One claimed job at work, from its claim to the end of its lease.
 *
 *   working --stage ends--> working (next stage) … ended: done
 *   working --stage has to wait for somebody--> ended: deferred, the place given to another job
 *   working --stage fails--> ended: failed or to be tried again (store.fail)
 *   working --silent for the stage's limit--> stopping --> ended: stage-timeout
 *   working --interrupt (paused, cancelled: the row says so already), lease lost--> stopping --> ended: nothing written
 *   working --drain (the engine stops)--> the next checkpoint --> ended: released
 *
 * `stopping` lasts until the stage lets go, at most policy.abandonMs: then it is left behind. It holds no lease, so
 * whatever it still does cannot be written.
 */
export interface Slot {
  readonly job: ClaimedJob
  readonly progress: SlotProgress
  /** Nothing else may run beside it. False again once it has proven itself by a checkpoint. */
  readonly isolated: boolean
  /** The row was changed by somebody else: stop, write nothing. */
  interrupt(): void
  /** Stop at the next checkpoint, or at once where a half-done step is not worth the wait. */
  drain(): void
  /** Stop now and give the job back. */
  release(): void
  /** The machine slept or its clock was set: what was silent meanwhile is not to blame. */
  excuse(): void
  readonly ended: Promise<SlotEnd>
}

export interface SlotProgress {
  readonly done: number
  readonly total: number | null
  readonly note: string | null
  /** On the clock's monotonic scale: when the stage last gave a sign of life. */
  readonly signAtMs: number
}

export type SlotEnd =
  | { readonly kind: 'ended' }
  /** The library could not be written: `save` must be called again until it can. */
  | { readonly kind: 'unsaved'; readonly failure: Failure; save(): void }

type StopReason = 'interrupted' | 'silent' | 'released'

export interface SlotOptions {
  readonly job: ClaimedJob
  readonly store: JobStore
  readonly clock: Clock
  readonly policy: RunnerPolicy
  readonly random: () => number
  readonly runStage: RunStage
  readonly log: JobLog
  /** After each durable change, and each progress. */
  readonly changed: (job: ClaimedJob) => void
}

export function startSlot(options: SlotOptions): Slot {
  const { store, clock, policy, log } = options
  const controller = new AbortController()
  let job = options.job
  let isolated = job.isolated
  let stopped: StopReason | null = null
  let draining = false
  let stageStartedMs = clock.monotonic()
  let reportedSinceBeat = false
  let progress: SlotProgress = { done: 0, total: null, note: null, signAtMs: stageStartedMs }
  let cancelBeat: () => void = () => undefined
  let cancelWatch: () => void = () => undefined

  const stop = (reason: StopReason): void => {
    if (stopped) return
    stopped = reason
    controller.abort(new FailureError(failure('aborted', 'The work was stopped.')))
  }
  const sign = (next: Partial<SlotProgress>): void => {
    progress = { ...progress, ...next, signAtMs: clock.monotonic() }
    reportedSinceBeat = true
  }
  const workedMs = (): number => {
    const now = clock.monotonic()
    const worked = now - stageStartedMs
    stageStartedMs = now
    return worked
  }

  const run = (): StageRun => {
    const mine = job
    return {
      jobId: mine.jobId,
      documentId: mine.documentId,
      stage: mine.stage,
      attempt: mine.attempt,
      cursor: mine.cursor,
      work: {
        signal: controller.signal,
        trace: mine.trace,
        report: ({ done, total, note }) => {
          if (stopped || job !== mine) return
          sign({ done, total, note: note ?? null })
          options.changed(mine)
        },
      },
      checkpoint: (write) => {
        // A stage that was left behind or has ended may not write under the lease of the next one.
        if (stopped || job !== mine) throw new LeaseLostError(mine.lease)
        const place = store.checkpoint(mine.lease, mine.stage, clock.now(), write)
        if (place.cursor !== null) isolated = false
        sign({ done: place.done, total: place.total })
        options.changed(mine)
        if (draining) {
          stop('released')
          throw new FailureError(failure('aborted', 'The engine stops.'))
        }
      },
    }
  }

  const beat = (): void => {
    cancelBeat = clock.after(policy.heartbeatMs, beat)
    if (!reportedSinceBeat || stopped) return
    reportedSinceBeat = false
    try {
      if (!store.heartbeat(job.lease, job.stage, clock.now())) stop('interrupted')
    } catch (error) {
      // The lease may run out because of this; the work's own next write will say what is wrong.
      log('job.heartbeat-failed', { jobId: job.jobId, code: toFailure(error).code })
    }
  }
  const watch = (): void => {
    const silentMs = clock.monotonic() - progress.signAtMs
    const limitMs = policy.silenceLimitMs[job.stage]
    if (silentMs < limitMs) cancelWatch = clock.after(limitMs - silentMs, watch)
    else stop('silent')
  }

  const save = (write: () => void): SlotEnd => {
    try {
      write()
      options.changed(job)
      return { kind: 'ended' }
    } catch (error) {
      return { kind: 'unsaved', failure: toFailure(error), save: write }
    }
  }
  const settle = (error: unknown): SlotEnd => {
    if (stopped === 'interrupted' || (stopped !== 'silent' && error instanceof LeaseLostError)) return { kind: 'ended' }
    const worked = workedMs()
    if (stopped === 'released') return save(() => void store.release(job.lease, clock.now(), worked))
    const why = stopped === 'silent' ? silence(job, policy.silenceLimitMs[job.stage]) : toFailure(error)
    const waitMs = Math.max(why.retryAfterMs ?? 0, backOffMs(policy, job.attempt, options.random()))
    log('job.attempt-failed', { jobId: job.jobId, stage: job.stage, attempt: job.attempt, code: why.code, trace: job.trace })
    return save(() => void store.fail(job.lease, why, passesByItself(why.code) ? clock.now() + waitMs : null, clock.now(), worked))
  }
  const next = (end: Exclude<StageEnd, { kind: 'wait' }>): ClaimedJob | null => {
    const now = clock.now()
    const finished =
      end.kind === 'done'
        ? { state: 'done' as const, done: end.done, total: end.total, note: end.note ?? null }
        : { state: 'skipped' as const, done: 0, total: null, note: end.note }
    return store.finishStage(job.lease, job.stage, { ...finished, at: now, workedMs: workedMs() }, (end.kind === 'done' && end.write) || (() => undefined))
  }

  const live = async (): Promise<SlotEnd> => {
    try {
      for (;;) {
        watch()
        const end = await untilAbandoned(options.runStage(run()), controller.signal, clock, policy.abandonMs)
        cancelWatch()
        if (end.kind === 'wait') {
          log('job.waits', { jobId: job.jobId, stage: job.stage, reason: end.reason, trace: job.trace })
          return save(() => void store.defer(job.lease, end, clock.now(), workedMs()))
        }
        const following = next(end)
        isolated = false
        log('job.stage-ended', { jobId: job.jobId, stage: job.stage, kind: end.kind, trace: job.trace })
        if (!following) {
          options.changed(job)
          return { kind: 'ended' }
        }
        job = following
        progress = { done: 0, total: null, note: null, signAtMs: clock.monotonic() }
        options.changed(job)
        if (stopped === 'interrupted') return { kind: 'ended' }
        if (stopped || draining) return save(() => void store.release(job.lease, clock.now(), 0))
      }
    } catch (error) {
      return settle(error)
    } finally {
      cancelWatch()
      cancelBeat()
    }
  }

  cancelBeat = clock.after(policy.heartbeatMs, beat)
  const ended = live()
  return {
    get job() {
      return job
    },
    get progress() {
      return progress
    },
    get isolated() {
      return isolated
    },
    interrupt: () => stop('interrupted'),
    release: () => stop('released'),
    drain() {
      draining = true
      if (!policy.finishStepOnStop[job.stage]) stop('released')
    },
    excuse: () => sign({}),
    ended,
  }
}

function silence(job: ClaimedJob, limitMs: number): Failure {
  return failure('stage-timeout', `The stage "${job.stage}" gave no sign of life for ${Math.round(limitMs / 1000)} s and was ended.`)
}

/** Settles with the work; after an abort waits `abandonMs` for it, no longer. */
function untilAbandoned<T>(work: Promise<T>, signal: AbortSignal, clock: Clock, abandonMs: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let cancel: () => void = () => undefined
    const aborted = (): void => {
      cancel = clock.after(abandonMs, () => reject(new FailureError(failure('aborted', 'The stage did not stop and was left behind.'))))
    }
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
    work.then(resolve, reject).finally(() => {
      cancel()
      signal.removeEventListener('abort', aborted)
    })
  })
}
