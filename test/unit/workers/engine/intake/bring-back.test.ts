import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { libraryLayout, type LibraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { openDatabase } from '../../../../../src/workers/engine/db/open-database.ts'
import { restoreBackup } from '../../../../../src/workers/engine/db/restore-backup.ts'
import { createReconciler } from '../../../../../src/workers/engine/jobs/reconcile.ts'
import { intakeLibrary, never, smallPdf, type IntakeLibrary } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { temporaryLibrary } from '../../../../support/temporary-library.ts'

const texts = ['early', 'later', 'in the trash'] as const

/**
 * A backup that knows `early`, then two more documents, one of them in the trash; then damage, and the backup in the
 * place of the database.
 */
async function restored(damage: (layout: LibraryLayout) => void): Promise<IntakeLibrary> {
  const folder = temporaryFolder()
  const before = await intakeLibrary({ library: await temporaryLibrary(folder) })
  const files = temporaryFolder()
  for (const text of texts) writeFileSync(join(files, `${text}.pdf`), smallPdf(text))
  const bring = async (text: (typeof texts)[number]) => (await before.import([join(files, `${text}.pdf`)], { collection: 'Cours d’été' }))[0]?.documentId as DocumentId
  await bring('early')
  const backup = join(before.layout.backupsFolder, 'asked-20260101T000000000Z.sqlite')
  await before.db.backupTo(backup)
  await bring('later')
  await before.trash.remove({ documentIds: [await bring('in the trash')] }, never)
  await before.intake.close()
  await before.trash.close()
  before.db.close()
  const layout = libraryLayout(folder)
  damage(layout)
  await restoreBackup(layout, backup, 1_900_000_000_000)
  return intakeLibrary({ library: { layout, db: await openDatabase({ layout, nowMs: Date.now, newLibraryId: () => 'not used' }) } })
}

const named = (library: IntakeLibrary) =>
  library.rows<{ name: string; collections: string | null; job: string | null }>(
    `SELECT d.file_name AS name, group_concat(c.name) AS collections, (SELECT state FROM jobs WHERE document_id = d.id) AS job FROM documents d
     LEFT JOIN document_collections m ON m.document_id = d.id LEFT JOIN collections c ON c.id = m.collection_id GROUP BY d.id ORDER BY d.file_name`,
  )
const sha = (text: string) => createHash('sha256').update(smallPdf(text)).digest('hex')

describe('after a backup was restored', () => {
  it('what came later is a document again, waiting to be read, under its name and in its collection', async () => {
    const library = await restored(() => undefined)
    const { documents, toTrash } = await library.intake.bringBackObjects()
    expect([documents.length, toTrash]).toEqual([2, [sha('in the trash').slice(0, 32)]])
    expect(named(library)).toEqual([
      { name: 'early.pdf', collections: 'Cours d’été', job: 'queued' },
      { name: 'in the trash.pdf', collections: 'Cours d’été', job: 'queued' },
      { name: 'later.pdf', collections: 'Cours d’été', job: 'queued' },
    ])
    expect(library.told.filter(({ event }) => event === 'documents-added')).toHaveLength(2)
  })

  it.each([
    ['no database any more', (layout: LibraryLayout) => writeFileSync(layout.databaseFile, 'rubbish '.repeat(2000))],
    ['cut in two', (layout: LibraryLayout) => truncateSync(layout.databaseFile, 4096)],
    ['gone', (layout: LibraryLayout) => rmSync(layout.databaseFile)],
  ])('what a database that is %s cannot say of a file does not lose it: it gets a name of its hash', async (_what, damage) => {
    const library = await restored(damage)
    expect((await library.intake.bringBackObjects()).documents).toHaveLength(2)
    expect(named(library).map(({ name }) => name).sort()).toEqual([`${sha('later').slice(0, 12)}.pdf`, `${sha('in the trash').slice(0, 12)}.pdf`, 'early.pdf'].sort())
    for (const text of texts) expect(readFileSync(library.layout.objectFile(sha(text)))).toEqual(smallPdf(text))
  })

  it('happens once: what loses its row later is not brought back for ever', async () => {
    const library = await restored(() => undefined)
    await library.intake.bringBackObjects()
    library.db.prepare("DELETE FROM documents WHERE file_name = 'later.pdf'").run()
    library.db.prepare<[string]>('DELETE FROM document_objects WHERE sha256 = ?').run(sha('later'))
    expect((await library.intake.bringBackObjects()).documents).toEqual([])
  })

  it('what a readable database did not know was never a document, and what is no PDF cannot be one', async () => {
    const library = await restored((layout) => {
      const stray = layout.objectFile(sha('stray'))
      mkdirSync(dirname(stray), { recursive: true })
      writeFileSync(stray, smallPdf('stray'))
      writeFileSync(layout.objectFile(sha('later')), 'no PDF any more')
    })
    expect((await library.intake.bringBackObjects()).documents).toEqual([sha('in the trash').slice(0, 32)])
    expect(library.logged.map(({ event }) => event)).toContain('intake.not-brought-back')
    expect([existsSync(library.layout.objectFile(sha('stray'))), existsSync(library.layout.objectFile(sha('later')))]).toEqual([true, true])
  })

  it('nothing of it is taken for a leftover, not even where the database itself was gone', async () => {
    const library = await restored((layout) => rmSync(layout.databaseFile))
    const reconciler = createReconciler({ db: library.db, layout: library.layout, now: Date.now, owner: 'o', maxAttempts: 3, newTrace: () => 't' as never, isRunning: () => false, withdraw: () => undefined, wake: () => undefined, log: () => undefined })
    const findings = await reconciler.run({ atStart: true, signal: never })
    expect(findings.filter(({ kind }) => kind === 'file-without-row')).toMatchObject([{ count: 2, mended: false }])
    expect(existsSync(library.layout.objectFile(sha('later')))).toBe(true)
  })
})
