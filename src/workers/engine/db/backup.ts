import { existsSync } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FailureError, toFailure, type Failure } from '../../../shared/failure.ts'
import { checkCopy } from './check-file.ts'
import type { Connection } from './connection.ts'
import { folderFailure, type LibraryLayout } from './layout.ts'

/** How many of its own backups a library keeps. */
export const keptBackups = 5

/** A copied step may take this long before the steps get smaller: the engine's loop must not stand still. */
const stepBudgetMs = 10
const firstStepPages = 256

/** Checks a copied file; the default does it here, a host may hand in one that does it in a thread. */
export type CheckCopy = (file: string) => Failure | null | Promise<Failure | null>

/**
 * A consistent copy of an open library, checked before it gets its name: what stands under `file` is always whole.
 * Work goes on meanwhile; what is written during the copy is in it.
 * @throws FailureError disk-full, library-read-only, library-corrupt, aborted
 */
export async function backupTo(connection: Connection, file: string, options: { readonly check?: CheckCopy; readonly signal?: AbortSignal } = {}): Promise<void> {
  const partial = `${file}.partial`
  try {
    await rm(partial, { force: true })
    let pages = firstStepPages
    let stepStartedMs = performance.now()
    await connection.backup(partial, () => {
      options.signal?.throwIfAborted()
      const tookMs = performance.now() - stepStartedMs
      pages = tookMs > stepBudgetMs ? Math.max(8, Math.floor(pages / 2)) : Math.min(2048, pages * 2)
      stepStartedMs = performance.now()
      return pages
    })
    const damage = await (options.check ?? checkCopy)(partial)
    if (damage) throw new FailureError(damage)
    await syncFile(partial)
    await rename(partial, file)
  } catch (error) {
    await removeCopy(partial)
    throw error instanceof FailureError ? error : isFileSystemError(error) ? new FailureError(folderFailure(error, file), { cause: error }) : error
  }
}

export interface Backup {
  readonly file: string
  readonly at: number
  readonly bytes: number
}

const ownName = /^(?:before-\d{4}|daily|asked)-\d{8}T\d{6}\d{3}Z\.sqlite$/

/** A name that sorts by time and says why the copy was made. */
export function backupFile(layout: LibraryLayout, reason: 'daily' | 'asked' | `before-${string}`, nowMs: number): string {
  return join(layout.backupsFolder, `${reason}-${new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')}.sqlite`)
}

/** The library's own backups, newest first. A missing folder has none. */
export async function listBackups(layout: LibraryLayout): Promise<Backup[]> {
  if (!existsSync(layout.backupsFolder)) return []
  const names = (await readdir(layout.backupsFolder)).filter((name) => ownName.test(name))
  const backups = await Promise.all(
    names.map(async (name) => {
      const file = join(layout.backupsFolder, name)
      const { mtimeMs, size } = await stat(file)
      return { file, at: Math.round(mtimeMs), bytes: size }
    }),
  )
  return backups.sort((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1))
}

/** The newest backup that is sound, or null. */
export async function newestGoodBackup(layout: LibraryLayout, check: CheckCopy = checkCopy): Promise<Backup | null> {
  for (const backup of await listBackups(layout)) {
    if (!(await check(backup.file))) return backup
  }
  return null
}

/**
 * Keeps the newest sound ones; an unsound one counts for nothing and goes with the old. Without `check` all count
 * as sound: each was checked before it had its name, and reading five copies again would hold up the engine.
 */
export async function pruneBackups(layout: LibraryLayout, check?: CheckCopy): Promise<readonly string[]> {
  const removed: string[] = []
  let good = 0
  for (const backup of await listBackups(layout)) {
    if (good < keptBackups && !(await check?.(backup.file))) good += 1
    else {
      await removeCopy(backup.file)
      removed.push(backup.file)
    }
  }
  return removed
}

/** Makes the day's copy where the newest is older than `maxAgeMs`; answers its file, or null when none was due. */
export async function backupWhenDue(
  connection: Connection,
  layout: LibraryLayout,
  options: { readonly nowMs: number; readonly maxAgeMs: number; readonly check?: CheckCopy; readonly signal?: AbortSignal },
): Promise<string | null> {
  const newest = (await listBackups(layout))[0]
  if (newest && options.nowMs - newest.at < options.maxAgeMs) return null
  const file = backupFile(layout, 'daily', options.nowMs)
  await backupTo(connection, file, options)
  await pruneBackups(layout, options.check)
  return file
}

async function removeCopy(file: string): Promise<void> {
  for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) await rm(name, { force: true })
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && toFailure(error).code === 'internal'
}
