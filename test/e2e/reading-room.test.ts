import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../support/built.ts'
import { dropFiles } from '../support/drop-files.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'

/** Pictures of the last run, for people: out/ is not kept. */
const pictures = join(projectRoot, 'out', 'pictures')

const rules = ['A regulator is a device that delivers air to the diver.', 'Divers must not exceed an ascent rate of 9 metres per minute.', 'The buddy check must be done before every dive.', 'The maximum depth is 40 m for recreational divers.']

/** Portrait pages, with those of `landscape` turned. */
async function writePdf(file: string, title: string, lines: readonly string[], pages: number, landscape: readonly number[] = []): Promise<void> {
  const document = new PDFDocument({ autoFirstPage: false, info: { Title: title } })
  const out = createWriteStream(file)
  document.pipe(out)
  for (let page = 1; page <= pages; page++) {
    document.addPage({ size: 'A4', layout: landscape.includes(page) ? 'landscape' : 'portrait', margin: 40 })
    document.fontSize(18).text(`${title}, page ${page}`).fontSize(12)
    for (const line of lines) document.moveDown().text(line)
  }
  document.end()
  await once(out, 'finish')
}

interface Pages {
  readonly isCut: boolean
  readonly widths: readonly number[]
  /** Page in the middle of the view, and how far down it, in hundredths. */
  readonly middle: readonly [page: number, down: number]
}

function pagesOf(reader: Locator): Promise<Pages> {
  return reader.locator('.reader-viewer').evaluate((viewer) => {
    const outer = viewer.getBoundingClientRect()
    const middle = outer.top + viewer.clientHeight / 2
    const boxes = [...viewer.querySelectorAll('.page')].map((page) => page.getBoundingClientRect())
    const at = boxes.findIndex((box) => box.bottom >= middle)
    const box = boxes[at]
    return { isCut: viewer.scrollWidth > viewer.clientWidth, widths: boxes.map(({ width }) => width), middle: [at + 1, box ? Math.round(((middle - box.top) / box.height) * 100) : -1] as const }
  })
}

