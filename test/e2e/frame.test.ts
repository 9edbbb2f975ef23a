import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot, sampleFolder } from '../support/built.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'
import { makePdf } from '../support/make-pdf.ts'

/** The frame of the window, as a person works it: tabs, palette, hints, undo, badges. Pictures of the last run are in out/pictures. */
const pictures = join(projectRoot, 'out', 'pictures')
const beginnings = ['di', 'ox', 'pr', 'st', 'ni', 'bu']

async function callMain(window: Page, method: string, input: object): Promise<unknown> {
  return window.evaluate(
    (envelope) => (globalThis as unknown as { api: { call(envelope: unknown): Promise<unknown> } }).api.call({ ...envelope, id: `test-${Math.random()}`, trace: 'frame-test' }),
    { method, input },
  )
}

describe('the frame', () => {
  let app: LaunchedApp
  let dataDir: string
  let window: Page
  const problems: string[] = []
  const picture = (name: string) => window.screenshot({ path: join(pictures, `frame-${name}.png`) })
  const items = () => window.locator('.palette .palette-item')
  const tabs = () => window.locator('.strip-tab[data-tab]')
  const box = async (locator: Locator) => {
    const found = await locator.boundingBox()
    if (!found) throw new Error('It is not on the screen.')
    return found
  }

  async function find(text: string): Promise<void> {
    await window.keyboard.press('Control+k')
    await window.getByPlaceholder('Find a document, an entity or a command').fill(text)
  }
  async function openEntity(name: string): Promise<void> {
    await find(name)
    await items().filter({ hasText: new RegExp(`^${name}$`, 'i') }).first().click()
    await window.getByRole('heading', { name, exact: false }).first().waitFor()
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-frame-'))
    app = await launchApp({ dataDir, files: [join(sampleFolder, 'open-water-handbook.pdf'), join(sampleFolder, 'cahier-nitrox.pdf')] })
    window = app.window
    window.on('pageerror', (error) => problems.push(error.message))
    window.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    await window.getByRole('row').filter({ hasText: 'Ready' }).nth(1).waitFor({ timeout: 90_000 })
  })
  afterAll(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('finds documents, entities and the way to a search in the palette, by keys alone', async () => {
    await find('safety stop')
    await expect.poll(() => window.locator('.palette [cmdk-group-heading]').allInnerTexts()).toEqual(['Entities'])
    await expect.poll(() => items().last().innerText()).toBe('Search for “safety stop”')
    await picture('palette')
    // What came in above is chosen now, as nobody had chosen anything.
    await expect.poll(() => items().first().getAttribute('data-selected')).toBe('true')
    await window.keyboard.press('Enter')
    await window.getByRole('heading', { name: 'safety stop' }).first().waitFor()
    await find('Open Water')
    await expect.poll(() => window.locator('.palette [cmdk-group-heading]').allInnerTexts()).toContain('Documents')
    await window.keyboard.press('ArrowUp')
    await window.keyboard.press('Enter')
    await expect.poll(() => window.getByRole('combobox').first().inputValue()).toBe('Open Water')
    await expect.poll(() => window.getByRole('option').count()).toBeGreaterThan(0)
  })

  it('keeps many tabs readable, none over the others, and the one that is shown in sight', async () => {
    for (const beginning of beginnings)
      for (let at = 0; at < 3; at += 1) {
        const before = await tabs().count()
        await find(beginning)
        const open = (await tabs().evaluateAll((all) => all.map((tab) => tab.textContent ?? ''))).map((title) => title.toLowerCase())
        await window.locator('.palette [cmdk-group-heading]', { hasText: 'Entities' }).waitFor()
        const names = await window.locator('.palette [cmdk-group]').filter({ hasText: 'Entities' }).locator('.palette-item').allInnerTexts()
        const fresh = names.findIndex((name) => !open.includes(name.split(' · ')[0]?.toLowerCase() ?? ''))
        if (fresh < 0) {
          await window.keyboard.press('Escape')
          continue
        }
        await window.locator('.palette [cmdk-group]').filter({ hasText: 'Entities' }).locator('.palette-item').nth(fresh).click()
        await expect.poll(() => tabs().count()).toBeGreaterThanOrEqual(before)
      }
    const count = await tabs().count()
    expect(count).toBeGreaterThanOrEqual(10)
    const widths = await tabs().evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().width))
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(144)
    const strip = await box(window.locator('.strip-tabs'))
    const palette = await box(window.locator('.strip-palette'))
    expect(strip.x + strip.width).toBeLessThanOrEqual(palette.x)
    const isInSight = async (tab: Locator) => {
      const at = await box(tab)
      const screen = await box(window.locator('.strip-tab').first())
      return at.x >= screen.x + screen.width - 1 && at.x + at.width <= strip.x + strip.width + 1
    }
    await expect.poll(() => isInSight(window.locator('.strip-tab-front'))).toBe(true)
    await picture('tabs')
    // By keys to the first one, which was scrolled away.
    await window.locator('.strip-tab-front .strip-name').focus()
    await window.keyboard.press('Home')
    await window.keyboard.press('ArrowRight')
    await window.keyboard.press('Enter')
    await expect.poll(() => tabs().first().getAttribute('class')).toContain('strip-tab-front')
    await expect.poll(() => isInSight(tabs().first())).toBe(true)
  })

  it('lists all tabs in a menu, and goes to the one that is chosen there', async () => {
    const count = await tabs().count()
    await window.getByRole('button', { name: `All tabs: ${count}` }).click()
    const entries = window.getByRole('menuitem')
    await expect.poll(() => entries.count()).toBe(count + 1)
    await picture('tab-menu')
    await entries.nth(count - 1).click()
    await expect.poll(() => tabs().last().getAttribute('class')).toContain('strip-tab-front')
  })

  it('closes tabs with the middle button, with Delete and with Ctrl+W, and keeps the focus among them', async () => {
    const count = await tabs().count()
    await tabs().last().click({ button: 'middle' })
    await expect.poll(() => tabs().count()).toBe(count - 1)
    await window.keyboard.press('Control+w')
    await expect.poll(() => tabs().count()).toBe(count - 2)
    await window.locator('.strip-tab-front .strip-name').focus()
    await window.keyboard.press('Delete')
    await expect.poll(() => tabs().count()).toBe(count - 3)
    expect(await window.evaluate(() => document.activeElement?.closest('.strip-tab-front') !== null)).toBe(true)
  })

  it('shows no hint on a button that gets the focus back from its dialog, but does on one that a key moves to', async () => {
    await window.keyboard.press('Control+1')
    const button = window.getByRole('button', { name: 'New collection' })
    await button.click()
    await window.getByRole('dialog').getByRole('textbox').fill('Theory')
    await window.keyboard.press('Escape')
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true)
    await window.mouse.move(700, 500)
    // A hint on focus has no delay: two frames after the focus it would be there.
    await window.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(await window.locator('.ui-tooltip').count()).toBe(0)
    await picture('no-hint')
    await window.keyboard.press('Tab')
    await window.keyboard.press('Shift+Tab')
    await expect.poll(() => window.locator('.ui-tooltip').count()).toBe(1)
    await window.keyboard.press('Escape')
  })

  it('takes a merge back with Ctrl+Z, does it again with Ctrl+Shift+Z, and leaves text alone', async () => {
    await openEntity('safety stop')
    await window.getByRole('button', { name: 'Merge into…' }).click()
    const field = window.getByRole('dialog').getByRole('combobox')
    await field.fill('ascent')
    await window.keyboard.press('Control+z')
    await expect.poll(() => field.inputValue()).toBe('')
    await field.fill('ascent rate')
    await window.getByRole('option').first().waitFor()
    await window.keyboard.press('Enter')
    const toast = window.locator('.ui-toast')
    await expect.poll(() => toast.innerText()).toMatch(/safety stop/)
    await picture('toast')
    const heading = (name: string) => window.locator('main h1', { hasText: new RegExp(`^${name}$`, 'i') })
    await expect.poll(() => heading('safety stop').count()).toBe(0)
    await window.keyboard.press('Control+z')
    await heading('safety stop').waitFor()
    await expect.poll(() => toast.count()).toBe(0)
    await window.keyboard.press('Control+Shift+Z')
    await expect.poll(() => heading('safety stop').count()).toBe(0)
    await expect.poll(() => toast.count()).toBe(1)
    await toast.getByRole('button', { name: 'Undo' }).click()
    await heading('safety stop').waitFor()
    await window.keyboard.press('Control+z')
    await expect.poll(() => window.locator('.ui-toast-failure').count()).toBe(0)
  })

  it('counts on the rail what waits for a decision', async () => {
    const paths: string[] = []
    for (const [seed, folder] of ['one', 'two'].entries()) {
      mkdirSync(join(dataDir, folder))
      const path = join(dataDir, folder, 'knots.pdf')
      writeFileSync(path, await makePdf({ title: 'Knots', generated: { pages: 2, seed: seed + 1 } }))
      paths.push(path)
    }
    await callMain(window, 'app.importPaths', { paths: [paths[0]], sameName: 'ask' })
    await callMain(window, 'app.importPaths', { paths: [paths[1]], sameName: 'ask' })
    await expect.poll(() => window.locator('.rail-count').allInnerTexts(), { timeout: 20_000 }).toEqual(['1'])
    await picture('rail')
  })

  it('lets the system follow the theme of the app', async () => {
    for (const theme of ['dark', 'light'] as const) {
      await callMain(window, 'app.changeSettings', { theme })
      await expect.poll(() => app.app.evaluate(({ nativeTheme }) => [nativeTheme.themeSource, nativeTheme.shouldUseDarkColors])).toEqual([theme, theme === 'dark'])
      await expect.poll(() => window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(theme === 'dark')
      // On Linux the toolkit keeps the menu bar in the colours that it started with, which are light where tests run.
      if (process.platform === 'linux')
        expect(await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => [one.isMenuBarAutoHide(), one.isMenuBarVisible()]))).toEqual([[theme === 'dark', theme === 'light']])
      await picture(`theme-${theme}`)
    }
  })

  it('starts with the menu bar in the theme of the settings', async () => {
    const folder = join(dataDir, 'dark')
    mkdirSync(folder)
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ theme: 'dark' }))
    const dark = await launchApp({ dataDir: folder })
    try {
      await dark.window.getByRole('button', { name: /sample/i }).first().waitFor()
      expect(await dark.app.evaluate(({ BrowserWindow, nativeTheme }) => [nativeTheme.shouldUseDarkColors, BrowserWindow.getAllWindows()[0]?.isMenuBarVisible()])).toEqual([true, true])
      if (process.platform === 'linux') expect(await dark.app.evaluate(() => process.env['GTK_THEME'])).toBe('Adwaita:dark')
    } finally {
      await dark.close()
    }
  })

  it('had no error in the window', () => {
    expect(problems).toEqual([])
  })
})
