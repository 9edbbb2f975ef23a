import type { Sha256 } from '../../../shared/model/ids.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'

/**
 * Who needs the bytes of the content-addressed store: documents, and files that wait for a person's decision and
 * are no documents yet. [Note: an object stands for a moment without a row]: a thread puts it in its place, and the
 * engine inserts its row a little later. Whoever deletes an object therefore asks here and deletes in the same turn
 * of the event loop, and whoever inserts the row looks in the same turn that the file is still there.
 */
export function isObjectUsed(db: ReadableDatabase, sha256: Sha256): boolean {
  const used = db
    .prepare<[string, string], { used: number }>("SELECT EXISTS (SELECT 1 FROM documents WHERE sha256 = ?) OR EXISTS (SELECT 1 FROM imports WHERE state = 'undecided' AND sha256 = ?) AS used")
    .get(sha256, sha256)
  return used?.used === 1
}

/** Removes the object's row when nothing needs it any more; true says that its file may go too. */
export function releaseObject(db: WritableDatabase, sha256: Sha256): boolean {
  if (isObjectUsed(db, sha256)) return false
  db.prepare<[string]>('DELETE FROM document_objects WHERE sha256 = ?').run(sha256)
  return true
}
