import type { DocumentId, PassageId } from '../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { VectorIndex } from './vector-index.ts'

export interface NearPassage {
  readonly documentId: DocumentId
  readonly passageId: PassageId
  /** −1…1. */
  readonly similarity: number
}

/**
 * The `k` passages nearest to a query, nearest first; those of documents in the trash are not among them. The same
 * words in two documents have one vector and are two passages.
 */
export function nearestPassages(db: ReadableDatabase, index: VectorIndex, query: Float32Array, k: number): NearPassage[] {
  for (let asked = k; ; asked *= 4) {
    const neighbours = index.nearest(query, asked)
    const found = neighbours.flatMap(({ id, similarity }) => passagesOf(db, id).map((passage): NearPassage => ({ ...passage, similarity })))
    // All vectors were looked at, or enough of them have a passage that can be shown.
    if (found.length >= k || neighbours.length < asked) return found.slice(0, k)
  }
}

function passagesOf(db: ReadableDatabase, contextHash: string): { documentId: DocumentId; passageId: PassageId }[] {
  return db
    .prepare<[string], { documentId: DocumentId; passageId: PassageId }>(
      `SELECT p.document_id AS documentId, p.id AS passageId FROM passages p JOIN documents d ON d.id = p.document_id AND d.trashed_at IS NULL
       WHERE p.context_hash = ? ORDER BY d.added_at, d.id, p.idx`,
    )
    .all(contextHash)
}
