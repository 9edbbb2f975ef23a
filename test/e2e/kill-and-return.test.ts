import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtFile, sampleFolder } from '../support/built.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'
import { makePdf } from '../support/make-pdf.ts'

const documents = 12

/** The command line on the same library, after the window is gone. */
function ask(library: string, ...argv: string[]): Record<string, unknown>[] {
  const text = execFileSync(process.execPath, [builtFile('cli.js'), ...argv, '--json', '--library', library], { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] })
  return text.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** Rows and their evidence in one order, and times left out; hashed, so that a difference is said in a line. */
function digest(rows: Record<string, unknown>[]): { readonly rows: number; readonly hash: string } {
  const lines = rows.map((row) => {
    const evidence = Array.isArray(row['evidence']) ? row['evidence'].map((each) => JSON.stringify(each)).sort() : null
    return JSON.stringify({ ...row, evidence, addedAt: null })
  })
  return { rows: lines.length, hash: createHash('sha256').update(lines.sort().join('\n')).digest('hex') }
}

async function allReady(app: LaunchedApp, count: number): Promise<void> {
  const ready = app.window.getByRole('row').filter({ hasText: 'Ready' })
  await expect.poll(() => ready.count(), { timeout: 90_000, interval: 250 }).toBe(count)
}

describe('when the app dies in the middle', () => {
  let folder: string
  let files: string[]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coursegraph-kill-'))
    const course = join(folder, 'course')
    mkdirSync(course)
    files = [join(sampleFolder, 'open-water-handbook.pdf'), join(sampleFolder, 'cahier-nitrox.pdf')]
    for (let number = files.length; number < documents; number += 1) {
      const file = join(course, `lecture-${number}.pdf`)
      writeFileSync(file, await makePdf({ title: `Lecture ${number}`, generated: { pages: 6, seed: number } }))
      files.push(file)
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('goes on where it was after SIGKILL, and ends with the same library as a run without', async () => {
    const dataDir = join(folder, 'killed')
    let app = await launchApp({ dataDir, files })
    try {
      // Somewhere in the middle: some are done, others are not.
      await expect.poll(() => app.window.getByRole('row').filter({ hasText: 'Ready' }).count(), { timeout: 60_000, interval: 100 }).toBeGreaterThan(1)
      await app.kill()
      app = await launchApp({ dataDir })
      await allReady(app, documents)
    } finally {
      await app.close()
    }
    const undisturbed = join(folder, 'undisturbed')
    ask(undisturbed, 'ingest', ...files)
    const library = join(dataDir, 'library')
    for (const command of ['documents', 'graph']) expect(digest(ask(library, command))).toEqual(digest(ask(undisturbed, command)))
    expect(ask(library, 'verify')[0]).toMatchObject({ ok: true, findings: [] })
  })

  it('keeps the window alive when only the engine dies, says so, and finishes the work', async () => {
    const app = await launchApp({ dataDir: join(folder, 'engine'), files })
    try {
      await expect.poll(() => app.window.getByRole('row').count(), { timeout: 60_000, interval: 100 }).toBeGreaterThan(2)
      const before = await enginePid(app)
      process.kill(before, 'SIGKILL')
      await expect.poll(() => enginePid(app).catch(() => before), { timeout: 20_000 }).not.toBe(before)
      await allReady(app, documents)
    } finally {
      await app.close()
    }
  })
})

async function enginePid(app: LaunchedApp): Promise<number> {
  const pid = await app.app.evaluate(({ app: electron }) => electron.getAppMetrics().find((metric) => metric.name === 'coursegraph-engine' || metric.serviceName === 'coursegraph-engine')?.pid)
  if (pid === undefined) throw new Error('The engine is not running.')
  return pid
}
