import type { ReadableDatabase } from '../db/database.ts'

/** Text that a model is shown to suggest an ontology from. */
export interface Sample {
  readonly title: string
  readonly headings: readonly string[]
  readonly text: string
}

const mostDocuments = 8
const mostSamples = 12
const longestSample = 1_200

/** Passages of a collection's documents, or of all, spread evenly over each: the beginning of a book says little of its middle. */
export function samplePassages(db: ReadableDatabase, collectionId: string | null): Sample[] {
  const documents = db
    .prepare<[string | null, string | null, number], { id: string; title: string; passages: number }>(
      `SELECT d.id, d.title, count(p.seq) AS passages FROM documents AS d JOIN passages AS p ON p.document_id = d.id
       WHERE d.trashed_at IS NULL AND (? IS NULL OR EXISTS (SELECT 1 FROM document_collections AS c WHERE c.document_id = d.id AND c.collection_id = ?))
       GROUP BY d.id ORDER BY d.added_at, d.id LIMIT ?`,
    )
    .all(collectionId, collectionId, mostDocuments)
  const each = Math.max(1, Math.floor(mostSamples / Math.max(1, documents.length)))
  const passage = db.prepare<[string, number], { headings: string; text: string }>('SELECT headings_json AS headings, text FROM passages WHERE document_id = ? AND idx >= ? ORDER BY idx LIMIT 1')
  return documents.flatMap(({ id, title, passages }) => {
    const wanted = Math.min(each, passages)
    return Array.from({ length: wanted }, (_, turn) => Math.floor(((turn + 0.5) * passages) / wanted)).flatMap((idx): Sample[] => {
      const row = passage.get(id, idx)
      return row ? [{ title, headings: JSON.parse(row.headings) as string[], text: row.text.slice(0, longestSample) }] : []
    })
  })
}
