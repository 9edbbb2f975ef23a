import type { DocumentId, Sha256 } from '../../../shared/model/ids.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'

/** The trash, one function a statement. */
export interface TrashedRow {
  readonly id: DocumentId
  readonly sha256: Sha256
  readonly trashed_at: number | null
  readonly published: number
}

export function trashRow(db: ReadableDatabase, id: DocumentId): TrashedRow | null {
  return db.prepare<[string], TrashedRow>('SELECT id, sha256, trashed_at, published FROM documents WHERE id = ?').get(id) ?? null
}

export function documentsInTrash(db: ReadableDatabase): DocumentId[] {
  return db.prepare<[], { id: DocumentId }>('SELECT id FROM documents WHERE trashed_at IS NOT NULL ORDER BY id').all().map((row) => row.id)
}

export function documentsOutOfTrash(db: ReadableDatabase): DocumentId[] {
  return db.prepare<[], { id: DocumentId }>('SELECT id FROM documents WHERE trashed_at IS NULL ORDER BY id').all().map((row) => row.id)
}

/** Documents in the trash that the graph still knows: a withdrawal that was cut. */
export function halfWithdrawn(db: ReadableDatabase): DocumentId[] {
  return db.prepare<[], { id: DocumentId }>('SELECT id FROM documents WHERE trashed_at IS NOT NULL AND published = 1 ORDER BY id').all().map((row) => row.id)
}

export function markTrashed(db: WritableDatabase, id: DocumentId, at: number | null): void {
  db.prepare<[number | null, string]>('UPDATE documents SET trashed_at = ? WHERE id = ?').run(at, id)
}

/**
 * A purge takes many transactions. Its mark stands from the first to the last: a document that has lost half of
 * its passages must not come back from the trash, and the next start finishes what was cut.
 */
const purgeMark = 'purging:'

export function markPurging(db: WritableDatabase, id: DocumentId, at: number): void {
  db.prepare<[string, string]>('INSERT INTO library_meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING').run(purgeMark + id, String(at))
}

export function unmarkPurging(db: WritableDatabase, id: DocumentId): void {
  db.prepare<[string]>('DELETE FROM library_meta WHERE key = ?').run(purgeMark + id)
}

export function isPurging(db: ReadableDatabase, id: DocumentId): boolean {
  return db.prepare<[string], { one: number }>('SELECT 1 AS one FROM library_meta WHERE key = ?').get(purgeMark + id) !== undefined
}

export function documentsBeingPurged(db: ReadableDatabase): DocumentId[] {
  return db
    .prepare<[string, string], { key: string }>('SELECT key FROM library_meta WHERE key >= ? AND key < ? ORDER BY key')
    .all(purgeMark, `${purgeMark}~`)
    .map((row) => row.key.slice(purgeMark.length) as DocumentId)
}

/**
 * Passages with what is kept under their text, unless another document has the same text: after a purge nothing in
 * the library says what the document said. Answers how many passages went.
 */
export function deletePassages(db: WritableDatabase, id: DocumentId, limit: number): number {
  const rows = db.prepare<[string, number], { seq: number; context_hash: string }>('SELECT seq, context_hash FROM passages WHERE document_id = ? ORDER BY idx LIMIT ?').all(id, limit)
  const remove = db.prepare<[number]>('DELETE FROM passages WHERE seq = ?')
  const shared = db.prepare<[string], { one: number }>('SELECT 1 AS one FROM passages WHERE context_hash = ? LIMIT 1')
  const removeExtractions = db.prepare<[string]>('DELETE FROM extractions WHERE context_hash = ?')
  const removeVectors = db.prepare<[string]>('DELETE FROM embeddings WHERE context_hash = ?')
  for (const row of rows) {
    remove.run(row.seq)
    if (shared.get(row.context_hash)) continue
    removeExtractions.run(row.context_hash)
    removeVectors.run(row.context_hash)
  }
  return rows.length
}

export function deletePages(db: WritableDatabase, id: DocumentId, limit: number): number {
  return db.prepare<[string, string, number]>('DELETE FROM pages WHERE document_id = ? AND number IN (SELECT number FROM pages WHERE document_id = ? ORDER BY number LIMIT ?)').run(id, id, limit).changes
}

/** What was to be told of the document, with its text; that it is gone is told still. Answers how many rows went. */
export function deleteTellings(db: WritableDatabase, id: DocumentId, limit: number): number {
  return db.prepare<[string, number]>("DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE document_id = ? AND operation = 'upsert' LIMIT ?)").run(id, limit).changes
}

export function deleteResolutionParts(db: WritableDatabase, id: DocumentId, limit: number): number {
  return db.prepare<[string, string, number]>('DELETE FROM resolutions WHERE document_id = ? AND part IN (SELECT part FROM resolutions WHERE document_id = ? ORDER BY part LIMIT ?)').run(id, id, limit).changes
}

/** What is left of it: the row itself, and by cascade its job with history, usage and memberships. */
export function deleteDocument(db: WritableDatabase, id: DocumentId): void {
  db.prepare<[string]>('DELETE FROM documents WHERE id = ?').run(id)
}
