import type { Usage } from '../../../shared/model/extraction.ts'
import type { DocumentId, JobId } from '../../../shared/model/ids.ts'
import { stages, type JobView, type Stage, type StageState, type StageView } from '../../../shared/model/job.ts'
import type { ReadableDatabase } from '../db/database.ts'
import { stateOf, type JobRow } from './job-row.ts'
import type { RunningJob } from './runner.ts'

interface StageRow {
  readonly job_id: JobId
  readonly stage: Stage
  readonly state: StageState
  readonly attempts: number
  readonly ms: number
  readonly done: number
  readonly total: number | null
  readonly note: string | null
}

type UsageRow = Usage & { readonly documentId: DocumentId }

const nothingUsed: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 }

/** Views of the named documents' jobs, in the order given; those without a job are left out. */
export function loadJobViews(db: ReadableDatabase, documentIds: readonly DocumentId[]): JobView[] {
  const wanted = JSON.stringify(documentIds)
  const rows = db
    .prepare<[string], JobRow & { title: string; file_name: string }>(
      'SELECT jobs.*, d.title, d.file_name FROM json_each(?) AS wanted JOIN jobs ON jobs.document_id = wanted.value JOIN documents AS d ON d.id = jobs.document_id ORDER BY wanted.key',
    )
    .all(wanted)
  const stagesOf = new Map<JobId, StageRow[]>(rows.map((row) => [row.id, []]))
  for (const row of db
    .prepare<[string], StageRow>('SELECT s.* FROM json_each(?) AS wanted JOIN jobs ON jobs.document_id = wanted.value JOIN job_stages AS s ON s.job_id = jobs.id')
    .all(wanted)) {
    stagesOf.get(row.job_id)?.push(row)
  }
  const usageOf = new Map(
    db
      .prepare<[string], UsageRow>(
        `SELECT document_id AS documentId, sum(calls) AS calls, sum(input_tokens) AS inputTokens, sum(output_tokens) AS outputTokens, coalesce(sum(cost_usd), 0) AS costUsd
         FROM usage WHERE document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id`,
      )
      .all(wanted)
      .map((row) => [row.documentId, row]),
  )
  return rows.map((row) => viewOf(row, stagesOf.get(row.id) ?? [], usageOf.get(row.document_id)))
}

function viewOf(row: JobRow & { title: string; file_name: string }, stageRows: readonly StageRow[], usage: UsageRow | undefined): JobView {
  const rowOf = new Map(stageRows.map((each) => [each.stage, each]))
  return {
    id: row.id,
    documentId: row.document_id,
    title: row.title,
    fileName: row.file_name,
    state: stateOf(row),
    stage: row.stage,
    stages: stages.map((stage): StageView => {
      const each = rowOf.get(stage)
      return { stage, state: each?.state ?? 'pending', attempts: each?.attempts ?? 0, ms: each?.ms ?? 0, done: each?.done ?? 0, total: each?.total ?? null, note: each?.note ?? null }
    }),
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    priority: row.priority,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
    usage: usage ? { calls: usage.calls, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, costUsd: usage.costUsd } : nothingUsed,
  }
}

/** Puts what the running stages report, which is newer than any checkpoint, into views from the database. */
export function withProgress(views: readonly JobView[], running: readonly RunningJob[]): JobView[] {
  const liveOf = new Map(running.map((job) => [job.jobId, job]))
  return views.map((view) => {
    const live = liveOf.get(view.id)
    if (!live || view.state.kind !== 'leased' || view.stage !== live.stage) return view
    return {
      ...view,
      stages: view.stages.map((stage) =>
        stage.stage === live.stage ? { ...stage, done: Math.max(stage.done, live.done), total: live.total ?? stage.total, note: live.note ?? stage.note } : stage,
      ),
    }
  })
}
