import type { WritableDatabase } from '../db/database.ts'
import type { Lease } from './lease.ts'

/** Renews a lease. False when it is lost. */
export function heartbeatJob(db: WritableDatabase, lease: Lease, at: number, until: number): boolean {
  return db.prepare<[number, number, string, string]>('UPDATE jobs SET heartbeat_at = ?, lease_until = ? WHERE id = ? AND lease_token = ?').run(at, until, lease.jobId, lease.token).changes === 1
}
