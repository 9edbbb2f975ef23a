import { assertNever } from '../assert-never.ts'
import { failure, type Failure } from '../failure.ts'
import { stages, type JobState, type Stage, type WaitReason } from './job.ts'

/**
 * A job's life, in one place and without a database: SQL stores what this answers.
 *
 *   (none) --enqueue--> queued --claim--> leased --stageDone--> leased … done
 *   leased --fail, leaseExpired--> queued (another attempt) or failed (the last one, or no use in trying)
 *   leased --defer--> queued until somebody answers, pays, or the time comes; the attempt not counted, the cursor kept
 *   leased --release, ownerDied--> queued, the attempt not counted; ownerDied too often --> failed (quarantined)
 *   queued, leased --pause--> paused --resume--> queued
 *   queued, leased, paused --cancel, trash--> cancelled
 *   failed, cancelled --retry--> queued at the stage where it stopped
 *   done --restore--> queued at publish; cancelled --restore--> queued
 *   any --redo--> queued at an earlier stage (extract the document again); one that works loses its lease
 *
 * claim, heartbeat, checkpoint, stageDone, fail, defer and release come from the runner and name the lease's token;
 * leaseExpired from the sweeper; ownerDied from recovery at start; the others from a person.
 */
export interface JobCore {
  readonly state: JobState
  readonly stage: Stage
  /** Attempts at this stage since its cursor last moved, the running one included; 0 before the first. */
  readonly attempt: number
  readonly maxAttempts: number
  /** Where the stage goes on, as its last checkpoint said; null at its start. */
  readonly cursorJson: string | null
  /** Deaths of the process since the last durable progress: [Note: who killed the process], jobs/recovery.ts. */
  readonly crashes: number
  readonly interruptions: number
  /** To be run with nothing else. */
  readonly isolated: boolean
}

