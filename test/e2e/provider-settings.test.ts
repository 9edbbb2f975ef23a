import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot, sampleFolder } from '../support/built.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'
import { createModelServer, type ModelServer } from '../support/model-server/server.ts'

/** Settings → Provider and Ontologies, as a person uses them: real app, real HTTP, no keyring. */
const pictures = join(projectRoot, 'out', 'pictures')
const key = 'sk-canary-5f21c0'
const texts = {
  en: { provider: 'Provider', ontologies: 'Ontologies', who: 'Who reads your documents', look: 'Which collection uses which' },
  fr: { provider: 'Fournisseur', ontologies: 'Ontologies', who: 'Qui lit vos documents', look: 'Quelle collection utilise laquelle' },
} as const

async function call(window: Page, method: string, input: object): Promise<unknown> {
  return window.evaluate(
    (envelope) => (globalThis as unknown as { api: { call(envelope: unknown): Promise<unknown> } }).api.call(envelope),
    { id: `test-${Math.random()}`, method, input, trace: 'provider-settings-test' },
  )
}

async function openSection(window: Page, name: string): Promise<void> {
  await window.keyboard.press('Control+,')
  await window.getByRole('tab', { name, exact: true }).click()
}

/** Whatever the app has written, as far as it can be read: logs, settings, the database and its journal. */
function everythingWritten(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

describe('a provider', () => {
  let app: LaunchedApp
  let server: ModelServer
  let dataDir: string
  const launch = async () => {
    // Whatever keyring the machine has, this test is about one without.
    app = await launchApp({ dataDir, args: ['--password-store=basic'], env: { ANTHROPIC_API_KEY: 'sk-from-environment', OPENAI_API_KEY: '', COURSEGRAPH_COMPATIBLE_API_KEY: '' } })
    await call(app.window, 'app.changeSettings', { language: 'en', theme: 'light' })
    await openSection(app.window, 'Provider')
    await app.window.getByRole('heading', { name: 'Who reads your documents' }).waitFor()
  }
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    server = await createModelServer({ keys: [key] })
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-provider-'))
    await launch()
  })
  afterAll(async () => {
    await app.close()
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('of the environment has its key, which is not shown', async () => {
    await app.window.getByRole('radio', { name: /Claude/ }).click()
    await app.window.getByText('A key comes from an environment variable').waitFor()
    expect(await app.window.content()).not.toContain('sk-from-environment')
  })

  it('that cannot be reached says so and what to do', async () => {
    await app.window.getByRole('radio', { name: /Compatible server/ }).click()
    await app.window.getByLabel('Address of the server').fill('http://127.0.0.1:9/v1')
    await app.window.getByRole('combobox', { name: 'Model' }).fill('course-model')
    await app.window.keyboard.press('Escape')
    await app.window.getByRole('button', { name: 'Test', exact: true }).click()
    await app.window.getByText('The provider cannot be reached').waitFor()
    await app.window.screenshot({ path: join(pictures, 'provider-unreachable.png') })
  })

  it('that asks for a key refuses a wrong one', async () => {
    await app.window.getByLabel('Address of the server').fill(`${server.url}/v1`)
    await app.window.getByRole('button', { name: 'Test', exact: true }).click()
    await app.window.getByText('The provider refuses the key').waitFor()
    await app.window.screenshot({ path: join(pictures, 'provider-key-refused.png') })
  })

  it('gets a key that is kept for the session, and shows what the test found', async () => {
    await app.window.getByLabel('Key', { exact: true }).fill(key)
    await app.window.getByRole('button', { name: 'Test', exact: true }).click()
    await app.window.getByText('course-model answers').waitFor()
    await app.window.getByText('A key is kept until you quit.').waitFor()
    expect(await app.window.getByLabel('New key').inputValue()).toBe('')
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false)
    await app.window.getByText('held to the schema').waitFor()
    await app.window.screenshot({ path: join(pictures, 'provider-tested.png') })
    await app.window.getByRole('button', { name: 'Use it', exact: true }).click()
    await app.window.getByRole('radio', { name: /Compatible server in use/ }).waitFor()
  })

  it('has its key forgotten with the session, and stored only after the person agrees', async () => {
    await app.close()
    expect(everythingWritten(dataDir)).not.toContain(key)
    await launch()
    await app.window.getByText('There is no key yet.').waitFor()
    await app.window.getByLabel('Key', { exact: true }).fill(key)
    await app.window.getByRole('radio', { name: /In a file, without encryption/ }).click()
    const keep = app.window.getByRole('button', { name: 'Keep the key' })
    expect(await keep.isDisabled()).toBe(true)
    await app.window.screenshot({ path: join(pictures, 'provider-key-agree.png') })
    await app.window.getByRole('checkbox', { name: /every program that runs under my account/ }).click()
    await keep.click()
    await app.window.getByText('without encryption.').waitFor()
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it('has its key again after a restart, and nobody else has it', async () => {
    await app.close()
    await launch()
    await app.window.getByText('A key is kept in a file').waitFor()
    await app.window.getByRole('button', { name: 'Test', exact: true }).click()
    await app.window.getByText('course-model answers').waitFor()
    const told = [await call(app.window, 'app.keys', {}), await app.window.content(), await app.window.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))]
    expect(JSON.stringify(told)).not.toContain(key)
    const secrets = join(dataDir, 'secrets.json')
    const kept = readFileSync(secrets, 'utf8')
    expect(kept).toContain(key)
    expect(everythingWritten(dataDir).replaceAll(kept, '')).not.toContain(key)
  })

  it('has its key taken away', async () => {
    await app.window.getByRole('button', { name: 'Remove the key' }).click()
    await app.window.getByText('There is no key yet.').waitFor()
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false)
    await app.window.getByRole('button', { name: 'Test', exact: true }).click()
    await app.window.getByText('The provider refuses the key').waitFor()
  })

  it('keeps budgets, prices and the night as they are set', async () => {
    const { window } = app
    await window.getByLabel('For a day').fill('2,50')
    await window.keyboard.press('Enter')
    await window.getByLabel('For one document').fill('much')
    await window.getByText('An amount such as 0.50').waitFor()
    await window.getByLabel('For one document').fill('')
    await window.getByRole('radio', { name: /Start by itself/ }).click()
    await window.getByRole('switch', { name: 'Only while the computer runs on mains power' }).click()
    await window.getByRole('button', { name: 'Change the price of claude-haiku-5-5*' }).click()
    await window.getByRole('dialog').getByLabel('Received').fill('0.75')
    await window.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await window.getByRole('button', { name: 'Remove my price of claude-haiku-5-5*' }).waitFor()
    await openSection(window, 'General')
    await openSection(window, 'Provider')
    await expect.poll(() => window.getByLabel('For a day').inputValue()).toBe('2.5')
    expect(await window.getByLabel('Up to, for each document').inputValue()).toBe('0.1')
    expect(await window.getByRole('switch', { name: 'Only while the computer runs on mains power' }).isChecked()).toBe(true)
    await window.getByRole('row', { name: /claude-haiku-5-5\*.*yours.*\$0\.75/ }).waitFor()
    await window.getByRole('button', { name: 'Remove my price of claude-haiku-5-5*' }).click()
    await window.getByRole('row', { name: /claude-haiku-5-5\*.*\$0\.50/ }).waitFor()
  })
})

