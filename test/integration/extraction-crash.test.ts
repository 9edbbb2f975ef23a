import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildHost, crashLibrary, look, untilRows, untilSettled, type BuiltHost, type CrashLibrary } from '../support/crash-engine.ts'
import { choiceOf, coursePdf } from '../support/extraction-engine.ts'
import { differences, dumpLibrary, type LibraryDump } from '../support/library-dump.ts'
import { createModelServer, type ModelServer } from '../support/model-server/server.ts'
import { createRandom } from '../support/random.ts'
import { waitUntil } from '../support/wait-until.ts'

/**
 * The engine is killed as the system kills while it asks a model, and started again. What it was answered is never
 * asked again; the library is that of a run that nobody disturbed. COURSEGRAPH_CRASH_ROUNDS says how many rounds
 * (npm run test:crash: 200), COURSEGRAPH_CRASH_SEED repeats one that failed.
 */
const rounds = Number(process.env['COURSEGRAPH_CRASH_ROUNDS'] ?? 20)
const seed = Number(process.env['COURSEGRAPH_CRASH_SEED'] ?? Date.now() % 1_000_000)
/** As many share a call at most. */
const passagesOfACall = 6

let root = ''
let host: BuiltHost
let server: ModelServer
let paths: string[] = []
let undisturbed: LibraryDump
let calls = 0
let passages = 0
const libraries: CrashLibrary[] = []

function library(name: string): CrashLibrary {
  const folder = join(root, name)
  mkdirSync(folder)
  const made = crashLibrary(host, folder, paths, { mode: 'now', choice: choiceOf(server), budgetUsd: null })
  libraries.push(made)
  return made
}

/** What was spent is not compared: calls that a kill cut off are paid for and asked again. */
function withoutMoney({ tables, files }: LibraryDump): LibraryDump {
  return { tables: { ...tables, usage: [] }, files }
}

function isOver({ layout }: CrashLibrary): boolean {
  return look(layout, (all) => {
    const jobs = all('SELECT state FROM jobs')
    return jobs.length === paths.length && jobs.every(({ state }) => state === 'done')
  })
}

async function finish(crashed: CrashLibrary): Promise<LibraryDump> {
  const engine = crashed.start()
  await engine.imported
  await untilSettled(crashed.layout, paths.length)
  await engine.stop()
  return withoutMoney(dumpLibrary(crashed.layout))
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'coursegraph-paid-'))
  host = await buildHost()
  server = await createModelServer({ latencyMs: 40, jitterMs: 30 })
  paths = await Promise.all([41, 42].map((each) => coursePdf(root, `course-${each}`, 8, each, 330)))
  const whole = library('undisturbed')
  const engine = whole.start('none')
  await engine.imported
  await untilSettled(whole.layout, paths.length)
  await engine.stop()
  undisturbed = withoutMoney(dumpLibrary(whole.layout))
  calls = server.stats().calls
  passages = server.passages().length
}, 180_000)

afterEach(() => {
  for (const each of libraries.splice(0)) each.killAll()
})
afterAll(async () => {
  await server.close()
  rmSync(root, { recursive: true, force: true })
  host.remove()
})

describe('an engine that is killed while it asks a model', () => {
  it('leaves, undisturbed, a library worth comparing, each passage asked once', () => {
    expect(undisturbed.tables.jobs.every((row) => row.includes('"state":"done"'))).toBe(true)
    expect(undisturbed.tables.extractions.length).toBe(passages)
    expect(passages).toBeGreaterThan(10)
    expect(server.passages().every(({ asked }) => asked === 1)).toBe(true)
  })

  it('asks nothing again that it was answered, when it is killed with nothing under way', async () => {
    server.reset()
    const crashed = library('after-extraction')
    const engine = crashed.start('none')
    await untilRows(crashed.layout, 'everything is extracted', `SELECT count(*) AS n FROM extractions`, (rows) => Number(rows[0]?.['n']) === passages)
    await waitUntil('nothing is under way', () => server.stats().inFlight === 0)
    await engine.kill()
    expect(differences(undisturbed, await finish(crashed))).toEqual([])
    expect(server.passages().every(({ asked }) => asked === 1)).toBe(true)
  }, 120_000)

  it.each(Array.from({ length: rounds }, (_each, round) => round + 1))(
    'at moments that nobody chose, pays again for no more than what was under way (round %i)',
    async (round) => {
      server.reset()
      const random = createRandom(seed + round)
      const crashed = library(`round-${round}`)
      const kills = Array.from({ length: 1 + random.below(3) }, () => ({ afterCalls: random.below(calls + 1), plusMs: random.below(120) }))
      let underWay = 0
      let asked = 0
      for (const [place, { afterCalls, plusMs }] of kills.entries()) {
        const engine = crashed.start(place === 0 ? 'none' : 'killed')
        await engine.open
        // Some have nothing left to ask: those are killed wherever they are.
        await waitUntil('so many calls', () => server.stats().calls >= asked + afterCalls || isOver(crashed), 60_000)
        await new Promise((resolve) => setTimeout(resolve, plusMs))
        await engine.kill()
        underWay += server.stats().maxInFlight
        await waitUntil('the server has seen them go', () => server.stats().inFlight === 0)
        asked = server.stats().calls
      }
      expect(differences(undisturbed, await finish(crashed)), `seed ${seed}, killed ${JSON.stringify(kills)}`).toEqual([])
      const counted = server.passages()
      expect(counted).toHaveLength(passages)
      const again = counted.reduce((sum, each) => sum + each.asked - 1, 0)
      expect(again, `seed ${seed}, killed ${JSON.stringify(kills)}`).toBeLessThanOrEqual(underWay * passagesOfACall)
    },
    240_000,
  )
})
