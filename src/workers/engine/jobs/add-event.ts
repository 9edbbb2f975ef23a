import type { JobId } from '../../../shared/model/ids.ts'
import type { JobState, Stage } from '../../../shared/model/job.ts'
import type { WritableDatabase } from '../db/database.ts'

/**
 * One line of a job's history, in the transaction of the change itself. Heartbeats and checkpoints change no state
 * and leave none: a long extraction has thousands.
 */
export function addEvent(
  db: WritableDatabase,
  line: {
    readonly jobId: JobId
    readonly at: number
    readonly stage: Stage
    readonly event: string
    readonly from: JobState['kind'] | 'none'
    readonly to: JobState['kind']
    readonly attempt: number
    readonly detail: string | null
  },
): void {
  db.prepare<[string, number, string, string, string, string, number, string | null]>(
    'INSERT INTO job_events (job_id, at, stage, event, from_state, to_state, attempt, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(line.jobId, line.at, line.stage, line.event, line.from, line.to, line.attempt, line.detail)
}
