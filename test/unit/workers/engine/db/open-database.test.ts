import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'
import { connect, openReadOnly } from '../../../../../src/workers/engine/db/connection.ts'
import { libraryLayout, type LibraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { migrations, type Migration } from '../../../../../src/workers/engine/db/migrations.ts'
import { describeCorruption, LibraryCorruptError, openDatabase, type LibraryDatabase, type OpenDatabaseOptions } from '../../../../../src/workers/engine/db/open-database.ts'
import { restoreBackup } from '../../../../../src/workers/engine/db/restore-backup.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

let times = 0
/** Opens for this test and closes with it; each opening has a later time than the last. */
async function open(layout: LibraryLayout, more: Partial<OpenDatabaseOptions> = {}): Promise<LibraryDatabase> {
  times += 1000
  const at = 1_800_000_000_000 + times
  const db = await openDatabase({ layout, nowMs: () => at, newLibraryId: () => `library-${at}`, ...more })
  onTestFinished(() => db.close())
  return db
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof FailureError ? error.failure.code : `not a failure: ${String(error)}`
}

const second: Migration = { version: migrations.length + 1, name: 'second', sql: 'CREATE TABLE second (id TEXT PRIMARY KEY) STRICT; INSERT INTO second VALUES (\'made\')' }
const broken: Migration = { version: migrations.length + 2, name: 'broken', sql: 'CREATE TABLE third (id TEXT) STRICT; INSERT INTO nowhere VALUES (1)' }

describe('opening a library', () => {
  it('makes one where there is none, with its folders, its id and every migration', async () => {
    const layout = libraryLayout(join(temporaryFolder(), 'new', 'library'))
    const db = await open(layout)
    expect(db).toMatchObject({ created: true, schemaVersion: migrations.length })
    expect(readdirSync(layout.root).sort()).toEqual(expect.arrayContaining(['backups', 'library.sqlite', 'logs', 'objects', 'tmp']))
    expect(readdirSync(layout.backupsFolder)).toEqual([])
    expect(db.prepare<[], { mode: string }>('SELECT journal_mode AS mode FROM pragma_journal_mode').get()?.mode).toBe('wal')
    expect(db.prepare<[], { n: number }>('SELECT synchronous AS n FROM pragma_synchronous').get()?.n).toBe(2)
    expect(db.prepare<[], { n: number }>('SELECT foreign_keys AS n FROM pragma_foreign_keys').get()?.n).toBe(1)
  })

  it('finds the same library again', async () => {
    const layout = libraryLayout(temporaryFolder())
    const first = await open(layout)
    const { libraryId } = first
    first.close()
    expect(await open(layout)).toMatchObject({ created: false, libraryId })
  })

  it('does not take an absent drive for a new library', async () => {
    const layout = libraryLayout(join(temporaryFolder(), 'unplugged'))
    expect(await codeOf(open(layout, { create: false }))).toBe('library-missing')
    expect(existsSync(layout.root)).toBe(false)
  })

  it('refuses a library of a later version, and leaves it as it was', async () => {
    const layout = libraryLayout(temporaryFolder())
    ;(await open(layout, { migrations: [...migrations, second] })).close()
    const before = readFileSync(layout.databaseFile)
    expect(await codeOf(open(layout))).toBe('library-newer')
    expect(readFileSync(layout.databaseFile).equals(before)).toBe(true)
    expect(readdirSync(layout.backupsFolder)).toEqual([])
  })

  it('waits for a busy library no longer than it is told', async () => {
    const layout = libraryLayout(temporaryFolder())
    ;(await open(layout)).close()
    const other = connect(layout.databaseFile, { readOnly: false, mustExist: true })
    other.pragma('journal_mode = DELETE')
    other.exec('BEGIN EXCLUSIVE')
    expect(await codeOf(open(layout, { busyTimeoutMs: 10 }))).toBe('library-busy')
    other.exec('ROLLBACK')
    other.close()
    expect((await open(layout)).created).toBe(false)
  })
})

describe('a migration', () => {
  it('is preceded by a backup that opens by itself, and is applied once', async () => {
    const layout = libraryLayout(temporaryFolder())
    const old = await open(layout)
    old.prepare<[string]>("INSERT INTO library_meta VALUES ('mark', ?)").run('before')
    old.close()
    const log: string[] = []
    const db = await open(layout, { migrations: [...migrations, second], log: (event) => log.push(event) })
    expect(db.schemaVersion).toBe(second.version)
    expect(db.prepare<[], { id: string }>('SELECT id FROM second').all()).toEqual([{ id: 'made' }])
    expect(log).toEqual(['library.backed-up', 'library.migrated'])

    const [backup] = readdirSync(layout.backupsFolder)
    expect(backup).toMatch(new RegExp(`^before-${String(second.version).padStart(4, '0')}-`))
    const copy = openReadOnly(join(layout.backupsFolder, backup ?? ''))
    expect(copy.prepare<[], { value: string }>("SELECT value FROM library_meta WHERE key = 'mark'").get()).toEqual({ value: 'before' })
    copy.close()
  })

  it('that fails leaves the schema before it, whole', async () => {
    const layout = libraryLayout(temporaryFolder())
    ;(await open(layout)).close()
    await expect(open(layout, { migrations: [...migrations, second, broken] })).rejects.toThrow('nowhere')
    const db = await open(layout, { migrations: [...migrations, second] })
    expect(db.schemaVersion).toBe(second.version)
    expect(db.prepare<[], { n: number }>("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'third'").get()?.n).toBe(0)
  })

  it('keeps the newest five sound backups and nothing that is not its own', async () => {
    const layout = libraryLayout(temporaryFolder())
    const steps: Migration[] = [...migrations]
    ;(await open(layout)).close()
    writeFileSync(join(layout.backupsFolder, 'mine.sqlite'), 'a file of the person')
    for (let version = 2; version <= 8; version += 1) {
      steps.push({ version, name: `step-${version}`, sql: `CREATE TABLE step_${version} (id TEXT) STRICT` })
      ;(await open(layout, { migrations: [...steps] })).close()
    }
    const names = readdirSync(layout.backupsFolder)
    expect(names).toContain('mine.sqlite')
    expect(names.filter((name) => name.startsWith('before-')).map((name) => name.slice(0, 11)).sort()).toEqual(['before-0004', 'before-0005', 'before-0006', 'before-0007', 'before-0008'])
  })
})

describe('a damaged library', () => {
  /** A library with a sound backup, then damaged in the middle of its file. */
  async function damaged(layout: LibraryLayout): Promise<{ backup: string; bytes: Buffer }> {
    const db = await open(layout)
    db.prepare<[string]>("INSERT INTO library_meta VALUES ('mark', ?)").run('kept')
    const backup = await db.backupWhenDue(0)
    db.close()
    const bytes = readFileSync(layout.databaseFile)
    bytes.fill(0xaa, 4096, bytes.length)
    writeFileSync(layout.databaseFile, bytes)
    return { backup: backup ?? '', bytes }
  }

  it('is not opened and not written to; the newest good backup is named', async () => {
    const layout = libraryLayout(temporaryFolder())
    const { backup, bytes } = await damaged(layout)
    // A newer backup that is damaged itself must not be offered.
    const bad = join(layout.backupsFolder, 'daily-20300101T000000000Z.sqlite')
    copyFileSync(layout.databaseFile, bad)
    const error: unknown = await open(layout).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LibraryCorruptError)
    expect(error).toMatchObject({ newestBackup: backup, failure: { code: 'library-corrupt', subject: layout.databaseFile, action: expect.stringContaining(backup) } })
    expect(readFileSync(layout.databaseFile).equals(bytes)).toBe(true)
  })

  it('found so while it is open names the same backup', async () => {
    const layout = libraryLayout(temporaryFolder())
    const { backup } = await damaged(layout)
    const found = await describeCorruption(layout, failure('library-corrupt', 'A page could not be read'))
    expect(found).toMatchObject({ newestBackup: backup, failure: { code: 'library-corrupt', subject: layout.databaseFile, message: expect.stringContaining('A page could not be read') } })
  })

  it('that is no database at all is damaged too', async () => {
    const layout = libraryLayout(temporaryFolder())
    mkdirSync(layout.root, { recursive: true })
    writeFileSync(layout.databaseFile, 'not a database, and longer than a header would be: '.repeat(20))
    const before = statSync(layout.databaseFile).size
    const error: unknown = await open(layout).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ newestBackup: null, failure: { code: 'library-corrupt' } })
    expect(statSync(layout.databaseFile).size).toBe(before)
  })

  it('is put aside, not overwritten, when its backup is restored', async () => {
    const layout = libraryLayout(temporaryFolder())
    const { backup, bytes } = await damaged(layout)
    const kept = await restoreBackup(layout, backup, 1_900_000_000_000)
    expect(readFileSync(kept ?? '').equals(bytes)).toBe(true)
    const db = await open(layout)
    expect(db.prepare<[], { value: string }>("SELECT value FROM library_meta WHERE key = 'mark'").get()).toEqual({ value: 'kept' })
  })

  it('is not replaced by a backup that is damaged as well', async () => {
    const layout = libraryLayout(temporaryFolder())
    const { bytes } = await damaged(layout)
    const bad = join(layout.backupsFolder, 'bad.sqlite')
    writeFileSync(bad, bytes)
    expect(await codeOf(restoreBackup(layout, bad, 1_900_000_000_000))).toBe('library-corrupt')
    expect(readFileSync(layout.databaseFile).equals(bytes)).toBe(true)
  })
})

