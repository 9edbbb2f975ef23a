import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Finding } from '../../../shared/contract/library.ts'
import { words } from '../../../shared/fold.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'
import type { Work } from '../pipeline/ports.ts'
import { checks, type Check } from './checks.ts'

/** Pages of trouble are not read; the first lines say what it is. */
const integrityLines = 5
/** Passages that are looked up in the index by one of their words. */
const probes = 200

/**
 * Checks that the database is sound: its pages, its foreign keys, what must hold between its tables, its counts
 * and its full-text indexes. Reads only, and takes seconds on a large library: run it in a thread.
 */
export async function verifyLibrary(db: ReadableDatabase, work: Work): Promise<Finding[]> {
  const findings: Finding[] = []
  const steps: readonly (() => Finding[])[] = [() => checkIntegrity(db), () => checkForeignKeys(db), ...checks.map((check) => () => runCheck(db, check)), () => checkSearchIndexes(db)]
  for (const [done, step] of steps.entries()) {
    work.signal.throwIfAborted()
    work.report({ done, total: steps.length })
    findings.push(...step())
    // An abort is a message, which only arrives between turns.
    await nextTurn()
  }
  work.report({ done: steps.length, total: steps.length })
  return findings
}

/**
 * Puts right what can be put right without asking a document again; answers what is found now, with `mended` set.
 * All checks are made anew, in their order: mending one may bring out the next. Each piece is a transaction of its
 * own; the caller lets the event loop run between them.
 */
export function* mendLibrary(db: WritableDatabase, findings: readonly Finding[]): Generator<Finding> {
  for (const finding of findings) {
    if (finding.kind === 'search-index') yield rebuildIndexes(db, finding)
    else if (!checks.some(({ detail }) => detail === finding.detail)) yield finding
  }
  for (const check of checks) {
    const [finding] = runCheck(db, check)
    if (!finding) continue
    db.transaction(() => check.mend?.forEach((sql) => void db.prepare<[]>(sql).run()))
    yield { ...finding, mended: runCheck(db, check).length === 0 }
  }
}

function rebuildIndexes(db: WritableDatabase, finding: Finding): Finding {
  for (const index of indexes) db.prepare<[]>(`INSERT INTO ${index}(${index}) VALUES ('rebuild')`).run()
  return { ...finding, mended: checkSearchIndexes(db).length === 0 }
}

function checkIntegrity(db: ReadableDatabase): Finding[] {
  const lines = db.prepare<[], { integrity_check: string }>(`PRAGMA integrity_check(${integrityLines})`).all().map((row) => row.integrity_check)
  return lines.length === 1 && lines[0] === 'ok' ? [] : [{ kind: 'integrity', detail: lines.join('; '), count: lines.length, mended: false }]
}

function checkForeignKeys(db: ReadableDatabase): Finding[] {
  const rows = db
    .prepare<[], { table: string; parent: string; count: number }>('SELECT "table", parent, COUNT(*) AS count FROM pragma_foreign_key_check GROUP BY "table", parent ORDER BY "table", parent')
    .all()
  return rows.map((row) => ({ kind: 'orphan-row', detail: `rows of ${row.table} that point at no row of ${row.parent}`, count: row.count, mended: false }))
}

function runCheck(db: ReadableDatabase, { kind, detail, count }: Check): Finding[] {
  const found = db.prepare<[], { count: number }>(count).get()?.count ?? 0
  return found === 0 ? [] : [{ kind, detail, count: found, mended: false }]
}

const indexes = ['passages_fts', 'entities_fts'] as const

/** Every row is in its index and no other, and a row that is looked up by one of its words is found. */
function checkSearchIndexes(db: ReadableDatabase): Finding[] {
  return [...checkIndex(db, 'passages_fts', 'passages', 'text'), ...checkIndex(db, 'entities_fts', 'entities', 'name')]
}

function checkIndex(db: ReadableDatabase, index: (typeof indexes)[number], table: string, column: string): Finding[] {
  const strays = db
    .prepare<[], { missing: number; extra: number }>(
      `SELECT (SELECT COUNT(*) FROM ${table} WHERE seq NOT IN (SELECT id FROM ${index}_docsize)) AS missing,
              (SELECT COUNT(*) FROM ${index}_docsize WHERE id NOT IN (SELECT seq FROM ${table})) AS extra`,
    )
    .get() ?? { missing: 0, extra: 0 }
  const rows = db
    .prepare<[number], { seq: number; text: string }>(`SELECT seq, ${column} AS text FROM ${table} WHERE seq % MAX(1, (SELECT COUNT(*) FROM ${table}) / ?) = 0`)
    .all(probes)
  const find = db.prepare<[string, number], { found: number }>(`SELECT 1 AS found FROM ${index} WHERE ${index} MATCH ? AND rowid = ?`)
  const notFound = rows.filter(({ seq, text }) => {
    // Words of the basic alphabet only: of others, SQLite may know less than this computer does.
    const word = words(text).find(({ folded }) => /^[a-z0-9]{2,}$/.test(folded))
    return word && !find.get(`"${word.folded}"`, seq)
  }).length
  const count = strays.missing + strays.extra + notFound
  return count === 0 ? [] : [{ kind: 'search-index', detail: `${table}: ${strays.missing} not indexed, ${strays.extra} indexed and gone, ${notFound} of ${rows.length} not found by their own words`, count, mended: false }]
}
