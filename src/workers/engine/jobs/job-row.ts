import { Failure } from '../../../shared/failure.ts'
import type { DocumentId, JobId, TraceId } from '../../../shared/model/ids.ts'
import type { JobState, QueueReason, Stage } from '../../../shared/model/job.ts'
import type { JobCore } from '../../../shared/model/transition.ts'

/** A row of `jobs`, as SQLite gives it. */
export interface JobRow {
  readonly id: JobId
  readonly document_id: DocumentId
  readonly stage: Stage
  readonly state: JobState['kind']
  readonly not_before: number | null
  readonly queue_reason: QueueReason | null
  readonly lease_token: string | null
  readonly lease_owner: string | null
  readonly lease_until: number | null
  readonly heartbeat_at: number | null
  readonly failure_json: string | null
  /** What a wait's reason rests on; null without one. */
  readonly wait_failure_json: string | null
  readonly cursor_json: string | null
  readonly attempt: number
  readonly max_attempts: number
  readonly crashes: number
  readonly interruptions: number
  readonly isolated: number
  readonly priority: number
  readonly trace: TraceId
  readonly queued_at: number
  readonly started_at: number | null
  readonly updated_at: number
  readonly finished_at: number | null
}

/** The state that a row's columns say. @throws where they contradict each other: the CHECKs forbid it. */
export function stateOf(row: Pick<JobRow, 'state' | 'not_before' | 'queue_reason' | 'lease_token' | 'lease_owner' | 'lease_until' | 'failure_json' | 'wait_failure_json'>): JobState {
  switch (row.state) {
    case 'queued':
      return { kind: 'queued', notBefore: row.not_before ?? 0, reason: row.queue_reason ?? 'new', ...(row.wait_failure_json !== null && { failure: Failure.parse(JSON.parse(row.wait_failure_json)) }) }
    case 'leased':
      return { kind: 'leased', token: row.lease_token ?? '', owner: row.lease_owner ?? '', until: row.lease_until ?? 0 }
    case 'failed':
      return { kind: 'failed', failure: Failure.parse(JSON.parse(row.failure_json ?? 'null')) }
    default:
      return { kind: row.state }
  }
}

export function coreOf(row: JobRow): JobCore {
  return {
    state: stateOf(row),
    stage: row.stage,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    cursorJson: row.cursor_json,
    crashes: row.crashes,
    interruptions: row.interruptions,
    isolated: row.isolated === 1,
  }
}
