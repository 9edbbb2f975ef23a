import type { WritableDatabase } from '../db/database.ts'
import { stages } from '../../../shared/model/job.ts'
import { addEvent } from './add-event.ts'
import type { JobRow } from './job-row.ts'
import { leaseMsFor, type RunnerPolicy } from './policy.ts'

/**
 * Takes the job that is due first: highest priority, then longest in the queue. One statement finds and leases it,
 * so two claims can never take the same one; the columns it sets are those that `transition` sets for `claim`
 * (a test holds the two together). Null when nothing is due.
 */
export function claimJob(
  db: WritableDatabase,
  claim: { readonly token: string; readonly owner: string; readonly at: number; readonly isolated: boolean; readonly policy: RunnerPolicy },
): JobRow | null {
  return db.transaction(() => {
    const row = db
      .prepare<[Record<string, string | number>], JobRow>(
        `UPDATE jobs SET state = 'leased', not_before = NULL, queue_reason = NULL, wait_failure_json = NULL,
           lease_token = :token, lease_owner = :owner, lease_until = :at + json_extract(:leases, '$.' || stage),
           heartbeat_at = :at, attempt = attempt + 1, started_at = coalesce(started_at, :at), updated_at = :at
         WHERE id = (
           SELECT id FROM jobs WHERE state = 'queued' AND not_before <= :at AND isolated = :isolated
           ORDER BY priority DESC, queued_at, id LIMIT 1)
         RETURNING *`,
      )
      .all({ token: claim.token, owner: claim.owner, at: claim.at, isolated: claim.isolated ? 1 : 0, leases: leasesJson(claim.policy) })[0]
    if (!row) return null
    // Without a cursor the stage starts again, and what an earlier try had counted is not done.
    db.prepare<[number, number, string, string]>("UPDATE job_stages SET state = 'running', attempts = max(attempts, ?), done = CASE WHEN ? = 1 THEN 0 ELSE done END WHERE job_id = ? AND stage = ?").run(row.attempt, row.cursor_json === null ? 1 : 0, row.id, row.stage)
    addEvent(db, { jobId: row.id, at: claim.at, stage: row.stage, event: 'claim', from: 'queued', to: 'leased', attempt: row.attempt, detail: null })
    return row
  })
}

const leasesOfPolicy = new WeakMap<RunnerPolicy, string>()

function leasesJson(policy: RunnerPolicy): string {
  const known = leasesOfPolicy.get(policy)
  if (known) return known
  const text = JSON.stringify(Object.fromEntries(stages.map((stage) => [stage, leaseMsFor(policy, stage)])))
  leasesOfPolicy.set(policy, text)
  return text
}
