import type { Output, Parsed } from '../../../../shared/contract/index.ts'
import type { Comparator, RelationType } from '../../../../shared/model/extraction.ts'
import type { FactView, RelationView } from '../../../../shared/model/graph.ts'
import type { EntityId, FactId, RelationId } from '../../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../../db/database.ts'
import { createEvidenceReader, evidenceLimit, type EvidenceReader } from './evidence.ts'

/**
 * Relations and facts through canonical ids: what merging made equal is one row, with the evidence of all. Its id
 * is the smallest of theirs.
 */

interface RelationGroup {
  readonly id: RelationId
  readonly ids: string
  readonly from: EntityId
  readonly fromName: string
  readonly to: EntityId
  readonly toName: string
  readonly type: RelationType
}

const relationGroups = `
  SELECT MIN(r.id) AS id, json_group_array(r.id) AS ids, f.canonical_id AS "from", t.canonical_id AS "to", r.type AS type, SUM(r.weight) AS weight
  FROM relations r JOIN entities f ON f.id = r.from_id JOIN entities t ON t.id = r.to_id
  WHERE f.canonical_id <> t.canonical_id AND %WHICH%
  GROUP BY f.canonical_id, t.canonical_id, r.type`
const namedRelations = `
  SELECT g.id, g.ids, g."from", cf.name AS fromName, g."to", ct.name AS toName, g.type
  FROM g JOIN entities cf ON cf.id = g."from" JOIN entities ct ON ct.id = g."to"`

interface FactGroup {
  readonly id: FactId
  readonly ids: string
  readonly entity: EntityId
  readonly entityName: string
  readonly property: string
  readonly value: string
  readonly unit: string | null
  readonly comparator: Comparator | null
  readonly qualifiers: string
}

const factGroups = `
  SELECT MIN(f.id) AS id, json_group_array(f.id) AS ids, e.canonical_id AS entity, f.property AS property, f.value AS value,
    f.unit AS unit, f.comparator AS comparator, f.qualifiers_json AS qualifiers
  FROM facts f JOIN entities e ON e.id = f.entity_id
  WHERE %WHICH%
  GROUP BY e.canonical_id, f.property, f.value, f.unit, f.comparator, f.qualifiers_json`
const namedFacts = `
  SELECT g.id, g.ids, g.entity, c.name AS entityName, g.property, g.value, g.unit, g.comparator, g.qualifiers
  FROM g JOIN entities c ON c.id = g.entity`
/** Steps of a procedure in their order; everything else by what it says. */
const factOrder = `g.entity, g.property, CAST(json_extract(g.qualifiers, '$.order') AS INTEGER), g.value, g.id`

const claimsOfDocuments = (id: string): string => `${id} IN (SELECT claim_id FROM evidence WHERE document_id IN (SELECT value FROM json_each(:documents)))`

/** Strongest first. With documents: what these say, and only their evidence, at most `limit` pieces a claim. */
export function listRelations(db: ReadableDatabase, input: Parsed<'graph.relations'>, limit = evidenceLimit): Output<'graph.relations'> {
  const { sql, parameters } = scope(relationGroups, 'r.id', input.documentIds)
  const total = db.prepare<[typeof parameters], { total: number }>(`${sql} SELECT COUNT(*) AS total FROM g`).get(parameters)?.total ?? 0
  const rows = db
    .prepare<[Record<string, string | number>], RelationGroup>(`${sql} ${namedRelations} ORDER BY g.weight DESC, g.id LIMIT :limit OFFSET :offset`)
    .all({ ...parameters, ...page(input) })
  const evidence = createEvidenceReader(db, input.documentIds)
  return { relations: rows.map((row) => toRelation(row, evidence, limit)), total }
}

/** The facts of the most salient entities first, each entity's together. */
export function listFacts(db: ReadableDatabase, input: Parsed<'graph.facts'>, limit = evidenceLimit): Output<'graph.facts'> {
  const { sql, parameters } = scope(factGroups, 'f.id', input.documentIds)
  const total = db.prepare<[typeof parameters], { total: number }>(`${sql} SELECT COUNT(*) AS total FROM g`).get(parameters)?.total ?? 0
  const rows = db
    .prepare<[Record<string, string | number>], FactGroup>(`${sql} ${namedFacts} ORDER BY c.salience DESC, ${factOrder} LIMIT :limit OFFSET :offset`)
    .all({ ...parameters, ...page(input) })
  const evidence = createEvidenceReader(db, input.documentIds)
  return { facts: rows.map((row) => toFact(row, evidence, limit)), total }
}

export function relationsOfEntity(db: ReadableDatabase, canonicalId: string, evidence: EvidenceReader, limit: number): RelationView[] {
  const which = `r.id IN (
    SELECT r2.id FROM entities m JOIN relations r2 ON r2.from_id = m.id WHERE m.canonical_id = ?
    UNION SELECT r2.id FROM entities m JOIN relations r2 ON r2.to_id = m.id WHERE m.canonical_id = ?)`
  return db
    .prepare<[string, string, number], RelationGroup>(`WITH g AS (${relationGroups.replace('%WHICH%', which)}) ${namedRelations} ORDER BY g.weight DESC, g.id LIMIT ?`)
    .all(canonicalId, canonicalId, limit)
    .map((row) => toRelation(row, evidence, evidenceLimit))
}

export function factsOfEntity(db: ReadableDatabase, canonicalId: string, evidence: EvidenceReader, limit: number): FactView[] {
  return db
    .prepare<[string, number], FactGroup>(`WITH g AS (${factGroups.replace('%WHICH%', 'e.canonical_id = ?')}) ${namedFacts} ORDER BY ${factOrder} LIMIT ?`)
    .all(canonicalId, limit)
    .map((row) => toFact(row, evidence, evidenceLimit))
}

function scope(groups: string, id: string, documentIds: readonly string[] | undefined) {
  const sql = `WITH g AS (${groups.replace('%WHICH%', documentIds ? claimsOfDocuments(id) : '1')})`
  return { sql, parameters: documentIds ? { documents: JSON.stringify(documentIds) } : {} }
}

function page(input: { readonly limit?: number | undefined; readonly offset?: number | undefined }) {
  return { limit: input.limit ?? 200, offset: input.offset ?? 0 }
}

function toRelation({ ids, ...row }: RelationGroup, evidence: EvidenceReader, limit: number): RelationView {
  return { ...row, ...evidence.ofClaim(JSON.parse(ids) as string[], limit) }
}

function toFact({ ids, unit, comparator, qualifiers, ...row }: FactGroup, evidence: EvidenceReader, limit: number): FactView {
  return {
    ...row,
    ...(unit === null ? {} : { unit }),
    ...(comparator === null ? {} : { comparator }),
    qualifiers: JSON.parse(qualifiers) as Record<string, string>,
    ...evidence.ofClaim(JSON.parse(ids) as string[], limit),
  }
}
