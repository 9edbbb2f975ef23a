import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { intakeLibrary, never, smallPdf, type IntakeLibrary } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { pdfFiles } from './intake-files.ts'

describe('the same name with other bytes', () => {
  const twoEditions = async (): Promise<{ library: IntakeLibrary; old: DocumentId; path: string }> => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    const [path = ''] = pdfFiles(folder, { 'Manual.pdf': 'first edition' })
    const [one] = await library.import([path])
    writeFileSync(path, smallPdf('second edition'))
    return { library, old: one?.documentId as DocumentId, path }
  }

  test('asks, and keeps the copy until somebody answers', async () => {
    const { library, old, path } = await twoEditions()
    const [result] = await library.import([path], { collection: 'Later' })
    expect(result).toMatchObject({ outcome: 'undecided', documentId: null, existing: old })
    expect(existsSync(library.layout.objectFile(result?.sha256 ?? ''))).toBe(true)
    expect(library.intake.pending()).toMatchObject({ imports: [{ state: 'undecided', existing: old }], waiting: 0 })
    expect(library.rows('SELECT count(*) AS n FROM documents')).toEqual([{ n: 1 }])
  })

  test.each([
    ['revision', 'revision'],
    ['keep-both', 'new'],
  ] as const)('%s is acted on once', async (decision, outcome) => {
    const { library, old, path } = await twoEditions()
    const [asked] = await library.import([path], { collection: 'Later' })
    const decided = await library.intake.decide(asked?.importId ?? '', decision)
    expect(decided).toMatchObject({ outcome, existing: old, documentId: asked?.sha256?.slice(0, 32) })
    expect(await library.intake.decide(asked?.importId ?? '', 'cancel')).toEqual(decided)
    expect(library.rows('SELECT revision_of FROM documents WHERE id <> ?', old)).toEqual([{ revision_of: decision === 'revision' ? old : null }])
    expect(library.rows('SELECT count(*) AS n FROM jobs')).toEqual([{ n: 2 }])
    expect(library.rows('SELECT count(*) AS n FROM document_collections')).toEqual([{ n: 1 }])
    expect(library.intake.pending().imports).toEqual([])
  })

  test('cancel removes the copy that nothing needs', async () => {
    const { library, path } = await twoEditions()
    const [asked] = await library.import([path])
    expect(await library.intake.decide(asked?.importId ?? '', 'cancel')).toMatchObject({ outcome: 'refused', failure: { code: 'aborted' } })
    expect(existsSync(library.layout.objectFile(asked?.sha256 ?? ''))).toBe(false)
    expect(library.rows('SELECT count(*) AS n FROM documents')).toEqual([{ n: 1 }])
    expect(library.intake.pending().imports).toEqual([])
  })

  test('one answer decides all drops of the same bytes', async () => {
    const { library, path } = await twoEditions()
    const [first] = await library.import([path], { collection: 'A' })
    const [second] = await library.import([path], { collection: 'B' })
    expect(second?.outcome).toBe('undecided')
    const decided = await library.intake.decide(second?.importId ?? '', 'keep-both')
    expect(decided.outcome).toBe('new')
    expect(await library.intake.decide(first?.importId ?? '', 'revision')).toMatchObject({ outcome: 'duplicate', documentId: decided.documentId })
    expect(library.rows('SELECT c.name FROM document_collections m JOIN collections c ON c.id = m.collection_id ORDER BY c.name')).toEqual([{ name: 'A' }, { name: 'B' }])
  })

  test('says so when the copy is gone, and when there is nothing to decide', async () => {
    const { library, path } = await twoEditions()
    const [asked] = await library.import([path])
    rmSync(library.layout.objectFile(asked?.sha256 ?? ''))
    await expect(library.intake.decide(asked?.importId ?? '', 'keep-both')).rejects.toMatchObject({ failure: { code: 'library-missing', subject: 'Manual.pdf' } })
    await expect(library.intake.decide('i-never-was', 'keep-both')).rejects.toMatchObject({ failure: { code: 'not-found' } })
  })

  test('answers without asking where the choice came with the command', async () => {
    const { library, old, path } = await twoEditions()
    const [revision] = await library.import([path], { sameName: 'revision' })
    expect(revision).toMatchObject({ outcome: 'revision', existing: old })
    writeFileSync(path, smallPdf('third edition'))
    const [both] = await library.import([path], { sameName: 'keep-both' })
    expect(both).toMatchObject({ outcome: 'new', existing: revision?.documentId })
  })

  test('is the same name however its accents are written', async () => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    const [composed = ''] = pdfFiles(join(folder, 'a'), { ['Théorie.pdf'.normalize('NFC')]: 'one' })
    const [decomposed = ''] = pdfFiles(join(folder, 'b'), { ['Théorie.pdf'.normalize('NFD')]: 'two' })
    await library.import([composed])
    expect((await library.import([decomposed]))[0]?.outcome).toBe('undecided')
  })

  test('in one drop means two documents: they come from two folders', async () => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    pdfFiles(folder, { 'week 1/notes.pdf': 'one', 'week 2/notes.pdf': 'two' })
    expect((await library.import([folder])).map((result) => result.outcome)).toEqual(['new', 'new'])
  })

  test('of a document in the trash is free', async () => {
    const { library, old, path } = await twoEditions()
    await library.trash.remove({ documentIds: [old] }, never)
    expect((await library.import([path]))[0]?.outcome).toBe('new')
  })
})
