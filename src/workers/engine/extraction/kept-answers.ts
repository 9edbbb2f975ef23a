import { z } from 'zod'
import { Extraction } from '../../../shared/model/extraction.ts'
import { CheckCounts, NotExtracted } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { StageStore } from '../pipeline/ports.ts'
import type { AnswerStore, KeptAnswer } from '../providers/extractor/answer-store.ts'

interface Row {
  readonly extraction_json: string
  readonly checks_json: string | null
  readonly not_extracted: string | null
}

/**
 * Answers in this library, and behind it those of the user's other libraries. An answer is kept in a transaction of
 * its own, whatever the job is doing: it is paid for.
 */
export function createKeptAnswers(options: {
  readonly db: WritableDatabase
  readonly store: Pick<StageStore, 'saveExtraction'>
  /** Null: turned off, or there is none. */
  readonly shared: () => AnswerStore | null
}): AnswerStore {
  const { db, store, shared } = options
  const save = (contextHash: string, by: Parameters<AnswerStore['keep']>[1], answer: KeptAnswer): void => db.transaction(() => store.saveExtraction(contextHash, by, answer))
  return {
    find(contextHash, by) {
      const row = db
        .prepare<[string, string, string, string], Row>('SELECT extraction_json, checks_json, not_extracted FROM extractions WHERE context_hash = ? AND provider = ? AND model = ? AND prompt_version = ?')
        .get(contextHash, by.provider, by.model, by.promptVersion)
      if (row) return parsed(row)
      const elsewhere = shared()?.find(contextHash, by) ?? null
      if (elsewhere) save(contextHash, by, elsewhere)
      return elsewhere
    },
    keep(contextHash, by, answer) {
      save(contextHash, by, answer)
      shared()?.keep(contextHash, by, answer)
    },
  }
}

function parsed(row: Row): KeptAnswer {
  return {
    extraction: Extraction.parse(JSON.parse(row.extraction_json)),
    checks: row.checks_json === null ? null : CheckCounts.parse(JSON.parse(row.checks_json)),
    notExtracted: z.nullable(NotExtracted).parse(row.not_extracted),
  }
}
