import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Resolution } from '../../src/shared/model/resolution.ts'
import type { DocumentId, PassageId } from '../../src/shared/model/ids.ts'
import type { Run } from '../../src/shared/model/geometry.ts'
import { packRuns } from '../../src/shared/model/packed-runs.ts'
import type { GraphWriter } from '../../src/workers/engine/pipeline/ports.ts'
import { connect, openReadOnly, type Connection, type ReadOnlyDatabase } from '../../src/workers/engine/db/connection.ts'
import { applyMigration } from '../../src/workers/engine/db/migrate.ts'
import { migrations } from '../../src/workers/engine/db/migrations.ts'
import { createGraphWriter } from '../../src/workers/engine/graph/sqlite/graph-writer.ts'

/** A library in a temporary folder, filled by hand: what the graph, search and export tests stand on. */
export interface TestLibrary {
  readonly folder: string
  readonly db: Connection
  readonly reader: ReadOnlyDatabase
  readonly writer: GraphWriter
  addDocument(spec: DocumentSpec): DocumentId
  publish(documentId: DocumentId, resolution: Resolution): void
  withdraw(documentId: DocumentId): void
  trash(documentId: DocumentId): void
  /** The whole graph as text, without sequence numbers and times. */
  dump(): string
  close(): void
}

export interface PassageSpec {
  readonly text: string
  readonly page?: number
  readonly headings?: readonly string[]
  readonly runs?: readonly Run[]
}

export interface DocumentSpec {
  readonly name: string
  readonly title?: string
  readonly passages?: readonly (string | PassageSpec)[]
  readonly collections?: readonly string[]
  readonly jobState?: 'queued' | 'leased' | 'paused' | 'done' | 'failed' | 'cancelled'
  readonly notBefore?: number
  readonly addedAt?: number
  readonly language?: string
}

export const now = 1_700_000_000_000

