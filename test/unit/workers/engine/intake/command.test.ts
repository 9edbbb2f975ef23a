import { readdirSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { copyObject } from '../../../../../src/workers/engine/intake/copy-object.ts'
import { deferred } from '../../../../support/deferred.ts'
import { intakeLibrary, never, until } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { reasonOf } from '../../../../support/reason-of.ts'
import { pdfFiles } from './intake-files.ts'

describe('a command', () => {
  test('that is sent twice at once acts once', async () => {
    const library = await intakeLibrary()
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b' })
    const [first, second] = await Promise.all([library.import(paths, { commandId: 'double-drop' }), library.import(paths, { commandId: 'double-drop' })])
    expect(second).toEqual(first)
    expect(first.map((result) => result.outcome)).toEqual(['new', 'new'])
    expect(library.rows('SELECT count(*) AS n FROM imports')).toEqual([{ n: 2 }])
  })

  test('that is sent again later is answered the same, though the file is gone', async () => {
    const library = await intakeLibrary()
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'a' })
    const first = await library.import(paths, { commandId: 'again-later', collection: 'Course' })
    paths.forEach((path) => rmSync(path))
    const second = await library.intake.import({ commandId: 'again-later', trace: 'other', paths, sameName: 'ask', collection: 'Course' }, never)
    expect(second.results).toMatchObject(first.map(({ documentId, outcome }) => ({ documentId, outcome })))
    expect(second.collectionId).toBe(library.collections.ensure('Course'))
  })

  test('that was cut goes on at the next start: with what is left, and without being asked', async () => {
    const held = deferred()
    const library = await intakeLibrary({
      copiesAtOnce: 1,
      copy: async (input, work) => {
        if (input.fileName === 'c.pdf') await Promise.race([held.promise, new Promise((_, reject) => work.signal.addEventListener('abort', () => reject(new Error('stopped'))))])
        return copyObject(input, work)
      },
    })
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b', 'c.pdf': 'c', 'd.pdf': 'd' })
    const cut = library.import(paths, { commandId: 'cut-in-the-middle', collection: 'Course' })
    const failed = reasonOf(cut)
    await until('two files are in', () => library.rows('SELECT * FROM documents').length === 2)
    await library.intake.close()
    expect(await failed).toMatchObject({ failure: { code: 'aborted' } })
    expect(library.intake.waiting()).toBe(2)

    const next = await intakeLibrary({ library })
    await next.intake.resumeOpenImports()
    expect(next.rows('SELECT file_name FROM documents ORDER BY file_name')).toEqual(paths.map((_, n) => ({ file_name: `${'abcd'[n]}.pdf` })))
    const again = await next.import(paths, { commandId: 'cut-in-the-middle', collection: 'Course' })
    expect(again.map((result) => result.outcome)).toEqual(['new', 'new', 'new', 'new'])
    expect(next.rows('SELECT count(*) AS n FROM document_collections')).toEqual([{ n: 4 }])
    expect(readdirSync(next.layout.tmpFolder)).toEqual([])
  })

  test('nobody waits for any more goes on', async () => {
    const held = deferred()
    const library = await intakeLibrary({
      copy: async (input, work) => {
        await held.promise
        return copyObject(input, work)
      },
    })
    const leaving = new AbortController()
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'a' })
    const left = library.intake.import({ commandId: 'nobody-waits', trace: 'trace', paths, sameName: 'ask' }, leaving.signal)
    await until('the file is listed', () => library.intake.waiting() === 1)
    leaving.abort()
    await expect(left).rejects.toMatchObject({ failure: { code: 'aborted' } })
    held.resolve()
    await until('the file is in', () => library.rows('SELECT * FROM documents').length === 1)
  })
})
