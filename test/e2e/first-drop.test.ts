import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { projectRoot, sampleFolder } from '../support/built.ts'
import { dropFiles } from '../support/drop-files.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'

/** Pictures of the last run, for people: out/ is not kept. */
const pictures = join(projectRoot, 'out', 'pictures')

/** The text of the page right under the middle of the first highlight. */
async function wordsUnderMark(window: Page): Promise<string> {
  const mark = window.locator('.reader-highlights > *').first()
  await mark.waitFor({ state: 'visible', timeout: 20_000 })
  const under = () =>
    mark.evaluate((element) => {
      const box = element.getBoundingClientRect()
      return document
        .elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
        .filter((each) => each.closest('.textLayer') && each.childElementCount === 0)
        .map((each) => each.textContent ?? '')
        .join(' ')
    })
  // The text layer comes a moment after the page's picture, and scrolling may still go on.
  await expect.poll(under, { timeout: 10_000 }).not.toBe('')
  return under()
}

/** One person, from an empty window to the words on the page, in the real app. Each step builds on the one before. */
describe('a person drops a document', () => {
  let app: LaunchedApp
  let dataDir: string
  const problems: string[] = []

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-e2e-'))
    app = await launchApp({ dataDir })
    app.window.on('pageerror', (error) => problems.push(error.message))
    app.window.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
  })
  afterAll(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('finds an empty library that says how to begin', async () => {
    await expect.poll(() => app.window.getByRole('button', { name: /sample/i }).count(), { timeout: 20_000 }).toBeGreaterThan(0)
  })

  it('drops a PDF and sees it become ready', async () => {
    let overlay = ''
    await dropFiles(app.window, [join(sampleFolder, 'open-water-handbook.pdf')], {
      onOverlay: async () => {
        overlay = await app.window.locator('body').innerText()
      },
    })
    expect(overlay).toMatch(/1/)
    const row = app.window.getByRole('row').filter({ hasText: /Open Water/i })
    await expect.poll(() => row.count(), { timeout: 15_000 }).toBe(1)
    await expect.poll(() => row.innerText(), { timeout: 60_000 }).toMatch(/Ready/)
    await app.window.screenshot({ path: join(pictures, 'library.png') })
  })

  it('searches for what was read, and opens the page with the words marked', async () => {
    await app.window.getByRole('button', { name: 'Search', exact: true }).first().click()
    await app.window.getByRole('combobox').first().fill('ascent rate')
    const hit = app.window.getByRole('option').filter({ hasText: /page \d+/ }).first()
    await hit.click()
    expect(await wordsUnderMark(app.window)).toMatch(/ascent|rate/i)
  })

  it('opens an entity, and from one of its facts the words on the page that say so', async () => {
    await app.window.getByRole('button', { name: 'Search', exact: true }).first().click()
    await app.window.getByRole('combobox').first().fill('safety stop')
    await app.window.getByRole('option').filter({ hasText: /^safety stop/i }).first().click()
    await expect.poll(() => app.window.getByRole('heading', { name: 'safety stop' }).count()).toBeGreaterThan(0)
    const facts = app.window.locator('main, [role="tabpanel"]').last()
    await expect.poll(() => facts.innerText()).toMatch(/5\s*m/)
    await app.window.screenshot({ path: join(pictures, 'entity.png') })
    await app.window.getByRole('button', { name: /page 11/ }).first().click()
    expect(await wordsUnderMark(app.window)).not.toBe('')
    await app.window.screenshot({ path: join(pictures, 'reader.png') })
  })

  it('had no error in the window', () => {
    expect(problems).toEqual([])
  })
})
