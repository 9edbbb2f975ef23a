import { assertNever } from '../../../../shared/assert-never.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { ResolvedEntity, ResolvedFact, ResolvedRelation, Support } from '../../../../shared/model/resolution.ts'
import type { WritableDatabase } from '../../db/database.ts'
import type { Outbox } from '../outbox.ts'
import { claimWeight, quotedSupport, storeEvidence, storeFact, storeRelation } from './claim-rows.ts'
import { computeEntity } from './entity-rows.ts'
import { entityIdOf, factIdOf, relationIdOf, sortedQualifiers } from './graph-ids.ts'
import { canonicalOf, isBound, mergeNeighbourhood, settleMerges } from './merge-rows.ts'
import type { Operation } from './publish-plan.ts'

/** What writing one operation needs. */
export interface PublishContext {
  readonly db: WritableDatabase
  readonly outbox: Outbox
  readonly nowMs: () => number
  readonly documentId: DocumentId
}

/** Writes one operation. Doing it again changes nothing but the outbox, which says the same twice. */
export function writeOperation(context: PublishContext, operation: Operation): void {
  switch (operation.kind) {
    case 'document':
      return writeDocument(context)
    case 'passages':
      return writePassages(context, operation.fromIndex, operation.count)
    case 'mentions':
      return writeMentions(context, operation.entity, operation.mentions)
    case 'entity':
      return writeEntity(context, operation.entity)
    case 'relation-evidence':
      return writeEvidence(context, relationRow(operation.relation).id, operation.evidence, operation.relation.weight)
    case 'relation':
      return writeRelation(context, operation.relation)
    case 'fact-evidence':
      return writeEvidence(context, factRow(operation.fact).id, operation.evidence, 1)
    case 'fact':
      return writeFact(context, operation.fact)
    case 'finish':
      return writeCounts(context)
    default:
      return assertNever(operation)
  }
}

function writeDocument({ db, outbox, documentId }: PublishContext): void {
  db.prepare<[string]>('UPDATE documents SET published = 1 WHERE id = ?').run(documentId)
  const document = db
    .prepare<[string], { id: string; sha256: string; title: string; fileName: string; pages: number | null; language: string | null; revisionOf: string | null }>(
      'SELECT id, sha256, title, file_name AS fileName, pages, language, revision_of AS revisionOf FROM documents WHERE id = ?',
    )
    .get(documentId)
  if (!document) return
  const collections = db
    .prepare<[string], { id: string; name: string }>('SELECT c.id, c.name FROM document_collections d JOIN collections c ON c.id = d.collection_id WHERE d.document_id = ? ORDER BY c.id')
    .all(documentId)
  outbox.put('upsert', 'document', documentId, documentId, { ...document, collections })
}

function writePassages({ db, outbox, documentId }: PublishContext, from: number, count: number): void {
  // One row before, so that each knows its neighbour.
  const rows = db
    .prepare<[string, number, number], { id: string; idx: number; kind: string; page: number; headings_json: string; text: string }>(
      'SELECT id, idx, kind, page, headings_json, text FROM passages WHERE document_id = ? ORDER BY idx LIMIT ? OFFSET ?',
    )
    .all(documentId, from === 0 ? count : count + 1, Math.max(0, from - 1))
  for (const [position, row] of rows.entries()) {
    if (from > 0 && position === 0) continue
    outbox.put('upsert', 'passage', row.id, documentId, {
      id: row.id,
      documentId,
      index: row.idx,
      kind: row.kind,
      page: row.page,
      headings: JSON.parse(row.headings_json) as string[],
      text: row.text,
      previousId: rows[position - 1]?.id ?? null,
    })
  }
}

function writeMentions({ db, documentId }: PublishContext, entity: ResolvedEntity, mentions: readonly Support[]): void {
  const insert = db.prepare<[string, string, string, number, number]>(
    'INSERT INTO mentions (entity_id, document_id, passage_id, start, "end") VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "end" = MAX("end", excluded."end")',
  )
  const id = entityIdOf(entity.key)
  for (const mention of mentions) insert.run(id, documentId, mention.passageId, mention.start, mention.end)
}

