import type { DocumentId } from '../../../shared/model/ids.ts'
import type { DropReason, ExtractionReport, NotExtracted } from '../../../shared/model/provider.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'
import type { ExtractorIdentity } from '../pipeline/ports.ts'

type Counted = Pick<ExtractionReport, 'passages' | 'extracted' | 'checks' | 'notExtracted'>

const answersOf = `passages AS p JOIN extractions AS e ON e.context_hash = p.context_hash AND e.provider = ? AND e.model = ? AND e.prompt_version = ?
  WHERE p.document_id = ?`

/** How the extraction of a document by this extractor stands: what was kept, what was dropped and why, what has no answer. */
export function countExtraction(db: ReadableDatabase, documentId: DocumentId, by: ExtractorIdentity): Counted {
  const key = [by.provider, by.model, by.promptVersion, documentId] as const
  const passages = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM passages WHERE document_id = ?').get(documentId)?.n ?? 0
  const sums = db
    .prepare<[string, string, string, string], { extracted: number; kept: number | null }>(
      `SELECT count(*) FILTER (WHERE e.not_extracted IS NULL) AS extracted, sum(json_extract(e.checks_json, '$.kept')) AS kept FROM ${answersOf}`,
    )
    .get(...key)
  const dropped = db
    .prepare<[string, string, string, string], { reason: DropReason; count: number }>(
      `SELECT d.key AS reason, sum(d.value) AS count FROM (SELECT e.checks_json AS checks FROM ${answersOf} AND e.checks_json IS NOT NULL) AS a, json_each(a.checks, '$.dropped') AS d GROUP BY d.key ORDER BY count DESC, reason`,
    )
    .all(...key)
  const notExtracted = db
    .prepare<[string, string, string, string], { passageId: string; index: number; page: number; why: NotExtracted }>(
      `SELECT p.id AS passageId, p.idx AS "index", p.page AS page, e.not_extracted AS why FROM ${answersOf} AND e.not_extracted IS NOT NULL ORDER BY p.idx`,
    )
    .all(...key)
  return { passages, extracted: sums?.extracted ?? 0, checks: { kept: sums?.kept ?? 0, dropped: Object.fromEntries(dropped.map(({ reason, count }) => [reason, count])) }, notExtracted }
}

/** Forgets that these passages had no answer, so that they are asked about again; answers how many there were. */
export function forgetMissed(db: WritableDatabase, documentId: DocumentId, by: ExtractorIdentity): number {
  const missed = countExtraction(db, documentId, by).notExtracted.length
  db.prepare<[string, string, string, string]>(
    `DELETE FROM extractions WHERE provider = ? AND model = ? AND prompt_version = ? AND not_extracted IS NOT NULL
       AND context_hash IN (SELECT context_hash FROM passages WHERE document_id = ?)`,
  ).run(by.provider, by.model, by.promptVersion, documentId)
  return missed
}
