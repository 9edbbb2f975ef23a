import type { Output, Parsed } from '../../../../shared/contract/index.ts'
import { failure, FailureError } from '../../../../shared/failure.ts'
import { foldText } from '../../../../shared/fold.ts'
import type { EntityType } from '../../../../shared/model/extraction.ts'
import type { EntitySummary } from '../../../../shared/model/graph.ts'
import type { EntityId } from '../../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../../db/database.ts'
import { fullTextQuery } from '../../db/full-text-query.ts'

/** Entities as readers see them: those that were merged are one, under the canonical entity's name. */

interface GroupRow {
  readonly id: EntityId
  readonly name: string
  readonly type: EntityType
  readonly subtype: string | null
  readonly mentions: number
  readonly documents: number
  readonly salience: number
  readonly aliases: string
  readonly members: number
}

/** All groups, or with a list of documents what these say of them. Parameters: documents (JSON or null), twice. */
const groups = `
  WITH groups AS (
    SELECT e.canonical_id AS id, SUM(d.mentions_count) AS mentions, MAX(d.salience) AS salience,
      COUNT(DISTINCT d.document_id) AS documents, COUNT(DISTINCT e.id) AS members
    FROM entity_documents d JOIN entities e ON e.id = d.entity_id
    WHERE d.document_id IN (SELECT value FROM json_each(:documents))
    GROUP BY e.canonical_id)`
const allGroups = `
  WITH groups AS (
    SELECT canonical_id AS id, SUM(mentions_count) AS mentions, MAX(salience) AS salience,
      MAX(documents_count) AS documents, COUNT(*) AS members
    FROM entities GROUP BY canonical_id)`

const orders = {
  salience: 'g.salience DESC, g.mentions DESC, g.id',
  mentions: 'g.mentions DESC, g.salience DESC, g.id',
  name: 'c.name COLLATE NOCASE, g.id',
} as const

/** Counts by type say what the other filters leave, so that a legend can be the filter. */
export function listEntities(db: ReadableDatabase, input: Parsed<'graph.entities'>): Output<'graph.entities'> {
  const match = input.text === undefined ? undefined : fullTextQuery(input.text)
  if (match === null && input.text?.trim()) return { entities: [], total: 0, byType: {} }
  const parameters = {
    ...(input.documentIds ? { documents: JSON.stringify(input.documentIds) } : {}),
    ...(match ? { match: match.all } : {}),
  }
  const from = `${input.documentIds ? groups : allGroups}
    %SELECT% FROM groups g JOIN entities c ON c.id = g.id
    WHERE 1 ${match ? 'AND g.id IN (SELECT canonical_id FROM entities WHERE seq IN (SELECT rowid FROM entities_fts WHERE entities_fts MATCH :match))' : ''}`

  const counted = db.prepare<[typeof parameters], { type: EntityType; count: number }>(`${from.replace('%SELECT%', 'SELECT c.type AS type, COUNT(*) AS count')} GROUP BY c.type ORDER BY c.type`).all(parameters)
  const wanted = (type: EntityType): boolean => input.types === undefined || input.types.length === 0 || input.types.includes(type)
  const rows = db
    .prepare<[typeof parameters & { types: string; limit: number; offset: number }], GroupRow>(
      `${from.replace('%SELECT%', 'SELECT g.id, c.name, c.type, c.subtype, g.mentions, g.documents, g.salience, c.aliases_text AS aliases, g.members')}
       AND c.type IN (SELECT value FROM json_each(:types))
       ORDER BY ${orders[input.sort ?? 'salience']} LIMIT :limit OFFSET :offset`,
    )
    .all({ ...parameters, types: JSON.stringify(counted.map((row) => row.type).filter(wanted)), limit: input.limit ?? 200, offset: input.offset ?? 0 })

  return {
    entities: rows.map((row) => toSummary(db, row, input.documentIds === undefined)),
    total: counted.reduce((sum, row) => sum + (wanted(row.type) ? row.count : 0), 0),
    byType: Object.fromEntries(counted.map((row) => [row.type, row.count])),
  }
}

/** @throws FailureError not-found */
export function canonicalEntity(db: ReadableDatabase, id: string): EntityId {
  const row = db.prepare<[string], { canonical: EntityId }>('SELECT canonical_id AS canonical FROM entities WHERE id = ?').get(id)
  if (!row) throw new FailureError(failure('not-found', 'This entity is not in the library any more.', { subject: id }))
  return row.canonical
}

/** One canonical entity with everything that was merged into it; null when there is none. */
export function entitySummary(db: ReadableDatabase, canonicalId: string): EntitySummary | null {
  const row = db
    .prepare<[string, string], GroupRow>(
      `SELECT c.id, c.name, c.type, c.subtype, g.mentions, g.documents, g.salience, c.aliases_text AS aliases, g.members
       FROM (SELECT SUM(mentions_count) AS mentions, MAX(salience) AS salience, MAX(documents_count) AS documents, COUNT(*) AS members
             FROM entities WHERE canonical_id = ?) g JOIN entities c ON c.id = ?`,
    )
    .get(canonicalId, canonicalId)
  return row ? toSummary(db, row, true) : null
}

function toSummary(db: ReadableDatabase, row: GroupRow, overAll: boolean): EntitySummary {
  const { id, name, type, subtype, mentions, salience } = row
  // The sums of a group do for an entity alone; documents that name two members must be counted once.
  const documents = row.members > 1 && overAll ? documentsOf(db, id) : row.documents
  return { id, name, type, ...(subtype !== null && { subtype }), mentions, documents, salience, aliases: row.members > 1 || !overAll ? groupAliases(db, id, name) : splitLines(row.aliases) }
}

function documentsOf(db: ReadableDatabase, canonicalId: string): number {
  const row = db
    .prepare<[string], { count: number }>('SELECT COUNT(DISTINCT d.document_id) AS count FROM entities e JOIN entity_documents d ON d.entity_id = e.id WHERE e.canonical_id = ?')
    .get(canonicalId)
  return row?.count ?? 0
}

function groupAliases(db: ReadableDatabase, canonicalId: string, name: string): string[] {
  const members = db
    .prepare<[string, string], { name: string; aliases: string }>('SELECT name, aliases_text AS aliases FROM entities WHERE canonical_id = ? ORDER BY id = ? DESC, mentions_count DESC, id')
    .all(canonicalId, canonicalId)
  const seen = new Set([foldText(name)])
  return members
    .flatMap((member) => [member.name, ...splitLines(member.aliases)])
    .filter((alias) => {
      const folded = foldText(alias)
      return !seen.has(folded) && seen.add(folded)
    })
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.split('\n')
}
