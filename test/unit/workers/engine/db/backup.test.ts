import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failure } from '../../../../../src/shared/failure.ts'
import { listBackups, newestGoodBackup } from '../../../../../src/workers/engine/db/backup.ts'
import { checkCopy } from '../../../../../src/workers/engine/db/check-file.ts'
import { openReadOnly } from '../../../../../src/workers/engine/db/connection.ts'
import { libraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { openDatabase } from '../../../../../src/workers/engine/db/open-database.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { temporaryLibrary } from '../../../../support/temporary-library.ts'

function fill(db: { prepare(sql: string): { run(...values: string[]): unknown }; transaction<T>(work: () => T): T }, rows: number, mark: string): void {
  const put = db.prepare('INSERT INTO library_meta VALUES (?, ?)')
  db.transaction(() => {
    for (let row = 0; row < rows; row += 1) put.run(`${mark}-${row}`, 'y'.repeat(3000))
  })
}

describe('a backup', () => {
  it('is one sound file with what was committed, written while work goes on', async () => {
    const { db, layout } = await temporaryLibrary()
    fill(db, 1500, 'before')
    const file = join(layout.root, 'copy.sqlite')
    const copying = db.backupTo(file)
    // Several turns of the loop pass before the copy is whole: this lands in the middle of it.
    await new Promise((resolve) => setImmediate(resolve))
    fill(db, 1, 'during')
    await copying
    expect(checkCopy(file)).toBeNull()
    expect(readdirSync(layout.root).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite'])
    const copy = openReadOnly(file)
    expect(copy.prepare<[], { n: number }>("SELECT count(*) AS n FROM library_meta WHERE key LIKE 'before-%'").get()?.n).toBe(1500)
    expect(copy.prepare<[], { n: number }>("SELECT count(*) AS n FROM library_meta WHERE key LIKE 'during-%'").get()?.n).toBe(1)
    copy.close()
  })

  it('that is stopped leaves nothing behind', async () => {
    const { db, layout } = await temporaryLibrary()
    fill(db, 1500, 'row')
    const controller = new AbortController()
    const copying = db.backupTo(join(layout.root, 'copy.sqlite'), controller.signal)
    controller.abort()
    await expect(copying).rejects.toMatchObject({ name: 'AbortError' })
    expect(readdirSync(layout.root).filter((name) => name.startsWith('copy'))).toEqual([])
  })

  it('that does not pass its check never gets its name', async () => {
    const layout = libraryLayout(temporaryFolder())
    const db = await openDatabase({ layout, nowMs: () => 1, newLibraryId: () => 'x', check: () => failure('library-corrupt', 'bad copy') })
    const file = join(layout.root, 'copy.sqlite')
    await expect(db.backupTo(file)).rejects.toMatchObject({ failure: { code: 'library-corrupt' } })
    expect(existsSync(file) || existsSync(`${file}.partial`)).toBe(false)
    db.close()
  })

  it('into a folder that is not there fails, and does not make it', async () => {
    const { db } = await temporaryLibrary()
    await expect(db.backupTo(join(temporaryFolder(), 'nowhere', 'copy.sqlite'))).rejects.toThrow()
  })

  it('is made when the newest is too old, not before', async () => {
    const layout = libraryLayout(temporaryFolder())
    let at = Date.now()
    const db = await openDatabase({ layout, nowMs: () => at, newLibraryId: () => 'x' })
    expect(await db.backupWhenDue(1000)).toMatch(/daily-/)
    expect(await db.backupWhenDue(60_000)).toBeNull()
    at += 120_000
    expect(await db.backupWhenDue(60_000)).toMatch(/daily-/)
    for (let more = 0; more < 6; more += 1) {
      at += 120_000
      await db.backupWhenDue(60_000)
    }
    expect((await listBackups(layout)).length).toBe(5)
    db.close()
  })
})

describe('the newest good backup', () => {
  it('is the newest that is sound, whatever lies beside it', async () => {
    const { db, layout } = await temporaryLibrary()
    expect(await newestGoodBackup(layout)).toBeNull()
    const good = await db.backupWhenDue(0)
    for (const name of ['daily-20990101T000000000Z.sqlite', 'daily-20990102T000000000Z.sqlite.partial', 'notes.txt']) {
      writeFileSync(join(layout.backupsFolder, name), 'SQLite format 3, says the file, but it is not.')
      utimesSync(join(layout.backupsFolder, name), new Date(), new Date(Date.now() + 60_000))
    }
    expect((await newestGoodBackup(layout))?.file).toBe(good)
  })
})
