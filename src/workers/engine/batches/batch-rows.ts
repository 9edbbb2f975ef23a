import { z } from 'zod'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { BatchView, ModelChoice } from '../../../shared/model/provider.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'
import type { ExtractorIdentity } from '../pipeline/ports.ts'

/** A batch as it stands in its table; batches.ts says what each state means. */
export interface BatchRow {
  readonly id: string
  readonly provider: ModelChoice['provider']
  readonly model: string
  readonly base_url: string | null
  readonly ontology_version: string
  readonly state: BatchView['state']
  readonly total: number
  readonly created_at: number
  readonly sent_at: number | null
  readonly remote_id: string | null
  readonly remote_certain: 0 | 1
  readonly not_ours_json: string
  readonly submitted_at: number | null
  readonly expires_at: number | null
  readonly ended_at: number | null
  readonly next_poll_at: number | null
  readonly tries: number
  readonly cancel_asked: 0 | 1
  readonly failure_json: string | null
}

/** A passage as it was asked about. */
export const AskedPassage = z.object({ contextHash: z.string(), headings: z.array(z.string()), text: z.string() })
export type AskedPassage = z.infer<typeof AskedPassage>

export interface OpenRequest {
  readonly customId: string
  readonly documentId: DocumentId | null
  readonly promptVersion: string
  readonly passages: readonly AskedPassage[]
}

export type RequestEnd = 'answered' | 'failed' | 'expired' | 'cancelled'

export function insertBatch(db: WritableDatabase, batch: { readonly id: string; readonly choice: ModelChoice; readonly ontologyVersion: string; readonly total: number; readonly at: number }): void {
  db.prepare<(string | number | null)[]>(
    "INSERT INTO batches (id, provider, model, base_url, ontology_version, state, total, created_at, next_poll_at) VALUES (?, ?, ?, ?, ?, 'submitting', ?, ?, ?)",
  ).run(batch.id, batch.choice.provider, batch.choice.model, batch.choice.baseUrl, batch.ontologyVersion, batch.total, batch.at, batch.at)
}

export function insertRequest(db: WritableDatabase, batchId: string, request: OpenRequest & { readonly worstUsd: number | null }): void {
  const { customId, documentId, promptVersion, passages, worstUsd } = request
  db.prepare<(string | number | null)[]>(
    "INSERT INTO batch_requests (batch_id, custom_id, document_id, prompt_version, passages_json, worst_usd, state) VALUES (?, ?, ?, ?, ?, ?, 'sent')",
  ).run(batchId, customId, documentId, promptVersion, JSON.stringify(passages), worstUsd)
  for (const { contextHash } of passages) db.prepare<string[]>('INSERT INTO batch_passages (context_hash, batch_id, custom_id) VALUES (?, ?, ?)').run(contextHash, batchId, customId)
}

export function batchById(db: ReadableDatabase, id: string): BatchRow | null {
  return db.prepare<[string], BatchRow>('SELECT * FROM batches WHERE id = ?').get(id) ?? null
}

const unfinished = "state IN ('submitting', 'running', 'collecting', 'cancelling')"

export function dueBatches(db: ReadableDatabase, at: number): BatchRow[] {
  return db.prepare<[number], BatchRow>(`SELECT * FROM batches WHERE ${unfinished} AND next_poll_at <= ? ORDER BY created_at, id`).all(at)
}

export function nextBatchDueAt(db: ReadableDatabase): number | null {
  return db.prepare<[], { at: number | null }>(`SELECT min(next_poll_at) AS at FROM batches WHERE ${unfinished}`).get()?.at ?? null
}

/** Whatever failed is tried at once: a key was given, an account settled. */
export function hurryBatches(db: WritableDatabase, at: number): void {
  db.prepare<[number]>(`UPDATE batches SET next_poll_at = ? WHERE ${unfinished} AND failure_json IS NOT NULL`).run(at)
}

type Changeable = Omit<BatchRow, 'id' | 'provider' | 'model' | 'base_url' | 'ontology_version' | 'total' | 'created_at'>

