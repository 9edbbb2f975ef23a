import { boxesForRange } from '../../../shared/model/geometry.ts'
import { unpackRuns } from '../../../shared/model/packed-runs.ts'
import type { SearchHit } from '../../../shared/model/graph.ts'
import type { DocumentId, PassageId } from '../../../shared/model/ids.ts'
import { windowAround } from '../../../shared/text-window.ts'
import type { ReadableDatabase } from '../db/database.ts'
import { bestCluster, markClose, markOpen, markPieces, readHighlight } from './marks.ts'
import { byScore } from './name-hits.ts'
import { proximityOf, type Proximity } from './proximity.ts'
import { bestPassageScore, type SearchScope } from './search-scope.ts'

export interface RankedPassage {
  readonly seq: number
  readonly score: number
  readonly key: string
}

export interface DocumentFacet {
  readonly id: DocumentId
  readonly title: string
  readonly hits: number
}

/** A word in a heading says more about a passage than one in its text. */
const textWeight = 1
const headingsWeight = 0.4
const quoteLength = 300
/** The best by their words alone, of which those that hold the words together come first: the texts of so many are read. */
const rankedByPlace = 200

/**
 * Whose passage a match is comes out of a narrow index: a common word matches most of a library, and reading as many
 * passages for it costs ten times the search itself. Only types need the passage, for what it mentions.
 */
const matching = ({ types }: SearchScope): string => `
  passages_fts AS f CROSS JOIN passages p ${types === null ? 'INDEXED BY passages_documents' : ''} ON p.seq = f.rowid
  WHERE passages_fts MATCH :match AND p.document_id NOT IN (SELECT id FROM documents WHERE trashed_at IS NOT NULL)
    AND (:documents IS NULL OR p.document_id IN (SELECT value FROM json_each(:documents)))
    AND ${types === null ? ':types IS NULL' : mentionsType}`

/** Of an entity's own type counts that of the one which it was merged into. */
const mentionsType = `EXISTS (SELECT 1 FROM mentions m WHERE m.document_id = p.document_id AND m.passage_id = p.id AND m.entity_id IN
  (SELECT e.id FROM entities e JOIN entities c ON c.id = e.canonical_id WHERE c.type IN (SELECT value FROM json_each(:types))))`

type Parameters = { match: string; documents: string | null; types: string | null }
const parametersOf = ({ match, documents, types }: SearchScope): Parameters => ({ match, documents, types })

/** Hits in each document, most first: the sum is the number of hits. */
export function countPassages(db: ReadableDatabase, scope: SearchScope): DocumentFacet[] {
  return db
    .prepare<[Parameters], DocumentFacet>(
      `SELECT d.id AS id, d.title AS title, m.hits AS hits
       FROM (SELECT p.document_id AS id, COUNT(*) AS hits FROM ${matching(scope)} GROUP BY p.document_id) m JOIN documents d ON d.id = m.id
       ORDER BY m.hits DESC, d.title, d.id`,
    )
    .all(parametersOf(scope))
}

/**
 * The best `limit`: by BM25, except that among its first those come before which hold the query's words together. How
 * many are looked at does not hang on `limit`, so that a second page goes on where the first one ended. Equal scores
 * stand in the order of import and reading.
 */
export function rankPassages(db: ReadableDatabase, scope: SearchScope, limit: number): RankedPassage[] {
  const proximity = proximityOf(scope.query)
  const rows = db
    .prepare<[Parameters & { limit: number }], { seq: number; score: number }>(
      `SELECT p.seq AS seq, -bm25(passages_fts, ${textWeight}, ${headingsWeight}) AS score FROM ${matching(scope)} ORDER BY score DESC, p.seq LIMIT :limit`,
    )
    .all({ ...parametersOf(scope), limit: proximity ? Math.max(limit, rankedByPlace) : limit })
  const best = Math.max(rows[0]?.score ?? 0, Number.MIN_VALUE)
  const closeness = proximity ? closenessOf(db, rows.slice(0, rankedByPlace), proximity) : new Map<number, number>()
  // By words alone the best has 1: what is added for closeness outweighs that, and those not looked at stay behind.
  const scored = rows.map(({ seq, score }) => ({ seq, score: score / best + (closeness.get(seq) ?? 0), key: `p${String(seq).padStart(15, '0')}` }))
  const top = Math.max(...scored.map(({ score }) => score), Number.MIN_VALUE)
  return scored
    .map((row) => ({ ...row, score: (bestPassageScore * row.score) / top }))
    .sort(byScore)
    .slice(0, limit)
}

function closenessOf(db: ReadableDatabase, rows: readonly { readonly seq: number }[], proximity: Proximity): ReadonlyMap<number, number> {
  const texts = db
    .prepare<[string], { seq: number; text: string }>('SELECT p.seq AS seq, p.text AS text FROM json_each(?) j JOIN passages p ON p.seq = j.value')
    .all(JSON.stringify(rows.map(({ seq }) => seq)))
  return new Map(texts.map(({ seq, text }) => [seq, proximity(text)]))
}

/** One hit with the best stretch of its text, the matches marked in it and on the page. */
export function passageHit(db: ReadableDatabase, scope: SearchScope, { seq, score }: RankedPassage): Omit<SearchHit, 'rank'> | null {
  const row = db
    .prepare<[string, number], { id: PassageId; documentId: DocumentId; title: string; page: number; headings: string; runs: string; text: string; highlighted: string }>(
      `SELECT p.id AS id, p.document_id AS documentId, d.title AS title, p.page AS page, p.headings_json AS headings, p.runs AS runs, p.text AS text,
         highlight(passages_fts, 0, '${markOpen}', '${markClose}') AS highlighted
       FROM passages_fts AS f JOIN passages p ON p.seq = f.rowid JOIN documents d ON d.id = p.document_id
       WHERE passages_fts MATCH ? AND f.rowid = ?`,
    )
    .get(scope.match, seq)
  if (!row) return null
  const { text, title } = row
  const all = readHighlight(text, row.highlighted) ?? markPieces(text, scope.query.pieces).marks
  const cluster = bestCluster(text, all, quoteLength) ?? [0, 0]
  const [from, to] = windowAround(text, cluster[0], cluster[1], quoteLength)
  const marks = all.filter(([start, end]) => start >= from && end <= to)
  const runs = unpackRuns(row.runs)
  const boxes = marks.flatMap(([start, end]) => boxesForRange(runs, start, end))
  return {
    score,
    in: 'passages',
    documentId: row.documentId,
    documentTitle: title,
    title,
    page: boxes[0]?.page ?? boxesForRange(runs, from, to)[0]?.page ?? row.page,
    passageId: row.id,
    headings: JSON.parse(row.headings) as string[],
    quote: text.slice(from, to),
    marks: marks.map(([start, end]) => [start - from, end - from]),
    boxes,
  }
}
