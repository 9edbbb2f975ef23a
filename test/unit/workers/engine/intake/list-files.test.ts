import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createGroupCommit } from '../../../../../src/workers/engine/intake/group-commit.ts'
import { importId, pendingView, type ImportRow } from '../../../../../src/workers/engine/intake/import-rows.ts'
import { listFiles, type ImportCommand } from '../../../../../src/workers/engine/intake/list-files.ts'
import { systemClock } from '../../../../../src/workers/engine/jobs/clock.ts'
import { intakeLibrary, never, smallPdf, type IntakeLibrary } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

function folderOf(count: number, from = 0): string {
  const folder = temporaryFolder()
  for (let n = from; n < from + count; n += 1) writeFileSync(join(folder, `${n}.pdf`), smallPdf(String(n)))
  return folder
}

function lister(library: IntakeLibrary) {
  const group = createGroupCommit({ db: library.db, monotonicMs: systemClock.monotonic, after: systemClock.after })
  const list = async (command: Partial<ImportCommand> & Pick<ImportCommand, 'paths'>, signal = never) => {
    const pieces: (readonly ImportRow[])[] = []
    await listFiles({ db: library.db, group, collections: library.collections, clock: systemClock }, { commandId: 'one-command', trace: 't', sameName: 'ask', ...command }, signal, (rows) => pieces.push(rows))
    return pieces
  }
  return list
}

const stored = (library: IntakeLibrary) => library.rows<ImportRow>('SELECT * FROM imports ORDER BY position')

describe('the files of a command', () => {
  test('become rows in pieces, in their order, with ids of their own that anybody can compute', async () => {
    const library = await intakeLibrary()
    const pieces = await lister(library)({ paths: [folderOf(320)] })
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces.flat().map((row) => row.file_name)).toEqual(Array.from({ length: 320 }, (_, n) => `${n}.pdf`))
    expect(stored(library)).toEqual(pieces.flat())
    expect(stored(library).map((row) => row.id)).toEqual(Array.from({ length: 320 }, (_, n) => importId('one-command', n)))
  })

  test('that were listed already are not listed again; those that a cut left out follow', async () => {
    const library = await intakeLibrary()
    const list = lister(library)
    const [first, second] = [folderOf(3), folderOf(2, 3)]
    await list({ paths: [first], collection: 'Course' })
    const at = stored(library)[0]?.at
    expect(await list({ paths: [first], collection: 'Course' })).toEqual([])
    library.collections.rename(library.collections.ensure('Course'), 'Renamed')
    const [more] = await list({ paths: [first, second], collection: 'Course' })
    expect(more?.map((row) => [row.position, row.file_name, row.at])).toEqual([
      [3, '3.pdf', at],
      [4, '4.pdf', at],
    ])
    // All rows of a command go to one collection, whatever became of its name meanwhile.
    expect(new Set(stored(library).map((row) => row.collection_id)).size).toBe(1)
    expect(library.rows('SELECT name FROM collections')).toEqual([{ name: 'Renamed' }])
  })

  test('that are all refused make no collection', async () => {
    const library = await intakeLibrary()
    const [rows] = await lister(library)({ paths: ['/nowhere/a.pdf', 'relative.pdf'], collection: 'Never made' })
    expect(rows?.map((row) => [row.state, row.collection_id])).toEqual([
      ['refused', null],
      ['refused', null],
    ])
    expect(library.rows('SELECT * FROM collections')).toEqual([])
  })

  test('stop being listed when the engine stops', async () => {
    const library = await intakeLibrary()
    await expect(lister(library)({ paths: [folderOf(2)] }, AbortSignal.abort(new Error('closing')))).rejects.toThrow('closing')
    expect(stored(library)).toEqual([])
  })
})

describe('a row as it is shown', () => {
  const row = (more: Partial<ImportRow>): ImportRow => ({
    id: 'i1',
    command_id: 'c1',
    trace: 't',
    position: 0,
    path: '/a/b.pdf',
    file_name: 'b.pdf',
    collection_id: null,
    plan_json: null,
    same_name: 'ask',
    state: 'waiting',
    bytes_total: 100,
    sha256: null,
    existing: null,
    result_json: null,
    at: 5,
    ...more,
  })

  test.each([
    ['waiting', null, 'waiting', 0],
    ['waiting', 0, 'copying', 0],
    ['waiting', 42, 'copying', 42],
    ['copying', null, 'waiting', 0],
    ['undecided', null, 'undecided', 0],
    ['refused', null, 'refused', 0],
  ] as const)('%s with %s bytes done is %s', (state, done, shown, bytesDone) => {
    expect(pendingView(row({ state }), done)).toEqual({ id: 'i1', path: '/a/b.pdf', fileName: 'b.pdf', collectionId: null, state: shown, bytesDone, bytesTotal: 100, failure: null, existing: null, at: 5 })
  })

  test('says why it was refused, and not what it said when it was undecided', () => {
    const failure = { code: 'empty-file', message: 'm', action: 'a', retryable: false }
    expect(pendingView(row({ state: 'refused', result_json: JSON.stringify({ failure }) }), null).failure).toEqual(failure)
    expect(pendingView(row({ state: 'undecided', result_json: JSON.stringify({ failure }) }), null).failure).toBeNull()
  })
})
