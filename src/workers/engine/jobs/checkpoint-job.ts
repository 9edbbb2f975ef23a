import type { WritableDatabase } from '../db/database.ts'
import { LeaseLostError, type Lease } from './lease.ts'
import type { StagePlace } from './stage-run.ts'

/**
 * A stage's output and the job's cursor, in one transaction that only the holder of the lease can make: the first
 * statement proves the lease, before anything is written under it. The columns are those that `transition` sets for
 * `checkpoint` (a test holds the two together).
 * @throws LeaseLostError, with nothing written
 */
export function checkpointJob(db: WritableDatabase, lease: Lease, time: { readonly at: number; readonly until: number }, write: () => StagePlace): StagePlace {
  return db.transaction(() => {
    const held = db
      .prepare<[number, number, number, string, string]>('UPDATE jobs SET lease_until = ?, heartbeat_at = ?, updated_at = ? WHERE id = ? AND lease_token = ?')
      .run(time.until, time.at, time.at, lease.jobId, lease.token)
    if (held.changes !== 1) throw new LeaseLostError(lease)
    const place = write()
    if (place.cursor !== null) moveCursor(db, lease, JSON.stringify(place.cursor))
    db.prepare<[number, number | null, string]>("UPDATE job_stages SET done = ?, total = ? WHERE job_id = ? AND state = 'running'").run(place.done, place.total, lease.jobId)
    return place
  })
}

/** A cursor that stays where it was is no progress, and clears nothing. */
function moveCursor(db: WritableDatabase, lease: Lease, cursorJson: string): void {
  db.prepare<[string, string, string]>(
    'UPDATE jobs SET cursor_json = ?, attempt = 1, crashes = 0, interruptions = 0, isolated = 0 WHERE id = ? AND cursor_json IS NOT ?',
  ).run(cursorJson, lease.jobId, cursorJson)
}
