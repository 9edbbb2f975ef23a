import { failure, FailureError, type Failure } from '../../../shared/failure.ts'
import type { DocumentWarning, Quality } from '../../../shared/model/document.ts'
import type { ReadableDatabase } from '../db/database.ts'
import { documentsAndJobs, summaryColumns, toSummary, type SummaryRow } from './document-summary.ts'
import { loadJobViews } from '../jobs/job-views.ts'
import type { Query } from './query-context.ts'

interface DetailRow extends SummaryRow {
  readonly sourcePath: string | null
  readonly mediaType: string
  readonly warnings: string
  readonly quality: string | null
  readonly failure: string | null
}

const topEntitiesLimit = 12

/** Also of a document in the trash. @throws FailureError not-found */
export const readDocument: Query<'documents.get'> = ({ db, nowMs }, { documentId }) => {
  const row = db
    .prepare<[{ now: number; id: string }], DetailRow>(
      `SELECT ${summaryColumns}, d.source_path AS sourcePath, d.media_type AS mediaType, d.warnings_json AS warnings,
         d.quality_json AS quality, j.failure_json AS failure
       FROM ${documentsAndJobs} WHERE d.id = :id`,
    )
    .get({ now: nowMs(), id: documentId })
  if (!row) throw new FailureError(failure('not-found', 'This document is not in the library any more.', { subject: documentId }))
  const { sourcePath, mediaType, warnings, quality, failure: failed, ...summary } = row
  const [job] = loadJobViews(db, [documentId])
  const shown = toSummary(db, summary)
  return {
    document: {
      ...shown,
      sourcePath,
      mediaType,
      warnings: JSON.parse(warnings) as DocumentWarning[],
      quality: quality === null ? null : (JSON.parse(quality) as Quality),
      failure: failed === null ? null : (JSON.parse(failed) as Failure),
      supersededClaims: shown.supersededBy ? claimsInGraph(db, documentId) : 0,
      stages: job?.stages ?? [],
      usage: job?.usage ?? { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
      topEntities: topEntities(db, documentId),
    },
  }
}

/** Relations and facts for which the document gives evidence. */
function claimsInGraph(db: ReadableDatabase, documentId: string): number {
  return db.prepare<[string], { claims: number }>('SELECT count(DISTINCT claim_id) AS claims FROM evidence WHERE document_id = ?').get(documentId)?.claims ?? 0
}

function topEntities(db: ReadableDatabase, documentId: string): { id: string; name: string; type: string; mentions: number }[] {
  return db
    .prepare<[string, number], { id: string; name: string; type: string; mentions: number }>(
      `SELECT c.id AS id, c.name AS name, c.type AS type, SUM(s.mentions_count) AS mentions
       FROM entity_documents s JOIN entities e ON e.id = s.entity_id JOIN entities c ON c.id = e.canonical_id
       WHERE s.document_id = ? GROUP BY c.id ORDER BY MAX(s.salience) DESC, mentions DESC, c.id LIMIT ?`,
    )
    .all(documentId, topEntitiesLimit)
}
