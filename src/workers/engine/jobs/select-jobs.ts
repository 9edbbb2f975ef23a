import type { DocumentId, JobId } from '../../../shared/model/ids.ts'
import type { JobState, WaitReason } from '../../../shared/model/job.ts'
import type { JobCounts } from '../../../shared/contract/jobs.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { JobRow } from './job-row.ts'

export function jobById(db: ReadableDatabase, id: JobId): JobRow | null {
  return db.prepare<[string], JobRow>('SELECT * FROM jobs WHERE id = ?').get(id) ?? null
}

export function jobByDocument(db: ReadableDatabase, documentId: DocumentId): JobRow | null {
  return db.prepare<[string], JobRow>('SELECT * FROM jobs WHERE document_id = ?').get(documentId) ?? null
}

/** Jobs in one of the states, a page at a time in the order of their ids. */
export function jobsInStates(db: ReadableDatabase, states: readonly JobState['kind'][], afterId: string, limit: number): JobRow[] {
  return db
    .prepare<[string, string, number], JobRow>('SELECT * FROM jobs WHERE id > ? AND state IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?')
    .all(afterId, JSON.stringify(states), limit)
}

/** Queued jobs that wait for one of these. */
export function jobsThatWait(db: ReadableDatabase, reasons: readonly WaitReason[]): JobRow[] {
  return db.prepare<[string], JobRow>("SELECT * FROM jobs WHERE state = 'queued' AND queue_reason IN (SELECT value FROM json_each(?)) ORDER BY queued_at, id").all(JSON.stringify(reasons))
}

export function expiredLeases(db: ReadableDatabase, now: number): JobRow[] {
  return db.prepare<[number], JobRow>("SELECT * FROM jobs WHERE state = 'leased' AND lease_until <= ? ORDER BY id").all(now)
}

/** Leases that another owner left behind. */
export function leasesOfOthers(db: ReadableDatabase, owner: string): JobRow[] {
  return db.prepare<[string], JobRow>("SELECT * FROM jobs WHERE state = 'leased' AND lease_owner <> ? ORDER BY id").all(owner)
}

export function leasesOf(db: ReadableDatabase, owner: string): JobRow[] {
  return db.prepare<[string], JobRow>("SELECT * FROM jobs WHERE state = 'leased' AND lease_owner = ? ORDER BY id").all(owner)
}

/** When the next waiting job may start; null when none waits for a time to come. */
export function nextDueAt(db: ReadableDatabase, now: number): number | null {
  const row = db.prepare<[number], { due: number | null }>("SELECT min(not_before) AS due FROM jobs WHERE state = 'queued' AND not_before > ?").get(now)
  return row?.due ?? null
}

export function countJobs(db: ReadableDatabase): JobCounts {
  const counts: JobCounts = { queued: 0, leased: 0, paused: 0, done: 0, failed: 0, cancelled: 0 }
  for (const row of db.prepare<[], { state: JobState['kind']; n: number }>('SELECT state, count(*) AS n FROM jobs GROUP BY state').all()) counts[row.state] = row.n
  return counts
}

/** What happened last to a job. */
export function lastEventOf(db: ReadableDatabase, id: JobId): string | null {
  return db.prepare<[string], { event: string }>('SELECT event FROM job_events WHERE job_id = ? ORDER BY seq DESC LIMIT 1').get(id)?.event ?? null
}