/** One person at the first window's size: the list, a drop of all sorts, two editions, a book of mixed pages, the map. */
describe('the reading room', () => {
  let app: LaunchedApp
  let window: Page
  let folder: string
  const rows = () => window.getByRole('row').filter({ hasText: 'Ready' })
  const chosen = () => window.locator('[role=row][aria-selected=true]').count()
  const picture = (name: string) => window.screenshot({ path: join(pictures, `reading-room-${name}.png`) })

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), 'coursegraph-room-'))
    for (const name of ['old', 'new']) mkdirSync(join(folder, name))
    await writePdf(join(folder, 'old', 'rules.pdf'), 'Diving rules', rules, 1)
    await writePdf(join(folder, 'new', 'rules.pdf'), 'Diving rules, second edition', [...rules, 'A dive computer is a device that shows the depth.'], 1)
    await writePdf(join(folder, 'mixed.pdf'), 'Mixed pages', rules, 6, [3, 5])
    writeFileSync(join(folder, 'notes.docx'), 'words')
    app = await launchApp({ dataDir: join(folder, 'data') })
    window = app.window
    await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says a drop of all sorts in one message', async () => {
    await dropFiles(window, [join(folder, 'old', 'rules.pdf'), join(folder, 'mixed.pdf'), join(folder, 'notes.docx')])
    await expect.poll(() => window.locator('.ui-toast').allInnerTexts(), { timeout: 20_000 }).toEqual([expect.stringMatching(/2 added · 1 refused[\s\S]*notes\.docx/)])
    await expect.poll(() => rows().count(), { timeout: 60_000 }).toBe(2)
  })

  it('keeps every column when a first collection brings its own', async () => {
    const columns = () => window.getByRole('columnheader').allInnerTexts()
    const before = await columns()
    await window.keyboard.press('Control+Shift+n')
    await window.getByRole('textbox', { name: 'Name' }).fill('Open Water')
    await window.keyboard.press('Enter')
    await window.getByRole('button', { name: /All documents/ }).click()
    await expect.poll(columns).toContain('Collection')
    expect(await columns()).toEqual(expect.arrayContaining(before))
    expect(before).toEqual(expect.arrayContaining(['Entities', 'Facts']))
    await picture('columns')
  })

  it('chooses a row by a click, and none by being pressed or focused', async () => {
    await window.getByRole('grid').focus()
    expect(await chosen()).toBe(0)
    const box = await rows().last().boundingBox()
    await window.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 10)
    await window.mouse.down()
    expect(await chosen()).toBe(0)
    await window.mouse.up()
    await expect.poll(chosen).toBe(1)
  })

  it('asks about a file of the same name, and links both editions', async () => {
    await dropFiles(window, [join(folder, 'new', 'rules.pdf')])
    await window.getByRole('button', { name: 'Decide…' }).click({ timeout: 20_000 })
    await picture('decide')
    await window.getByRole('button', { name: 'New edition' }).click()
    await window.keyboard.press('Control+1')
    await expect.poll(() => rows().count(), { timeout: 60_000 }).toBe(3)
    await expect.poll(() => window.locator('.edition-mark').allInnerTexts().then((marks) => marks.toSorted())).toEqual(['New edition', 'Replaced'])
    await rows().filter({ hasText: 'Replaced' }).click()
    await window.locator('.edition-link').filter({ hasText: 'Replaced by “Diving rules, second edition”' }).click()
    await window.getByRole('region', { name: 'Pages of Diving rules, second edition' }).waitFor()
    await picture('editions')
  })

  it('shows wide and narrow pages whole, and comes back from going near to where it was', async () => {
    await rows().filter({ hasText: 'Mixed pages' }).dblclick()
    const reader = window.locator('.reader').filter({ has: window.getByRole('region', { name: 'Pages of Mixed pages' }) })
    await reader.locator('.page').nth(5).waitFor({ state: 'attached', timeout: 20_000 })
    await expect.poll(async () => (await pagesOf(reader)).isCut).toBe(false)
    const { widths } = await pagesOf(reader)
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(3)
    await reader.getByRole('textbox', { name: 'Page' }).fill('4')
    await window.keyboard.press('Enter')
    await expect.poll(async () => (await pagesOf(reader)).middle[0]).toBe(4)
    const before = (await pagesOf(reader)).middle
    for (const step of [1, 2, 3]) {
      const { widths: narrow } = await pagesOf(reader)
      await reader.getByRole('button', { name: 'Zoom in' }).click()
      await expect.poll(async () => (await pagesOf(reader)).widths[3], { message: `step ${step}` }).toBeGreaterThan(narrow[3] ?? 0)
      expect((await pagesOf(reader)).middle[0]).toBe(4)
    }
    await reader.getByRole('button', { name: 'Fit width' }).click()
    await expect.poll(async () => (await pagesOf(reader)).isCut).toBe(false)
    const after = (await pagesOf(reader)).middle
    expect(after[0]).toBe(before[0])
    expect(Math.abs(after[1] - before[1])).toBeLessThan(4)
    await picture('mixed')
  })

  it('draws the map in the room that a page beside it leaves', async () => {
    await window.keyboard.press('Control+4')
    const map = window.locator('.graph-canvas').first()
    const fits = () => map.evaluate((element) => [...element.querySelectorAll('canvas')].map((canvas) => canvas.clientWidth === element.clientWidth && canvas.clientHeight === element.clientHeight))
    await expect.poll(async () => (await fits()).length, { timeout: 20_000 }).toBeGreaterThan(0)
    const wide = await map.evaluate((element) => element.clientWidth)
    await window.getByRole('button', { name: 'Open its page' }).click()
    await expect.poll(() => map.evaluate((element) => element.clientWidth)).toBeLessThan(wide)
    await expect.poll(async () => (await fits()).every(Boolean)).toBe(true)
    await picture('map-beside')
  })
})
