import { createHash } from 'node:crypto'
import type { Collection } from '../../../shared/contract/documents.ts'
import { nameKey } from '../../../shared/fold.ts'
import type { CollectionId, DocumentId } from '../../../shared/model/ids.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'

/** Collections and what is in them, one function a statement. */

/** The name as it is kept and shown. */
export function tidyName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/gu, ' ')
}

/**
 * Derived from the name, so that the same library comes out of the same commands. A collection that was renamed
 * keeps its id; `variant` counts on past ids that are taken.
 */
export function collectionIdFor(name: string, variant: number): CollectionId {
  const text = variant === 0 ? nameKey(name) : `${nameKey(name)}\0${variant}`
  return `c${createHash('sha256').update(text).digest('hex').slice(0, 24)}` as CollectionId
}

interface CollectionRow {
  readonly id: CollectionId
  readonly name: string
  readonly created_at: number
}

export function collectionRow(db: ReadableDatabase, id: CollectionId): CollectionRow | null {
  return db.prepare<[string], CollectionRow>('SELECT id, name, created_at FROM collections WHERE id = ?').get(id) ?? null
}

/** A library has tens of collections, so names are compared here: SQLite folds the case of ASCII letters only. */
export function collectionNamed(db: ReadableDatabase, name: string): CollectionRow | null {
  const key = nameKey(name)
  return db.prepare<[], CollectionRow>('SELECT id, name, created_at FROM collections ORDER BY id').all().find((row) => nameKey(row.name) === key) ?? null
}

export function insertCollection(db: WritableDatabase, row: CollectionRow): void {
  db.prepare<[string, string, number]>('INSERT INTO collections (id, name, created_at) VALUES (?, ?, ?)').run(row.id, row.name, row.created_at)
}

export function renameCollection(db: WritableDatabase, id: CollectionId, name: string): void {
  db.prepare<[string, string]>('UPDATE collections SET name = ? WHERE id = ?').run(name, id)
}

/** Its documents stay in the library. */
export function deleteCollection(db: WritableDatabase, id: CollectionId): boolean {
  return db.prepare<[string]>('DELETE FROM collections WHERE id = ?').run(id).changes > 0
}

/** Answers false when it is in there already, or when there is no such document. */
export function insertMember(db: WritableDatabase, id: CollectionId, documentId: DocumentId, at: number): boolean {
  return db.prepare<[string, number, string]>('INSERT INTO document_collections (document_id, collection_id, added_at) SELECT id, ?, ? FROM documents WHERE id = ? ON CONFLICT DO NOTHING').run(id, at, documentId).changes > 0
}

export function deleteMember(db: WritableDatabase, id: CollectionId, documentId: DocumentId): boolean {
  return db.prepare<[string, string]>('DELETE FROM document_collections WHERE collection_id = ? AND document_id = ?').run(id, documentId).changes > 0
}

/** Documents of the collection that the graph knows. */
export function publishedMembers(db: ReadableDatabase, id: CollectionId): DocumentId[] {
  return db
    .prepare<[string], { id: DocumentId }>('SELECT d.id FROM document_collections m JOIN documents d ON d.id = m.document_id WHERE m.collection_id = ? AND d.published = 1 ORDER BY d.id')
    .all(id)
    .map((row) => row.id)
}

export function isPublished(db: ReadableDatabase, documentId: DocumentId): boolean {
  return db.prepare<[string], { published: number }>('SELECT published FROM documents WHERE id = ?').get(documentId)?.published === 1
}

/** As the window and the command line see it: documents in the trash are not counted. */
export function collectionView(db: ReadableDatabase, row: CollectionRow): Collection {
  const counted = db
    .prepare<[string], { n: number }>('SELECT count(*) AS n FROM document_collections m JOIN documents d ON d.id = m.document_id WHERE m.collection_id = ? AND d.trashed_at IS NULL')
    .get(row.id)
  return { id: row.id, name: row.name, documents: counted?.n ?? 0, createdAt: row.created_at }
}
