import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { PendingImport } from '../../src/shared/contract/documents.ts'
import type { CopiedObject } from '../../src/workers/engine/intake/copy-object.ts'
import type { Copy } from '../../src/workers/engine/intake/watched-copy.ts'
import { createThreadPool, type ThreadPool } from '../../src/workers/engine/thread-pool.ts'
import { projectRoot } from '../support/built.ts'
import { bundle } from '../support/bundle.ts'
import { askLibrary } from '../support/ask-library.ts'
import { buildHost, crashLibrary, untilRows, type BuiltHost } from '../support/crash-engine.ts'
import { intakeLibrary, smallPdf } from '../support/intake-library.ts'
import { dumpLibrary } from '../support/library-dump.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Intake with the thread that copies in the app, and a whole engine that is killed while it copies. */
describe('with its real threads', () => {
  let built = ''
  let entry = ''
  let pool: ThreadPool
  let copy: Copy

  beforeAll(async () => {
    built = mkdtempSync(join(projectRoot, 'out', 'test-intake-'))
    entry = (await bundle({ 'intake.thread': 'src/workers/threads/intake.thread.ts' }, built))['intake.thread']
  })
  afterAll(() => rmSync(built, { recursive: true, force: true }))
  beforeEach(() => {
    pool = createThreadPool({ name: 'intake', entry, size: 2 })
    copy = (input, work) => pool.run<CopiedObject>('copy', input, work)
    onTestFinished(() => pool.close())
  })

  test('500 files dropped at once are all listed before the last is copied, and every one ends', async () => {
    const folder = temporaryFolder()
    for (let n = 0; n < 500; n += 1) writeFileSync(join(folder, `${n}.pdf`), smallPdf(`number ${n % 490}`))
    const library = await intakeLibrary({ copy })
    const results = await library.import([folder], { collection: 'All of them' })
    expect(results.map((result) => result.outcome).sort()).toEqual([...Array.from({ length: 10 }, () => 'duplicate'), ...Array.from({ length: 490 }, () => 'new')])
    const firstViews = new Map<string, number>()
    for (const [place, { event, what }] of library.told.entries()) if (event === 'import' && !firstViews.has((what as PendingImport).id)) firstViews.set((what as PendingImport).id, place)
    expect(firstViews.size).toBe(500)
    expect(Math.max(...firstViews.values())).toBeLessThan(library.told.findLastIndex((one) => one.event === 'import-gone'))
    expect(library.rows('SELECT count(*) AS n FROM document_collections')).toEqual([{ n: 490 }])
    expect(library.intake.pending()).toEqual({ imports: [], waiting: 0 })
    expect(readdirSync(library.layout.tmpFolder)).toEqual([])
  }, 120_000)

  test('a file of 2 GB comes in, piece by piece, in little memory', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'two gigabytes.pdf')
    const bytes = 2 ** 31 + 7
    writeFileSync(path, '%PDF-1.4\n')
    truncateSync(path, bytes)
    const before = process.memoryUsage().rss
    let most = 0
    const library = await intakeLibrary({
      copy: (input, work) =>
        copy(input, {
          ...work,
          report: (progress) => {
            most = Math.max(most, process.memoryUsage().rss - before)
            work.report(progress)
          },
        }),
    })
    const [result] = await library.import([path])
    // As sha256sum says of these bytes.
    expect(result).toMatchObject({ outcome: 'new', sha256: '8e0b00b311d10d5fd5452d16bd65b6a4b891dfd4ae2ccd09974b057ef5bbb3ae' })
    expect(statSync(library.layout.objectFile(result?.sha256 ?? '')).size).toBe(bytes)
    expect(library.rows('SELECT bytes FROM documents')).toEqual([{ bytes }])
    const steps = library.told.filter((one) => one.event === 'import').map((one) => (one.what as PendingImport).bytesDone)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(new Set(steps).size).toBeGreaterThan(3)
    expect(most).toBeLessThan(300 * 1024 * 1024)
  }, 180_000)

  test('stops in the middle of a large file when the library is closed, and takes it up again', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'large.pdf')
    writeFileSync(path, '%PDF-1.4\n')
    truncateSync(path, 400 * 1024 * 1024)
    const library = await intakeLibrary({ copy })
    const cut = library.import([path], { commandId: 'large-and-cut' }).catch((error: unknown) => error)
    await waitUntil('the copy is under way', () => library.intake.pending().imports.some((view) => view.bytesDone > 0))
    await library.intake.close()
    expect(await cut).toMatchObject({ failure: { code: 'aborted' } })
    expect(library.rows('SELECT state FROM imports')).toEqual([{ state: 'waiting' }])
    const next = await intakeLibrary({ library, copy })
    expect((await next.import([path], { commandId: 'large-and-cut' }))[0]?.outcome).toBe('new')
    expect(readdirSync(next.layout.tmpFolder)).toEqual([])
  })

  test.skipIf(process.platform !== 'linux')('a disk that is full refuses what does not fit, and takes it when there is room (needs Linux)', async () => {
    const folder = temporaryFolder()
    const paths = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => {
      writeFileSync(join(folder, name), smallPdf(name))
      return join(folder, name)
    })
    let full = true
    const library = await intakeLibrary({
      copy: (input, work) => {
        // The kernel's own full disk takes the place of the file that grows.
        if (full && basename(input.path) === 'b.pdf') symlinkSync('/dev/full', input.temporaryFile)
        return copy(input, work)
      },
    })
    expect((await library.import(paths)).map((result) => result.failure?.code ?? result.outcome)).toEqual(['new', 'disk-full', 'new'])
    expect(library.intake.pending().imports).toMatchObject([{ fileName: 'b.pdf', state: 'refused', failure: { code: 'disk-full', subject: library.layout.root } }])
    full = false
    expect((await library.import(paths)).map((result) => result.outcome)).toEqual(['duplicate', 'new', 'duplicate'])
  })

  test('a database that is full refuses, changes nothing, and goes on when there is room', async () => {
    const folder = temporaryFolder()
    for (let n = 0; n < 60; n += 1) writeFileSync(join(folder, `${n}.pdf`), smallPdf(`number ${n}`))
    const library = await intakeLibrary({ copy })
    const pages = library.rows<{ page_count: number }>('PRAGMA page_count')[0]?.page_count ?? 0
    library.rows(`PRAGMA max_page_count = ${pages + 12}`)
    const results = await library.import([folder]).catch((error: unknown) => error)
    if (Array.isArray(results)) expect(results.every((result: { outcome: string; failure?: { code: string } }) => result.outcome === 'new' || result.failure?.code === 'disk-full')).toBe(true)
    else expect(results).toMatchObject({ failure: { code: 'disk-full' } })
    expect(library.rows<{ n: number }>('SELECT count(*) AS n FROM documents')[0]?.n).toBeLessThan(60)
    expect(library.rows('SELECT d.id FROM documents d LEFT JOIN jobs j ON j.document_id = d.id WHERE j.id IS NULL')).toEqual([])
    library.rows('PRAGMA max_page_count = 1000000')
    const again = await library.import([folder])
    expect(again.every((result) => result.outcome === 'new' || result.outcome === 'duplicate')).toBe(true)
    expect(library.rows('SELECT count(*) AS n FROM documents')).toEqual([{ n: 60 }])
    expect(library.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })
})