export function changeBatch(db: WritableDatabase, id: string, change: Partial<Changeable>): void {
  const columns = Object.keys(change)
  db.prepare<(string | number | null)[]>(`UPDATE batches SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`).run(...Object.values(change), id)
}

/** The remote ids that are certainly those of other batches of this library. */
export function otherRemoteIds(db: ReadableDatabase, id: string): Set<string> {
  return new Set(db.prepare<[string], { remote: string }>('SELECT remote_id AS remote FROM batches WHERE id <> ? AND remote_id IS NOT NULL AND remote_certain = 1').all(id).map(({ remote }) => remote))
}

interface RequestRow {
  readonly custom_id: string
  readonly document_id: DocumentId | null
  readonly prompt_version: string
  readonly passages_json: string | null
}

export function openRequests(db: ReadableDatabase, batchId: string): OpenRequest[] {
  return db.prepare<[string], RequestRow>("SELECT custom_id, document_id, prompt_version, passages_json FROM batch_requests WHERE batch_id = ? AND state = 'sent' ORDER BY custom_id").all(batchId).map(requestOf)
}

/** Null: it is over already, or none of this batch's. */
export function openRequest(db: ReadableDatabase, batchId: string, customId: string): OpenRequest | null {
  const row = db.prepare<[string, string], RequestRow>("SELECT custom_id, document_id, prompt_version, passages_json FROM batch_requests WHERE batch_id = ? AND custom_id = ? AND state = 'sent'").get(batchId, customId)
  return row ? requestOf(row) : null
}

function requestOf(row: RequestRow): OpenRequest {
  return { customId: row.custom_id, documentId: row.document_id, promptVersion: row.prompt_version, passages: z.array(AskedPassage).parse(JSON.parse(row.passages_json ?? '[]')) }
}

export function endRequest(db: WritableDatabase, batchId: string, customId: string, end: RequestEnd, why: string | null): void {
  db.prepare<(string | null)[]>('UPDATE batch_requests SET state = ?, why = ?, passages_json = NULL WHERE batch_id = ? AND custom_id = ?').run(end, why, batchId, customId)
}

export function endOpenRequests(db: WritableDatabase, batchId: string, end: RequestEnd, why: string | null): void {
  db.prepare<(string | null)[]>("UPDATE batch_requests SET state = ?, why = ?, passages_json = NULL WHERE batch_id = ? AND state = 'sent'").run(end, why, batchId)
}

export function documentsOf(db: ReadableDatabase, batchId: string, end: RequestEnd): DocumentId[] {
  return db.prepare<string[], { id: DocumentId }>('SELECT DISTINCT document_id AS id FROM batch_requests WHERE batch_id = ? AND state = ? AND document_id IS NOT NULL').all(batchId, end).map(({ id }) => id)
}

const sameIdentity = 'r.prompt_version = ? AND b.provider = ? AND b.model = ?'
const identity = (by: ExtractorIdentity) => [by.promptVersion, by.provider, by.model] as const

// CROSS JOIN keeps the order as written: from the passage. Left to itself, SQLite begins with all open requests, for each passage anew.

/** Whether this passage is in a batch that is not over. */
export function isInBatch(db: ReadableDatabase, contextHash: string, by: ExtractorIdentity): boolean {
  return (
    db
      .prepare<string[], { one: number }>(
        `SELECT 1 AS one FROM batch_passages AS p CROSS JOIN batch_requests AS r ON r.batch_id = p.batch_id AND r.custom_id = p.custom_id CROSS JOIN batches AS b ON b.id = r.batch_id
         WHERE p.context_hash = ? AND r.state = 'sent' AND ${sameIdentity} LIMIT 1`,
      )
      .get(contextHash, ...identity(by)) !== undefined
  )
}

