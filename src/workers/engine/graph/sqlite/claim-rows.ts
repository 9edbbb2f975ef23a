import type { ReadableDatabase, WritableDatabase } from '../../db/database.ts'
import type { QuotedSupport } from '../outbox.ts'

/** Rows of relations, facts and the evidence that carries them. A claim lives while it has evidence. */

export interface RelationRow {
  readonly id: string
  readonly from_id: string
  readonly to_id: string
  readonly type: string
  readonly weight: number
}

export interface FactRow {
  readonly id: string
  readonly entity_id: string
  readonly property: string
  readonly value: string
  readonly unit: string | null
  readonly comparator: string | null
  readonly qualifiers_json: string
}

export function isRelationId(claimId: string): boolean {
  return claimId.startsWith('r')
}

/**
 * The sum over documents of the document's own weight for the claim. Added up in the order of document ids, so
 * that rounding does not depend on the order in which they came.
 */
export function claimWeight(db: ReadableDatabase, claimId: string): number | null {
  const perDocument = db.prepare<[string], { weight: number }>('SELECT MAX(weight) AS weight FROM evidence WHERE claim_id = ? GROUP BY document_id ORDER BY document_id').all(claimId)
  return perDocument.length === 0 ? null : perDocument.reduce((sum, row) => sum + row.weight, 0)
}

export function storeRelation(db: WritableDatabase, row: RelationRow): void {
  db.prepare<[string, string, string, string, number]>(
    'INSERT INTO relations (id, from_id, to_id, type, weight) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET weight = excluded.weight',
  ).run(row.id, row.from_id, row.to_id, row.type, row.weight)
}

export function storeFact(db: WritableDatabase, row: FactRow): void {
  db.prepare<[string, string, string, string, string | null, string | null, string]>(
    'INSERT INTO facts (id, entity_id, property, value, unit, comparator, qualifiers_json) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  ).run(row.id, row.entity_id, row.property, row.value, row.unit, row.comparator, row.qualifiers_json)
}

export function storeEvidence(db: WritableDatabase, claimId: string, documentId: string, support: { readonly passageId: string; readonly start: number; readonly end: number }, weight: number): void {
  db.prepare<[string, string, string, number, number, number]>(
    'INSERT INTO evidence (claim_id, document_id, passage_id, start, "end", weight) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET weight = excluded.weight',
  ).run(claimId, documentId, support.passageId, support.start, support.end, weight)
}

/** Deletes the claim when nothing supports it any more, else brings its weight up to date; answers the weight left, or null. */
export function settleClaim(db: WritableDatabase, claimId: string): number | null {
  const weight = claimWeight(db, claimId)
  if (isRelationId(claimId)) {
    if (weight === null) db.prepare<[string]>('DELETE FROM relations WHERE id = ?').run(claimId)
    else db.prepare<[number, string]>('UPDATE relations SET weight = ? WHERE id = ?').run(weight, claimId)
  } else if (weight === null) db.prepare<[string]>('DELETE FROM facts WHERE id = ?').run(claimId)
  return weight
}

/** One document's evidence for a claim with its words, in reading order. Evidence in a passage that is gone is left out. */
export function quotedSupport(db: ReadableDatabase, claimId: string, documentId: string): QuotedSupport[] {
  const rows = db
    .prepare<[string, string], { passageId: string; page: number; start: number; end: number; text: string }>(
      `SELECT e.passage_id AS passageId, p.page AS page, e.start AS start, e."end" AS "end", p.text AS text
       FROM evidence e JOIN passages p ON p.document_id = e.document_id AND p.id = e.passage_id
       WHERE e.claim_id = ? AND e.document_id = ?
       ORDER BY p.idx, e.start, e."end"`,
    )
    .all(claimId, documentId)
  return rows.map(({ text, ...row }) => ({ ...row, quote: text.slice(row.start, row.end) }))
}
