import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../support/built.ts'
import { dropFiles } from '../support/drop-files.ts'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'
import { makePdf } from '../support/make-pdf.ts'

/** Pictures of the last run, for people: out/ is not kept. */
const pictures = join(projectRoot, 'out', 'pictures')

async function writePdf(file: string, text: string): Promise<string> {
  writeFileSync(file, await makePdf({ title: 'Workshop', pages: [{ blocks: [{ kind: 'paragraph', text }] }] }))
  return file
}

/** What is asked, refused and failed at once: messages name it, go when it is settled, and Activity puts it in order. */
describe('what needs a person', () => {
  let app: LaunchedApp
  let window: Page
  let folder: string
  const toasts = () => window.locator('.ui-toast').allInnerTexts()
  const picture = (name: string) => window.screenshot({ path: join(pictures, `needs-a-person-${name}.png`) })

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), 'coursegraph-person-'))
    for (const name of ['data', 'second', 'third']) mkdirSync(join(folder, name))
    app = await launchApp({ dataDir: join(folder, 'data') })
    window = app.window
  }, 120_000)
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('names the file that is asked about, and takes the question back once it is decided', async () => {
    const first = await writePdf(join(folder, 'workshop.pdf'), 'A fastener holds two plates. Tighten the nut before use.')
    await dropFiles(window, [first])
    await expect.poll(() => window.getByRole('row').filter({ hasText: 'Ready' }).count(), { timeout: 60_000 }).toBe(1)
    await dropFiles(window, [await writePdf(join(folder, 'second', 'workshop.pdf'), 'Another text of the same name.')])
    await expect.poll(toasts, { timeout: 20_000 }).toContainEqual(expect.stringContaining('“workshop.pdf” has the name of another document'))
    await picture('asked')
    await window.getByRole('button', { name: 'Decide…' }).click()
    // The message went as it was followed; with a second question it stays, to be taken back by the answer.
    await dropFiles(window, [await writePdf(join(folder, 'third', 'workshop.pdf'), 'A third text of the same name.')])
    await expect.poll(toasts, { timeout: 20_000 }).toContainEqual(expect.stringContaining('has the name of another document'))
    await expect.poll(() => window.locator('.rail-count').innerText()).toBe('2')
    expect(await window.locator('.activity-heading').innerText()).toContain('2 to decide')
    await picture('two-questions')
    for (let left = 2; left > 0; left -= 1) {
      await window.getByRole('button', { name: 'Cancel', exact: true }).first().click()
      await expect.poll(() => window.getByRole('button', { name: 'Keep both' }).count(), { timeout: 20_000 }).toBe(left - 1)
    }
    await expect.poll(async () => (await toasts()).filter((text) => text.includes('name of another')), { timeout: 5_000 }).toEqual([])
    await picture('decided')
  }, 60_000)

  it('says which document was there already, and shows it', async () => {
    await dropFiles(window, [join(folder, 'workshop.pdf')])
    await expect.poll(toasts, { timeout: 20_000 }).toContainEqual(expect.stringContaining('“workshop.pdf” is already in your library'))
    await picture('already-there')
    await window.locator('.ui-toast').getByRole('button', { name: 'Show' }).click()
    await expect.poll(() => window.locator('.reader').count(), { timeout: 10_000 }).toBe(1)
  }, 60_000)

  it('lists documents that failed before files that were refused, which are one line until asked for', async () => {
    const inside = join(folder, 'course')
    mkdirSync(inside)
    writeFileSync(join(inside, 'broken.pdf'), `%PDF-1.7\n${'x'.repeat(2_000)}`)
    for (const name of ['a', 'b', 'c']) writeFileSync(join(inside, `empty-${name}.pdf`), '')
    writeFileSync(join(inside, 'notes.pdf'), 'not a document')
    // A folder, which a file input of the page cannot hand over.
    await window.evaluate(
      (path) => (globalThis as unknown as { api: { call(envelope: unknown): Promise<unknown> } }).api.call({ id: `test-${Math.random()}`, method: 'app.importPaths', input: { paths: [path], sameName: 'ask' }, trace: 'person-test' }),
      inside,
    )
    await window.keyboard.press('Control+2')
    await expect.poll(() => window.locator('.job-failed').count(), { timeout: 60_000 }).toBe(1)
    await expect.poll(() => window.locator('.refused-says').count(), { timeout: 20_000 }).toBe(1)
    expect(await window.locator('.refused-says').innerText()).toMatch(/^4 files refused .*empty \(3\)/)
    const tops = await window.evaluate(() => ['.job-failed', '.refused', '.job:not(.job-failed)'].map((one) => document.querySelector(one)?.getBoundingClientRect().top ?? -1))
    expect(tops).toEqual(tops.toSorted((a, b) => a - b))
    expect(await window.locator('.rail-count').innerText()).toBe('1')
    await picture('refused')
    await window.getByRole('button', { name: 'Show all' }).click()
    expect(await window.locator('.import-refused').count()).toBe(4)
    await picture('refused-open')
    await window.getByRole('button', { name: 'Dismiss all' }).click()
    await expect.poll(() => window.locator('.refused').count(), { timeout: 10_000 }).toBe(0)
  }, 90_000)

  it('says above the hits which word is nowhere, and searches with what it may have been', async () => {
    await window.keyboard.press('Control+3')
    await window.getByRole('combobox').fill('fastner nut')
    await expect.poll(() => window.locator('.search-missing').innerText(), { timeout: 10_000 }).toMatch(/Nothing holds “fastner”: did you mean\s+fastener/)
    expect(await window.getByRole('option').count()).toBeGreaterThan(0)
    await picture('missing-word')
    await window.locator('.search-missing').getByRole('button').click()
    await expect.poll(() => window.getByRole('combobox').inputValue()).toBe('fastener nut')
    await expect.poll(() => window.locator('.search-missing').count(), { timeout: 10_000 }).toBe(0)
  }, 30_000)
})
