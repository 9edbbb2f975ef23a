import { z } from 'zod'
import { Failure } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { NightReport } from '../../../shared/model/provider.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'
import { nightMs } from './night-time.ts'

/** What is kept of a report when nothing of it moves any more. */
const Kept = NightReport.pick({ documents: true, calls: true, costUsd: true })

/** What ran unattended, night by night. A night is there from its first document on: one in which nothing waited has none. */
export interface NightReports {
  /** The document runs in this night. Call it inside the transaction that sends it. */
  enlist(documentId: DocumentId): void
  /** A night that a person asks for. */
  begin(): void
  /** Whether a person asked for one and it is not over. */
  askedFor(): boolean
  /** Ends what has ended: the report in the morning, its figures when the last document stands still. */
  settle(): void
  list(): NightReport[]
  seen(id: string): void
}

interface Row {
  readonly id: string
  readonly started_at: number
  readonly asked: 0 | 1
  readonly finished_at: number | null
  readonly report_json: string | null
  readonly seen: 0 | 1
}

interface DocumentRow {
  readonly id: DocumentId
  readonly title: string
  readonly state: string | null
  readonly queue_reason: string | null
  readonly failure_json: string | null
  readonly wait_failure_json: string | null
  readonly in_batch: 0 | 1
}

const shown = 60

export function createNightReports(options: { readonly db: WritableDatabase; readonly nowMs: () => number; readonly newId: () => string }): NightReports {
  const { db, nowMs } = options

  const followed = (): Row[] => db.prepare<[], Row>('SELECT * FROM night_reports WHERE report_json IS NULL ORDER BY started_at DESC').all()
  const isOn = (row: Row): boolean => nowMs() < row.started_at + nightMs && (row.asked === 0 || row.finished_at === null)

  const insert = (asked: boolean): string => {
    const id = options.newId()
    db.prepare<(string | number)[]>('INSERT INTO night_reports (id, started_at, asked) VALUES (?, ?, ?)').run(id, nowMs(), asked ? 1 : 0)
    for (const before of followed()) {
      if (before.id === id) continue
      // What is still at the provider is told of in the report of the night in which it comes back.
      for (const document of documentsOf(db, before.id))
        if (!standsStill(document)) db.prepare<string[]>('INSERT INTO night_documents (night_id, document_id) VALUES (?, ?) ON CONFLICT DO NOTHING').run(id, document.id)
      keep(before)
    }
    return id
  }

  const figures = (row: Row) => {
    const documents = documentsOf(db, row.id)
    const sums = db
      .prepare<[string, number], { calls: number | null; usd: number | null }>(
        "SELECT sum(calls) AS calls, sum(cost_usd) AS usd FROM usage WHERE purpose = 'extract' AND document_id IN (SELECT document_id FROM night_documents WHERE night_id = ?) AND at >= ?",
      )
      .get(row.id, row.started_at)
    return {
      still: documents.every(standsStill),
      report: { documents: documents.map(({ id, title, ...job }) => ({ documentId: id, title, ...outcomeOf(job) })), calls: sums?.calls ?? 0, costUsd: sums?.usd ?? 0 },
    }
  }

  function keep(row: Row): void {
    db.prepare<(string | number)[]>('UPDATE night_reports SET report_json = ?, finished_at = coalesce(finished_at, ?) WHERE id = ?').run(JSON.stringify(figures(row).report), nowMs(), row.id)
  }

  return {
    enlist(documentId) {
      const night = followed().find(isOn)?.id ?? insert(false)
      db.prepare<string[]>('INSERT INTO night_documents (night_id, document_id) VALUES (?, ?) ON CONFLICT DO NOTHING').run(night, documentId)
    },
    begin: () => void db.transaction(() => insert(true)),
    askedFor: () => followed().some((row) => row.asked === 1 && isOn(row)),
    settle() {
      for (const row of followed()) {
        const { still, report } = figures(row)
        // A night that was only just asked for has no document yet.
        const over = (still && report.documents.length > 0) || (report.documents.length === 0 && nowMs() >= row.started_at + nightMs)
        if (over) db.transaction(() => keep(row))
        else if (row.finished_at === null && nowMs() >= row.started_at + nightMs) db.prepare<(string | number)[]>('UPDATE night_reports SET finished_at = ? WHERE id = ?').run(nowMs(), row.id)
      }
    },
    list: () =>
      db
        .prepare<[number], Row>('SELECT * FROM night_reports ORDER BY started_at DESC LIMIT ?')
        .all(shown)
        .map((row) => {
          const report = row.report_json === null ? figures(row).report : Kept.parse(JSON.parse(row.report_json))
          return { id: row.id, startedAt: row.started_at, finishedAt: row.finished_at, ...report, seen: row.seen === 1 }
        }),
    seen: (id) => void db.prepare<[string]>('UPDATE night_reports SET seen = 1 WHERE id = ?').run(id),
  }
}

function documentsOf(db: ReadableDatabase, nightId: string): DocumentRow[] {
  return db
    .prepare<[string], DocumentRow>(
      `SELECT d.id, d.title, j.state, j.queue_reason, j.failure_json, j.wait_failure_json,
              EXISTS (SELECT 1 FROM batch_requests AS r WHERE r.document_id = d.id AND r.state = 'sent') AS in_batch
       FROM night_documents AS n JOIN documents AS d ON d.id = n.document_id LEFT JOIN jobs AS j ON j.document_id = d.id
       WHERE n.night_id = ? ORDER BY d.title, d.id`,
    )
    .all(nightId)
}

/** Waits that only a person, or another night, ends. */
const longWaits: ReadonlySet<string | null> = new Set(['awaiting-choice', 'awaiting-provider', 'awaiting-budget', 'awaiting-night'])

function standsStill({ state, queue_reason, in_batch }: DocumentRow): boolean {
  if (in_batch === 1) return false
  return state === 'queued' ? longWaits.has(queue_reason) : state !== 'leased'
}

function outcomeOf(job: Pick<DocumentRow, 'state' | 'failure_json' | 'wait_failure_json'>): Pick<NightReport['documents'][number], 'outcome' | 'failure'> {
  if (job.state === 'done') return { outcome: 'ready', failure: null }
  const json = job.state === 'failed' ? job.failure_json : job.wait_failure_json
  return { outcome: job.state === 'failed' ? 'failed' : 'waiting', failure: json === null ? null : z.nullable(Failure).catch(null).parse(JSON.parse(json)) }
}
