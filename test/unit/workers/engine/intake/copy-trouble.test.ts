import { existsSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'
import { copyObject } from '../../../../../src/workers/engine/intake/copy-object.ts'
import { intakeLibrary } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { pdfFiles } from './intake-files.ts'

describe('trouble on the way', () => {
  test('a file that somebody still writes to is tried again before it is refused', async () => {
    let tries = 0
    const library = await intakeLibrary({
      copy: async (input, work) => {
        tries += 1
        if (tries === 1) throw new FailureError(failure('file-changed', 'still written'))
        return copyObject(input, work)
      },
    })
    expect((await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a' })))[0]?.outcome).toBe('new')
    expect(tries).toBe(2)
  })

  test('a file that never comes to rest is refused after three tries', async () => {
    let tries = 0
    const library = await intakeLibrary({
      copy: async () => {
        tries += 1
        throw new FailureError(failure('file-changed', 'still written'))
      },
    })
    expect((await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a' })))[0]).toMatchObject({ outcome: 'refused', failure: { code: 'file-changed' } })
    expect(tries).toBe(3)
  })

  test('an object that is deleted between its copy and its row is copied again', async () => {
    let tries = 0
    const library = await intakeLibrary({
      copy: async (input, work) => {
        const copied = await copyObject(input, work)
        tries += 1
        if (tries === 1) rmSync(library.layout.objectFile(copied.sha256))
        return copied
      },
    })
    const [result] = await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a' }))
    expect(result?.outcome).toBe('new')
    expect(existsSync(library.layout.objectFile(result?.sha256 ?? ''))).toBe(true)
    expect(tries).toBe(2)
  })

  test('an object that always disappears ends as a failure of the library', async () => {
    const library = await intakeLibrary({
      copy: async (input, work) => {
        const copied = await copyObject(input, work)
        rmSync(library.layout.objectFile(copied.sha256))
        return copied
      },
    })
    expect((await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a' })))[0]).toMatchObject({ outcome: 'refused', failure: { code: 'library-missing' } })
    expect(library.rows('SELECT * FROM documents')).toEqual([])
  })

  test('a document that cannot be inserted is refused alone', async () => {
    const library = await intakeLibrary()
    library.db.prepare<[]>("CREATE TRIGGER no_b BEFORE INSERT ON documents WHEN new.file_name = 'b.pdf' BEGIN SELECT RAISE(ABORT, 'not this one'); END").run()
    const results = await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b', 'c.pdf': 'c' }))
    expect(results.map((result) => [result.outcome, result.failure?.code])).toEqual([
      ['new', undefined],
      ['refused', 'internal'],
      ['new', undefined],
    ])
    expect(library.rows("SELECT count(*) AS n FROM document_objects WHERE sha256 NOT IN (SELECT sha256 FROM documents)")).toEqual([{ n: 0 }])
  })

  test('a library that cannot be written refuses, shows it, and takes the file up at the next start', async () => {
    const library = await intakeLibrary({
      copy: async (input, work) => {
        const copied = await copyObject(input, work)
        library.db.prepare<[]>('PRAGMA query_only = ON').run()
        return copied
      },
    })
    const [result] = await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a' }))
    expect(result).toMatchObject({ outcome: 'refused', failure: { code: 'library-read-only' } })
    expect(library.intake.pending().imports).toMatchObject([{ state: 'refused', failure: { code: 'library-read-only' } }])
    library.db.prepare<[]>('PRAGMA query_only = OFF').run()
    const next = await intakeLibrary({ library })
    await next.intake.resumeOpenImports()
    expect(next.rows('SELECT file_name FROM documents')).toEqual([{ file_name: 'a.pdf' }])
  })
})
