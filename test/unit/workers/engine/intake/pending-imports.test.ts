import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { PendingImport } from '../../../../../src/shared/contract/documents.ts'
import { copyObject } from '../../../../../src/workers/engine/intake/copy-object.ts'
import { deferred } from '../../../../support/deferred.ts'
import { intakeLibrary, smallPdf, until } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { pdfFiles } from './intake-files.ts'

describe('on their way', () => {
  test('files are listed at once with how far they are, and can be stopped one by one', async () => {
    const held = deferred()
    const library = await intakeLibrary({
      copiesAtOnce: 1,
      copy: async (input, work) => {
        if (input.fileName === 'a.pdf') {
          work.report({ done: 5, total: 9 })
          await held.promise
          work.signal.throwIfAborted()
        }
        return copyObject(input, work)
      },
    })
    const paths = pdfFiles(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b', 'c.pdf': 'c' })
    const imported = library.import(paths)
    await until('the first is being copied', () => library.intake.pending().imports.some((view) => view.bytesDone === 5))
    const views = library.intake.pending().imports
    expect(views.map((view: PendingImport) => [view.fileName, view.state, view.bytesDone, view.bytesTotal])).toEqual([
      ['a.pdf', 'copying', 5, 9],
      ['b.pdf', 'waiting', 0, smallPdf('b').length],
      ['c.pdf', 'waiting', 0, smallPdf('c').length],
    ])
    expect(await library.intake.dismiss([views[0]?.id ?? '', views[1]?.id ?? '', 'i-never-was'])).toBe(2)
    held.resolve()
    expect((await imported).map((result) => [result.outcome, result.failure?.code])).toEqual([
      ['refused', 'aborted'],
      ['refused', 'aborted'],
      ['new', undefined],
    ])
    expect(library.intake.pending().imports).toEqual([])
  })

  test('what was refused stays until somebody has seen it', async () => {
    const library = await intakeLibrary()
    const [result] = await library.import(pdfFiles(temporaryFolder(), { 'empty.pdf': Buffer.alloc(0) }))
    expect(library.intake.pending().imports).toHaveLength(1)
    expect(await library.intake.dismiss([result?.importId ?? ''])).toBe(1)
    expect(await library.intake.dismiss([result?.importId ?? ''])).toBe(0)
    expect(library.intake.pending().imports).toEqual([])
  })

  test('many files are listed in few pieces before most of them are copied, and all end', async () => {
    const library = await intakeLibrary({ copiesAtOnce: 4 })
    const folder = temporaryFolder()
    pdfFiles(folder, Object.fromEntries(Array.from({ length: 160 }, (_, n) => [`${n}.pdf`, `text ${n}`])))
    const results = await library.import([folder])
    expect(results.filter((result) => result.outcome === 'new')).toHaveLength(160)
    const told = library.told.filter((one) => one.event === 'import').map((one) => one.what as PendingImport)
    expect(new Set(told.map((view) => view.id)).size).toBe(160)
    expect(library.rows('SELECT count(*) AS n FROM jobs')).toEqual([{ n: 160 }])
    expect(library.rows('SELECT count(DISTINCT at) AS n FROM imports')).toEqual([{ n: 1 }])
    expect(readdirSync(library.layout.tmpFolder)).toEqual([])
  })
})

test('old outcomes are forgotten at start, recent ones and decisions to be taken are not', async () => {
  const library = await intakeLibrary()
  const day = 24 * 3_600_000
  const row = (id: string, state: string, days: number) =>
    library.db
      .prepare<[string, string, string, number]>("INSERT INTO imports (id, command_id, trace, position, path, file_name, same_name, state, at) VALUES (?, ?, 't', 0, '/x', 'x', 'ask', ?, ?)")
      .run(id, `c-${id}`, state, Date.now() - days * day)
  row('done-old', 'done', 8)
  row('done-new', 'done', 6)
  row('refused-old', 'refused', 31)
  row('refused-new', 'refused', 29)
  row('undecided-old', 'undecided', 400)
  await library.intake.resumeOpenImports()
  expect(library.rows('SELECT id FROM imports ORDER BY id')).toEqual([{ id: 'done-new' }, { id: 'refused-new' }, { id: 'undecided-old' }])
})
