import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { connect, type Connection } from '../../src/workers/engine/db/connection.ts'
import type { LibraryLayout } from '../../src/workers/engine/db/layout.ts'

/**
 * Everything in a library that must not depend on how often it was interrupted: every row and every file, without
 * times, sequence numbers, tokens, attempts, and the history of how it came to be.
 */
const queries = {
  collections: 'SELECT id, name FROM collections ORDER BY id',
  document_objects: 'SELECT sha256, bytes, media_type FROM document_objects ORDER BY sha256',
  documents: `SELECT id, sha256, title, file_name, media_type, bytes, pages, language, quality_json, warnings_json, revision_of,
    trashed_at IS NOT NULL AS trashed, published, passages_count, entities_count, relations_count, facts_count FROM documents ORDER BY id`,
  document_collections: 'SELECT document_id, collection_id FROM document_collections ORDER BY document_id, collection_id',
  jobs: "SELECT id, document_id, stage, state, lease_token, cursor_json, json_extract(failure_json, '$.code') AS failure, priority FROM jobs ORDER BY id",
  job_stages: 'SELECT job_id, stage, state, done, total, note FROM job_stages ORDER BY job_id, stage',
  pages: 'SELECT * FROM pages ORDER BY document_id, number',
  passages: 'SELECT id, document_id, idx, kind, headings_json, headings_text, page, boxes_json, runs, tokens, text, context_hash FROM passages ORDER BY document_id, idx',
  extractions: 'SELECT context_hash, provider, model, prompt_version, extraction_json FROM extractions ORDER BY 1, 2, 3, 4',
  usage: 'SELECT document_id, provider, model, sum(calls), sum(input_tokens), sum(output_tokens), sum(cost_usd) FROM usage GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
  resolutions: 'SELECT * FROM resolutions ORDER BY document_id, part',
  entities: 'SELECT id, key, name, type, subtype, canonical_id, mentions_count, documents_count, salience, aliases_text FROM entities ORDER BY id',
  entity_documents: 'SELECT * FROM entity_documents ORDER BY entity_id, document_id',
  aliases: 'SELECT * FROM aliases ORDER BY entity_id, document_id, name, kind',
  mentions: 'SELECT * FROM mentions ORDER BY entity_id, document_id, passage_id, start',
  relations: 'SELECT * FROM relations ORDER BY id',
  facts: 'SELECT * FROM facts ORDER BY id',
  evidence: 'SELECT * FROM evidence ORDER BY claim_id, document_id, passage_id, start, "end"',
  merges: 'SELECT from_id, into_id, reason FROM merges WHERE undone_at IS NULL ORDER BY from_id, into_id',
  communities: 'SELECT * FROM communities ORDER BY entity_id',
  embeddings: 'SELECT context_hash, model, hex(vector) FROM embeddings ORDER BY context_hash, model',
  // What Neo4j would hold after all of it was delivered: of documents, passages and the like the last word on each, …
  outbox: `SELECT operation, subject, subject_id, document_id, payload_json FROM outbox AS o WHERE subject NOT IN ('entity', 'relation', 'fact')
    AND seq = (SELECT max(seq) FROM outbox WHERE subject = o.subject AND subject_id = o.subject_id AND document_id IS o.document_id) ORDER BY subject, subject_id, document_id`,
  // … of a claim the last word of each document on what it contributes, …
  outbox_support: `SELECT operation, subject, subject_id, document_id, payload_json -> '$.support' AS support, payload_json -> '$.evidence' AS evidence FROM outbox AS o
    WHERE subject IN ('entity', 'relation', 'fact')
    AND seq = (SELECT max(seq) FROM outbox WHERE subject = o.subject AND subject_id = o.subject_id AND document_id IS o.document_id) ORDER BY subject, subject_id, document_id`,
  // … and the last word of all on what is computed over all documents: they may be published in any order.
  outbox_values: `SELECT operation, subject, subject_id, json_remove(payload_json, '$.support', '$.evidence', '$.documentId') AS said FROM outbox AS o
    WHERE subject IN ('entity', 'relation', 'fact')
    AND seq = (SELECT max(seq) FROM outbox WHERE subject = o.subject AND subject_id = o.subject_id) ORDER BY subject, subject_id`,
  passages_fts: 'SELECT p.document_id, p.idx FROM passages_fts AS f JOIN passages AS p ON p.seq = f.rowid ORDER BY 1, 2',
} as const

export interface LibraryDump {
  readonly tables: Readonly<Record<keyof typeof queries, readonly string[]>>
  /** Files of the object store and of tmp/, with their sizes. */
  readonly files: readonly string[]
}

/** Reads a library that nobody has open. @throws where the file, its foreign keys or its search index are not sound */
export function dumpLibrary(layout: LibraryLayout): LibraryDump {
  const db = connect(layout.databaseFile, { readOnly: false, mustExist: true })
  try {
    checkSound(db)
    return dumpDatabase(db, layout)
  } finally {
    db.close()
  }
}

/** The same of a library that this process has open. */
export function dumpDatabase(db: Pick<Connection, 'prepare'>, layout: LibraryLayout): LibraryDump {
  const tables = Object.fromEntries(Object.entries(queries).map(([table, sql]) => [table, db.prepare(sql).all().map((row) => JSON.stringify(row))]))
  return { tables: tables as Record<keyof typeof queries, string[]>, files: [...filesIn(layout.objectsFolder, layout.root), ...filesIn(layout.tmpFolder, layout.root)].sort() }
}

function checkSound(db: Connection): void {
  const integrity = db.pragma('integrity_check')
  if (integrity !== 'ok') throw new Error(`The library is damaged: ${String(integrity)}`)
  const broken = db.prepare('SELECT * FROM pragma_foreign_key_check').all()
  if (broken.length > 0) throw new Error(`Rows that refer to nothing: ${JSON.stringify(broken.slice(0, 5))}`)
  for (const index of ['passages_fts', 'entities_fts']) db.exec(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`)
}

function filesIn(folder: string, root: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => `${relative(root, file)} ${statSync(file).size}`)
}

/** What differs, table by table, in a few lines that a person can read; empty when nothing does. */
export function differences(expected: LibraryDump, actual: LibraryDump): string[] {
  const lists: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ...(Object.keys(expected.tables) as (keyof typeof queries)[]).map((table) => [table, expected.tables[table], actual.tables[table]] as const),
    ['files', expected.files, actual.files],
  ]
  return lists.flatMap(([name, wanted, found]) => {
    const [missing, extra] = [without(wanted, found), without(found, wanted)]
    if (missing.length + extra.length === 0) return []
    return [`${name}: ${missing.length} missing, ${extra.length} extra of ${wanted.length}`, ...missing.slice(0, 3).map((row) => `  - ${row.slice(0, 400)}`), ...extra.slice(0, 3).map((row) => `  + ${row.slice(0, 400)}`)]
  })
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return rows.filter((row) => !known.has(row))
}
