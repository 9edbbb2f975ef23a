import { createHash } from 'node:crypto'
import type { ImportResult, PendingImport } from '../../../shared/contract/documents.ts'
import type { CollectionId, DocumentId, Sha256 } from '../../../shared/model/ids.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'
import type { FoundFile } from './expand-paths.ts'

/**
 * The imports table, one function a statement. A row's states:
 * waiting → done | refused | undecided | cancelled; undecided → done | cancelled (a person decides);
 * refused → done (a person has seen it). That a waiting row is being copied is known in memory only: after a death
 * it is waiting again, whatever it was.
 */
export interface ImportRow {
  readonly id: string
  readonly command_id: string
  readonly trace: string
  readonly position: number
  readonly path: string
  readonly file_name: string
  readonly collection_id: CollectionId | null
  readonly same_name: 'ask' | 'revision' | 'keep-both'
  readonly state: 'waiting' | 'copying' | 'undecided' | 'refused' | 'done' | 'cancelled'
  readonly bytes_total: number | null
  readonly sha256: Sha256 | null
  readonly existing: DocumentId | null
  readonly result_json: string | null
  /** ImportPlan; null: none was named. */
  readonly plan_json: string | null
  readonly at: number
}

/** The same command and position always give the same id: a drop that is sent again finds its own rows. */
export function importId(commandId: string, position: number): string {
  return `i${createHash('sha256').update(`${commandId}\0${position}`).digest('hex').slice(0, 24)}`
}

/** The row of a file that was found; one that was refused before it was opened is settled already. */
export function newImport(command: Pick<ImportRow, 'command_id' | 'trace' | 'collection_id' | 'same_name' | 'plan_json' | 'at'>, position: number, file: FoundFile): ImportRow {
  const id = importId(command.command_id, position)
  const result: ImportResult | null = file.refusal && { path: file.path, outcome: 'refused', documentId: null, sha256: null, failure: file.refusal, importId: id }
  return {
    ...command,
    id,
    position,
    path: file.path,
    file_name: file.fileName,
    state: file.refusal ? 'refused' : 'waiting',
    bytes_total: file.bytes,
    sha256: null,
    existing: null,
    result_json: result && JSON.stringify(result),
  }
}

export function insertImport(db: WritableDatabase, row: ImportRow): void {
  db.prepare<(string | number | null)[]>(
    `INSERT INTO imports (id, command_id, trace, position, path, file_name, collection_id, same_name, state, bytes_total, result_json, plan_json, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(row.id, row.command_id, row.trace, row.position, row.path, row.file_name, row.collection_id, row.same_name, row.state, row.bytes_total, row.result_json, row.plan_json, row.at)
}

/** So many rows are read in one turn of the event loop: a folder may hold thousands. */
const rowsPerTurn = 400

/** A command's rows in their order. */
export async function* importsOf(db: ReadableDatabase, commandId: string): AsyncGenerator<ImportRow> {
  const page = db.prepare<[string, number, number], ImportRow>('SELECT * FROM imports WHERE command_id = ? AND position > ? ORDER BY position LIMIT ?')
  for (let after = -1; ; ) {
    const rows = page.all(commandId, after, rowsPerTurn)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < rowsPerTurn) return
    after = last.position
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

export function importById(db: ReadableDatabase, id: string): ImportRow | undefined {
  return db.prepare<[string], ImportRow>('SELECT * FROM imports WHERE id = ?').get(id)
}

/** What a person still sees: on the way, undecided, or refused and not dismissed. */
export function openImports(db: ReadableDatabase, limit: number): ImportRow[] {
  return db.prepare<[number], ImportRow>("SELECT * FROM imports WHERE state IN ('waiting', 'copying', 'undecided', 'refused') ORDER BY at, command_id, position LIMIT ?").all(limit)
}

/** Files that a death cut: they are still to be copied. */
export function unfinishedImports(db: ReadableDatabase): { readonly id: string }[] {
  return db.prepare<[], { id: string }>("SELECT id FROM imports WHERE state IN ('waiting', 'copying') ORDER BY at, command_id, position").all()
}

export function countWaiting(db: ReadableDatabase): number {
  return db.prepare<[], { waiting: number }>("SELECT count(*) AS waiting FROM imports WHERE state IN ('waiting', 'copying')").get()?.waiting ?? 0
}

/** Ends a row with its outcome, or leaves it undecided. */
export function settleImport(db: WritableDatabase, id: string, state: 'done' | 'refused' | 'undecided' | 'cancelled', result: ImportResult): void {
  db.prepare<[string, string | null, string | null, string, string]>('UPDATE imports SET state = ?, sha256 = ?, existing = ?, result_json = ? WHERE id = ?').run(
    state,
    result.sha256,
    result.existing ?? null,
    JSON.stringify(result),
    id,
  )
}

/** A refused row that the person has seen; false when it is not refused. */
export function dismissRefused(db: WritableDatabase, id: string): boolean {
  return db.prepare<[string]>("UPDATE imports SET state = 'done' WHERE id = ? AND state = 'refused'").run(id).changes > 0
}

/** Rows that wait for a decision about the same bytes: one answer decides them all. */
export function undecidedWithBytes(db: ReadableDatabase, sha256: Sha256): ImportRow[] {
  return db.prepare<[string], ImportRow>("SELECT * FROM imports WHERE state = 'undecided' AND sha256 = ? ORDER BY at, command_id, position").all(sha256)
}

/** Settled rows are kept only to answer a command that is sent again, and to be seen. */
export function forgetOldImports(db: WritableDatabase, before: { readonly settled: number; readonly refused: number }): number {
  return db
    .prepare<[number, number]>("DELETE FROM imports WHERE (state IN ('done', 'cancelled') AND at < ?) OR (state = 'refused' AND at < ?)")
    .run(before.settled, before.refused).changes
}

export function resultOf(row: ImportRow): ImportResult | null {
  return row.result_json === null ? null : (JSON.parse(row.result_json) as ImportResult)
}

/** A row as it is shown; `bytesDone` is null while nothing copies it. */
export function pendingView(row: ImportRow, bytesDone: number | null): PendingImport {
  const state = row.state === 'undecided' || row.state === 'refused' ? row.state : bytesDone === null ? 'waiting' : 'copying'
  return {
    id: row.id,
    path: row.path,
    fileName: row.file_name,
    collectionId: row.collection_id,
    state,
    bytesDone: bytesDone ?? 0,
    bytesTotal: row.bytes_total,
    failure: state === 'refused' ? (resultOf(row)?.failure ?? null) : null,
    existing: row.existing,
    at: row.at,
  }
}
