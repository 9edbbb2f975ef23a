import { rmSync } from 'node:fs'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import { releaseObject } from '../intake/object-rows.ts'
import { deleteDocument, deletePages, deletePassages, deleteResolutionParts, deleteTellings, trashRow, unmarkPurging } from './trash-rows.ts'

/** Each deletes in a few milliseconds; a passage costs most, for it leaves the full-text index too. */
const passagesPerStep = 40
const pagesPerStep = 60
const partsPerStep = 8
const tellingsPerStep = 200

/**
 * One step of a purge, one transaction; false when nothing is left to do. What is left to do is what is left in
 * the tables, so a purge that was cut anywhere goes on from there. The order is rows first, file last: a death
 * between leaves a file without a row, which reconciliation removes, and never a row without its file.
 */
export function purgeStep(options: { readonly db: WritableDatabase; readonly layout: Pick<LibraryLayout, 'objectFile'> }, id: DocumentId): boolean {
  const { db, layout } = options
  const orphan = db.transaction(() => {
    if (deletePassages(db, id, passagesPerStep) > 0 || deletePages(db, id, pagesPerStep) > 0 || deleteResolutionParts(db, id, partsPerStep) > 0 || deleteTellings(db, id, tellingsPerStep) > 0) return 'more'
    const row = trashRow(db, id)
    deleteDocument(db, id)
    unmarkPurging(db, id)
    return row && releaseObject(db, row.sha256) ? row.sha256 : null
  })
  if (orphan === 'more') return true
  // In the same turn as the commit: nobody can have taken the object into use in between.
  if (orphan) rmSync(layout.objectFile(orphan), { force: true })
  return false
}
