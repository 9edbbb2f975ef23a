import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelPrice, ProviderSettings } from '../../src/shared/model/provider.ts'
import { builtFile, projectRoot, sampleFolder } from '../support/built.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'
import { makePdf } from '../support/make-pdf.ts'
import { createModelServer, type ModelServer } from '../support/model-server/server.ts'
import { runEngine } from '../support/running-engine.ts'

/** What a person sees of a model that reads their documents: before it is asked, while it is, and afterwards. */
const pictures = join(projectRoot, 'out', 'pictures')
const handbook = 'Open Water Diving: A Short Handbook'
const price: ModelPrice = { provider: 'compatible', model: 'course-model', inputUsd: 1, cachedInputUsd: 0.1, cacheWriteUsd: null, outputUsd: 5, batchFactor: null, asOf: '2026-11-23', edited: true }

/** Settings of a library before any window opens it. */
async function prepare(dataDir: string, settings: Partial<ProviderSettings>): Promise<void> {
  const engine = await runEngine(join(dataDir, 'library'), dirname(builtFile('engine.js')), { forTest: false })
  await engine.host.ask('providers.change', settings)
  await engine.host.ask('providers.changePrices', { prices: [price] })
  await engine.close()
}

/** A picture in each theme and language, and nothing in any of them that keeps people out. */
async function look({ window }: LaunchedApp, name: string): Promise<void> {
  for (const [theme, language] of [['dark', 'fr'], ['light', 'en']] as const) {
    await window.evaluate(
      (input) => (globalThis as unknown as { api: { call(envelope: unknown): Promise<unknown> } }).api.call({ id: `test-${Math.random()}`, method: 'app.changeSettings', input, trace: 'quotes-test' }),
      { theme, language },
    )
    await expect.poll(() => window.evaluate(() => [document.documentElement.lang, matchMedia('(prefers-color-scheme: dark)').matches])).toEqual([language, theme === 'dark'])
    await window.screenshot({ path: join(pictures, `${name}-${theme}-${language}.png`) })
    const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
  }
}

const numbersOf = (text: string | null): number[] => [...(text ?? '').matchAll(/[\d,]+/g)].map(([digits]) => Number(digits.replaceAll(',', '')))

beforeAll(() => void mkdirSync(pictures, { recursive: true }))

