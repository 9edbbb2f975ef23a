import { existsSync, readdirSync, statSync } from 'node:fs'
import { failure, FailureError, type Failure } from '../../../shared/failure.ts'
import { backupFile, backupTo, backupWhenDue, newestGoodBackup, pruneBackups, type CheckCopy } from './backup.ts'
import { checkCopy, quickCheck } from './check-file.ts'
import { busyTimeoutMs, connect, type Connection } from './connection.ts'
import type { WritableDatabase } from './database.ts'
import { createFolderProbe, prepareLibraryFolder, type LibraryLayout } from './layout.ts'
import { applyMigration, pendingMigrations, schemaVersion } from './migrate.ts'
import { migrations as allMigrations, type Migration } from './migrations.ts'

/** The engine's one writing connection. */
export interface LibraryDatabase extends WritableDatabase {
  readonly schemaVersion: number
  readonly libraryId: string
  /** True when this call made the library. */
  readonly created: boolean
  /** Size of the database file and its log. */
  bytes(): number
  /** A checked, consistent copy under `file`. @throws FailureError */
  backupTo(file: string, signal?: AbortSignal): Promise<void>
  /** A copy among the library's own backups where the newest is older than `maxAgeMs`; prunes old ones. */
  backupWhenDue(maxAgeMs: number, signal?: AbortSignal): Promise<string | null>
  /** Not null when the folder was moved, removed or replaced under the open library. */
  folderProblem(): Failure | null
  close(): void
}

/** The library is damaged; `newestBackup` is what could be restored. Nothing was changed. */
export class LibraryCorruptError extends FailureError {
  constructor(damage: Failure, readonly newestBackup: string | null) {
    const next = newestBackup ? `Restore the newest good backup: ${newestBackup}` : 'There is no good backup: start a new library and import the documents again.'
    super({ ...damage, message: `${damage.message}. ${next}`, action: next })
  }
}

export interface OpenDatabaseOptions {
  readonly layout: LibraryLayout
  readonly nowMs: () => number
  /** A random id for a new library. */
  readonly newLibraryId: () => string
  /** False: the library must exist already. */
  readonly create?: boolean
  readonly log?: (event: string, detail: Readonly<Record<string, unknown>>) => void
  readonly check?: CheckCopy
  readonly migrations?: readonly Migration[]
  readonly busyTimeoutMs?: number
}

/**
 * Opens a library for writing: checks it, backs it up before each migration, applies what is missing. The caller
 * must own the library (owner.ts). A damaged file is never written to.
 * @throws FailureError library-missing, library-read-only, library-busy, library-newer, disk-full
 * @throws LibraryCorruptError
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<LibraryDatabase> {
  const { layout } = options
  prepareLibraryFolder(layout, { create: options.create ?? true })
  const existed = existsSync(layout.databaseFile) && statSync(layout.databaseFile).size > 0
  if (!existed) await refuseLostDatabase(options)
  const connection = await openSound(options, existed)
  try {
    await migrate(connection, options, existed)
    return toLibrary(connection, options, !existed)
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * A database that is gone or empty beside documents is a loss, not a new library: in a new one these documents would
 * have no row, and would be tidied away.
 */
async function refuseLostDatabase({ layout, check }: OpenDatabaseOptions): Promise<void> {
  const backup = await newestGoodBackup(layout, check)
  const holdsObjects = readdirSync(layout.objectsFolder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile())
  if (!backup && !holdsObjects) return
  throw new LibraryCorruptError(failure('library-corrupt', `The library file is gone or empty: ${layout.databaseFile}`, { subject: layout.databaseFile }), backup?.file ?? null)
}

async function openSound(options: OpenDatabaseOptions, existed: boolean): Promise<Connection> {
  const { layout, check } = options
  let connection: Connection | null = null
  try {
    connection = connect(layout.databaseFile, { readOnly: false, mustExist: existed, timeoutMs: options.busyTimeoutMs ?? busyTimeoutMs })
    const damage = existed ? quickCheck(connection) : null
    if (damage) throw new FailureError(damage)
    configure(connection)
    return connection
  } catch (error) {
    connection?.close()
    if (!(error instanceof FailureError) || error.failure.code !== 'library-corrupt') throw error
    const backup = await newestGoodBackup(layout, check)
    throw new LibraryCorruptError(error.failure, backup?.file ?? null)
  }
}

function configure(connection: Connection): void {
  connection.pragma('journal_mode = WAL')
  // FULL: what was acknowledged survives a power loss. NORMAL is five times faster and loses it.
  connection.pragma('synchronous = FULL')
  connection.pragma('foreign_keys = ON')
  // What is deleted is overwritten in pages that are written anyway; whole freed pages may keep it until they are used again.
  connection.pragma('secure_delete = FAST')
  // After a large import the log is cut back instead of keeping its greatest size.
  connection.pragma('journal_size_limit = 67108864')
}

/** A library that is being made has nothing to lose, and needs no backup between its first migrations. */
async function migrate(connection: Connection, options: OpenDatabaseOptions, existed: boolean): Promise<void> {
  for (const migration of pendingMigrations(connection, options.migrations ?? allMigrations)) {
    const from = schemaVersion(connection)
    if (existed && from > 0) {
      const file = backupFile(options.layout, `before-${String(migration.version).padStart(4, '0')}`, options.nowMs())
      await backupTo(connection, file, options.check ? { check: options.check } : {})
      await pruneBackups(options.layout, options.check ?? checkCopy)
      options.log?.('library.backed-up', { file, before: migration.name })
    }
    applyMigration(connection, migration)
    options.log?.('library.migrated', { from, to: migration.version, name: migration.name })
  }
}

function toLibrary(connection: Connection, options: OpenDatabaseOptions, created: boolean): LibraryDatabase {
  const probe = createFolderProbe(options.layout)
  const check = options.check ? { check: options.check } : {}
  return {
    file: connection.file,
    prepare: connection.prepare,
    transaction: connection.transaction,
    get inTransaction() {
      return connection.inTransaction
    },
    schemaVersion: schemaVersion(connection),
    libraryId: libraryId(connection, options),
    created,
    bytes: () => [connection.file, `${connection.file}-wal`].reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0),
    backupTo: (file, signal) => backupTo(connection, file, signal ? { ...check, signal } : check),
    backupWhenDue: (maxAgeMs, signal) =>
      backupWhenDue(connection, options.layout, { nowMs: options.nowMs(), maxAgeMs, ...check, ...(signal ? { signal } : {}) }),
    folderProblem: probe,
    close() {
      // A clean end leaves one file: the log is written back while nobody waits for anything.
      connection.close()
    },
  }
}

function libraryId(connection: Connection, options: OpenDatabaseOptions): string {
  const found = connection.prepare<[], { value: string }>("SELECT value FROM library_meta WHERE key = 'library_id'").get()
  if (found) return found.value
  const id = options.newLibraryId()
  connection.transaction(() => {
    const put = connection.prepare<[string, string], never>('INSERT INTO library_meta (key, value) VALUES (?, ?)')
    put.run('library_id', id)
    put.run('created_at', String(options.nowMs()))
  })
  return id
}

/** The failure of a library that was found damaged while it was open, with the backup that could be restored. */
export async function describeCorruption(layout: LibraryLayout, damage: Failure, check?: CheckCopy): Promise<LibraryCorruptError> {
  const backup = await newestGoodBackup(layout, check)
  return new LibraryCorruptError(failure('library-corrupt', damage.message, { subject: layout.databaseFile }), backup?.file ?? null)
}
