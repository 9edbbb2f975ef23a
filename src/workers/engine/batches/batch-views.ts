import { Failure } from '../../../shared/failure.ts'
import type { BatchView } from '../../../shared/model/provider.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { BatchRow } from './batch-rows.ts'

/** So many of the newest are shown. */
const shown = 100

interface Counts {
  readonly batch_id: string
  readonly documents: number
  readonly answered: number
  readonly failed: number
  readonly expired: number
}

/** Batches as a person sees them, newest first. */
export function batchViews(db: ReadableDatabase): BatchView[] {
  const rows = db.prepare<[number], BatchRow>('SELECT * FROM batches ORDER BY created_at DESC, id LIMIT ?').all(shown)
  const counts = new Map(
    db
      .prepare<[string], Counts>(
        `SELECT batch_id, count(DISTINCT document_id) AS documents, sum(state = 'answered') AS answered, sum(state IN ('failed', 'cancelled')) AS failed, sum(state = 'expired') AS expired
         FROM batch_requests WHERE batch_id IN (SELECT value FROM json_each(?)) GROUP BY batch_id`,
      )
      .all(JSON.stringify(rows.map(({ id }) => id)))
      .map((each) => [each.batch_id, each]),
  )
  return rows.map((row): BatchView => {
    const count = counts.get(row.id)
    return {
      id: row.id,
      choice: { provider: row.provider, model: row.model, baseUrl: row.base_url },
      state: row.state,
      documents: count?.documents ?? 0,
      requests: { total: row.total, answered: count?.answered ?? 0, failed: count?.failed ?? 0, expired: count?.expired ?? 0 },
      submittedAt: row.submitted_at,
      expiresAt: row.expires_at,
      endedAt: row.ended_at,
      nextPollAt: isOver(row.state) ? null : row.next_poll_at,
      failure: row.failure_json === null ? null : Failure.parse(JSON.parse(row.failure_json)),
    }
  })
}

function isOver(state: BatchView['state']): boolean {
  return state === 'ended' || state === 'cancelled' || state === 'failed'
}