describe('killed in the middle of 50 files', () => {
  const files = 50
  let host: BuiltHost
  beforeAll(async () => {
    host = await buildHost()
  })
  afterAll(() => host.remove())

  test.each([1, 10, 30])('after %i of them, the same command started again brings each in once', async (after) => {
    const folder = temporaryFolder()
    const source = temporaryFolder()
    const paths = Array.from({ length: files }, (_each, n) => {
      const path = join(source, `file ${n}.pdf`)
      writeFileSync(path, smallPdf(`number ${n}`))
      return path
    })
    const crashed = crashLibrary(host, folder, paths)
    onTestFinished(() => crashed.killAll())
    const engine = crashed.start('none')
    await untilRows(crashed.layout, `${after} files are in`, 'SELECT 1 FROM documents', (rows) => rows.length >= after)
    await engine.kill()
    const before = askLibrary(crashed.layout, 'SELECT id FROM documents').map((row) => String(row['id']))

    const again = crashed.start('killed')
    expect(await again.imported).toEqual(paths.map(() => 'new'))
    await again.stop()
    const { tables, files: stored } = dumpLibrary(crashed.layout)
    expect(tables.documents).toHaveLength(files)
    expect(tables.document_objects).toHaveLength(files)
    expect(tables.jobs).toHaveLength(files)
    expect(stored).toHaveLength(files)
    expect(stored.every((file) => file.startsWith('objects'))).toBe(true)
    expect(before.length).toBeGreaterThanOrEqual(after)
    expect(before.filter((id) => !tables.documents.some((row) => row.includes(id)))).toEqual([])
  })
})
