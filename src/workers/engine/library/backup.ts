import { open, stat } from 'node:fs/promises'
import { dirname, isAbsolute, resolve, sep } from 'node:path'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { LibraryLayout } from '../db/layout.ts'
import type { LibraryDatabase } from '../db/open-database.ts'

const sqliteMark = Buffer.from('SQLite format 3\0', 'latin1')

/**
 * A checked, consistent copy of the library's database where a person wants it. An earlier backup of that name is
 * replaced, in one move; any other file is left alone.
 * @throws FailureError wrong-usage, file-not-found (no such folder), disk-full, library-read-only, aborted
 */
export async function backupLibrary(options: { readonly db: Pick<LibraryDatabase, 'backupTo'>; readonly layout: Pick<LibraryLayout, 'root' | 'backupsFolder'> }, file: string, signal: AbortSignal): Promise<{ readonly file: string; readonly bytes: number }> {
  if (!isAbsolute(file)) throw new FailureError(failure('wrong-usage', 'The path of a backup must be absolute.', { subject: file }))
  const target = resolve(file)
  const inside = target.startsWith(options.layout.root + sep) && !target.startsWith(options.layout.backupsFolder + sep)
  if (inside) throw new FailureError(failure('wrong-usage', 'A backup inside the library itself would be lost with it.', { subject: target }))
  const folder = await stat(dirname(target)).catch(() => null)
  if (!folder?.isDirectory()) throw new FailureError(failure('file-not-found', `There is no such folder: ${dirname(target)}`, { subject: dirname(target), action: 'Make the folder, or choose another place for the backup.' }))
  if (!(await mayReplace(target))) throw new FailureError(failure('wrong-usage', `There is another file of that name: ${target}`, { subject: target, action: 'Choose another name for the backup.' }))
  await options.db.backupTo(target, signal)
  return { file: target, bytes: (await stat(target)).size }
}

async function mayReplace(file: string): Promise<boolean> {
  const info = await stat(file).catch(() => null)
  if (!info) return true
  if (!info.isFile()) return false
  const handle = await open(file, 'r')
  try {
    const head = Buffer.alloc(sqliteMark.length)
    await handle.read(head, 0, head.length, 0)
    return info.size === 0 || head.equals(sqliteMark)
  } finally {
    await handle.close()
  }
}