export function openTestLibrary(): TestLibrary {
  const folder = mkdtempSync(join(tmpdir(), 'coursegraph-graph-'))
  const file = join(folder, 'library.sqlite')
  const db = connect(file, { readOnly: false, mustExist: false })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  db.pragma('foreign_keys = ON')
  for (const migration of migrations) applyMigration(db, migration)
  const reader = openReadOnly(file)
  const writer = createGraphWriter({ db, nowMs: () => now })

  return {
    folder,
    db,
    reader,
    writer,
    addDocument: (spec) => db.transaction(() => addDocument(db, spec)),
    publish: (documentId, resolution) => publishAll(db, writer, documentId, resolution),
    withdraw: (documentId) => withdrawAll(db, writer, documentId),
    trash: (documentId) => void db.prepare<[number, string]>('UPDATE documents SET trashed_at = ? WHERE id = ?').run(now, documentId),
    dump: () => dumpGraph(db),
    close() {
      reader.close()
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function publishAll(db: Connection, writer: GraphWriter, documentId: DocumentId, resolution: Resolution): number {
  let cursor: number | null = 0
  let steps = 0
  while (cursor !== null) {
    const from: number = cursor
    cursor = db.transaction(() => writer.publishStep({ documentId, resolution, cursor: from }).next)
    steps += 1
    if (cursor !== null && cursor <= from) throw new Error('A step must move on.')
  }
  return steps
}

export function withdrawAll(db: Connection, writer: GraphWriter, documentId: DocumentId): number {
  let steps = 1
  while (db.transaction(() => writer.withdrawStep(documentId).remaining)) {
    steps += 1
    if (steps > 10_000) throw new Error('A withdrawal must come to an end.')
  }
  return steps
}

export function documentIdOf(name: string): DocumentId {
  return sha(name).slice(0, 32) as DocumentId
}

export function passageIdOf(name: string, index: number): PassageId {
  return `p${sha(`${name}#${index}`).slice(0, 24)}` as PassageId
}

/** One run for each word, as if the text stood on one line of ten-point type. */
export function lineRuns(text: string, page = 1): Run[] {
  return [...text.matchAll(/\S+/gu)].map((word): Run => [word.index, word.index + word[0].length, page, 10 + word.index * 5, 100, 10 + (word.index + word[0].length) * 5, 110])
}

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function addDocument(db: Connection, spec: DocumentSpec): DocumentId {
  const id = documentIdOf(spec.name)
  const addedAt = spec.addedAt ?? now
  db.prepare('INSERT INTO document_objects VALUES (?, 1000, ?, ?)').run(sha(spec.name), 'application/pdf', addedAt)
  db.prepare(
    'INSERT INTO documents (id, sha256, title, file_name, media_type, bytes, pages, language, added_at, passages_count) VALUES (?, ?, ?, ?, ?, 1000, 3, ?, ?, ?)',
  ).run(id, sha(spec.name), spec.title ?? spec.name, `${spec.name}.pdf`, 'application/pdf', spec.language ?? 'en', addedAt, spec.passages?.length ?? 0)
  for (const name of spec.collections ?? []) {
    const collectionId = `c-${name.toLowerCase()}`
    db.prepare('INSERT INTO collections VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(collectionId, name, addedAt)
    db.prepare('INSERT INTO document_collections VALUES (?, ?, ?)').run(id, collectionId, addedAt)
  }
  for (const [index, passage] of (spec.passages ?? []).entries()) addPassage(db, spec.name, id, index, typeof passage === 'string' ? { text: passage } : passage)
  addJob(db, id, spec, addedAt)
  return id
}

function addPassage(db: Connection, name: string, documentId: string, index: number, passage: PassageSpec): void {
  const { text, page = 1, headings = [], runs = lineRuns(text, page) } = passage
  db.prepare(
    `INSERT INTO passages (id, document_id, idx, kind, headings_json, headings_text, page, boxes_json, runs, tokens, text, context_hash)
     VALUES (?, ?, ?, 'text', ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    passageIdOf(name, index),
    documentId,
    index,
    JSON.stringify(headings),
    headings.join('\n'),
    page,
    JSON.stringify([{ page, x0: 10, y0: 100, x1: 500, y1: 110 }]),
    packRuns(runs),
    Math.ceil(text.length / 4),
    text,
    sha(text),
  )
}

function addJob(db: Connection, documentId: string, spec: DocumentSpec, at: number): void {
  const state = spec.jobState ?? 'done'
  const failure = { code: 'no-text', message: 'No text.', action: 'Nothing.', retryable: false }
  db.prepare(
    `INSERT INTO jobs (id, document_id, stage, state, not_before, queue_reason, lease_token, lease_owner, lease_until, failure_json, max_attempts, trace, queued_at, updated_at, finished_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, 'trace-1234', ?, ?, ?)`,
  ).run(
    `j${documentId}`,
    documentId,
    state === 'done' ? 'publish' : 'extract',
    state,
    state === 'queued' ? (spec.notBefore ?? at) : null,
    state === 'queued' ? 'new' : null,
    state === 'leased' ? 'token' : null,
    state === 'leased' ? 'owner' : null,
    state === 'leased' ? at + 30_000 : null,
    state === 'failed' ? JSON.stringify(failure) : null,
    at,
    at,
    state === 'done' ? at : null,
  )
}

/** Every row of the graph but sequence numbers, times and merges that were undone. */
export function dumpGraph(db: Connection): string {
  const queries = [
    'SELECT id, key, name, type, subtype, canonical_id, mentions_count, documents_count, salience, aliases_text FROM entities ORDER BY id',
    'SELECT * FROM entity_documents ORDER BY entity_id, document_id',
    'SELECT * FROM aliases ORDER BY entity_id, document_id, name, kind',
    'SELECT * FROM mentions ORDER BY entity_id, document_id, passage_id, start',
    'SELECT * FROM relations ORDER BY id',
    'SELECT * FROM facts ORDER BY id',
    'SELECT * FROM evidence ORDER BY claim_id, document_id, passage_id, start, "end"',
    'SELECT from_id, into_id, reason FROM merges WHERE undone_at IS NULL ORDER BY from_id, into_id, reason',
    'SELECT id, published, entities_count, relations_count, facts_count FROM documents ORDER BY id',
    "SELECT e.id FROM entities_fts f JOIN entities e ON e.seq = f.rowid WHERE entities_fts MATCH 'oxygen OR ppo2 OR nitrox' ORDER BY e.id",
  ]
  return queries.map((sql) => `${sql}\n${db.prepare(sql).all().map((row) => JSON.stringify(row)).join('\n')}`).join('\n\n')
}
