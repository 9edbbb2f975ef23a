import type { Failure } from '../../../shared/failure.ts'
import type { DocumentId, TraceId } from '../../../shared/model/ids.ts'
import type { JobState } from '../../../shared/model/job.ts'
import type { TransitionEvent } from '../../../shared/model/transition.ts'
import { jobDetails } from '../../../shared/job-detail.ts'
import type { WritableDatabase } from '../db/database.ts'
import { enqueueJob, jobIdFor } from '../jobs/enqueue-job.ts'
import { stateOf } from '../jobs/job-row.ts'
import type { Runner } from '../jobs/runner.ts'
import { changeJob } from '../jobs/save-transition.ts'
import { jobByDocument, lastEventOf } from '../jobs/select-jobs.ts'

/**
 * What intake and the trash do to a document's job. The first four only write rows, inside the caller's
 * transaction, so that document and job never disagree; the runner is told afterwards, when the rows are committed:
 * a runner that is woken inside a transaction would claim what may still be rolled back.
 */
export interface DocumentJobs {
  enqueue(documentId: DocumentId, trace: TraceId, at: number): void
  /** A failed or cancelled job goes back into the queue; false where it is neither. */
  retry(documentId: DocumentId, at: number, why: string): boolean
  trash(documentId: DocumentId, at: number): void
  /** Done: published again. Cut off by the trash: goes on at its stage. Cancelled before, or failed: stays so. */
  restore(documentId: DocumentId, at: number): boolean
  stateOf(documentId: DocumentId): { readonly kind: JobState['kind']; readonly failure: Failure | null } | null
  wake(): void
  interrupt(documentId: DocumentId): void
}

export function createDocumentJobs(options: { readonly db: WritableDatabase; readonly runner: Pick<Runner, 'wake' | 'interrupt'>; readonly maxAttempts: number }): DocumentJobs {
  const { db, runner, maxAttempts } = options
  const change = (documentId: DocumentId, event: TransitionEvent, at: number, detail: string): boolean => changeJob(db, jobIdFor(documentId), event, { at, detail }).ok

  return {
    enqueue: (documentId, trace, at) => void enqueueJob(db, { documentId, trace, at, maxAttempts }),
    retry(documentId, at, why) {
      const row = jobByDocument(db, documentId)
      if (row?.state !== 'failed' && row?.state !== 'cancelled') return false
      return change(documentId, { kind: 'retry', at }, at, why)
    },
    trash: (documentId, at) => void change(documentId, { kind: 'trash' }, at, jobDetails.toTrash),
    restore(documentId, at) {
      const row = jobByDocument(db, documentId)
      if (!row || (row.state === 'cancelled' && lastEventOf(db, row.id) !== 'trash')) return false
      return change(documentId, { kind: 'restore', at }, at, jobDetails.fromTrash)
    },
    stateOf(documentId) {
      const row = jobByDocument(db, documentId)
      if (!row) return null
      const state = stateOf(row)
      return { kind: state.kind, failure: state.kind === 'failed' ? state.failure : null }
    },
    wake: () => runner.wake(),
    interrupt: (documentId) => runner.interrupt(jobIdFor(documentId)),
  }
}
