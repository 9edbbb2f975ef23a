import { failure, FailureError } from '../../../shared/failure.ts'
import type { Connection } from './connection.ts'
import type { Migration } from './migrations.ts'

/** The last migration that was applied; 0 for a new file. */
export function schemaVersion(connection: Connection): number {
  return Number(connection.pragma('user_version'))
}

/**
 * What is left to apply.
 * @throws FailureError library-newer where a later version of the app wrote the file: it is not touched
 */
export function pendingMigrations(connection: Connection, migrations: readonly Migration[]): readonly Migration[] {
  const version = schemaVersion(connection)
  const newest = migrations.at(-1)?.version ?? 0
  if (version > newest)
    throw new FailureError(
      failure('library-newer', `${connection.file} has schema ${version}; this version of Coursegraph knows schemas up to ${newest}.`, { subject: connection.file }),
    )
  return migrations.filter((migration) => migration.version > version)
}

/** Applies one migration and its number together: a crash leaves the old schema or the new one. */
export function applyMigration(connection: Connection, migration: Migration): void {
  connection.transaction(() => {
    connection.exec(migration.sql)
    connection.pragma(`user_version = ${migration.version}`)
  })
}