describe('a link to a part of the settings', () => {
  it('leads to it, from wherever the person is', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-link-'))
    const app = await launchApp({ dataDir })
    try {
      await app.window.getByRole('button', { name: 'Library' }).first().waitFor()
      await app.app.evaluate(({ app: electron }) => electron.emit('open-url', { preventDefault: () => undefined }, 'coursegraph://settings/prices'))
      await expect.poll(() => app.window.locator('[data-part="prices"]').evaluate((part) => (part as unknown as { getBoundingClientRect(): { top: number } }).getBoundingClientRect().top < (globalThis as unknown as { innerHeight: number }).innerHeight).catch(() => false), { timeout: 15_000 }).toBe(true)
    } finally {
      await app.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})

describe('an ontology', () => {
  let app: LaunchedApp
  let server: ModelServer
  let dataDir: string
  beforeAll(async () => {
    server = await createModelServer({})
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-ontology-'))
    app = await launchApp({ dataDir, args: ['--password-store=basic'] })
    const { window } = app
    await call(window, 'app.changeSettings', { language: 'en', theme: 'light', defaultCollection: 'Course' })
    await openSection(window, 'Provider')
    await window.getByRole('radio', { name: /Compatible server/ }).click()
    await window.getByLabel('Address of the server').fill(`${server.url}/v1`)
    await window.getByRole('combobox', { name: 'Model' }).fill('course-model')
    await window.keyboard.press('Escape')
    await window.getByRole('button', { name: 'Use it', exact: true }).click()
    await window.getByRole('radio', { name: /Compatible server in use/ }).waitFor()
    await call(window, 'app.importPaths', { paths: [join(sampleFolder, 'open-water-handbook.pdf')], collection: 'Course', sameName: 'ask' })
    await window.keyboard.press('Control+2')
    await window.getByRole('button', { name: 'Start', exact: true }).first().click({ timeout: 60_000 })
    await window.keyboard.press('Control+1')
    await window.getByRole('row').filter({ hasText: 'Ready' }).first().waitFor({ timeout: 90_000 })
    await openSection(window, 'Ontologies')
    await window.getByRole('button', { name: /^Diving/ }).waitFor()
  })
  afterAll(async () => {
    await app.close()
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('is copied with instructions of the person’s own, and saying what is wrong brings its line', async () => {
    const { window } = app
    await window.getByRole('button', { name: /^General course/ }).click()
    await window.getByRole('button', { name: 'Copy and edit…' }).click()
    await window.getByLabel('Instructions of your own').fill('Leave out anecdotes.')
    const text = window.getByLabel('Ontology as YAML')
    await expect.poll(() => text.inputValue()).toContain('instructions: Leave out anecdotes.')
    const fine = await text.inputValue()
    await text.fill(fine.replace('base: concept', 'base: thought'))
    await window.getByText('1 problem').waitFor()
    await window.screenshot({ path: join(pictures, 'ontology-problem.png') })
    expect(await window.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
    await window.getByRole('button', { name: /^Line \d+/ }).click()
    const chosen = await text.evaluate((area) => (area as unknown as { value: string; selectionStart: number; selectionEnd: number }).value.slice((area as unknown as { selectionStart: number }).selectionStart, (area as unknown as { selectionEnd: number }).selectionEnd))
    expect(chosen).toContain('base: thought')
    await text.fill(fine)
    await window.getByText('Nothing is wrong with it.').waitFor()
    await window.getByRole('button', { name: 'Save', exact: true }).click()
    await window.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await window.getByRole('button', { name: /^General course \(mine\)/ }).waitFor()
  })

  it('says what another one would have extracted again, before it is chosen', async () => {
    const { window } = app
    const before = server.stats().calls
    const choose = async (name: string) => {
      await window.getByRole('combobox', { name: 'For “Course”' }).click()
      await window.getByRole('option', { name, exact: true }).click()
    }
    await choose('General course (mine)')
    await window.getByText('1 document was extracted with what holds now.').waitFor()
    await window.screenshot({ path: join(pictures, 'ontology-impact.png') })
    await window.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(server.stats().calls).toBe(before)
    await choose('General course (mine)')
    await window.getByRole('dialog').getByRole('button', { name: 'Use it and extract again' }).click()
    await window.getByRole('button', { name: /^General course \(mine\).*1 collection/ }).waitFor()
    await expect.poll(() => server.stats().calls, { timeout: 60_000 }).toBeGreaterThan(before)
  })

  it('is suggested from the documents as a draft that nobody has to keep', async () => {
    const { window } = app
    await window.getByRole('button', { name: 'Suggest from my documents…' }).click()
    await window.getByRole('button', { name: 'Ask the model' }).click()
    await expect.poll(() => window.getByLabel('Ontology as YAML').inputValue().catch(() => ''), { timeout: 60_000 }).toContain('entities:')
    await window.getByRole('button', { name: 'Cancel' }).click()
    await window.getByRole('button', { name: /^Diving/ }).waitFor()
  })

  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['en', 'fr'] as const) {
      it.each(['provider', 'ontologies'] as const)(`${theme}, ${language}: %s has nothing that keeps people out`, async (section) => {
        const { window } = app
        await call(window, 'app.changeSettings', { theme, language })
        await expect.poll(() => window.evaluate(() => document.documentElement.lang)).toBe(language)
        await openSection(window, texts[language][section])
        await window.getByRole('heading', { name: section === 'provider' ? texts[language].who : texts[language].look }).waitFor()
        if (section === 'ontologies') await window.getByRole('button', { name: /^(Diving|Plongée)/ }).click()
        await expect.poll(() => window.locator('[aria-busy="true"]').count()).toBe(0)
        await window.screenshot({ path: join(pictures, `settings-${section}-${theme}-${language}.png`) })
        const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
        expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      })
    }
  }
})
