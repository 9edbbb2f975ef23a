import type { WritableDatabase } from '../db/database.ts'
import { LeaseLostError, type Lease } from './lease.ts'

export interface Checkpoint {
  readonly at: number
  readonly until: number
  /** Null for a stage that starts again from its beginning. */
  readonly cursorJson: string | null
  readonly done: number
  readonly total: number | null
}

/**
 * A stage's output and the job's cursor, in one transaction that only the holder of the lease can make. The columns
 * are those that `transition` sets for `checkpoint` (a test holds the two together).
 * @throws LeaseLostError, with nothing written
 */
export function checkpointJob(db: WritableDatabase, lease: Lease, checkpoint: Checkpoint, write: () => void): void {
  db.transaction(() => {
    const moved = `(:cursor IS NOT NULL AND :cursor IS NOT cursor_json)`
    const held = db
      .prepare<[Record<string, string | number | null>]>(
        `UPDATE jobs SET lease_until = :until, heartbeat_at = :at, updated_at = :at,
           crashes = CASE WHEN ${moved} THEN 0 ELSE crashes END,
           interruptions = CASE WHEN ${moved} THEN 0 ELSE interruptions END,
           isolated = CASE WHEN ${moved} THEN 0 ELSE isolated END,
           attempt = CASE WHEN ${moved} THEN 1 ELSE attempt END,
           cursor_json = coalesce(:cursor, cursor_json)
         WHERE id = :id AND lease_token = :token`,
      )
      .run({ id: lease.jobId, token: lease.token, at: checkpoint.at, until: checkpoint.until, cursor: checkpoint.cursorJson })
    if (held.changes !== 1) throw new LeaseLostError(lease)
    write()
    db.prepare<[number, number | null, string]>('UPDATE job_stages SET done = ?, total = ? WHERE job_id = ? AND state = \'running\'').run(checkpoint.done, checkpoint.total, lease.jobId)
  })
}
