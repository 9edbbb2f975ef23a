import type { Stage } from '../../../shared/model/job.ts'
import { transition } from '../../../shared/model/transition.ts'
import type { WritableDatabase } from '../db/database.ts'
import { addEvent } from './add-event.ts'
import { coreOf, type JobRow } from './job-row.ts'
import { LeaseLostError, type Lease } from './lease.ts'
import { saveCore } from './save-transition.ts'
import { jobById } from './select-jobs.ts'

export interface FinishedStage {
  readonly state: 'done' | 'skipped'
  readonly at: number
  /** The lease on the next stage. */
  readonly until: number
  readonly next: Stage | null
  readonly workedMs: number
  readonly done: number
  readonly total: number | null
  readonly note: string | null
}

/**
 * Ends a stage with its last output and starts the next under the same lease, or ends the job.
 * @returns the row of the next stage, or null when the job is done
 * @throws LeaseLostError, with nothing written
 */
export function finishStage(db: WritableDatabase, lease: Lease, finished: FinishedStage, write: () => void): JobRow | null {
  return db.transaction(() => {
    const before = jobById(db, lease.jobId)
    const answer = transition(before && coreOf(before), { kind: 'stageDone', token: lease.token, until: finished.until, next: finished.next })
    if (!before || !answer.ok) throw new LeaseLostError(lease)
    write()
    saveCore(db, before, answer.job, finished.at)
    db.prepare<[string, number, number, number | null, string | null, string, string]>('UPDATE job_stages SET state = ?, ms = ms + ?, done = ?, total = ?, note = ? WHERE job_id = ? AND stage = ?').run(
      finished.state,
      finished.workedMs,
      finished.done,
      finished.total,
      finished.note,
      before.id,
      before.stage,
    )
    if (finished.next) db.prepare<[string, string]>("UPDATE job_stages SET state = 'running', attempts = max(attempts, 1) WHERE job_id = ? AND stage = ?").run(before.id, finished.next)
    addEvent(db, {
      jobId: before.id,
      at: finished.at,
      stage: before.stage,
      event: finished.state === 'done' ? 'stageDone' : 'stageSkipped',
      from: 'leased',
      to: answer.job.state.kind,
      attempt: before.attempt,
      detail: finished.note,
    })
    return answer.job.state.kind === 'leased' ? jobById(db, lease.jobId) : null
  })
}
