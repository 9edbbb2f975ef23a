import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { failureCodes, FailureError, type FailureCode } from '../../src/shared/failure.ts'
import type { PackedPassage, StageWorkers } from '../../src/workers/engine/pipeline/ports.ts'
import { createThreadPool, type ThreadPool } from '../../src/workers/engine/thread-pool.ts'
import { builtFile } from '../support/built.ts'
import { damageFile } from '../support/damage-file.ts'
import { makePdf } from '../support/make-pdf.ts'
import { createRandom } from '../support/random.ts'

/*
 * Sixty files that nobody has seen, most of them damaged by chance from a seed, through the real thread that reads,
 * under the limits of memory that the engine gives it. Each ends: read, or refused by a code that says what a person
 * can do. SEED=… and FILES=… try others.
 */
const seed = Number(process.env['SEED'] ?? 20)
const files = Number(process.env['FILES'] ?? 60)
/** More than a hundred times what such a file takes: only a reader that hangs gets here. */
const hangMs = 30_000
/** What damage to a file may be called; `internal` or a dead thread would be a defect of the reader. */
const honest: readonly FailureCode[] = ['damaged-document', 'no-text', 'empty-file', 'not-what-its-name-says', 'password-required']

let folder: string
let pool: ThreadPool
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coursegraph-damaged-'))
  pool = createThreadPool({ name: 'read', entry: builtFile('read.thread.js'), size: 1, resourceLimits: { maxOldGenerationSizeMb: 256 } })
})
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

async function originals(): Promise<readonly Buffer[]> {
  return [
    await makePdf({ title: 'Plain', outline: true, header: 'Plain', footer: 'Page {page} of {pages}', generated: { pages: 3, seed } }),
    await makePdf({ title: 'Tagged', language: 'fr', tagged: true, generated: { pages: 2, seed: seed + 1 } }),
    await makePdf({ title: 'Locked', ownerPassword: 'owner', generated: { pages: 2, seed: seed + 2 } }),
    await makePdf({
      title: 'Mixed',
      pages: [{ columns: 2, blocks: [{ kind: 'heading', level: 1, text: '1 Valves' }, { kind: 'list', ordered: true, items: ['Close it.', 'Open it.'] }, { kind: 'table', rows: [['Part', 'Limit'], ['Pump', '6 bar'], ['Hose', '9 bar']] }] }],
    }),
  ]
}

it(`reads or refuses each of ${files} damaged files, and its thread survives them all`, async () => {
  const random = createRandom(seed)
  const whole = await originals()
  const endings = new Map<string, number>()
  for (let index = 0; index < files; index += 1) {
    const ending = await endingOf(damageFile(whole[index % whole.length] as Buffer, random), index)
    endings.set(ending, (endings.get(ending) ?? 0) + 1)
  }
  // A damage that no file survives, or that every file does, would try nothing.
  expect(endings.get('read'), [...endings].join(' ')).toBeGreaterThan(files / 10)
  expect(endings.get('damaged-document'), [...endings].join(' ')).toBeGreaterThan(0)
  expect(pool.stats().restarts).toBe(0)
  for (const ending of endings.keys()) expect([...honest, 'read', 'too small to have passages']).toContain(ending)
}, 10 * 60_000)

/** The code that the file is refused with, or that it was read; whatever was read can be cut into passages. */
async function endingOf(bytes: Buffer, index: number): Promise<string> {
  const path = join(folder, `${index}.pdf`)
  writeFileSync(path, bytes)
  const work = { signal: AbortSignal.timeout(hangMs), report: () => undefined, trace: `seed ${seed}, file ${index}` }
  try {
    const { pages, language } = await pool.run<Awaited<ReturnType<StageWorkers['read']>>>('read', { path, fileName: `${index}.pdf` }, work)
    expect(pages.length, work.trace).toBeGreaterThan(0)
    const passages = await pool.run<readonly PackedPassage[]>('chunk', { pages: pages.map((page) => page.blocksJson), language }, work)
    return passages.length > 0 ? 'read' : 'too small to have passages'
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    expect(failureCodes).toContain(error.failure.code)
    if (!honest.includes(error.failure.code)) throw new Error(`${work.trace}: ${error.failure.code}: ${error.failure.message}`, { cause: error })
    return error.failure.code
  }
}
