import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot, sampleFolder } from '../support/built.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'

/** Every screen, in both languages and both themes, looked at by axe and kept as a picture for people to look at. */
const pictures = join(projectRoot, 'out', 'pictures')
const screens = ['library', 'activity', 'search', 'graph', 'settings'] as const

async function change(app: LaunchedApp, settings: object): Promise<void> {
  await app.window.evaluate(
    (input) => (globalThis as unknown as { api: { call(envelope: unknown): Promise<unknown> } }).api.call({ id: `test-${Math.random()}`, method: 'app.changeSettings', input, trace: 'screens-test' }),
    settings,
  )
}

describe('the screens', () => {
  let app: LaunchedApp
  let dataDir: string
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-screens-'))
    app = await launchApp({ dataDir, files: [join(sampleFolder, 'open-water-handbook.pdf'), join(sampleFolder, 'cahier-nitrox.pdf')] })
    await app.window.getByRole('row').filter({ hasText: 'Ready' }).nth(1).waitFor({ timeout: 90_000 })
  })
  afterAll(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['en', 'fr'] as const) {
      it.each(screens)(`${theme}, ${language}: %s has nothing that keeps people out`, async (screen) => {
        await change(app, { theme, language })
        await expect.poll(() => app.window.evaluate(() => document.documentElement.lang)).toBe(language)
        await expect.poll(() => app.window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(theme === 'dark')
        await app.window.keyboard.press(`Control+${screen === 'settings' ? ',' : screens.indexOf(screen) + 1}`)
        await app.window.evaluate(() => document.fonts.ready)
        await expect.poll(() => app.window.locator('[aria-busy="true"]').count()).toBe(0)
        await app.window.screenshot({ path: join(pictures, `${screen}-${theme}-${language}.png`) })
        const { violations } = await new AxeBuilder({ page: app.window }).setLegacyMode(true).analyze()
        expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      })
    }
  }
})
