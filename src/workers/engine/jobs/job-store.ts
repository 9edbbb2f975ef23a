import type { Failure } from '../../../shared/failure.ts'
import type { DocumentId, JobId } from '../../../shared/model/ids.ts'
import type { Stage } from '../../../shared/model/job.ts'
import { jobDetails } from '../../../shared/job-detail.ts'
import type { WritableDatabase } from '../db/database.ts'
import { checkpointJob } from './checkpoint-job.ts'
import { claimJob } from './claim-job.ts'
import { finishStage, type FinishedStage } from './finish-stage.ts'
import { heartbeatJob } from './heartbeat-job.ts'
import type { JobRow } from './job-row.ts'
import type { Lease } from './lease.ts'
import { leaseMsFor, type RunnerPolicy } from './policy.ts'
import { changeJob, type Change } from './save-transition.ts'
import { expiredLeases, nextDueAt } from './select-jobs.ts'
import type { StageEnd, StagePlace } from './stage-run.ts'

/** A job as the runner works on it: what a stage needs, nothing of the table. */
export interface ClaimedJob {
  readonly lease: Lease
  readonly jobId: JobId
  readonly documentId: DocumentId
  readonly stage: Stage
  readonly attempt: number
  readonly isolated: boolean
  readonly cursor: unknown
  readonly trace: string
}

/** The runner's side of the job log. Every method is one transaction; FailureError where the library cannot be written. */
export interface JobStore {
  claim(claim: { readonly token: string; readonly at: number; readonly isolated: boolean }): ClaimedJob | null
  /** False when the lease is lost. */
  heartbeat(lease: Lease, stage: Stage, at: number): boolean
  /** @throws LeaseLostError */
  checkpoint(lease: Lease, stage: Stage, at: number, write: () => StagePlace): StagePlace
  /** Null when the job is done. @throws LeaseLostError */
  finishStage(lease: Lease, stage: Stage, finished: Omit<FinishedStage, 'until' | 'next'>, write: () => void): ClaimedJob | null
  /** Ends an attempt; `retryAt: null` where another would be of no use. A refusal says that the lease is lost. */
  fail(lease: Lease, failure: Failure, retryAt: number | null, at: number, workedMs: number): Change
  /** Gives the job back, uncounted: the engine stops. */
  release(lease: Lease, at: number, workedMs: number): Change
  /** Puts the job to rest; at once due again where `still` says that what it waits for has come. */
  defer(lease: Lease, wait: Extract<StageEnd, { kind: 'wait' }>, at: number, workedMs: number): Change
  expired(at: number): readonly { readonly jobId: JobId; readonly documentId: DocumentId; readonly stage: Stage; readonly attempt: number; readonly token: string }[]
  expire(jobId: JobId, failure: Failure, retryAt: number, at: number): Change
  nextDueAt(at: number): number | null
}

/** `order` is the pipeline's list of stages; a job is done after the last. */
export function createJobStore(options: { readonly db: WritableDatabase; readonly owner: string; readonly policy: RunnerPolicy; readonly order: readonly Stage[] }): JobStore {
  const { db, owner, policy, order } = options
  const until = (stage: Stage, at: number) => at + leaseMsFor(policy, stage)
  const after = (stage: Stage): Stage | null => order[order.indexOf(stage) + 1] ?? null
  const claimed = (row: JobRow | null): ClaimedJob | null => row && toClaimed(row)
  return {
    claim: (claim) => claimed(claimJob(db, { ...claim, owner, policy })),
    heartbeat: (lease, stage, at) => heartbeatJob(db, lease, at, until(stage, at)),
    checkpoint: (lease, stage, at, write) => checkpointJob(db, lease, { at, until: until(stage, at) }, write),
    finishStage(lease, stage, finished, write) {
      const next = after(stage)
      return claimed(finishStage(db, lease, { ...finished, next, until: until(next ?? stage, finished.at) }, write))
    },
    fail: (lease, failure, retryAt, at, workedMs) =>
      changeJob(db, lease.jobId, { kind: 'fail', token: lease.token, failure, retryAt }, { at, workedMs, detail: `${failure.code}: ${failure.message}` }),
    release: (lease, at, workedMs) => changeJob(db, lease.jobId, { kind: 'release', token: lease.token, at }, { at, workedMs, detail: jobDetails.engineStops }),
    defer: (lease, { reason, until: notBefore, failure, still }, at, workedMs) =>
      db.transaction(() =>
        changeJob(db, lease.jobId, { kind: 'defer', token: lease.token, reason, failure, notBefore: Math.ceil(still() ? notBefore : at) }, { at, workedMs, detail: failure ? `${failure.code}: ${failure.message}` : reason }),
      ),
    expired: (at) =>
      expiredLeases(db, at).map((row) => ({ jobId: row.id, documentId: row.document_id, stage: row.stage, attempt: row.attempt, token: row.lease_token ?? '' })),
    expire: (jobId, failure, retryAt, at) => changeJob(db, jobId, { kind: 'leaseExpired', at, failure, retryAt }, { at, detail: `${failure.code}: ${failure.message}` }),
    nextDueAt: (at) => nextDueAt(db, at),
  }

  function toClaimed(row: JobRow): ClaimedJob {
    return {
      lease: { jobId: row.id, token: row.lease_token ?? '' },
      jobId: row.id,
      documentId: row.document_id,
      stage: row.stage,
      attempt: row.attempt,
      isolated: row.isolated === 1,
      cursor: row.cursor_json === null ? null : (JSON.parse(row.cursor_json) as unknown),
      trace: row.trace,
    }
  }
}
