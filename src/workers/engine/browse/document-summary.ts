import type { DocumentState, DocumentSummary, EditionRef, Language } from '../../../shared/model/document.ts'
import type { DocumentId, Sha256 } from '../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../db/database.ts'

/**
 * A document's state is never stored: it is what its job says, or that it is in the trash. A queued job whose time
 * has not come is waiting (a retry after a failure). A document without a job is about to have one; recovery sees
 * to it.
 */
export const documentState = `
  CASE
    WHEN d.trashed_at IS NOT NULL THEN 'trashed'
    WHEN j.state = 'leased' THEN 'processing'
    WHEN j.state = 'queued' AND j.not_before > :now THEN 'waiting'
    WHEN j.state = 'done' THEN 'ready'
    ELSE COALESCE(j.state, 'queued')
  END`

/** From `documents d` and its job `j`; the caller adds joins, WHERE and ORDER. */
export const summaryColumns = `
  d.id AS id, d.sha256 AS sha256, d.title AS title, d.file_name AS fileName, ${documentState} AS state, d.pages AS pages,
  d.language AS language, d.added_at AS addedAt, d.bytes AS bytes, d.passages_count AS passages,
  d.entities_count AS entities, d.relations_count AS relations, d.facts_count AS facts, d.revision_of AS revisionOf,
  d.work_id AS workId, d.trashed_at AS trashedAt`
export const documentsAndJobs = 'documents d LEFT JOIN jobs j ON j.document_id = d.id'

export interface SummaryRow {
  readonly id: DocumentId
  readonly sha256: Sha256
  readonly title: string
  readonly fileName: string
  readonly state: DocumentState
  readonly pages: number | null
  readonly language: Language | null
  readonly addedAt: number
  readonly bytes: number
  readonly passages: number
  readonly entities: number
  readonly relations: number
  readonly facts: number
  readonly revisionOf: DocumentId | null
  readonly workId: string | null
  readonly trashedAt: number | null
}

export function toSummary(db: ReadableDatabase, row: SummaryRow): DocumentSummary {
  const { workId, ...columns } = row
  return {
    ...columns,
    collections: collectionsOf(db, row.id),
    supersedes: workId === null ? null : neighbour(db, 'before', workId, row),
    supersededBy: workId === null ? null : neighbour(db, 'after', workId, row),
    addedAt: new Date(row.addedAt).toISOString(),
    trashedAt: row.trashedAt === null ? null : new Date(row.trashedAt).toISOString(),
  }
}

const neighbours = {
  before: 'AND (added_at, id) < (?, ?) ORDER BY added_at DESC, id DESC LIMIT 1',
  after: 'AND (added_at, id) > (?, ?) ORDER BY added_at, id LIMIT 1',
} as const

/** The next edition of the work, in that direction, that is not in the trash. */
function neighbour(db: ReadableDatabase, side: keyof typeof neighbours, workId: string, row: Pick<SummaryRow, 'id' | 'addedAt'>): EditionRef | null {
  return (
    db.prepare<[string, number, string], EditionRef>(`SELECT id, title FROM documents WHERE work_id = ? AND trashed_at IS NULL ${neighbours[side]}`).get(workId, row.addedAt, row.id) ?? null
  )
}

function collectionsOf(db: ReadableDatabase, documentId: string): DocumentSummary['collections'] {
  return db
    .prepare<[string], DocumentSummary['collections'][number]>(
      `SELECT c.id AS id, c.name AS name FROM document_collections m JOIN collections c ON c.id = m.collection_id
       WHERE m.document_id = ? ORDER BY c.name COLLATE NOCASE, c.id`,
    )
    .all(documentId)
}