/** Whether any passage of the document is, be it for another document. */
export function documentIsInBatch(db: ReadableDatabase, documentId: DocumentId, by: ExtractorIdentity): boolean {
  return (
    db
      .prepare<string[], { one: number }>(
        `SELECT 1 AS one FROM passages AS d CROSS JOIN batch_passages AS p ON p.context_hash = d.context_hash
           CROSS JOIN batch_requests AS r ON r.batch_id = p.batch_id AND r.custom_id = p.custom_id CROSS JOIN batches AS b ON b.id = r.batch_id
         WHERE d.document_id = ? AND r.state = 'sent' AND ${sameIdentity} LIMIT 1`,
      )
      .get(documentId, ...identity(by)) !== undefined
  )
}

export interface PassageToSend {
  readonly index: number
  readonly contextHash: string
  readonly headings: readonly string[]
  readonly text: string
  readonly tokens: number
  /** It was in a batch before. */
  readonly tried: boolean
}

/** Passages of the document without a kept answer that no open batch is being asked about, in their order. */
export function passagesToSend(db: ReadableDatabase, documentId: DocumentId, by: ExtractorIdentity, afterIndex: number, limit: number): PassageToSend[] {
  return db
    .prepare<(string | number)[], { idx: number; context_hash: string; headings_json: string; text: string; tokens: number; tried: 0 | 1 }>(
      `SELECT d.idx, d.context_hash, d.headings_json, d.text, d.tokens, EXISTS (SELECT 1 FROM batch_passages AS t WHERE t.context_hash = d.context_hash) AS tried
       FROM passages AS d
       WHERE d.document_id = ? AND d.idx > ?
         AND NOT EXISTS (SELECT 1 FROM extractions AS e WHERE e.context_hash = d.context_hash AND e.prompt_version = ? AND e.provider = ? AND e.model = ?)
         AND NOT EXISTS (
           SELECT 1 FROM batch_passages AS p CROSS JOIN batch_requests AS r ON r.batch_id = p.batch_id AND r.custom_id = p.custom_id CROSS JOIN batches AS b ON b.id = r.batch_id
           WHERE p.context_hash = d.context_hash AND r.state = 'sent' AND ${sameIdentity})
       ORDER BY d.idx LIMIT ?`,
    )
    .all(documentId, afterIndex, ...identity(by), ...identity(by), limit)
    .map(({ idx, context_hash, headings_json, text, tokens, tried }) => ({ index: idx, contextHash: context_hash, headings: JSON.parse(headings_json) as string[], text, tokens, tried: tried === 1 }))
}

export interface PassageTries {
  /** Requests with it that are over; those that were cancelled do not count. */
  readonly ended: number
  /** No batch will bring an answer. */
  readonly hopeless: boolean
}

/** What came of the passage in batches so far, where no answer is kept. */
export function triesOf(db: ReadableDatabase, contextHash: string, by: ExtractorIdentity): PassageTries {
  const row = db
    .prepare<string[], { ended: number; hopeless: number | null }>(
      `SELECT count(*) AS ended, max(r.why = 'batch-refused' OR (r.why IN ('truncated', 'request-refused')
           AND (SELECT count(*) FROM batch_passages AS q WHERE q.batch_id = p.batch_id AND q.custom_id = p.custom_id) = 1)) AS hopeless
       FROM batch_passages AS p CROSS JOIN batch_requests AS r ON r.batch_id = p.batch_id AND r.custom_id = p.custom_id CROSS JOIN batches AS b ON b.id = r.batch_id
       WHERE p.context_hash = ? AND r.state IN ('answered', 'failed', 'expired') AND ${sameIdentity}`,
    )
    .get(contextHash, ...identity(by))
  return { ended: row?.ended ?? 0, hopeless: row?.hopeless === 1 }
}

/** US dollars at worst of all that is in batches and not answered; for one document, or for all. */
export function outstandingUsd(db: ReadableDatabase, documentId: DocumentId | null): number {
  const sql = documentId === null ? "SELECT sum(worst_usd) AS usd FROM batch_requests WHERE state = 'sent'" : "SELECT sum(worst_usd) AS usd FROM batch_requests WHERE state = 'sent' AND document_id = ?"
  return db.prepare<string[], { usd: number | null }>(sql).get(...(documentId === null ? [] : [documentId]))?.usd ?? 0
}
