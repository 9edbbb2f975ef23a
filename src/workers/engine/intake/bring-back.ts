import { opendir, stat } from 'node:fs/promises'
import type { TraceId, DocumentId, Sha256 } from '../../../shared/model/ids.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import { describeObject } from './decide.ts'
import type { GroupCommit } from './group-commit.ts'
import { importById, insertImport, newImport } from './import-rows.ts'
import { insertDocument, type Insertion, type InsertPorts } from './insert-document.ts'
import { isObjectUsed } from './object-rows.ts'
import { openReplaced, type KnownBefore } from './replaced-databases.ts'

export interface BringBackPorts {
  readonly db: WritableDatabase
  readonly layout: Pick<LibraryLayout, 'root' | 'objectsFolder' | 'objectFile'>
  readonly insert: InsertPorts
  readonly group: GroupCommit
  readonly nowMs: () => number
  readonly newTrace: () => TraceId
  readonly log: (event: string, detail: Readonly<Record<string, string | number | boolean | null>>) => void
}

export interface BroughtBack {
  readonly settled: readonly Extract<Insertion, { kind: 'settled' }>[]
  /** Those that were in the trash, and belong there again. */
  readonly toTrash: readonly DocumentId[]
}

/**
 * A restored backup does not know what was imported after it was made, but its bytes are still in the store. Every
 * such file becomes a document again, under the name and in the collections that the replaced database remembers;
 * where that cannot be read, under one made of its hash until it is read for its title. What a readable database does
 * not know either was never a document, and is left alone. It is done once for each restored backup: later, a file
 * without a row is one that an import has begun to bring.
 */
export async function bringBackObjects(ports: BringBackPorts, signal: AbortSignal): Promise<BroughtBack> {
  const settled: Extract<Insertion, { kind: 'settled' }>[] = []
  const toTrash: DocumentId[] = []
  const startedAt = ports.nowMs()
  const replaced = openReplaced(ports.layout.root, (name) => wasAsked(ports.db, name))
  if (!replaced) return { settled, toTrash }
  try {
    for await (const sha256 of storedObjects(ports.layout.objectsFolder)) {
      signal.throwIfAborted()
      if (isObjectUsed(ports.db, sha256) || !(await isOlder(ports.layout.objectFile(sha256), startedAt))) continue
      const known = replaced.ask(sha256)
      if (known === 'unknown') continue
      const insertion = await bringBack(ports, sha256, known === 'unreadable' ? null : known)
      if (insertion?.kind !== 'settled') continue
      settled.push(insertion)
      if (known !== 'unreadable' && known.inTrash && insertion.result.documentId) toTrash.push(insertion.result.documentId)
    }
    await ports.group.run(() => replaced.names.forEach((name) => markAsked(ports.db, name, ports.nowMs())))
  } finally {
    replaced.close()
  }
  return { settled, toTrash }
}

/** Import row, document and job in one transaction, as any import; the bytes are in their place already. */
async function bringBack(ports: BringBackPorts, sha256: Sha256, known: KnownBefore | null): Promise<Insertion | null> {
  const { db, insert, layout } = ports
  const fileName = known?.fileName ?? `${sha256.slice(0, 12)}.pdf`
  const path = known?.sourcePath ?? layout.objectFile(sha256)
  try {
    const copied = await describeObject(layout.objectFile(sha256), sha256, fileName)
    return await ports.group.run(() => {
      const command = { command_id: `brought-back:${sha256}`, trace: ports.newTrace(), collection_id: null, same_name: 'keep-both', plan_json: null, at: ports.nowMs() } as const
      const row = newImport(command, 0, { path, fileName, bytes: copied.bytes, refusal: null })
      // A row of an earlier time it was brought back is settled, and would be taken for the answer.
      db.prepare<[string]>('DELETE FROM imports WHERE id = ?').run(row.id)
      insertImport(db, row)
      const insertion = insertDocument(insert, row.id, copied)
      if (insertion.kind !== 'settled') throw new Error(`Not brought back: ${insertion.kind}, ${importById(db, row.id)?.state ?? 'no row'}`)
      const { documentId } = insertion.result
      if (documentId) for (const name of known?.collections ?? []) insert.collections.add(insert.collections.ensure(name), [documentId])
      return insertion
    })
  } catch (error) {
    // It stays where it is, and reconciliation names it.
    ports.log('intake.not-brought-back', { sha256, error: error instanceof Error ? error.message : 'unknown' })
    return null
  }
}

const askedMark = 'brought-back:'

function wasAsked(db: ReadableDatabase, name: string): boolean {
  return db.prepare<[string], { one: number }>('SELECT 1 AS one FROM library_meta WHERE key = ?').get(askedMark + name) !== undefined
}

function markAsked(db: WritableDatabase, name: string, at: number): void {
  db.prepare<[string, string]>('INSERT INTO library_meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING').run(askedMark + name, String(at))
}

/** What an import of this session puts there is its own matter. */
async function isOlder(file: string, at: number): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  return found !== null && Math.max(found.mtimeMs, found.ctimeMs) <= at
}

async function* storedObjects(folder: string): AsyncGenerator<Sha256> {
  for await (const { name } of await opendir(folder, { recursive: true })) if (/^[0-9a-f]{64}$/.test(name)) yield name as Sha256
}
