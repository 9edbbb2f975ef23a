import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { builtFile } from '../support/built.ts'
import { dropFiles } from '../support/drop-files.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'
import { percentile, watchSmoothness, type Smoothness } from '../support/frame-watch.ts'
import { makePdf } from '../support/make-pdf.ts'
import { traceTasks } from '../support/task-trace.ts'
import { report, type Figure } from './rows.ts'

/**
 * The window while many documents come in: every frame, main's delays, the engine's own loop, and all processes' memory.
 *
 * Three stretches in each round, so that the last can be read: the window alone; the window with nothing to do while
 * the command line reads the same files into a library of its own, with the same engine and as many threads; and the
 * drop. What the second shows is the machine's: no window can draw without a processor. For the same reason the tasks
 * of the window's thread are also given by the processor's clock. The table has the worst of all rounds.
 */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const sizes = [
  { count: 100, pages: 4 },
  { count: 500, pages: 1 },
] as const
/** Being read when the others are dropped. */
const ahead = { count: 6, pages: 30 } as const

describe.each(sizes)('$count files dropped', ({ count, pages }) => {
  let folder: string
  const first = Array.from({ length: ahead.count }, (_value, at) => `ahead-${at}.pdf`)
  const files = Array.from({ length: count }, (_value, at) => join('files', `file-${String(at).padStart(3, '0')}.pdf`))

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coursegraph-smooth-'))
    mkdirSync(join(folder, 'files'))
    for (const [at, name] of first.entries()) writeFileSync(join(folder, name), await makePdf({ title: `Ahead ${at}`, generated: { pages: ahead.pages, seed: 50_000 + at } }))
    for (const [at, name] of files.entries()) writeFileSync(join(folder, name), await makePdf({ title: `File ${at}`, generated: { pages, seed: 1000 + at } }))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const figures = new Map<string, Figure>()
  /** The worst of the rounds. */
  const keep = (figure: Figure) => {
    const before = figures.get(figure.what)
    if (!before || figure.value > before.value) figures.set(figure.what, figure)
  }
  afterAll(() => {
    for (const figure of figures.values()) report({ ...figure, what: `${count} files of ${pages} page${pages > 1 ? 's' : ''} dropped: ${figure.what}` })
  })

  it.each(Array.from({ length: rounds }, (_value, at) => at + 1))('round %i', async (round) => {
    const app = await launchApp({ dataDir: join(folder, `data-${round}`) })
    try {
      const { window } = app
      await window.getByRole('button', { name: /sample/i }).first().waitFor()
      const watch = await watchSmoothness(app)
      await pause(2_000)
      await watch.take()
      await pause(5_000)
      const idle = await watch.take()
      const idleMemory = await memoryMb(app)
      await ingest([...first, ...files].map((name) => join(folder, name)), join(folder, `terminal-${round}`))
      const others = await watch.take()

      await dropFiles(window, first.map((name) => join(folder, name)))
      await window.getByText(/being read/).first().waitFor({ timeout: 60_000 })
      const tracedTasks = await traceTasks(app)
      let droppedAt = 0
      await dropFiles(window, files.map((name) => join(folder, name)), {
        onOverlay: async () => void (await watch.take()),
        onDrop: () => (droppedAt = performance.now()),
      })
      await window.waitForFunction((rows) => Number(document.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount')) > rows, count, { timeout: 120_000, polling: 25 })
      const listedMs = performance.now() - droppedAt
      await window.waitForFunction((all) => document.body.textContent.includes(`${all} documents`) && !/being read|in the queue/.test(document.querySelector('footer')?.textContent ?? ''), count + ahead.count, { timeout: 500_000, polling: 250 })
      const endedMs = performance.now() - droppedAt
      const drop = await watch.take()
      const tasks = await tracedTasks()
      const status = engineStatus(join(folder, `data-${round}`, 'library'))
      await pause(10_000)
      const memory = await memoryMb(app)

      process.stdout.write(`\n${count} files, round ${round}, load average at its end ${(loadavg()[0] ?? 0).toFixed(1)}\n`)
      for (const [name, of] of [['the window alone', idle], ['nothing to do, files read elsewhere', others], ['the drop', drop]] as const) tell(name, of)
      process.stdout.write(`window's tasks in the drop: ${JSON.stringify(tasks)}\nengine: ${JSON.stringify(status.health.eventLoop)}, ${status.jobs.done} done, ${status.jobs.failed} failed\n`)

      keep({ what: 'until the list shows all', value: listedMs, unit: 'ms', goal: '< 2000' })
      keep({ what: 'until every one is read', value: endedMs, unit: 'ms' })
      keep({ what: 'that failed, or never ended', value: count + ahead.count - status.jobs.done, unit: '', goal: '0' })
      keep({ what: 'longest frame', value: longest(drop), unit: 'ms', goal: '< 100', against: { what: 'nothing to do, files read elsewhere', value: longest(others) } })
      keep({ what: 'frames over 100 ms', value: over(drop), unit: '', goal: '0', against: { what: 'nothing to do, files read elsewhere', value: over(others) } })
      keep({ what: 'gap between frames, p99', value: percentile(drop.gapsMs, 99), unit: 'ms', against: { what: 'nothing to do, files read elsewhere', value: percentile(others.gapsMs, 99) } })
      keep({ what: "longest task of the window's thread, by the processor's clock", value: tasks.longestCpuMs, unit: 'ms', goal: '< 100', against: { what: "the longest by the wall's", value: tasks.longestWallMs } })
      keep({ what: "main's event loop delay p99", value: drop.mainDelayMs.p99, unit: 'ms', goal: '< 20 over idle', against: { what: 'nothing to do, files read elsewhere', value: others.mainDelayMs.p99 } })
      keep({ what: "the engine's event loop delay p99, since its start", value: status.health.eventLoop.p99Ms, unit: 'ms', goal: '< 50' })
      for (const [name, mb] of Object.entries(memory)) keep({ what: `memory of ${name} 10 s after`, value: mb, unit: 'MB', against: { what: 'idle', value: idleMemory[name] ?? 0 } })
    } finally {
      await app.close()
    }
  })
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const longest = (of: Smoothness) => Math.max(0, ...of.longFrames.map((frame) => frame.ms))
const over = (of: Smoothness) => of.longFrames.filter((frame) => frame.ms > 100).length

/** For reading, not for the table: what the frames were made of. */
function tell(what: string, of: Smoothness): void {
  const show = (ms: number) => ms.toFixed(1)
  process.stdout.write(
    `${what}: ${of.gapsMs.length} frames, gaps p50 ${show(percentile(of.gapsMs, 50))} p99 ${show(percentile(of.gapsMs, 99))} max ${show(Math.max(0, ...of.gapsMs))} ms; ` +
      `long frames ${of.longFrames.length}, over 100 ms: ${of.longFrames.filter((frame) => frame.ms > 100).length}; main p50 ${show(of.mainDelayMs.p50)} p99 ${show(of.mainDelayMs.p99)} max ${show(of.mainDelayMs.max)} ms\n`,
  )
  for (const frame of of.longFrames.toSorted((a, b) => b.ms - a.ms).slice(0, 6)) process.stdout.write(`  frame of ${Math.round(frame.ms)} ms at ${Math.round(frame.atMs)}: scripts ${Math.round(frame.scriptMs)}, layout ${Math.round(frame.layoutMs)}; ${frame.culprit}\n`)
}

function ingest(paths: readonly string[], library: string): Promise<void> {
  const cli = builtFile('cli.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'ingest', '--library', library, ...paths], { cwd: dirname(cli), stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`ingest ended with ${code}`))))
  })
}

interface EngineStatus {
  readonly jobs: { readonly done: number; readonly failed: number }
  readonly health: { readonly eventLoop: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number } }
}

/** What the engine itself says, asked as the command line asks it. */
function engineStatus(library: string): EngineStatus {
  return JSON.parse(execFileSync(process.execPath, [builtFile('cli.js'), 'status', '--json', '--library', library], { encoding: 'utf8' })) as EngineStatus
}

/** Working sets, as Electron counts them. */
async function memoryMb(app: LaunchedApp): Promise<Readonly<Record<string, number>>> {
  const metrics = await app.app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ type, name, memory }) => ({ type, name, kb: memory.workingSetSize })))
  const named = { main: 'Browser', window: 'Tab' } as const
  const of = (match: (metric: (typeof metrics)[number]) => boolean) => (metrics.find(match)?.kb ?? 0) / 1000
  return { main: of((metric) => metric.type === named.main), 'the window': of((metric) => metric.type === named.window), 'the engine': of((metric) => metric.name === 'coursegraph-engine') }
}
