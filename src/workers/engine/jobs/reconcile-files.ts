import { rmSync } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../../shared/contract/library.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import { replacedDatabase } from '../db/restore-backup.ts'

export interface FileCheck {
  readonly db: ReadableDatabase
  readonly layout: LibraryLayout
  readonly now: () => number
  /**
   * A file younger than this may be on its way in: intake moves it into the store before its row is committed. At
   * start only what this engine itself has begun can be.
   */
  readonly settledMs: number
  /** Called between files, so that a large library does not hold up the loop. */
  readonly pause: () => Promise<void>
}

const rowsAtOnce = 200

/** Rows whose file is gone or is not the file they name. Only a person can bring the bytes back, so nothing is mended. */
export async function findRowsWithoutFile(check: FileCheck): Promise<Finding[]> {
  const missing: string[] = []
  const changed: string[] = []
  let after = ''
  for (;;) {
    const rows = check.db
      .prepare<[string, number], { sha256: string; bytes: number }>('SELECT sha256, bytes FROM document_objects WHERE sha256 > ? ORDER BY sha256 LIMIT ?')
      .all(after, rowsAtOnce)
    if (rows.length === 0) break
    for (const row of rows) {
      after = row.sha256
      const found = await stat(check.layout.objectFile(row.sha256)).catch(() => null)
      if (!found) missing.push(row.sha256)
      else if (found.size !== row.bytes) changed.push(row.sha256)
    }
    await check.pause()
  }
  return [
    ...finding('row-without-file', missing, false, 'The bytes of a document are missing from the library folder; import the file again'),
    ...finding('object-changed', changed, false, 'The bytes of a document were changed inside the library folder; import the file again'),
  ]
}

/**
 * Objects that no row names, and what an interrupted copy left in tmp/. Both are the library's own, and are removed,
 * but never while a file is on its way in: intake moves an object into the store, or finds it there, before its row is
 * committed. That is asked in the same turn of the loop as the removal, so nothing can come between.
 */
export async function removeFilesWithoutRow(check: FileCheck): Promise<Finding[]> {
  const orphans: string[] = []
  const kept: string[] = []
  const replaced = await wasReplaced(check.layout)
  const strangers: string[] = []
  for await (const { file, name, folder } of objectFiles(check.layout)) {
    await check.pause()
    if (!/^[0-9a-f]{64}$/.test(name) || folder !== name.slice(0, 2)) strangers.push(name)
    else if (!isKnown(check.db, name) && (await isSettled(check, file))) {
      // Asked again after the wait for the disk: a row that was committed meanwhile keeps its file. Removed in the
      // same turn, as intake looks for the file in the turn in which it commits the row.
      if (isKnown(check.db, name) || !nothingOnItsWay(check.db)) continue
      if (replaced) {
        kept.push(name)
        continue
      }
      rmSync(file, { force: true })
      orphans.push(name)
    }
  }
  const leftovers: string[] = []
  for await (const entry of await folderOf(check.layout.tmpFolder)) {
    await check.pause()
    const file = join(check.layout.tmpFolder, entry.name)
    if (!entry.isFile() || !(await isSettled(check, file)) || !nothingOnItsWay(check.db)) continue
    rmSync(file, { force: true })
    leftovers.push(entry.name)
  }
  return [
    ...finding('file-without-row', orphans, true, 'Files in the object store that no document uses were removed'),
    ...finding('file-without-row', kept, false, 'A backup took the place of a database (library.damaged-… or library.missing-…), and these files did not become documents again: import them again, or remove that database'),
    ...finding('file-without-row', leftovers, true, 'What interrupted copies left was removed'),
    ...finding('file-without-row', strangers, false, 'There are files in the object store that are not the library’s; they were left alone'),
  ]
}

/**
 * A backup is older than what it replaces, and the documents that came in between have no row in it. Their bytes are
 * all that is left of them, so they stay as long as the damaged database lies beside the restored one.
 */
async function wasReplaced(layout: LibraryLayout): Promise<boolean> {
  for await (const entry of await folderOf(layout.root)) if (replacedDatabase.test(entry.name)) return true
  return false
}

async function* objectFiles(layout: LibraryLayout): AsyncGenerator<{ file: string; name: string; folder: string }> {
  for await (const folder of await folderOf(layout.objectsFolder)) {
    if (!folder.isDirectory()) continue
    for await (const entry of await folderOf(join(layout.objectsFolder, folder.name))) {
      yield { file: join(layout.objectsFolder, folder.name, entry.name), name: entry.name, folder: folder.name }
    }
  }
}

/** A folder that is gone holds nothing; the runner's own probe says so where the whole library is gone. */
async function folderOf(path: string): Promise<AsyncIterable<{ name: string; isFile(): boolean; isDirectory(): boolean }>> {
  try {
    return await opendir(path)
  } catch {
    return (async function* () {})()
  }
}

/** A document's, or that of a file whose name is taken and which waits for a person to say what it is. */
function isKnown(db: ReadableDatabase, sha256: string): boolean {
  const row = db
    .prepare<[string, string], { known: number }>("SELECT EXISTS (SELECT 1 FROM document_objects WHERE sha256 = ?) OR EXISTS (SELECT 1 FROM imports WHERE state = 'undecided' AND sha256 = ?) AS known")
    .get(sha256, sha256)
  return row?.known === 1
}

function nothingOnItsWay(db: ReadableDatabase): boolean {
  return db.prepare<[], { one: number }>("SELECT 1 AS one FROM imports WHERE state IN ('waiting', 'copying') LIMIT 1").get() === undefined
}

async function isSettled(check: FileCheck, file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  // Files know parts of a millisecond and the clock does not: a file of this very millisecond is not from the future.
  return found !== null && check.now() - Math.floor(Math.max(found.mtimeMs, found.ctimeMs)) >= check.settledMs
}

/** One finding for many of a kind: names the first few. */
export function finding(kind: Finding['kind'], subjects: readonly string[], mended: boolean, text: string): Finding[] {
  if (subjects.length === 0) return []
  const named = subjects.slice(0, 3).join(', ') + (subjects.length > 3 ? ', …' : '')
  return [{ kind, detail: `${text}: ${named}`, count: subjects.length, mended }]
}
