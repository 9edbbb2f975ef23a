import type { Output, Parsed } from '../../../../shared/contract/index.ts'
import type { Review } from '../../../../shared/contract/providers.ts'
import type { EntityId } from '../../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../../db/database.ts'
import { createEvidenceReader, type EvidenceReader } from './evidence.ts'

/** Doubtful pairs with the words of both sides. */

interface ReviewRow {
  readonly id: string
  readonly likeness: number
  readonly why: Review['why']
  readonly state: Review['state']
  readonly decidedBy: Review['decidedBy']
  readonly at: number
  readonly aId: EntityId
  readonly bId: EntityId
}

/** Places that are shown of each side. */
const evidenceOfASide = 3

/** Of names that are in the library; an open pair whose names have become one some other way needs no decision. */
const there = `
  FROM reviews r JOIN entities a ON a.key = r.a_key JOIN entities b ON b.key = r.b_key
  WHERE NOT (r.state = 'open' AND a.canonical_id = b.canonical_id)`
const columns = 'r.id AS id, r.likeness AS likeness, r.why AS why, r.state AS state, r.decided_by AS decidedBy, r.at AS at, a.id AS aId, b.id AS bId'

/** Open ones first, the most alike first among them; then decisions, the latest first. */
export function listReviews(db: ReadableDatabase, input: Parsed<'reviews.list'>): Output<'reviews.list'> {
  const states = JSON.stringify(input.states ?? ['open', 'merged', 'different'])
  const wanted = `${there} AND r.state IN (SELECT value FROM json_each(?))`
  const rows = db
    .prepare<[string, number, number], ReviewRow>(`SELECT ${columns} ${wanted} ORDER BY r.state = 'open' DESC, CASE WHEN r.state = 'open' THEN r.likeness ELSE r.at END DESC, r.id LIMIT ? OFFSET ?`)
    .all(states, input.limit ?? 100, input.offset ?? 0)
  const count = (sql: string, ...parameters: string[]): number => db.prepare<string[], { n: number }>(sql).get(...parameters)?.n ?? 0
  const evidence = createEvidenceReader(db)
  return {
    reviews: rows.map((row) => toReview(db, row, evidence)),
    total: count(`SELECT count(*) AS n ${wanted}`, states),
    open: count(`SELECT count(*) AS n ${there} AND r.state = 'open'`),
  }
}

/** One pair; null where it is not on the list, or one of its names is in no document any more. */
export function readReview(db: ReadableDatabase, id: string): Review | null {
  const row = db
    .prepare<[string], ReviewRow>(`SELECT ${columns} FROM reviews r JOIN entities a ON a.key = r.a_key JOIN entities b ON b.key = r.b_key WHERE r.id = ?`)
    .get(id)
  return row ? toReview(db, row, createEvidenceReader(db)) : null
}

function toReview(db: ReadableDatabase, { aId, bId, ...row }: ReviewRow, evidence: EvidenceReader): Review {
  return { ...row, a: sideOf(db, aId, evidence), b: sideOf(db, bId, evidence) }
}

/** The name itself, not what it is merged into: a decision that is looked at again shows what was decided. */
function sideOf(db: ReadableDatabase, id: EntityId, evidence: EvidenceReader): Review['a'] {
  const entity = db.prepare<[string], { name: string; type: string; mentions: number }>('SELECT name, type, mentions_count AS mentions FROM entities WHERE id = ?').get(id)
  const places = db
    .prepare<[string, number], Parameters<EvidenceReader['at']>[0]>(
      `SELECT m.document_id AS documentId, m.passage_id AS passageId, m.start AS start, m."end" AS "end"
       FROM mentions m JOIN documents d ON d.id = m.document_id AND d.trashed_at IS NULL
       JOIN passages p ON p.document_id = m.document_id AND p.id = m.passage_id
       WHERE m.entity_id = ? GROUP BY m.document_id, m.passage_id ORDER BY d.added_at, d.id, p.idx, m.start LIMIT ?`,
    )
    .all(id, evidenceOfASide)
  return { id, name: entity?.name ?? '', type: entity?.type ?? 'other', mentions: entity?.mentions ?? 0, evidence: places.flatMap((place) => evidence.at(sentenceAround(evidence, place)) ?? []) }
}

/** A mention alone says nothing of what is meant: its sentence does. */
function sentenceAround(evidence: EvidenceReader, place: Parameters<EvidenceReader['at']>[0]): Parameters<EvidenceReader['at']>[0] {
  const text = evidence.passage(place.documentId, place.passageId)?.text ?? ''
  const before = text.slice(Math.max(0, place.start - longestContext), place.start)
  const after = text.slice(place.end, place.end + longestContext)
  const begin = /(?:^|[.!?…\n])[^.!?…\n]*$/u.exec(before)
  const end = /^[^.!?…\n]*(?:[.!?…]|$)/u.exec(after)
  const lead = (begin?.[0] ?? '').replace(/^[.!?…\s]+/u, '')
  return { ...place, start: place.start - lead.length, end: place.end + (end?.[0] ?? '').length }
}

const longestContext = 200
