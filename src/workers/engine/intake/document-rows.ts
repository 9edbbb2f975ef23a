import type { MediaType } from '../../../shared/model/document.ts'
import type { CollectionId, DocumentId, Sha256 } from '../../../shared/model/ids.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'

/** Documents as intake sees them, one function a statement. */

export function documentIdOf(sha256: Sha256): DocumentId {
  return sha256.slice(0, 32) as DocumentId
}

export function documentWithBytes(db: ReadableDatabase, sha256: Sha256): { readonly id: DocumentId; readonly trashed_at: number | null } | null {
  return db.prepare<[string], { id: DocumentId; trashed_at: number | null }>('SELECT id, trashed_at FROM documents WHERE sha256 = ?').get(sha256) ?? null
}

/**
 * The newest document of that name, in the library and not in its trash. What came with the same command does not
 * count: two files of one name in one drop come from two folders, and are not editions of each other.
 */
export function newestNamed(db: ReadableDatabase, fileName: string, commandId: string): DocumentId | null {
  const row = db
    .prepare<[string, string], { id: DocumentId }>(
      `SELECT id FROM documents WHERE file_name = ? AND trashed_at IS NULL
         AND sha256 NOT IN (SELECT sha256 FROM imports WHERE command_id = ? AND state = 'done' AND sha256 IS NOT NULL)
       ORDER BY added_at DESC, id LIMIT 1`,
    )
    .get(fileName, commandId)
  return row?.id ?? null
}

export function collectionsOf(db: ReadableDatabase, id: DocumentId): CollectionId[] {
  return db.prepare<[string], { id: CollectionId }>('SELECT collection_id AS id FROM document_collections WHERE document_id = ? ORDER BY collection_id').all(id).map((row) => row.id)
}

/**
 * The work that a new edition of this document belongs to, and when its newest edition came, in the trash or not. A
 * document that had no other edition founds the work here, under an id that no work has had.
 */
export function joinWork(db: WritableDatabase, edition: DocumentId, newWorkId: string): { readonly workId: string; readonly newestAt: number } {
  db.prepare<[string, string]>('UPDATE documents SET work_id = ? WHERE id = ? AND work_id IS NULL').run(newWorkId, edition)
  const row = db
    .prepare<[string], { workId: string; newestAt: number }>('SELECT w.work_id AS workId, max(e.added_at) AS newestAt FROM documents w JOIN documents e ON e.work_id = w.work_id WHERE w.id = ?')
    .get(edition)
  return row ?? { workId: newWorkId, newestAt: 0 }
}

/** Editions of the same works that are in the library: what is shown of them changes when these come, go or return. */
export function otherEditions(db: ReadableDatabase, ids: readonly DocumentId[]): DocumentId[] {
  return db
    .prepare<[string], { id: DocumentId }>(
      `SELECT id FROM documents WHERE trashed_at IS NULL AND work_id IN (SELECT work_id FROM documents WHERE id IN (SELECT value FROM json_each(?)))`,
    )
    .all(JSON.stringify(ids))
    .flatMap(({ id }) => (ids.includes(id) ? [] : [id]))
}

export interface NewDocument {
  readonly id: DocumentId
  readonly sha256: Sha256
  readonly fileName: string
  readonly sourcePath: string
  readonly mediaType: MediaType
  readonly bytes: number
  readonly revisionOf: DocumentId | null
  readonly workId: string | null
  readonly at: number
}

/** The object's row and the document's. A title is known when the document was read; until then its name stands there. */
export function insertDocumentRows(db: WritableDatabase, document: NewDocument): void {
  const { id, sha256, fileName, sourcePath, mediaType, bytes, revisionOf, workId, at } = document
  db.prepare<[string, number, string, number]>('INSERT INTO document_objects (sha256, bytes, media_type, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(sha256, bytes, mediaType, at)
  db.prepare<[string, string, string, string, string, string, number, string | null, string | null, number]>(
    'INSERT INTO documents (id, sha256, title, file_name, source_path, media_type, bytes, revision_of, work_id, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(id, sha256, titleFromName(fileName), fileName, sourcePath, mediaType, bytes, revisionOf, workId, at)
}

function titleFromName(fileName: string): string {
  return fileName.replace(/\.pdf$/i, '').trim() || fileName
}
