import { readFileSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { intakeLibrary, never, smallPdf } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { endJob, pdfFiles } from './intake-files.ts'

describe('the same bytes', () => {
  test('are answered with the document that has them, and join the collection', async () => {
    const library = await intakeLibrary()
    const [first = '', second = ''] = pdfFiles(temporaryFolder(), { 'a.pdf': 'same', 'b.pdf': 'same' })
    const [one] = await library.import([first], { collection: 'A' })
    const [two] = await library.import([second], { collection: 'B' })
    expect(two).toMatchObject({ outcome: 'duplicate', documentId: one?.documentId })
    expect(library.rows('SELECT c.name FROM document_collections m JOIN collections c ON c.id = m.collection_id ORDER BY c.name')).toEqual([{ name: 'A' }, { name: 'B' }])
    expect(library.rows('SELECT count(*) AS n FROM jobs')).toEqual([{ n: 1 }])
  })

  test('from many imports at once make one document', async () => {
    const library = await intakeLibrary({ copiesAtOnce: 4 })
    const folder = temporaryFolder()
    const paths = pdfFiles(folder, Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`copy-${n}.pdf`, 'the same for all'])))
    const results = (await Promise.all(paths.map((path, n) => library.import([path], { commandId: `concurrent-${n}` })))).flat()
    expect(results.filter((result) => result.outcome === 'new')).toHaveLength(1)
    expect(results.filter((result) => result.outcome === 'duplicate')).toHaveLength(11)
    expect(library.rows('SELECT count(*) AS n FROM documents')).toEqual([{ n: 1 }])
    expect(library.rows('SELECT count(*) AS n FROM document_objects')).toEqual([{ n: 1 }])
  })

  test('put a missing object back', async () => {
    const library = await intakeLibrary()
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'lost' })
    const [one] = await library.import(paths)
    const file = library.layout.objectFile(one?.sha256 ?? '')
    rmSync(file)
    const [two] = await library.import(paths)
    expect(two?.outcome).toBe('duplicate')
    expect(readFileSync(file)).toEqual(smallPdf('lost'))
  })

  test('take a document out of the trash', async () => {
    const library = await intakeLibrary()
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'thrown away' })
    const [one] = await library.import(paths)
    await library.trash.remove({ documentIds: [one?.documentId as DocumentId] }, never)
    const [two] = await library.import(paths)
    expect(two).toMatchObject({ outcome: 'duplicate', documentId: one?.documentId })
    expect(library.rows('SELECT trashed_at FROM documents')).toEqual([{ trashed_at: null }])
    expect(library.rows('SELECT state, queue_reason FROM jobs')).toEqual([{ state: 'queued', queue_reason: 'restored' }])
  })

  test.each([
    ['failed for a passing reason', 'thread-died', undefined, 'queued'],
    ['failed for good', 'damaged-document', undefined, 'failed'],
    ['wants a password, and none is given', 'password-required', undefined, 'failed'],
    ['wants a password, and one is given', 'password-required', 'secret', 'queued'],
  ] as const)('when its job %s', async (_what, code, password, state) => {
    const library = await intakeLibrary()
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'trouble' })
    const [one] = await library.import(paths)
    endJob(library, one?.documentId as DocumentId, 'failed', code)
    const [two] = await library.import(paths, password === undefined ? {} : { password })
    expect(two?.outcome).toBe('duplicate')
    expect(library.rows('SELECT state FROM jobs')).toEqual([{ state }])
  })

  test('of a cancelled document are wanted after all', async () => {
    const library = await intakeLibrary()
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'cancelled' })
    const [one] = await library.import(paths)
    endJob(library, one?.documentId as DocumentId, 'cancelled')
    await library.import(paths)
    expect(library.rows('SELECT state FROM jobs')).toEqual([{ state: 'queued' }])
  })
})
