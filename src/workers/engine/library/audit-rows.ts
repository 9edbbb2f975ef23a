import type { AuditEntry } from '../../../shared/contract/library.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'

/** The audit log, one function a statement. */
export interface AuditRow {
  readonly id: string
  readonly at: number
  readonly finishedAt: number | null
  readonly who: string
  readonly method: string
  readonly summary: string
  readonly outcome: 'running' | 'ok' | 'failed'
  readonly failureCode: string | null
  /** The reply, or the whole failure: what is answered when the same id is sent again. */
  readonly replyJson: string | null
  readonly trace: string
}

const columns = 'id, at, finished_at AS finishedAt, who, method, summary, outcome, failure_code AS failureCode, trace'

export function saveAudit(db: WritableDatabase, row: AuditRow): void {
  db.prepare<[string, number, number | null, string, string, string, string, string | null, string | null, string]>(
    `INSERT INTO audit_log (id, at, finished_at, who, method, summary, outcome, failure_code, reply_json, trace) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, summary = excluded.summary, outcome = excluded.outcome, failure_code = excluded.failure_code, reply_json = excluded.reply_json`,
  ).run(row.id, row.at, row.finishedAt, row.who, row.method, row.summary, row.outcome, row.failureCode, row.replyJson, row.trace)
}

export function auditById(db: ReadableDatabase, id: string): AuditRow | null {
  return db.prepare<[string], AuditRow>(`SELECT ${columns}, reply_json AS replyJson FROM audit_log WHERE id = ?`).get(id) ?? null
}

/** Newest first. */
export function listAudit(db: ReadableDatabase, limit: number): AuditEntry[] {
  return db.prepare<[number], AuditEntry>(`SELECT ${columns} FROM audit_log ORDER BY at DESC, id LIMIT ?`).all(limit)
}

/** Commands that a dead engine had begun: nobody will ever finish these rows. */
export function closeRunning(db: WritableDatabase, at: number, failureCode: string): number {
  return db.prepare<[number, string]>("UPDATE audit_log SET outcome = 'failed', finished_at = ?, failure_code = ? WHERE outcome = 'running'").run(at, failureCode).changes
}

/** Keeps the newest; answers how many went. */
export function pruneAudit(db: WritableDatabase, keep: number): number {
  return db.prepare<[number]>('DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log ORDER BY at DESC, id LIMIT -1 OFFSET ?)').run(keep).changes
}
