import type { ExtractorIdentity, StageStore } from '../pipeline/ports.ts'
import type { WritableDatabase } from '../db/database.ts'
import { saveVectorRow } from '../vectors/vector-rows.ts'
import { passageOf, type PassageRow } from './passage-row.ts'

type ExtractionStore = Pick<StageStore, 'passagesToExtract' | 'saveExtraction' | 'extractions' | 'passagesToEmbed' | 'saveVector'>

/** What was paid for and is kept by content: extractions and vectors. */
export function createExtractionStore(db: WritableDatabase, written: () => WritableDatabase, now: () => number): ExtractionStore {
  const key = (by: ExtractorIdentity) => [by.provider, by.model, by.promptVersion] as const
  return {
    passagesToExtract: (documentId, by, afterIndex, limit) =>
      db
        .prepare<[string, number, string, string, string, string, number], PassageRow>(
          `SELECT id, idx, kind, headings_json, text, context_hash, tokens FROM passages AS p
           WHERE document_id = ? AND idx > ?
             AND NOT EXISTS (SELECT 1 FROM extractions AS e WHERE e.context_hash = p.context_hash AND e.provider = ? AND e.model = ? AND e.prompt_version = ?)
             AND NOT EXISTS (SELECT 1 FROM passages AS q WHERE q.context_hash = p.context_hash AND +q.document_id = ? AND +q.idx < p.idx)
           ORDER BY idx LIMIT ?`,
        )
        .all(documentId, afterIndex, ...key(by), documentId, limit)
        .map(passageOf),
    saveExtraction(contextHash, by, { extraction, checks, notExtracted }) {
      written()
        .prepare<[string, string, string, string, string, string | null, string | null, number]>(
          'INSERT INTO extractions (context_hash, provider, model, prompt_version, extraction_json, checks_json, not_extracted, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        )
        .run(contextHash, ...key(by), JSON.stringify(extraction), checks && JSON.stringify(checks), notExtracted, now())
    },
    extractions: (documentId, by, afterIndex, limit) =>
      db
        .prepare<[string, string, string, string, number, number], { index: number; extractionJson: string | null }>(
          `SELECT p.idx AS "index", e.extraction_json AS extractionJson FROM passages AS p
           LEFT JOIN extractions AS e ON e.context_hash = p.context_hash AND e.provider = ? AND e.model = ? AND e.prompt_version = ?
           WHERE p.document_id = ? AND p.idx > ? ORDER BY p.idx LIMIT ?`,
        )
        .all(...key(by), documentId, afterIndex, limit),
    passagesToEmbed: (documentId, model, afterIndex, limit) =>
      db
        .prepare<[string, number, string, number], PassageRow>(
          `SELECT id, idx, kind, headings_json, text, context_hash, tokens FROM passages AS p
           WHERE document_id = ? AND idx > ? AND NOT EXISTS (SELECT 1 FROM embeddings AS e WHERE e.context_hash = p.context_hash AND e.model = ?)
           ORDER BY idx LIMIT ?`,
        )
        .all(documentId, afterIndex, model, limit)
        .map(passageOf),
    saveVector(contextHash, model, vector) {
      saveVectorRow(written(), 'embeddings', contextHash, model, vector)
    },
  }
}
