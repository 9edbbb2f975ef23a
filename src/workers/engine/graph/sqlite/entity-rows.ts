import type { WritableDatabase } from '../../db/database.ts'
import type { EntityPayload } from '../outbox.ts'
import { entityValues, type AliasRow, type DocumentSays } from './entity-values.ts'

/** The rows of `entities`: always what entity_documents and aliases add up to. */

export function computeEntity(db: WritableDatabase, id: string, key: string): EntityPayload | null {
  // Added up here: hundreds of documents say the same few names, and this runs for each entity of each of them.
  const says = db
    .prepare<[string], DocumentSays>(
      'SELECT name, type, subtype, max(salience) AS salience, sum(mentions_count) AS mentions, count(*) AS documents FROM entity_documents WHERE entity_id = ? GROUP BY name, type, subtype',
    )
    .all(id)
  if (says.length === 0) {
    db.prepare<[string]>('DELETE FROM entities WHERE id = ?').run(id)
    return null
  }
  const aliases = db.prepare<[string], AliasRow>('SELECT DISTINCT name, kind FROM aliases WHERE entity_id = ?').all(id)
  const values = entityValues(says, aliases)
  const canonicalId = storeEntity(db, { id, key, ...values, aliasesText: values.aliases.join('\n') })
  return { id, key, ...values, canonicalId }
}

interface EntityRow {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly type: string
  readonly subtype: string | null
  readonly mentions: number
  readonly documents: number
  readonly salience: number
  readonly aliasesText: string
}

/** Answers the canonical id, which is the entity's own when the row is new; merges are settled afterwards. */
function storeEntity(db: WritableDatabase, row: EntityRow): string {
  const before = db.prepare<[string], { name: string; aliases: string; canonical: string }>('SELECT name, aliases_text AS aliases, canonical_id AS canonical FROM entities WHERE id = ?').get(row.id)
  if (!before) {
    db.prepare<[string, string, string, string, string | null, string, number, number, number, string]>(
      'INSERT INTO entities (id, key, name, type, subtype, canonical_id, mentions_count, documents_count, salience, aliases_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(row.id, row.key, row.name, row.type, row.subtype, row.id, row.mentions, row.documents, row.salience, row.aliasesText)
    return row.id
  }
  db.prepare<[string, string | null, number, number, number, string]>('UPDATE entities SET type = ?, subtype = ?, mentions_count = ?, documents_count = ?, salience = ? WHERE id = ?').run(row.type, row.subtype, row.mentions, row.documents, row.salience, row.id)
  // Apart, because naming these columns fires the trigger that indexes them again.
  if (before.name !== row.name || before.aliases !== row.aliasesText) {
    db.prepare<[string, string, string]>('UPDATE entities SET name = ?, aliases_text = ? WHERE id = ?').run(row.name, row.aliasesText, row.id)
  }
  return before.canonical
}