describe('documents that a model can read', () => {
  let server: ModelServer
  let app: LaunchedApp
  let dataDir: string
  beforeAll(async () => {
    server = await createModelServer({ latencyMs: 300 })
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-quotes-'))
    await prepare(dataDir, { extraction: { provider: 'compatible', model: 'course-model', baseUrl: `${server.url}/v1` }, budgets: { documentUsd: null, dayUsd: 0.09, monthUsd: null } })
    app = await launchApp({ dataDir, files: [join(sampleFolder, 'open-water-handbook.pdf'), join(sampleFolder, 'cahier-nitrox.pdf')] })
    await app.window.keyboard.press('Control+2')
  })
  afterAll(async () => {
    await app.close()
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const answers = (title: string | RegExp) => app.window.getByRole('group', { name: title })

  it('are quoted before anything is asked, each and all together, with what the budget leaves', async () => {
    await answers('Answers for all of them').waitFor({ timeout: 60_000 })
    const choices = app.window.getByRole('region', { name: /Waiting for your answer/ })
    await expect.poll(() => choices.locator('.quote-cost').count()).toBe(3)
    expect(await choices.locator('.quote').first().textContent()).toMatch(/\$0\.\d+ to \$0\.\d+ · by course-model.*\d+ passages · \d+ calls · [\d,]+ to [\d,]+ tokens to it/)
    expect(await choices.locator('.quote').first().textContent()).toContain('Your budget leaves $0.09')
    expect(await app.window.getByRole('navigation').getByText('2 to decide').count()).toBe(1)
    await look(app, 'quotes')
    expect(server.stats()).toMatchObject({ calls: 0, inputTokens: 0 })
  })

  it('show while they are asked about what is under way, and why it waits and until when', async () => {
    server.control({ limits: { rpm: 12 }, burstSeconds: 5 })
    await answers(`Answers for ${handbook}`).getByRole('button', { name: 'Start' }).click()
    const meter = app.window.getByRole('region', { name: 'Model calls' })
    await meter.getByText(/Goes on at .*, in \d+ sec/).waitFor({ timeout: 30_000 })
    await look(app, 'meter')
    server.control({ limits: { rpm: null }, advanceMs: 60_000 })
    await app.window.getByRole('article', { name: handbook }).getByText(/Done in/).waitFor({ timeout: 60_000 })
    expect(await app.window.getByRole('article', { name: handbook }).textContent()).toMatch(/tokens · \$0\.0\d/)
  })

  it('count in the usage to the token, as a table and as a chart', async () => {
    await app.window.getByRole('tab', { name: 'Usage' }).click()
    const total = app.window.getByRole('row', { name: /^Total/ })
    const { inputTokens, cachedInputTokens, outputTokens } = server.stats()
    await expect.poll(async () => numbersOf(await total.textContent().then((text) => text?.replace(/\$.*/, '') ?? ''))).not.toEqual([])
    const cells = await total.getByRole('cell').allTextContents()
    expect(cells.slice(1, 4).map((cell) => numbersOf(cell)[0])).toEqual([inputTokens, cachedInputTokens, outputTokens])
    await app.window.getByRole('combobox', { name: 'By' }).click()
    await app.window.getByRole('option', { name: 'Document' }).click()
    await app.window.getByRole('row', { name: new RegExp(`^${handbook}`) }).waitFor()
    expect(await app.window.getByRole('img', { name: 'Cost and tokens, by Document' }).locator('canvas').count()).toBe(1)
    await look(app, 'usage-documents')
    await app.window.getByRole('tab', { name: 'Work' }).click()
  })

  it('stop before the call that would pass a budget, say so, and lead to where it is raised', async () => {
    const { calls } = server.stats()
    await answers(/^Answers for Plong/).getByRole('button', { name: 'Start' }).click()
    const row = app.window.getByRole('article', { name: /^Plong/ })
    await row.getByText('The budget is used up', { exact: true }).waitFor({ timeout: 30_000 })
    await look(app, 'budget')
    expect(server.stats().calls - calls).toBeLessThan(4)
    await row.getByRole('button', { name: 'Raise…' }).click()
    await app.window.getByRole('tab', { name: 'Provider', selected: true }).waitFor()
    await app.window.keyboard.press('Control+2')
  })

  it('are read by the built-in extractor at no cost, when that is the answer', async () => {
    const { calls } = server.stats()
    const row = app.window.getByRole('article', { name: /^Plong/ })
    await row.getByRole('button', { name: 'Built-in, free' }).click()
    await row.getByText(/Done in/).waitFor({ timeout: 60_000 })
    expect(server.stats().calls).toBe(calls)
  })

  it('say in the inspector what share of the claims was kept, and are quoted before they are extracted again', async () => {
    await app.window.keyboard.press('Control+1')
    await app.window.getByRole('row').filter({ hasText: handbook }).click()
    const inspector = app.window.getByRole('complementary', { name: 'Inspector' })
    await inspector.getByText(/\d+ of \d+ passages extracted/).waitFor()
    await inspector.getByText(/of (its claims|its \d+ claims) kept/).waitFor()
    await app.window.getByRole('row').filter({ hasText: 'Plong' }).click()
    await inspector.getByText('By the built-in extractor').waitFor()
    await inspector.getByRole('button', { name: 'Extract with a model…' }).click()
    const dialog = app.window.getByRole('dialog')
    await dialog.locator('.quote-cost').waitFor()
    await look(app, 'extract-again')
    await app.window.keyboard.press('Escape')
  })
})

describe('what the graph is not sure of', () => {
  let app: LaunchedApp
  let dataDir: string
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-reviews-'))
    const write = async (name: string, paragraphs: readonly string[]): Promise<string> => {
      const blocks = [{ kind: 'heading', level: 1, text: `About the ${name} engine` } as const, ...paragraphs.map((text) => ({ kind: 'paragraph', text }) as const)]
      const file = join(dataDir, `${name}.pdf`)
      writeFileSync(file, await makePdf({ title: `The ${name} engine`, pages: [{ blocks }] }))
      return file
    }
    const files = [
      await write('first', ['A circulation pump is a device that moves cooling water.', 'The circulation pump has a maximum pressure of 6 bar.', 'The circulation pump stands beside the engine.']),
      await write('second', ['A circulattion pump is a device that moves oil.', 'The circulation pump has a maximum pressure of 9 bar.', 'The circulattion pump is loud.']),
    ]
    app = await launchApp({ dataDir, files })
    await app.window.getByRole('row').filter({ hasText: 'Ready' }).nth(1).waitFor({ timeout: 90_000 })
    await app.window.keyboard.press('Control+4')
  })
  afterAll(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('shows two names that may be one, with the words of both, and decides and takes back', async () => {
    await app.window.getByRole('tab', { name: /^One thing or two\? \(\d+\)/ }).click({ timeout: 60_000 })
    const pair = app.window.getByRole('listitem', { name: /circulat+ion pump and circulat+ion pump/ })
    await pair.waitFor()
    expect(await pair.locator('q').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('circulation pump'), expect.stringContaining('circulattion pump')]))
    await look(app, 'reviews')
    await pair.getByRole('button', { name: 'The same: merge' }).click()
    await pair.getByText('Merged · by you').waitFor()
    await pair.getByRole('button', { name: 'Undo' }).click()
    await pair.getByRole('button', { name: 'Not the same' }).click()
    await pair.getByText('Not the same · by you').waitFor()
    await app.window.getByRole('tab', { name: 'Explore' }).click()
    await app.window.getByRole('tab', { name: /^One thing/ }).click()
    await expect.poll(() => pair.count()).toBe(0)
  })

  it('shows values that cannot both hold, each one click from its page', async () => {
    await app.window.getByRole('tab', { name: /^Contradictions \(\d+\)/ }).click()
    const clash = app.window.getByRole('listitem', { name: /circulation pump/ })
    await clash.waitFor()
    expect((await clash.locator('.clash-value').allTextContents()).map((text) => text.replaceAll('\u00a0', ' ')).sort()).toEqual(['≤ 6 bar', '≤ 9 bar'])
    await look(app, 'contradictions')
    await clash.getByRole('button', { name: /The first engine/ }).click()
    await app.window.getByRole('complementary', { name: 'The first engine' }).waitFor()
  })
})
