import type { DocumentId, PassageId } from '../../../../shared/model/ids.ts'
import { boxesForRange, type Run } from '../../../../shared/model/geometry.ts'
import { unpackRuns } from '../../../../shared/model/packed-runs.ts'
import type { Evidence } from '../../../../shared/model/graph.ts'
import type { ReadableDatabase } from '../../db/database.ts'

/** Evidence as a reader sees it: the exact words and where they stand. Trashed documents say nothing. */

interface Place {
  readonly documentId: DocumentId
  readonly passageId: PassageId
  readonly start: number
  readonly end: number
}

export interface PassageText {
  readonly text: string
  readonly page: number
  readonly headings: readonly string[]
  readonly runs: readonly Run[]
}

export interface EvidenceReader {
  /** In the order of documents and reading; at most `limit` of `count`. Ids are those of one claim after merges. */
  ofClaim(claimIds: readonly string[], limit: number): { readonly evidence: Evidence[]; readonly evidenceCount: number }
  at(place: Place): Evidence | null
  passage(documentId: string, passageId: string): PassageText | null
}

/** Evidence of one claim in a list; the count says how many there are. */
export const evidenceLimit = 50

/**
 * Keeps the passages that it unpacked, so that the claims of one document unpack each passage once: make one for
 * each answer and let it go. With `documentIds`, only what these documents say.
 */
export function createEvidenceReader(db: ReadableDatabase, documentIds?: readonly string[]): EvidenceReader {
  const passages = new Map<string, PassageText | null>()
  const only = documentIds ? JSON.stringify(documentIds) : null

  const passage = (documentId: string, passageId: string): PassageText | null => {
    const key = `${documentId}/${passageId}`
    const known = passages.get(key)
    if (known !== undefined) return known
    const read = readPassage(db, documentId, passageId)
    passages.set(key, read)
    return read
  }
  const at = (place: Place): Evidence | null => {
    const read = passage(place.documentId, place.passageId)
    if (!read) return null
    const boxes = boxesForRange(read.runs, place.start, place.end)
    const { documentId, passageId } = place
    return { documentId, passageId, page: boxes[0]?.page ?? read.page, boxes, quote: read.text.slice(place.start, place.end) }
  }
  return {
    at,
    passage,
    ofClaim(claimIds, limit) {
      const ids = JSON.stringify(claimIds)
      const counted = countSupport(db, ids, only)
      const evidence = supportOf(db, ids, only, limit).map(at).filter((one) => one !== null)
      return { evidence, evidenceCount: counted }
    },
  }
}

function readPassage(db: ReadableDatabase, documentId: string, passageId: string): PassageText | null {
  const row = db
    .prepare<[string, string], { text: string; page: number; headings: string; runs: string }>('SELECT text, page, headings_json AS headings, runs FROM passages WHERE document_id = ? AND id = ?')
    .get(documentId, passageId)
  return row ? { text: row.text, page: row.page, headings: JSON.parse(row.headings) as string[], runs: unpackRuns(row.runs) } : null
}

const support = `
  FROM evidence e
  JOIN passages p ON p.document_id = e.document_id AND p.id = e.passage_id
  JOIN documents d ON d.id = e.document_id AND d.trashed_at IS NULL
  WHERE e.claim_id IN (SELECT value FROM json_each(?)) AND (? IS NULL OR e.document_id IN (SELECT value FROM json_each(?)))`

function supportOf(db: ReadableDatabase, claimIds: string, only: string | null, limit: number): Place[] {
  return db
    .prepare<[string, string | null, string | null, number], Place>(
      `SELECT DISTINCT e.document_id AS documentId, e.passage_id AS passageId, e.start AS start, e."end" AS "end"
       ${support} ORDER BY d.added_at, d.id, p.idx, e.start, e."end" LIMIT ?`,
    )
    .all(claimIds, only, only, limit)
}

function countSupport(db: ReadableDatabase, claimIds: string, only: string | null): number {
  const row = db
    .prepare<[string, string | null, string | null], { count: number }>(`SELECT COUNT(*) AS count FROM (SELECT DISTINCT e.document_id, e.passage_id, e.start, e."end" ${support})`)
    .get(claimIds, only, only)
  return row?.count ?? 0
}
