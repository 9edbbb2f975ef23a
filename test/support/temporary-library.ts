import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { onTestFinished } from 'vitest'
import type { DocumentId, TraceId } from '../../src/shared/model/ids.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { openDatabase, type LibraryDatabase } from '../../src/workers/engine/db/open-database.ts'
import { enqueueJob } from '../../src/workers/engine/jobs/enqueue-job.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface TemporaryLibrary {
  readonly layout: LibraryLayout
  readonly db: LibraryDatabase
}

/** A real library in a folder of its own; both go when the test ends. */
export async function temporaryLibrary(folder = temporaryFolder()): Promise<TemporaryLibrary> {
  const layout = libraryLayout(folder)
  const db = await openDatabase({ layout, nowMs: () => 1_800_000_000_000, newLibraryId: () => 'library-under-test' })
  onTestFinished(() => db.close())
  return { layout, db }
}

/** A document row with its object's bytes, as intake leaves it, without a job. */
export function addDocument({ layout, db }: TemporaryLibrary, name: string, bytes: Uint8Array = Buffer.from(name)): DocumentId {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const id = sha256.slice(0, 32) as DocumentId
  const file = layout.objectFile(sha256)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  db.transaction(() => {
    db.prepare<[string, number]>("INSERT INTO document_objects (sha256, bytes, media_type, created_at) VALUES (?, ?, 'application/pdf', 0)").run(sha256, bytes.length)
    db.prepare<[string, string, string, string, number]>(
      "INSERT INTO documents (id, sha256, title, file_name, media_type, bytes, added_at) VALUES (?, ?, ?, ?, 'application/pdf', ?, 0)",
    ).run(id, sha256, name, `${name}.pdf`, bytes.length)
  })
  return id
}

/** A document with its job in the queue. */
export function addQueued(library: TemporaryLibrary, name: string, more: { readonly at?: number; readonly priority?: number; readonly maxAttempts?: number } = {}): DocumentId {
  const documentId = addDocument(library, name)
  enqueueJob(library.db, { documentId, trace: `trace-${name}` as TraceId, at: more.at ?? 1_800_000_000_000, maxAttempts: more.maxAttempts ?? 3, priority: more.priority ?? 0 })
  return documentId
}
