import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from '../support/electron-app.ts'

/** What a page that was taken over could try. Everything here is asked of the real window. */
describe('the window is closed in', () => {
  let app: LaunchedApp
  let dataDir: string
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'coursegraph-security-'))
    app = await launchApp({ dataDir })
  })
  afterAll(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('has no Node, and of Electron four functions', async () => {
    const found = await app.window.evaluate(() => ({
      require: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      api: Object.keys((globalThis as unknown as { api: object }).api).sort(),
    }))
    expect(found).toEqual({ require: 'undefined', process: 'undefined', api: ['call', 'onEvent', 'pathForFile', 'platform'] })
  })

  it('runs no text as code', async () => {
    // From a timer of the page itself: the test's own evaluation stands outside of the policy.
    const outcome = await app.window.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const script = document.createElement('script')
          script.textContent = 'document.title = "taken over"'
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true })
          setTimeout(() => document.body.append(script), 0)
        }),
    )
    expect(outcome).toMatch(/^script-src/)
    expect(await app.window.title()).not.toBe('taken over')
  })

  it('reaches no network', async () => {
    const blocked = await app.window.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true })
          setTimeout(() => void fetch('http://127.0.0.1:9/').catch(() => undefined), 0)
        }),
    )
    expect(blocked).toBe('connect-src')
  })

  it('opens no window and goes nowhere else', async () => {
    const before = app.window.url()
    expect(await app.window.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
    await app.window.evaluate(() => {
      location.href = 'https://example.org/'
    })
    await app.window.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))))
    expect(app.window.url()).toBe(before)
    expect(app.app.windows()).toHaveLength(1)
  })

  it('is given no permission', async () => {
    const state = await app.window.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)
    expect(state).toBe('denied')
  })

  it.each(['coursegraph://app/../main/index.js', 'coursegraph://app/%2e%2e/main/index.js', 'coursegraph://other/index.html', 'coursegraph-object://object/nothing', 'coursegraph-object://object/..%2F..%2Flibrary.sqlite'])(
    'serves nothing at %s',
    async (url) => {
      const status = await app.window.evaluate(async (address) => (await fetch(address).catch(() => null))?.status ?? 'refused', url)
      expect(status === 'refused' || Number(status) >= 400).toBe(true)
    },
  )

  it('may not call on the engine what belongs to a host', async () => {
    const reply = await app.window.evaluate(() => (globalThis as unknown as { api: { call(envelope: unknown): Promise<unknown> } }).api.call({ id: 'command-1', method: 'documents.import', input: { paths: ['/etc/passwd'], sameName: 'ask' }, trace: 'trace-1' }))
    expect(reply).toMatchObject({ ok: false, failure: { code: 'wrong-usage' } })
  })

  it('is refused a path that is none', async () => {
    const reply = await app.window.evaluate(() => (globalThis as unknown as { api: { call(envelope: unknown): Promise<unknown> } }).api.call({ id: 'command-2', method: 'app.importPaths', input: { paths: ['relative.pdf'], sameName: 'ask' }, trace: 'trace-1' }))
    expect(reply).toMatchObject({ ok: false, failure: { code: 'wrong-usage' } })
  })
})
