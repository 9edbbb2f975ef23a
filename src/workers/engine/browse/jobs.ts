import { failure, FailureError } from '../../../shared/failure.ts'
import type { JobCounts } from '../../../shared/contract/jobs.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { JobEvent, JobState } from '../../../shared/model/job.ts'
import type { z } from 'zod'
import type { ReadableDatabase } from '../db/database.ts'
import { loadJobViews } from '../jobs/job-views.ts'
import type { Query } from './query-context.ts'

/** Jobs of documents that are not in the trash. */
const jobsOfLibrary = 'jobs j JOIN documents d ON d.id = j.document_id AND d.trashed_at IS NULL'

/** Failures first, then running, queued, paused, cancelled, done; newest first within each. `finished: false` leaves out the last two. */
export const listJobs: Query<'jobs.list'> = ({ db }, { offset, limit, finished }) => {
  const which = finished === false ? "WHERE j.state NOT IN ('done', 'cancelled')" : ''
  const total = db.prepare<[], { total: number }>(`SELECT COUNT(*) AS total FROM ${jobsOfLibrary} ${which}`).get()?.total ?? 0
  const ids = db
    .prepare<[number, number], { id: DocumentId }>(
      `SELECT j.document_id AS id FROM ${jobsOfLibrary} ${which}
       ORDER BY CASE j.state WHEN 'failed' THEN 0 WHEN 'leased' THEN 1 WHEN 'queued' THEN 2 WHEN 'paused' THEN 3 WHEN 'cancelled' THEN 4 ELSE 5 END,
         j.queued_at DESC, j.id
       LIMIT ? OFFSET ?`,
    )
    .all(limit ?? 500, offset ?? 0)
  return { jobs: loadJobViews(db, ids.map(({ id }) => id)), counts: countJobs(db), total }
}

/** @throws FailureError not-found */
export const readJob: Query<'jobs.get'> = ({ db }, { documentId }) => {
  const [job] = loadJobViews(db, [documentId])
  if (!job) throw new FailureError(failure('not-found', 'This document has no job: it is not in the library any more.', { subject: documentId }))
  return { job }
}

/** Everything that happened to a document's job, oldest first. */
export const readJobHistory: Query<'jobs.history'> = ({ db }, { documentId }) => ({
  events: db
    .prepare<[string], JobEvent>(
      `SELECT e.at AS at, e.stage AS stage, e.event AS event, e.from_state AS "from", e.to_state AS "to", e.attempt AS attempt, e.detail AS detail
       FROM job_events e JOIN jobs j ON j.id = e.job_id WHERE j.document_id = ? ORDER BY e.seq`,
    )
    .all(documentId),
})

export function countJobs(db: ReadableDatabase): z.infer<typeof JobCounts> {
  const counts: Record<JobState['kind'], number> = { queued: 0, leased: 0, paused: 0, done: 0, failed: 0, cancelled: 0 }
  const rows = db.prepare<[], { state: JobState['kind']; count: number }>(`SELECT j.state AS state, COUNT(*) AS count FROM ${jobsOfLibrary} GROUP BY j.state`).all()
  for (const { state, count } of rows) counts[state] = count
  return counts
}