describe('a reader', () => {
  it('sees what was committed and can write nothing', async () => {
    const layout = libraryLayout(temporaryFolder())
    const db = await open(layout)
    const reader = openReadOnly(db.file)
    onTestFinished(() => reader.close())
    db.prepare<[string]>("INSERT INTO library_meta VALUES ('mark', ?)").run('seen')
    expect(reader.prepare<[string], { value: string }>('SELECT value FROM library_meta WHERE key = ?').get('mark')).toEqual({ value: 'seen' })
    for (const sql of ["INSERT INTO library_meta VALUES ('x', 'y')", 'DELETE FROM library_meta', 'DROP TABLE library_meta', 'BEGIN', 'CREATE TEMP TABLE t (a)', 'DELETE FROM library_meta RETURNING key'])
      expect(() => reader.prepare(sql), sql).toThrow('A reader may only select')
  })

  it('of a library that is not there says so', () => {
    expect(() => openReadOnly(join(temporaryFolder(), 'nowhere', 'library.sqlite'))).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'library-missing' }) }))
  })
})

describe('statements', () => {
  it('are prepared once, and can be iterated while they are used', async () => {
    const db = await open(libraryLayout(temporaryFolder()))
    const sql = 'SELECT key FROM library_meta ORDER BY key'
    expect(db.prepare(sql)).toBe(db.prepare(sql))
    const rows = db.prepare<[], { key: string }>(sql)
    const seen: string[] = []
    for (const row of rows.iterate()) {
      seen.push(row.key)
      expect(rows.all()).toHaveLength(2)
    }
    expect(seen).toEqual(['created_at', 'library_id'])
  })

  it('in a transaction that throws leave nothing, also when they are nested', async () => {
    const db = await open(libraryLayout(temporaryFolder()))
    const put = db.prepare<[string]>("INSERT INTO library_meta VALUES (?, '')")
    const has = (key: string) => db.prepare<[string]>('SELECT 1 FROM library_meta WHERE key = ?').get(key) !== undefined
    expect(() =>
      db.transaction(() => {
        put.run('outer')
        throw new Error('stop')
      }),
    ).toThrow('stop')
    db.transaction(() => {
      put.run('kept')
      expect(() =>
        db.transaction(() => {
          put.run('inner')
          throw new Error('inner stop')
        }),
      ).toThrow('inner stop')
    })
    expect([has('outer'), has('kept'), has('inner'), db.inTransaction]).toEqual([false, true, false, false])
  })
})
