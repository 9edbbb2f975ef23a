import type { ReadableDatabase } from '../../db/database.ts'
import type { TextToEmbed } from '../../pipeline/ports.ts'

/** The most salient of a document; the others are seldom what anybody looks for. */
const mostNames = 300
const longestDefinition = 300
const charactersPerToken = 3

/** Entities of a document that have no vector of this model yet: their names, with a definition where there is one. */
export function namesToEmbed(db: ReadableDatabase, documentId: string, model: string): TextToEmbed[] {
  return db
    .prepare<[string, string, number], { id: string; name: string; definition: string | null }>(
      `SELECT e.id AS id, e.name AS name, (SELECT f.value FROM facts f WHERE f.entity_id = e.id AND f.property = 'definition' ORDER BY f.id LIMIT 1) AS definition
       FROM entity_documents d JOIN entities e ON e.id = d.entity_id
       WHERE d.document_id = ? AND NOT EXISTS (SELECT 1 FROM entity_vectors v WHERE v.entity_id = e.id AND v.model = ?)
       ORDER BY d.salience DESC, e.id LIMIT ?`,
    )
    .all(documentId, model, mostNames)
    .map(({ id, name, definition }) => {
      const text = definition === null ? name : `${name}: ${definition.slice(0, longestDefinition)}`
      return { id, text, tokens: Math.ceil(text.length / charactersPerToken) }
    })
}
