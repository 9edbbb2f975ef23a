import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FailureError } from '../../../../../src/shared/failure.ts'
import { connect } from '../../../../../src/workers/engine/db/connection.ts'
import { libraryLayout, prepareLibraryFolder } from '../../../../../src/workers/engine/db/layout.ts'
import { acquireOwnership } from '../../../../../src/workers/engine/db/owner.ts'
import { sqliteFailure } from '../../../../../src/workers/engine/db/sqlite-failure.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { temporaryLibrary } from '../../../../support/temporary-library.ts'

function failureOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    return error instanceof FailureError ? error.failure : String(error)
  }
  return 'it worked'
}

describe('what SQLite says about the file', () => {
  it.each([
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_IOERR_WRITE', 'library-missing'],
    ['SQLITE_IOERR_SHMSIZE', 'disk-full'],
    ['SQLITE_BUSY_SNAPSHOT', 'library-busy'],
    ['SQLITE_LOCKED', 'library-busy'],
    ['SQLITE_READONLY', 'library-read-only'],
    ['SQLITE_READONLY_DBMOVED', 'library-missing'],
    ['SQLITE_CORRUPT_INDEX', 'library-corrupt'],
    ['SQLITE_NOTADB', 'library-corrupt'],
    ['SQLITE_CANTOPEN', 'library-read-only'],
  ])('%s is %s, and names the file', (code, expected) => {
    const file = join(temporaryFolder(), 'library.sqlite')
    const found = sqliteFailure(Object.assign(new Error('x'), { code }), file)
    expect(found).toMatchObject({ code: expected, subject: file, message: expect.stringContaining(file) })
    expect(found?.action).not.toBe('')
  })

  it('about a file whose folder is gone is that', () => {
    expect(sqliteFailure(Object.assign(new Error('x'), { code: 'SQLITE_CANTOPEN' }), join(temporaryFolder(), 'gone', 'library.sqlite'))?.code).toBe('library-missing')
  })

  it.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_ERROR', 'SQLITE_MISMATCH', 'ENOENT', undefined])('leaves %s to the caller: it is no matter of the file', (code) => {
    expect(sqliteFailure(Object.assign(new Error('x'), { code }), '/library.sqlite')).toBeNull()
  })
})

describe('a real database', () => {
  it('that may not grow fails with disk-full, keeps what it had, and works again with space', async () => {
    const { db, layout } = await temporaryLibrary()
    const other = connect(layout.databaseFile, { readOnly: false, mustExist: true })
    onTestFinished(() => other.close())
    const put = (key: string) => other.prepare<[string, string]>('INSERT INTO library_meta VALUES (?, ?)').run(key, 'x'.repeat(100_000))
    other.pragma('max_page_count = 1')
    expect(failureOf(() => other.transaction(() => put('large')))).toMatchObject({ code: 'disk-full', retryable: true })
    expect(other.inTransaction).toBe(false)
    expect(db.prepare<[], { n: number }>('SELECT count(*) AS n FROM library_meta').get()?.n).toBe(2)
    other.pragma('max_page_count = 100000')
    expect(failureOf(() => other.transaction(() => put('large')))).toBe('it worked')
  })

  it('that another connection keeps locked fails with library-busy', async () => {
    const { layout } = await temporaryLibrary()
    const holder = connect(layout.databaseFile, { readOnly: false, mustExist: true })
    const waiter = connect(layout.databaseFile, { readOnly: false, mustExist: true, timeoutMs: 5 })
    onTestFinished(() => [holder, waiter].forEach((each) => each.close()))
    holder.exec('BEGIN IMMEDIATE')
    expect(failureOf(() => waiter.transaction(() => undefined))).toMatchObject({ code: 'library-busy' })
    holder.exec('ROLLBACK')
    expect(failureOf(() => waiter.transaction(() => undefined))).toBe('it worked')
  })

  it('that was opened for reading fails with library-read-only', async () => {
    const { layout } = await temporaryLibrary()
    const connection = connect(layout.databaseFile, { readOnly: false, mustExist: true })
    onTestFinished(() => connection.close())
    connection.pragma('query_only = ON')
    expect(failureOf(() => connection.prepare("INSERT INTO library_meta VALUES ('a', 'b')").run())).toMatchObject({ code: 'library-read-only' })
  })

  it('leaves a broken constraint a SqliteError, for whoever expects it', async () => {
    const { db } = await temporaryLibrary()
    expect(() => db.prepare("INSERT INTO library_meta VALUES ('library_id', 'again')").run()).toThrow(expect.objectContaining({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' }))
  })
})

describe('the library folder', () => {
  it('that is a file, or cannot be made, says so', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(failureOf(() => prepareLibraryFolder(libraryLayout(join(folder, 'file', 'library')), { create: true }))).toMatchObject({ code: 'library-missing' })
  })

  it('that is moved away or replaced while it is open is noticed', async () => {
    const root = temporaryFolder()
    const { db, layout } = await temporaryLibrary(join(root, 'library'))
    expect(db.folderProblem()).toBeNull()
    renameSync(layout.root, join(root, 'elsewhere'))
    expect(db.folderProblem()).toMatchObject({ code: 'library-missing', subject: layout.root })
    mkdirSync(layout.root)
    writeFileSync(layout.databaseFile, '')
    expect(db.folderProblem()).toMatchObject({ code: 'library-missing' })
    rmSync(layout.root, { recursive: true })
    renameSync(join(root, 'elsewhere'), layout.root)
    expect(db.folderProblem()).toBeNull()
  })

  it('names no object by anything but a hash', () => {
    expect(() => libraryLayout('/library').objectFile('../../etc/passwd')).toThrow('Not a SHA-256')
    expect(libraryLayout('/library').objectFile('ab'.repeat(32))).toMatch(/objects.ab.(ab){32}$/)
  })
})

describe('without permission', () => {
  /** As an ordinary user would: the superuser may write anywhere. */
  function asSomebody<T>(work: () => T): T {
    if (process.geteuid?.() !== 0) return work()
    process.seteuid?.(65534)
    try {
      return work()
    } finally {
      process.seteuid?.(0)
    }
  }

  it.skipIf(process.platform === 'win32')('a folder that cannot be written is library-read-only', () => {
    const root = join(temporaryFolder(), 'library')
    mkdirSync(root)
    chmodSync(root, 0o555)
    chmodSync(dirname(root), 0o755)
    expect(asSomebody(() => failureOf(() => prepareLibraryFolder(libraryLayout(root), { create: true })))).toMatchObject({ code: 'library-read-only', subject: root })
  })

  it.skipIf(process.platform === 'win32')('a library in a folder that became read-only cannot be owned, and says so', async () => {
    const root = join(temporaryFolder(), 'library')
    const { layout, db } = await temporaryLibrary(root)
    db.close()
    for (const folder of [layout.root, layout.objectsFolder, layout.tmpFolder, layout.backupsFolder, layout.logsFolder]) chmodSync(folder, 0o555)
    chmodSync(dirname(root), 0o755)
    const me = { pid: 1, app: 'test', socket: null, startedAt: 0, bootId: 'b' }
    expect(asSomebody(() => failureOf(() => acquireOwnership(layout, me)))).toMatchObject({ code: 'library-read-only' })
    chmodSync(root, 0o755)
  })
})
