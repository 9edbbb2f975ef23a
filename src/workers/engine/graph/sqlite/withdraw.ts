import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { WritableDatabase } from '../../db/database.ts'
import type { Outbox } from '../outbox.ts'
import { settleClaim } from './claim-rows.ts'
import { computeEntity } from './entity-rows.ts'
import { canonicalOf, isBound, mergeNeighbourhood, settleMerges } from './merge-rows.ts'

/**
 * Takes one document's contribution out again, a bounded piece a call. It needs no cursor: what is left to do is
 * what is left in the tables, so it works on a publication that was cut anywhere.
 */
export interface WithdrawContext {
  readonly db: WritableDatabase
  readonly outbox: Outbox
  readonly nowMs: () => number
}

const claimsPerStep = 60
const rowsPerStep = 400
const entitiesPerStep = 25

/** Answers false when nothing of the document is left. */
export function withdrawPiece(context: WithdrawContext, documentId: DocumentId): boolean {
  if (withdrawClaims(context, documentId) || withdrawMentions(context, documentId) || withdrawEntities(context, documentId)) return true
  finishWithdrawal(context, documentId)
  return false
}

function withdrawClaims({ db, outbox }: WithdrawContext, documentId: DocumentId): boolean {
  const claims = db
    .prepare<[string, number], { id: string; rows: number }>('SELECT claim_id AS id, COUNT(*) AS rows FROM evidence WHERE document_id = ? GROUP BY claim_id ORDER BY claim_id LIMIT ?')
    .all(documentId, claimsPerStep)
  let removed = 0
  for (const { id, rows } of claims) {
    if (removed > 0 && removed + rows > rowsPerStep) break
    removed += rows
    withdrawEvidence(db, id, documentId)
    // More than a step may take: the claim is settled when the rest has gone too.
    if (rows > rowsPerStep) break
    const weight = settleClaim(db, id)
    if (id.startsWith('r')) outbox.put('delete', 'relation', id, documentId, { id, documentId, gone: weight === null, weight: weight ?? 0 })
    else outbox.put('delete', 'fact', id, documentId, { id, documentId, gone: weight === null })
  }
  return claims.length > 0
}

function withdrawEvidence(db: WritableDatabase, claimId: string, documentId: string): void {
  db.prepare<[string, string, number]>(
    `DELETE FROM evidence WHERE (claim_id, document_id, passage_id, start, "end") IN
       (SELECT claim_id, document_id, passage_id, start, "end" FROM evidence WHERE claim_id = ? AND document_id = ? LIMIT ?)`,
  ).run(claimId, documentId, rowsPerStep)
}

function withdrawMentions({ db }: WithdrawContext, documentId: DocumentId): boolean {
  // Through a list of keys, because DELETE … LIMIT is not compiled into every SQLite.
  const deleted = db
    .prepare<[string, number]>(
      `DELETE FROM mentions WHERE (entity_id, document_id, passage_id, start) IN
         (SELECT entity_id, document_id, passage_id, start FROM mentions WHERE document_id = ? LIMIT ?)`,
    )
    .run(documentId, rowsPerStep)
  return deleted.changes > 0
}

function withdrawEntities({ db, outbox, nowMs }: WithdrawContext, documentId: DocumentId): boolean {
  const entities = db
    .prepare<[string, number], { id: string; key: string | null }>(
      `SELECT d.entity_id AS id, e.key AS key FROM entity_documents d LEFT JOIN entities e ON e.id = d.entity_id
       WHERE d.document_id = ? ORDER BY d.entity_id LIMIT ?`,
    )
    .all(documentId, entitiesPerStep)
  for (const { id, key } of entities) {
    const bound = key === null || isBound(db, id, key)
    const before = bound ? mergeNeighbourhood(db, [id]) : []
    db.prepare<[string, string]>('DELETE FROM aliases WHERE entity_id = ? AND document_id = ?').run(id, documentId)
    db.prepare<[string, string]>('DELETE FROM entity_documents WHERE entity_id = ? AND document_id = ?').run(id, documentId)
    // Without a row in `entities` there is nothing to compute: a damaged library, which verify reports.
    const entity = key === null ? null : computeEntity(db, id, key)
    if (bound) settleMerges(db, outbox, nowMs, mergeNeighbourhood(db, before))
    const settled = entity && { ...entity, canonicalId: canonicalOf(db, id) ?? id }
    outbox.put('delete', 'entity', id, documentId, { id, documentId, gone: entity === null, entity: settled })
  }
  return entities.length > 0
}

function finishWithdrawal({ db, outbox }: WithdrawContext, documentId: DocumentId): void {
  // Aliases of an entity that the document did not name (never written so, but a damaged library may hold some).
  db.prepare<[string]>('DELETE FROM aliases WHERE document_id = ?').run(documentId)
  const { changes } = db
    .prepare<[string]>('UPDATE documents SET published = 0, entities_count = 0, relations_count = 0, facts_count = 0 WHERE id = ? AND published = 1')
    .run(documentId)
  if (changes > 0) outbox.put('delete', 'document', documentId, documentId, { id: documentId })
}
