import type { DocumentId, JobId, TraceId } from '../../../shared/model/ids.ts'
import { stages } from '../../../shared/model/job.ts'
import { transition } from '../../../shared/model/transition.ts'
import type { WritableDatabase } from '../db/database.ts'
import { addEvent } from './add-event.ts'

/** A document has one job for life; its id follows from the document's. */
export function jobIdFor(documentId: DocumentId): JobId {
  return `j${documentId}` as JobId
}

/**
 * Puts a new document's job into the queue. Call it in the transaction that inserts the document, so that neither
 * ever stands without the other; then wake the runner. A document that has a job keeps it: answers null.
 */
export function enqueueJob(
  db: WritableDatabase,
  job: { readonly documentId: DocumentId; readonly trace: TraceId; readonly at: number; readonly maxAttempts: number; readonly priority?: number; readonly detail?: string },
): JobId | null {
  const id = jobIdFor(job.documentId)
  const born = transition(null, { kind: 'enqueue', at: job.at, maxAttempts: job.maxAttempts })
  if (!born.ok || born.job.state.kind !== 'queued') throw new Error('A new job must be queued.')
  const { state, stage, attempt } = born.job
  return db.transaction(() => {
    const added = db
      .prepare<[string, string, string, number, string, number, number, number, string, number, number]>(
        `INSERT INTO jobs (id, document_id, stage, state, not_before, queue_reason, attempt, max_attempts, priority, trace, queued_at, updated_at)
         VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(id, job.documentId, stage, state.notBefore, state.reason, attempt, job.maxAttempts, job.priority ?? 0, job.trace, job.at, job.at)
    if (added.changes === 0) return null
    const addStage = db.prepare<[string, string]>("INSERT INTO job_stages (job_id, stage, state) VALUES (?, ?, 'pending')")
    for (const each of stages) addStage.run(id, each)
    addEvent(db, { jobId: id, at: job.at, stage, event: 'enqueue', from: 'none', to: 'queued', attempt, detail: job.detail ?? null })
    return id
  })
}
