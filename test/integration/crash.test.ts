import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stages } from '../../src/shared/model/job.ts'
import { buildHost, crashLibrary, untilRows, untilSettled, type BuiltHost, type CrashLibrary } from '../support/crash-engine.ts'
import { differences, dumpLibrary, type LibraryDump } from '../support/library-dump.ts'
import { makePdf } from '../support/make-pdf.ts'
import { createRandom } from '../support/random.ts'

/**
 * The engine is killed as the system kills, after every stage and at moments that nobody chose, and started again.
 * The library it ends with must be the one of a run that nobody disturbed. COURSEGRAPH_CRASH_ROUNDS says how many
 * random rounds (npm run test:crash: 200), COURSEGRAPH_CRASH_SEED repeats one that failed.
 */
const rounds = Number(process.env['COURSEGRAPH_CRASH_ROUNDS'] ?? 10)
const seed = Number(process.env['COURSEGRAPH_CRASH_SEED'] ?? Date.now() % 1_000_000)
const documents = 3

let root = ''
let host: BuiltHost
let paths: string[] = []
let undisturbed: LibraryDump
let outcomes: readonly string[] = []
/** How many lines the history of the undisturbed run has: the moments to strike at. */
let moments = 0
const libraries: CrashLibrary[] = []

function library(name: string): CrashLibrary {
  const folder = join(root, name)
  mkdirSync(folder)
  const made = crashLibrary(host, folder, paths)
  libraries.push(made)
  return made
}

/** Starts it once more, undisturbed to the end, and looks at what is there. */
async function finish(crashed: CrashLibrary): Promise<LibraryDump> {
  const engine = crashed.start()
  await engine.imported
  await untilSettled(crashed.layout, documents)
  await engine.stop()
  return dumpLibrary(crashed.layout)
}

async function countEvents({ layout }: CrashLibrary): Promise<number> {
  return Number((await untilRows(layout, 'the history', 'SELECT count(*) AS n FROM job_events'))[0]?.['n'])
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'coursegraph-crash-'))
  host = await buildHost()
  paths = await Promise.all(
    Array.from({ length: documents }, async (_each, place) => {
      const file = join(root, `course-${place}.pdf`)
      writeFileSync(file, await makePdf({ title: `Course ${place}`, language: place === 1 ? 'fr' : 'en', outline: true, generated: { pages: 2 + (place % 2), seed: 40 + place, wordsPerPage: 220 } }))
      return file
    }),
  )
  const whole = library('undisturbed')
  const engine = whole.start('none')
  outcomes = await engine.imported
  await untilSettled(whole.layout, documents)
  moments = await countEvents(whole)
  await engine.stop()
  undisturbed = dumpLibrary(whole.layout)
})

afterEach(() => {
  for (const each of libraries.splice(0)) each.killAll()
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  host.remove()
})

describe('a run that nobody disturbed', () => {
  it('leaves a library worth comparing', () => {
    const { tables, files } = undisturbed
    expect(outcomes).toEqual(paths.map(() => 'new'))
    expect(tables.documents).toHaveLength(documents)
    expect(tables.jobs.every((row) => row.includes('"state":"done"'))).toBe(true)
    for (const table of ['pages', 'passages', 'passages_fts', 'extractions', 'resolutions', 'entities', 'mentions', 'evidence', 'outbox'] as const) expect(tables[table].length, table).toBeGreaterThanOrEqual(documents)
    expect(files).toHaveLength(documents)
  })
})

describe('killed', () => {
  it.each(stages)('right after %s, it ends with the same library', async (stage) => {
    const crashed = library(`after-${stage}`)
    const engine = crashed.start('none')
    await untilRows(crashed.layout, `${stage} ends for the first document`, `SELECT 1 FROM job_events WHERE stage = '${stage}' AND event IN ('stageDone', 'stageSkipped')`)
    await engine.kill()
    expect(differences(undisturbed, await finish(crashed))).toEqual([])
  }, 120_000)

  it('while files are on their way in, it takes each of them once', async () => {
    const crashed = library('intake')
    const engine = crashed.start('none')
    await untilRows(crashed.layout, 'the first file is on its way', 'SELECT 1 FROM imports')
    await engine.kill()
    expect(differences(undisturbed, await finish(crashed))).toEqual([])
  })

  it('after all is done, it starts with nothing to do', async () => {
    const crashed = library('after-all')
    const engine = crashed.start('none')
    await engine.imported
    await untilSettled(crashed.layout, documents)
    const eventsBefore = await countEvents(crashed)
    await engine.kill()
    expect(differences(undisturbed, await finish(crashed))).toEqual([])
    expect(await countEvents(crashed)).toBe(eventsBefore)
  })

  it('takes its jobs up at once: the first thing that happens to a job after the start is its recovery', async () => {
    const crashed = library('resumes')
    const engine = crashed.start('none')
    await untilRows(crashed.layout, 'a job runs', "SELECT 1 FROM jobs WHERE state = 'leased'")
    await engine.kill()
    const last = await countEvents(crashed)
    const leased = (await untilRows(crashed.layout, 'the dead holds leases', "SELECT id FROM jobs WHERE state = 'leased'")).map((row) => String(row['id']))
    const again = crashed.start()
    await again.open
    const next = await untilRows(crashed.layout, 'every job of the dead is claimed again', `SELECT job_id, event FROM job_events WHERE seq > ${last} ORDER BY seq`, (rows) =>
      leased.every((id) => rows.some((row) => row['job_id'] === id && row['event'] === 'claim')),
    )
    for (const id of leased) expect(next.filter((row) => row['job_id'] === id).map((row) => row['event']).slice(0, 2)).toEqual(['ownerDied', 'claim'])
    await untilSettled(crashed.layout, documents)
    await again.stop()
    expect(differences(undisturbed, dumpLibrary(crashed.layout))).toEqual([])
  })

  it.each(Array.from({ length: rounds }, (_each, round) => round + 1))(
    'at moments that nobody chose, it ends with the same library (round %i)',
    async (round) => {
      const random = createRandom(seed + round)
      const crashed = library(`round-${round}`)
      const strikes = Array.from({ length: 1 + random.below(3) }, () => ({ afterEvent: random.below(moments), plusMs: random.below(200) }))
      for (const [place, strike] of strikes.entries()) {
        const engine = crashed.start(place === 0 ? 'none' : 'killed')
        // Some land before the library is even made: then there is nothing to wait for.
        if (strike.afterEvent > 0) await untilRows(crashed.layout, `event ${strike.afterEvent}`, 'SELECT max(seq) AS n FROM job_events', (rows) => Number(rows[0]?.['n']) >= strike.afterEvent)
        await new Promise((resolve) => setTimeout(resolve, strike.plusMs))
        await engine.kill()
      }
      expect(differences(undisturbed, await finish(crashed)), `seed ${seed}, killed ${JSON.stringify(strikes)}`).toEqual([])
    },
    240_000,
  )
})
