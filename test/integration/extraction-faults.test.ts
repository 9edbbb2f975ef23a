import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultKind } from '../support/model-server/settings.ts'
import { askLibrary } from '../support/ask-library.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { coursePdf, extractionEngine, testServer, type ExtractionEngine } from '../support/extraction-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/* Every way in which a provider fails, and what becomes of the document: it goes on, waits with a reason, or is ready without what had no answer. */
let built: BuiltHost
let base: string
let course: string
beforeAll(async () => {
  built = await buildHost()
  base = mkdtempSync(join(tmpdir(), 'coursegraph-faults-'))
  course = await coursePdf(base, 'course', 4, 21)
}, 180_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

const start = async (options: Parameters<typeof testServer>[0] = {}, opening: Parameters<typeof extractionEngine>[2] = {}): Promise<ExtractionEngine> =>
  extractionEngine(built.folder, await testServer(options), opening)

describe('what passes by itself', () => {
  it.each(['rate-limited', 'rate-limited-bare', 'overloaded', 'server-error', 'reset', 'cut-stream', 'garbage-body', 'clock-skew', 'slow-drip'] as const satisfies readonly FaultKind[])(
    '%s is asked again, and the document is ready with all of its passages',
    async (kind) => {
      const engine = await start({ dripMs: 1, dripBytes: 512, faults: [{ kind, calls: [2], retryAfterMs: 300 }] })
      const documentId = await engine.bring(course)
      await engine.ready(documentId)
      expect(engine.server.stats().byFault).toEqual({ [kind]: 1 })
      const { report } = await engine.running.host.ask('extraction.report', { documentId })
      expect(report).toMatchObject({ extracted: report.passages, notExtracted: [] })
      // Only a wait is no attempt: nothing was counted against the document.
      expect((await engine.job(documentId)).stages.find(({ stage }) => stage === 'extract')?.attempts).toBe(1)
    },
  )
})

describe('an answer that is none', () => {
  it.each(['garbage', 'wrong-schema', 'empty'] as const satisfies readonly FaultKind[])('%s is mended once, with what was wrong said', async (kind) => {
    const engine = await start({ faults: [{ kind, calls: [2] }] })
    const documentId = await engine.bring(course)
    await engine.ready(documentId)
    const { report } = await engine.running.host.ask('extraction.report', { documentId })
    expect(report).toMatchObject({ extracted: report.passages, notExtracted: [] })
  })

  it.each([
    ['garbage', 'invalid'],
    ['refusal', 'refused'],
    ['truncation', 'truncated'],
    ['empty', 'empty'],
    ['filtered', 'filtered'],
  ] as const)('%s again and again leaves its passage “%s”, and the document is ready with the others; asked again, it has its answer', async (kind, why) => {
    const engine = await start()
    const { host, layout } = engine.running
    const documentId = await engine.bring(course, { mode: 'builtin', choice: null })
    await engine.ready(documentId)
    const [passage] = askLibrary(layout, 'SELECT id, text, page FROM passages ORDER BY idx DESC LIMIT 1')
    const words = String(passage?.['text']).split(/\s+/).slice(3, 9).join(' ')
    engine.server.control({ fault: { kind, holding: words } })
    await host.ask('extraction.choose', { targets: { documentIds: [documentId] }, mode: 'now', choice: engine.choice })
    await engine.ready(documentId)
    const { report } = await host.ask('extraction.report', { documentId })
    expect(report.notExtracted).toEqual([{ passageId: passage?.['id'], index: report.passages - 1, page: passage?.['page'], why }])
    expect(report.extracted).toBe(report.passages - 1)
    engine.server.control({ faults: [] })
    const { calls } = engine.server.stats()
    expect(await host.ask('extraction.retryMissed', { documentId })).toEqual({ passages: 1 })
    await engine.ready(documentId)
    expect(engine.server.stats().calls).toBe(calls + 1)
    expect((await host.ask('extraction.report', { documentId })).report).toMatchObject({ extracted: report.passages, notExtracted: [] })
    expect(await host.ask('extraction.retryMissed', { documentId })).toEqual({ passages: 0 })
  })

  it('with quotes that are not in the passage keeps no claim of it but the names that stand there, and counts why', async () => {
    const engine = await start({ faults: [{ kind: 'wrong-quote', rate: 1 }] })
    const documentId = await engine.bring(course)
    await engine.ready(documentId)
    const { report } = await engine.running.host.ask('extraction.report', { documentId })
    expect(report.checks.dropped['quote-not-found']).toBeGreaterThan(report.passages)
    const kept = askLibrary(engine.running.layout, "SELECT sum(json_array_length(extraction_json, '$.facts') + json_array_length(extraction_json, '$.relations')) AS claims FROM extractions")
    expect(kept).toEqual([{ claims: 0 }])
  })
})

describe('what needs a person', () => {
  const key = 'sk-canary-0123456789abcdef'

  it('a key that is refused is waited for, and the right one lets the document go on', async () => {
    const engine = await start({ keys: [key] })
    const { host } = engine.running
    const documentId = await engine.bring(course)
    expect(await engine.waits(documentId, 'awaiting-provider')).toMatchObject({ code: 'provider-key-refused' })
    const refused = engine.server.stats().calls
    await host.ask('providers.giveKey', { provider: 'compatible', baseUrl: engine.choice.baseUrl, key, source: 'session' })
    await engine.ready(documentId)
    expect(refused).toBeLessThanOrEqual(2)
    expect((await host.ask('providers.get', {})).keys).toEqual([{ provider: 'compatible', baseUrl: engine.choice.baseUrl, source: 'session' }])
  })

  it('no key at all is said before anything is sent', async () => {
    const engine = await start()
    const documentId = await engine.bring(course, { choice: { provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: engine.server.url } })
    expect(await engine.waits(documentId, 'awaiting-provider')).toMatchObject({ code: 'provider-key-missing' })
    expect(engine.server.stats().calls).toBe(0)
    await engine.running.host.ask('providers.giveKey', { provider: 'anthropic', baseUrl: null, key, source: 'environment' })
    const { usage } = await engine.ready(documentId)
    const { calls, inputTokens, outputTokens } = engine.server.stats()
    expect(usage).toMatchObject({ calls, inputTokens, outputTokens })
    // 0.10 and 0.50 a million, as the table that ships says; what the cache holds costs a tenth.
    expect(usage.costUsd).toBeGreaterThan((outputTokens * 0.5) / 1e6)
    expect(usage.costUsd).toBeLessThan((inputTokens * 0.125 + outputTokens * 0.5) / 1e6)
  })

  it.each([
    ['billing', 'provider-billing'],
    ['spend-limit', 'provider-billing'],
    ['no-such-model', 'provider-no-model'],
    ['forbidden', 'provider-key-refused'],
  ] as const)('%s stops everything with the reason, and the Test button sets it going again', async (kind, code) => {
    const engine = await start({ faults: [{ kind, rate: 1 }] })
    const { host } = engine.running
    const documentId = await engine.bring(course)
    expect(await engine.waits(documentId, 'awaiting-provider')).toMatchObject({ code })
    expect(engine.server.stats().calls).toBe(1)
    const still = (await host.ask('providers.test', { choice: engine.choice })).report
    expect(still).toMatchObject({ ok: false, failure: { code } })
    expect((await engine.job(documentId)).state).toMatchObject({ kind: 'queued', reason: 'awaiting-provider' })
    engine.server.control({ faults: [] })
    const { report } = await host.ask('providers.test', { choice: engine.choice })
    expect(report).toMatchObject({ ok: true, json: 'schema', failure: null })
    await engine.ready(documentId)
  })

  it('a server that is not there is waited for with a time, and tried again by the Test button', async () => {
    const engine = await start()
    const choice = { ...engine.choice, baseUrl: 'http://127.0.0.1:9/v1' }
    const { report } = await engine.running.host.ask('providers.test', { choice })
    expect(report).toMatchObject({ ok: false, failure: { code: 'provider-unreachable' }, roundTripMs: null })
  })

  it('never lets a key out: not into the library, its logs, the shared answers, nor anything that is answered', async () => {
    const userCacheFile = join(temporaryFolder(), 'answers.sqlite')
    const engine = await start({ keys: ['another'] }, { userCacheFile })
    const { host, layout } = engine.running
    const heard: unknown[] = []
    await host.ask('providers.giveKey', { provider: 'compatible', baseUrl: null, key, source: 'keychain' })
    const documentId = await engine.bring(course)
    heard.push(await engine.waits(documentId, 'awaiting-provider'))
    heard.push(await host.ask('providers.test', { choice: engine.choice }))
    engine.server.control({ keys: [key] })
    for (const kind of ['server-error', 'garbage', 'refusal', 'billing', 'reset', 'garbage-body', 'forbidden', 'no-such-model', 'too-long'] as const) {
      engine.server.control({ faults: [{ kind, rate: 1 }] })
      heard.push(await host.ask('providers.test', { choice: engine.choice }))
    }
    engine.server.control({ faults: [] })
    heard.push(await host.ask('providers.test', { choice: engine.choice }))
    await engine.ready(documentId)
    heard.push(await host.ask('providers.get', {}), await host.ask('library.audit', { limit: 1000 }), await host.ask('library.status', {}), await host.ask('jobs.history', { documentId }), host.events.all('providers.changed'), host.events.all('jobs.changed'))
    expect(JSON.stringify(heard)).not.toContain(key)
    await engine.running.close()
    const files = [...filesIn(layout.root), ...filesIn(join(userCacheFile, '..'))]
    expect(files.length).toBeGreaterThan(4)
    for (const file of files) expect(readFileSync(file).includes(key), file).toBe(false)
  })
})

describe('a budget', () => {
  /** Dear enough that a document passes a cent. */
  const dear = { inputUsd: 10, cachedInputUsd: null, cacheWriteUsd: null, outputUsd: 50, batchFactor: null, asOf: '2026-11-23', edited: true } as const

  it('stops before the call that would pass it, says so, and the document goes on when it is raised', async () => {
    const engine = await start()
    const { host } = engine.running
    await host.ask('providers.changePrices', { prices: [{ provider: 'compatible', model: 'course-model', ...dear }] })
    const long = await coursePdf(base, 'dear', 12, 22, 330)
    const budgetUsd = 0.3
    const documentId = await engine.bring(long, { budgetUsd })
    expect(await engine.waits(documentId, 'awaiting-budget')).toMatchObject({ code: 'budget-reached' })
    const { usage } = await engine.job(documentId)
    expect(usage.costUsd).toBeGreaterThan(0)
    expect(usage.costUsd).toBeLessThanOrEqual(budgetUsd)
    expect(usage.calls).toBe(engine.server.stats().calls)
    const { quotes } = await host.ask('extraction.quote', { documentIds: [documentId] })
    expect(quotes[0]?.leftUsd).toBeCloseTo(budgetUsd - usage.costUsd, 6)
    expect((await host.ask('extraction.choose', { targets: { documentIds: [documentId] }, mode: 'now', choice: engine.choice, budgetUsd: 100 })).acted).toEqual([documentId])
    await engine.ready(documentId)
    expect(engine.server.passages().every(({ answered }) => answered === 1)).toBe(true)
  })

  it('of the day holds for all documents together, and lets them go on when it is raised', async () => {
    const engine = await start({ latencyMs: 50 })
    const { host } = engine.running
    await host.ask('providers.changePrices', { prices: [{ provider: 'compatible', model: 'course-model', ...dear }] })
    await host.ask('providers.change', { budgets: { documentUsd: null, dayUsd: 0.3, monthUsd: null } })
    const ids = await Promise.all([30, 31, 32].map(async (seed) => engine.bring(await coursePdf(base, `day-${seed}`, 5, seed, 330))))
    const states = async () => Promise.all(ids.map(async (id) => (await engine.job(id)).state))
    await waitUntil('none of them works any more', async () => (await states()).every((state) => state.kind === 'done' || (state.kind === 'queued' && state.reason === 'awaiting-budget')), 45_000)
    const { total, budgets } = await host.ask('usage.list', { by: 'document' })
    expect(total.costUsd).toBeLessThanOrEqual(0.3)
    expect(budgets.dayUsd).toBeCloseTo(total.costUsd, 9)
    expect((await states()).some((state) => state.kind === 'queued')).toBe(true)
    await host.ask('providers.change', { budgets: { documentUsd: null, dayUsd: 50, monthUsd: null } })
    for (const id of ids) await engine.ready(id)
  })
})

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
}
