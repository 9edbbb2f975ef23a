import type { ImportResult } from '../../../shared/contract/documents.ts'
import type { Failure } from '../../../shared/failure.ts'
import type { CollectionId, DocumentId, TraceId } from '../../../shared/model/ids.ts'
import type { JobState } from '../../../shared/model/job.ts'
import { ImportPlan } from '../../../shared/model/provider.ts'
import { jobDetails } from '../../../shared/job-detail.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { CopiedObject } from './copy-object.ts'
import { collectionsOf, documentIdOf, documentWithBytes, insertDocumentRows, joinWork, newestNamed } from './document-rows.ts'
import { importById, settleImport, type ImportRow } from './import-rows.ts'

/** What intake does to jobs: rows only, inside its own transaction. */
export interface IntakeJobs {
  enqueue(documentId: DocumentId, trace: TraceId, at: number): void
  retry(documentId: DocumentId, at: number, why: string): boolean
  stateOf(documentId: DocumentId): { readonly kind: JobState['kind']; readonly failure: Failure | null } | null
  /** After the commit: there is work. */
  wake(): void
}

export interface IntakeCollections {
  ensure(name: string): CollectionId
  add(id: CollectionId, documentIds: readonly DocumentId[]): number
}

export interface InsertPorts {
  readonly db: WritableDatabase
  readonly jobs: IntakeJobs
  readonly collections: IntakeCollections
  /** Looked at in the same turn as the insert: [Note: an object stands for a moment without a row], object-rows.ts. */
  readonly isObjectThere: (sha256: string) => boolean
  readonly hasPassword: (documentId: DocumentId) => boolean
  /** How the document is to be extracted; its collections are known. */
  readonly plan: (documentId: DocumentId, plan: ImportPlan) => void
  /** Strictly increasing, so that the order of a drop is the order of its documents and jobs. */
  readonly nextAt: () => number
}

export type Insertion =
  | { readonly kind: 'settled'; readonly row: ImportRow; readonly result: ImportResult; readonly changed: DocumentId | null }
  /** The bytes are those of a document in the trash: take it out, then ask again. */
  | { readonly kind: 'in-trash'; readonly documentId: DocumentId }
  /** Somebody deleted the object since it was placed: copy again. */
  | { readonly kind: 'object-gone' }
  /** The row was cancelled, or settled by someone else. */
  | { readonly kind: 'closed' }

/**
 * The one transaction of an import, inside the caller's: object, document, membership, job and the import's outcome
 * stand together or not at all. Nothing is decided from what was read before it.
 */
export function insertDocument(ports: InsertPorts, importId: string, copied: CopiedObject, sameName?: 'revision' | 'keep-both'): Insertion {
  const { db } = ports
  const row = importById(db, importId)
  if (!row || row.state === 'done' || row.state === 'cancelled' || row.state === 'refused') return { kind: 'closed' }
  const existing = documentWithBytes(db, copied.sha256)
  if (existing && existing.trashed_at !== null) return { kind: 'in-trash', documentId: existing.id }
  if (!ports.isObjectThere(copied.sha256)) return { kind: 'object-gone' }
  if (existing) return settleDuplicate(ports, row, copied, existing.id)

  const namesake = newestNamed(db, row.file_name, row.command_id)
  const choice = sameName ?? row.same_name
  if (namesake && choice === 'ask') {
    return settle(db, row, 'undecided', { ...answer(row, copied), outcome: 'undecided', documentId: null, existing: namesake }, null)
  }
  const id = documentIdOf(copied.sha256)
  const revisionOf = choice === 'revision' ? namesake : null
  const work = revisionOf && joinWork(db, revisionOf, row.id)
  // A clock that was put back must not make the newest edition an old one.
  const at = Math.max(ports.nextAt(), (work?.newestAt ?? 0) + 1)
  insertDocumentRows(db, { id, sha256: copied.sha256, fileName: row.file_name, sourcePath: row.path, mediaType: copied.mediaType, bytes: copied.bytes, revisionOf, workId: work?.workId ?? null, at })
  if (row.collection_id) ports.collections.add(row.collection_id, [id])
  // A new edition stands where the one before it stands.
  if (revisionOf) for (const collectionId of collectionsOf(db, revisionOf)) ports.collections.add(collectionId, [id])
  if (row.plan_json !== null) ports.plan(id, ImportPlan.parse(JSON.parse(row.plan_json)))
  // The import's trace follows the document into its job.
  ports.jobs.enqueue(id, row.trace as TraceId, at)
  return settle(db, row, 'done', { ...answer(row, copied), outcome: revisionOf ? 'revision' : 'new', documentId: id, ...(namesake ? { existing: namesake } : {}) }, id)
}

/** Already in the library: it joins the collection, and what failed for a reason that may have passed is tried again. */
function settleDuplicate(ports: InsertPorts, row: ImportRow, copied: CopiedObject, id: DocumentId): Insertion {
  if (row.collection_id) ports.collections.add(row.collection_id, [id])
  const changed = isWorthRetrying(ports, id) && ports.jobs.retry(id, ports.nextAt(), jobDetails.importedAgain)
  return settle(ports.db, row, 'done', { ...answer(row, copied), outcome: 'duplicate', documentId: id, ...(changed && { triedAgain: true }) }, changed ? id : null)
}

function isWorthRetrying(ports: InsertPorts, id: DocumentId): boolean {
  const state = ports.jobs.stateOf(id)
  if (state?.kind === 'cancelled') return true
  if (!state?.failure) return false
  const { code, retryable } = state.failure
  return code === 'password-required' || code === 'password-wrong' ? ports.hasPassword(id) : retryable
}

function settle(db: WritableDatabase, row: ImportRow, state: 'done' | 'undecided', result: ImportResult, changed: DocumentId | null): Insertion {
  settleImport(db, row.id, state, result)
  return { kind: 'settled', row, result, changed }
}

function answer(row: ImportRow, copied: CopiedObject): Pick<ImportResult, 'path' | 'sha256' | 'importId'> {
  return { path: row.path, sha256: copied.sha256, importId: row.id }
}
