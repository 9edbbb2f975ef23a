import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { contract, type Output, type Parsed } from '../../src/shared/contract/index.ts'
import type { StatusCounts } from '../../src/workers/engine/browse/library.ts'
import type { QueryMethod } from '../../src/workers/engine/browse/queries.ts'
import { entityIdOf } from '../../src/workers/engine/graph/sqlite/graph-ids.ts'
import type { Work } from '../../src/workers/engine/pipeline/ports.ts'
import { createThreadPool, type ThreadPool } from '../../src/workers/engine/thread-pool.ts'
import type { NearPassage } from '../../src/workers/engine/vectors/nearest-passages.ts'
import { saveVectorRow } from '../../src/workers/engine/vectors/vector-rows.ts'
import { bundle } from '../support/bundle.ts'
import { projectRoot } from '../support/built.ts'
import { openTestLibrary, passageIdOf, type TestLibrary } from '../support/graph-library.ts'
import { guide, guideResolution, manual, manualResolution, notes, notesResolution } from '../support/graph-sample.ts'

/** The query thread as the engine runs it: built, in a thread of its own, beside a connection that writes. */
let folder: string
let entry: string
beforeAll(async () => {
  folder = mkdtempSync(join(projectRoot, 'node_modules', '.query-thread-'))
  entry = (await bundle({ query: 'src/workers/threads/query.thread.ts' }, folder)).query
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let pool: ThreadPool
let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
  pool = createThreadPool({ name: 'query', entry, size: 1 })
})
afterEach(async () => {
  await pool.close()
  library.close()
})

const work = (signal = AbortSignal.timeout(30_000), report: Work['report'] = () => undefined): Work => ({ signal, report, trace: 'trace-1234' })
async function ask<M extends QueryMethod>(method: M, input: Parsed<M>, libraryPath = library.folder): Promise<Output<M>> {
  const answer = await pool.run<Output<M>>('query', { libraryPath, method, input }, work())
  contract[method].output.parse(answer)
  return answer
}
function addCourse(): void {
  for (const [spec, resolution] of [[manual, manualResolution], [notes, notesResolution], [guide, guideResolution]] as const) library.publish(library.addDocument(spec), resolution)
}

describe('the query thread', () => {
  it('answers in plain data, and sees what was committed since its last answer', async () => {
    expect((await ask('documents.list', {})).total).toBe(0)
    addCourse()
    expect((await ask('documents.list', {})).total).toBe(3)
    expect((await ask('search.query', { query: 'nitrox' })).hits[0]).toMatchObject({ in: 'entities', title: 'Nitrox' })
    expect((await ask('graph.entity', { entityId: entityIdOf('nitrox') })).page.facts).toEqual([])
    const counts = await pool.run<StatusCounts>('statusCounts', { libraryPath: library.folder }, work())
    expect(counts.counts).toMatchObject({ documents: 3, entities: 4 })
  })

  it('finds the passages nearest to a query, also those that came since', async () => {
    const nearest = (k = 2) => pool.run<NearPassage[]>('nearest', { libraryPath: library.folder, model: 'm', query: Float32Array.of(1, 0.1), k }, work())
    expect(await nearest()).toEqual([])
    const keep = (name: string, vector: Float32Array) => {
      library.addDocument({ name, passages: [name] })
      const { hash } = library.db.prepare<[string], { hash: string }>('SELECT context_hash AS hash FROM passages WHERE id = ?').get(passageIdOf(name, 0)) ?? { hash: '' }
      library.db.transaction(() => saveVectorRow(library.db, 'embeddings', hash, 'm', vector))
    }
    keep('across', Float32Array.of(0, 2))
    keep('along', Float32Array.of(3, 0))
    expect((await nearest()).map(({ passageId }) => passageId)).toEqual([passageIdOf('along', 0), passageIdOf('across', 0)])
    keep('nearer', Float32Array.of(1, 0.1))
    expect((await nearest(1))[0]).toMatchObject({ passageId: passageIdOf('nearer', 0), similarity: expect.closeTo(1, 5) as number })
  })

  it('keeps libraries apart', async () => {
    addCourse()
    const other = openTestLibrary()
    try {
      expect((await ask('documents.list', {})).total).toBe(3)
      expect((await ask('documents.list', {}, other.folder)).total).toBe(0)
    } finally {
      other.close()
    }
  })

  it('gives failures with their code and lives on', async () => {
    await expect(ask('graph.entity', { entityId: entityIdOf('nobody') })).rejects.toMatchObject({ failure: { code: 'not-found' } })
    await expect(ask('documents.list', {}, join(library.folder, 'nowhere'))).rejects.toMatchObject({ failure: { code: 'library-missing' } })
    expect((await ask('documents.list', {})).total).toBe(0)
    expect(pool.stats().restarts).toBe(0)
  })

  it('checks a library without writing to it', async () => {
    addCourse()
    expect(await pool.run('verify', { libraryPath: library.folder }, work())).toEqual([])
    library.db.prepare("UPDATE entities SET documents_count = 9 WHERE key = 'nitrox'").run()
    expect(await pool.run('verify', { libraryPath: library.folder }, work())).toMatchObject([{ kind: 'count-mismatch', count: 1, mended: false }])
  })

  it('exports with progress, and stops within its grace when it is told to', async () => {
    library.addDocument({ name: 'long', passages: Array.from({ length: 4000 }, (_, index) => `passage ${index}`) })
    const out = join(library.folder, 'library.json')
    const request = { format: 'json', out } as const
    const stop = new AbortController()
    const stopped = pool.run('export', { libraryPath: library.folder, request }, work(stop.signal, () => stop.abort()))
    await expect(stopped).rejects.toMatchObject({ failure: { code: 'aborted' } })
    expect(existsSync(out)).toBe(false)

    const seen: number[] = []
    const answer = await pool.run<{ files: string[]; bytes: number }>('export', { libraryPath: library.folder, request }, work(undefined, ({ done, total }) => void seen.push(done / (total ?? 1))))
    expect(answer.files).toEqual([out])
    expect(seen.at(-1)).toBe(1)
    expect((JSON.parse(readFileSync(out, 'utf8')) as { passages: unknown[] }).passages).toHaveLength(4000)
  })
})
