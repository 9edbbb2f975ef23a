import { existsSync } from 'node:fs'
import { copyFile, open, rename, writeFile } from 'node:fs/promises'
import { failure, FailureError } from '../../../shared/failure.ts'
import { checkCopy } from './check-file.ts'
import type { LibraryLayout } from './layout.ts'

/** Names of databases that a backup took the place of; `missing` is an empty file that stands for one that was gone. */
export const replacedDatabase = /^library\.(?:damaged|missing)-[0-9TZ]+\.sqlite$/

/**
 * Puts a backup in the place of the library's database. The database that was there, however damaged, is kept
 * beside it under `library.damaged-<time>.sqlite`: nothing is overwritten. The library must not be open.
 * @returns where the old database is now, or null when there was none
 * @throws FailureError library-corrupt when the backup itself is not sound
 */
export async function restoreBackup(layout: LibraryLayout, backup: string, nowMs: number): Promise<string | null> {
  const incoming = `${layout.databaseFile}.restoring`
  if (!existsSync(backup)) throw new FailureError(failure('file-not-found', `There is no such backup: ${backup}`, { subject: backup }))
  await copyFile(backup, incoming)
  const damage = checkCopy(incoming)
  if (damage) throw new FailureError(failure('library-corrupt', `This backup is damaged too: ${backup}`, { subject: backup }))
  const handle = await open(incoming, 'r+')
  await handle.sync().finally(() => handle.close())

  const time = new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')
  let kept: string | null = null
  if (existsSync(layout.databaseFile)) {
    kept = `${layout.root}/library.damaged-${time}.sqlite`
    await rename(layout.databaseFile, kept)
    // The log belongs to the old file: left here, it would be applied to the restored one.
    for (const suffix of ['-wal', '-shm']) {
      if (existsSync(layout.databaseFile + suffix)) await rename(layout.databaseFile + suffix, kept + suffix)
    }
  }
  // The next start must know that files without a row are not leftovers: see intake/bring-back.ts.
  if (kept === null) await writeFile(`${layout.root}/library.missing-${time}.sqlite`, '')
  await rename(incoming, layout.databaseFile)
  return kept
}