function writeEntity({ db, outbox, nowMs, documentId }: PublishContext, entity: ResolvedEntity): void {
  const id = entityIdOf(entity.key)
  const bound = isBound(db, id, entity.key) || entity.aliases.some(({ kind }) => kind === 'acronym')
  const before = bound ? mergeNeighbourhood(db, [id]) : []
  const mentions = db.prepare<[string, string], { count: number }>('SELECT COUNT(*) AS count FROM mentions WHERE entity_id = ? AND document_id = ?').get(id, documentId)?.count ?? 0
  const subtype = entity.subtype ?? null
  db.prepare<[string, string, string, string, string | null, number, number]>(
    `INSERT INTO entity_documents (entity_id, document_id, name, type, subtype, salience, mentions_count) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET name = excluded.name, type = excluded.type, subtype = excluded.subtype, salience = excluded.salience, mentions_count = excluded.mentions_count`,
  ).run(id, documentId, entity.name, entity.type, subtype, entity.salience, mentions)
  const insertAlias = db.prepare<[string, string, string, string, string]>('INSERT INTO aliases (entity_id, document_id, alias_key, name, kind) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
  for (const alias of entity.aliases) insertAlias.run(id, documentId, alias.key, alias.name, alias.kind)

  const payload = computeEntity(db, id, entity.key)
  if (bound) settleMerges(db, outbox, nowMs, mergeNeighbourhood(db, before))
  if (!payload) return
  const passages = db
    .prepare<[string, string], { passageId: string; mentions: number }>('SELECT passage_id AS passageId, COUNT(*) AS mentions FROM mentions WHERE entity_id = ? AND document_id = ? GROUP BY passage_id ORDER BY passage_id')
    .all(id, documentId)
  const { name, type, salience } = entity
  const aliases = entity.aliases.map((alias) => ({ name: alias.name, kind: alias.kind }))
  outbox.put('upsert', 'entity', id, documentId, {
    ...payload,
    canonicalId: bound ? (canonicalOf(db, id) ?? id) : payload.canonicalId,
    support: { documentId, name, type, subtype, salience, mentions, aliases, passages },
  })
}

function writeEvidence({ db, documentId }: PublishContext, claimId: string, evidence: readonly Support[], weight: number): void {
  for (const support of evidence) storeEvidence(db, claimId, documentId, support, weight)
}

function relationRow(relation: ResolvedRelation) {
  const from = entityIdOf(relation.from)
  const to = entityIdOf(relation.to)
  return { id: relationIdOf(from, relation.type, to), from_id: from, to_id: to, type: relation.type }
}

function writeRelation({ db, outbox, documentId }: PublishContext, relation: ResolvedRelation): void {
  const row = relationRow(relation)
  const weight = claimWeight(db, row.id) ?? 0
  storeRelation(db, { ...row, weight })
  const evidence = quotedSupport(db, row.id, documentId)
  outbox.put('upsert', 'relation', row.id, documentId, { id: row.id, from: row.from_id, to: row.to_id, type: row.type, weight, documentId, evidence })
}

function factRow(fact: ResolvedFact) {
  const entity = entityIdOf(fact.entity)
  const { property, value, unit, comparator } = fact
  const qualifiers = Object.fromEntries(sortedQualifiers(fact.qualifiers))
  const id = factIdOf({ entity, property, value, unit, comparator, qualifiers })
  return { id, entity, property, value, unit: unit ?? null, comparator: comparator ?? null, qualifiers }
}

function writeFact({ db, outbox, documentId }: PublishContext, fact: ResolvedFact): void {
  const { qualifiers, entity, ...row } = factRow(fact)
  storeFact(db, { ...row, entity_id: entity, qualifiers_json: JSON.stringify(qualifiers) })
  outbox.put('upsert', 'fact', row.id, documentId, { ...row, entity, qualifiers, documentId, evidence: quotedSupport(db, row.id, documentId) })
}

/** What the document's row says of its part in the graph; counted, so that a second part adds to the first. */
function writeCounts({ db, documentId }: PublishContext): void {
  db.prepare<[string, string, string, string]>(
    `UPDATE documents SET
       entities_count = (SELECT COUNT(*) FROM entity_documents WHERE document_id = ?),
       relations_count = (SELECT COUNT(DISTINCT claim_id) FROM evidence WHERE document_id = ? AND claim_id >= 'r' AND claim_id < 's'),
       facts_count = (SELECT COUNT(DISTINCT claim_id) FROM evidence WHERE document_id = ? AND claim_id >= 'f' AND claim_id < 'g')
     WHERE id = ?`,
  ).run(documentId, documentId, documentId, documentId)
  // Its names are compared with those of the rest of the library afterwards (graph/match).
  db.prepare<[string]>('INSERT INTO unmatched_documents (document_id) VALUES (?) ON CONFLICT DO NOTHING').run(documentId)
}
