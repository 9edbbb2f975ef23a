import { failure, FailureError } from '../../../shared/failure.ts'
import type { PassageKind } from '../../../shared/model/document.ts'
import type { PageBox } from '../../../shared/model/geometry.ts'
import type { DocumentId, PassageId } from '../../../shared/model/ids.ts'
import type { PackedBlock } from '../../../shared/model/packed-runs.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { Query } from './query-context.ts'

interface PassageRow {
  readonly id: PassageId
  readonly documentId: DocumentId
  readonly index: number
  readonly kind: PassageKind
  readonly headings: string
  readonly page: number
  readonly boxes: string
  readonly tokens: number
  readonly text: string
}

/** The passages of one document in reading order. @throws FailureError not-found */
export const listPassages: Query<'documents.passages'> = ({ db }, { documentId, offset, limit }) => {
  mustExist(db, documentId)
  const total = db.prepare<[string], { total: number }>('SELECT COUNT(*) AS total FROM passages WHERE document_id = ?').get(documentId)?.total ?? 0
  const rows = db
    .prepare<[string, number, number], PassageRow>(
      `SELECT id, document_id AS documentId, idx AS "index", kind, headings_json AS headings, page, boxes_json AS boxes, tokens, text
       FROM passages WHERE document_id = ? ORDER BY idx LIMIT ? OFFSET ?`,
    )
    .all(documentId, limit ?? 500, offset ?? 0)
  return {
    passages: rows.map((row) => ({ ...row, headings: JSON.parse(row.headings) as string[], boxes: JSON.parse(row.boxes) as PageBox[] })),
    total,
  }
}

/** The structure as read, page by page. @throws FailureError not-found */
export const listBlocks: Query<'documents.blocks'> = ({ db }, { documentId, fromPage, toPage }) => {
  mustExist(db, documentId)
  const rows = db
    .prepare<[string, number, number], { number: number; width: number; height: number; blocks: string }>(
      'SELECT number, width, height, blocks_json AS blocks FROM pages WHERE document_id = ? AND number BETWEEN ? AND ? ORDER BY number',
    )
    .all(documentId, fromPage ?? 1, toPage ?? Number.MAX_SAFE_INTEGER)
  return {
    blocks: rows.flatMap((row) => (JSON.parse(row.blocks) as PackedBlock[]).map(({ runs: _runs, ...block }) => block)),
    pages: rows.map(({ number, width, height }) => ({ number, width, height })),
  }
}

function mustExist(db: ReadableDatabase, documentId: string): void {
  if (!db.prepare<[string], { one: number }>('SELECT 1 AS one FROM documents WHERE id = ?').get(documentId))
    throw new FailureError(failure('not-found', 'This document is not in the library any more.', { subject: documentId }))
}
