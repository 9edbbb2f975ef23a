import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Sha256 } from '../../../shared/model/ids.ts'
import { connect, type Connection } from '../db/connection.ts'
import { replacedDatabase } from '../db/restore-backup.ts'

/** What a database that a backup took the place of still says of a file. */
export interface KnownBefore {
  readonly fileName: string
  readonly sourcePath: string | null
  readonly inTrash: boolean
  readonly collections: readonly string[]
}

export interface ReplacedDatabases {
  /** Their file names: what is brought back because of them is brought back once. */
  readonly names: readonly string[]
  /** `unknown`: all of them can be read, and none knows these bytes. `unreadable`: one that might know them cannot. */
  ask(sha256: Sha256): KnownBefore | 'unknown' | 'unreadable'
  close(): void
}

/** The databases that lie beside the restored one and were not asked yet, newest first; null where there are none. */
export function openReplaced(root: string, isDone: (name: string) => boolean): ReplacedDatabases | null {
  // By their time, which follows the first word.
  const names = readdirSync(root).filter((name) => replacedDatabase.test(name) && !isDone(name)).sort((a, b) => (a.slice(16) < b.slice(16) ? 1 : -1))
  if (names.length === 0) return null
  const opened: (Connection | null)[] = names.map((name) => {
    try {
      return connect(join(root, name), { readOnly: true, mustExist: true })
    } catch {
      return null
    }
  })
  return {
    names,
    ask(sha256) {
      let readable = true
      for (const db of opened) {
        const found = db && lookUp(db, sha256)
        if (found && found !== 'unreadable') return found
        if (!db || found === 'unreadable') readable = false
      }
      return readable ? 'unknown' : 'unreadable'
    },
    close() {
      for (const db of opened) db?.close()
    },
  }
}

/** Damage is found where a page is read: each question is asked by itself. */
function lookUp(db: Connection, sha256: Sha256): KnownBefore | null | 'unreadable' {
  try {
    const row = db
      .prepare<[string], { id: string; fileName: string; sourcePath: string | null; inTrash: number }>(
        'SELECT id, file_name AS fileName, source_path AS sourcePath, trashed_at IS NOT NULL AS inTrash FROM documents WHERE sha256 = ?',
      )
      .get(sha256)
    if (!row) return waitingForDecision(db, sha256)
    return { fileName: row.fileName, sourcePath: row.sourcePath, inTrash: row.inTrash === 1, collections: collectionsOf(db, row.id) }
  } catch {
    return 'unreadable'
  }
}

/** A file whose name was taken, and of which nobody had said yet what it is. */
function waitingForDecision(db: Connection, sha256: Sha256): KnownBefore | null {
  const row = db.prepare<[string], { fileName: string; path: string }>("SELECT file_name AS fileName, path FROM imports WHERE state = 'undecided' AND sha256 = ? LIMIT 1").get(sha256)
  return row ? { fileName: row.fileName, sourcePath: row.path, inTrash: false, collections: [] } : null
}

function collectionsOf(db: Connection, id: string): string[] {
  try {
    return db
      .prepare<[string], { name: string }>('SELECT c.name AS name FROM document_collections m JOIN collections c ON c.id = m.collection_id WHERE m.document_id = ? ORDER BY c.name')
      .all(id)
      .map(({ name }) => name)
  } catch {
    // The name is worth more than where it stood.
    return []
  }
}
