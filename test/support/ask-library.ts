import { openReadOnly } from '../../src/workers/engine/db/connection.ts'
import type { LibraryLayout } from '../../src/workers/engine/db/layout.ts'

/** The rows of one query on a library that an engine has open, or that nobody has. */
export function askLibrary(layout: LibraryLayout, sql: string): Record<string, unknown>[] {
  const db = openReadOnly(layout.databaseFile)
  try {
    return db.prepare<[], Record<string, unknown>>(sql).all()
  } finally {
    db.close()
  }
}