export type TransitionEvent =
  | { readonly kind: 'enqueue'; readonly at: number; readonly maxAttempts: number }
  | { readonly kind: 'claim'; readonly at: number; readonly token: string; readonly owner: string; readonly until: number }
  | { readonly kind: 'heartbeat'; readonly token: string; readonly until: number }
  /** A stage that cannot go on from the middle leaves the cursor null: what it writes is durable, but no progress. */
  | { readonly kind: 'checkpoint'; readonly token: string; readonly until: number; readonly cursorJson: string | null }
  /** `next: null` ends the job. */
  | { readonly kind: 'stageDone'; readonly token: string; readonly until: number; readonly next: Stage | null }
  /** `retryAt: null` says that another attempt would be of no use. */
  | { readonly kind: 'fail'; readonly token: string; readonly failure: Failure; readonly retryAt: number | null }
  | { readonly kind: 'release'; readonly token: string; readonly at: number }
  | { readonly kind: 'defer'; readonly token: string; readonly notBefore: number; readonly reason: WaitReason; readonly failure: Failure | null }
  | { readonly kind: 'leaseExpired'; readonly at: number; readonly failure: Failure; readonly retryAt: number }
  | { readonly kind: 'ownerDied'; readonly at: number; readonly cause: 'file' | 'outside'; readonly crashLimit: number; readonly interruptionLimit: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume'; readonly at: number }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'trash' }
  | { readonly kind: 'retry'; readonly at: number }
  | { readonly kind: 'restore'; readonly at: number }
  | { readonly kind: 'redo'; readonly at: number; readonly stage: Stage }

/** Why an event had no effect. */
export type Refusal = 'wrong-state' | 'lease-lost' | 'not-yet' | 'not-expired'

export type Transition = { readonly ok: true; readonly job: JobCore } | { readonly ok: false; readonly refusal: Refusal }

/** What the event makes of the job, or why nothing. `job` is null only before `enqueue`. */
export function transition(job: JobCore | null, event: TransitionEvent): Transition {
  if (event.kind === 'enqueue') return job ? refused('wrong-state') : became(newJob(event))
  if (!job) return refused('wrong-state')
  switch (event.kind) {
    case 'claim':
      if (job.state.kind !== 'queued') return refused('wrong-state')
      if (job.state.notBefore > event.at) return refused('not-yet')
      return became({ ...job, state: { kind: 'leased', token: event.token, owner: event.owner, until: event.until }, attempt: job.attempt + 1 })

    case 'heartbeat':
      return withLease(job, event.token, (lease) => ({ ...job, state: { ...lease, until: event.until } }))
    case 'checkpoint':
      return withLease(job, event.token, (lease) => ({ ...advanced(job, event.cursorJson), state: { ...lease, until: event.until } }))
    case 'stageDone':
      return withLease(job, event.token, (lease) =>
        event.next === null
          ? { ...proven(job), state: { kind: 'done' }, cursorJson: null }
          : { ...proven(job), state: { ...lease, until: event.until }, stage: event.next, attempt: 1, cursorJson: null },
      )
    case 'fail':
      return withLease(job, event.token, () => afterAttempt(job, event.failure, event.retryAt))
    case 'release':
      return withLease(job, event.token, () => ({ ...job, ...uncounted(job), state: { kind: 'queued', notBefore: event.at, reason: 'recovered' } }))
    case 'defer':
      return withLease(job, event.token, () => ({
        ...job,
        ...uncounted(job),
        state: { kind: 'queued', notBefore: event.notBefore, reason: event.reason, ...(event.failure && { failure: event.failure }) },
      }))

    case 'leaseExpired':
      if (job.state.kind !== 'leased') return refused('wrong-state')
      return job.state.until > event.at ? refused('not-expired') : became(afterAttempt(job, event.failure, event.retryAt))
    case 'ownerDied':
      return job.state.kind === 'leased' ? became(afterDeath(job, event)) : refused('wrong-state')

    case 'pause':
      return isPending(job) ? became({ ...job, ...uncounted(job), state: { kind: 'paused' } }) : refused('wrong-state')
    case 'resume':
      return job.state.kind === 'paused' ? became({ ...job, state: { kind: 'queued', notBefore: event.at, reason: 'resumed' } }) : refused('wrong-state')
    case 'cancel':
    case 'trash':
      return isPending(job) || job.state.kind === 'paused' ? became(cancelled(job)) : refused('wrong-state')
    case 'retry':
      return retried(job, event.at)
    case 'restore':
      return restored(job, event.at)
    case 'redo':
      return redone(job, event.stage, event.at)
    default:
      return assertNever(event)
  }
}

function newJob(event: { at: number; maxAttempts: number }): JobCore {
  return {
    state: { kind: 'queued', notBefore: event.at, reason: 'new' },
    stage: 'read',
    attempt: 0,
    maxAttempts: event.maxAttempts,
    cursorJson: null,
    crashes: 0,
    interruptions: 0,
    isolated: false,
  }
}

type Leased = Extract<JobState, { kind: 'leased' }>

/** Only the holder of the token acts: everything else has lost its lease. */
function withLease(job: JobCore, token: string, then: (lease: Leased) => JobCore): Transition {
  return job.state.kind === 'leased' && job.state.token === token ? became(then(job.state)) : refused('lease-lost')
}

/** Something durable was done: whatever killed the process before, it was not what comes now. */
function proven(job: JobCore): JobCore {
  return { ...job, crashes: 0, interruptions: 0, isolated: false }
}

/** A cursor that moved is progress that lasts: attempts, like deaths, count from there, so that only a place that cannot be passed ends a job. */
function advanced(job: JobCore, cursorJson: string | null): JobCore {
  return cursorJson === null || cursorJson === job.cursorJson ? job : { ...proven(job), attempt: 1, cursorJson }
}

/** An attempt that was stopped from outside is not one. */
function uncounted(job: JobCore): { attempt: number } {
  return { attempt: job.state.kind === 'leased' ? Math.max(0, job.attempt - 1) : job.attempt }
}

function afterAttempt(job: JobCore, reason: Failure, retryAt: number | null): JobCore {
  return retryAt !== null && job.attempt < job.maxAttempts
    ? { ...job, state: { kind: 'queued', notBefore: retryAt, reason: 'retry' } }
    : { ...job, state: { kind: 'failed', failure: reason } }
}

function afterDeath(job: JobCore, event: Extract<TransitionEvent, { kind: 'ownerDied' }>): JobCore {
  const blamed = event.cause === 'file'
  const counted = {
    ...job,
    ...uncounted(job),
    crashes: job.crashes + (blamed ? 1 : 0),
    interruptions: job.interruptions + (blamed ? 0 : 1),
    isolated: job.isolated || blamed,
  }
  if (counted.crashes >= event.crashLimit || counted.interruptions >= event.interruptionLimit) {
    const times = blamed ? counted.crashes : counted.interruptions
    return { ...counted, state: { kind: 'failed', failure: failure('quarantined', `The app ended ${times} times while it worked on this file (stage ${job.stage}).`) } }
  }
  return { ...counted, state: { kind: 'queued', notBefore: event.at, reason: counted.isolated ? 'isolated' : 'recovered' } }
}

/** What was half published is withdrawn after this, so a publication starts again from its first row. */
function cancelled(job: JobCore): JobCore {
  return { ...job, ...uncounted(job), state: { kind: 'cancelled' }, cursorJson: job.stage === 'publish' ? null : job.cursorJson }
}

/** Asked by a person: attempts start anew, finished stages and the cursor are kept. */
function retried(job: JobCore, at: number): Transition {
  const again: JobCore = { ...job, attempt: 0, state: { kind: 'queued', notBefore: at, reason: 'asked' } }
  switch (job.state.kind) {
    case 'failed':
      // A quarantined file runs alone, and its next fatal end is its last: one crash stays counted.
      return became(job.state.failure.code === 'quarantined' ? { ...again, crashes: 1, interruptions: 0, isolated: true } : again)
    case 'cancelled':
      return became(again)
    case 'queued':
      return job.state.notBefore > at ? became({ ...job, state: { kind: 'queued', notBefore: at, reason: 'asked' } }) : refused('wrong-state')
    case 'leased':
    case 'paused':
    case 'done':
      return refused('wrong-state')
    default:
      return assertNever(job.state)
  }
}

/** Back from the trash: what was published is published again, what was cut off goes on. */
function restored(job: JobCore, at: number): Transition {
  const state: JobState = { kind: 'queued', notBefore: at, reason: 'restored' }
  if (job.state.kind === 'done') return became({ ...job, state, stage: 'publish', attempt: 0, cursorJson: null })
  if (job.state.kind === 'cancelled') return became({ ...job, state, attempt: 0 })
  return refused('wrong-state')
}

/** Stages that a job has not reached yet stay before it: asking for a later one changes nothing but the wait, and nothing where it works. */
function redone(job: JobCore, stage: Stage, at: number): Transition {
  const state: JobState = { kind: 'queued', notBefore: at, reason: 'asked' }
  const earlier = stages.indexOf(job.stage) < stages.indexOf(stage)
  if (earlier && job.state.kind === 'leased') return refused('wrong-state')
  return became(earlier ? { ...job, state, attempt: 0 } : { ...job, state, stage, attempt: 0, cursorJson: null })
}

function isPending(job: JobCore): boolean {
  return job.state.kind === 'queued' || job.state.kind === 'leased'
}

function became(job: JobCore): Transition {
  return { ok: true, job }
}

function refused(refusal: Refusal): Transition {
  return { ok: false, refusal }
}
