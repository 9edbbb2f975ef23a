import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askLibrary } from '../support/ask-library.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { coursePdf, extractionEngine, testServer, type ExtractionEngine } from '../support/extraction-engine.ts'
import type { ModelServer } from '../support/model-server/server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/* The whole engine asks a model over real HTTP: what it asks, what it keeps, what it pays, and what it never asks twice. */
let built: BuiltHost
let base: string
let course: string
let other: string
/** Several calls long. */
let long: string
beforeAll(async () => {
  built = await buildHost()
  base = mkdtempSync(join(tmpdir(), 'coursegraph-extraction-'))
  course = await coursePdf(base, 'course', 6, 11)
  other = await coursePdf(base, 'other', 2, 12)
  long = await coursePdf(base, 'long', 16, 13, 330)
}, 180_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

const start = async (options: Parameters<typeof testServer>[0] = {}, opening: Parameters<typeof extractionEngine>[2] = {}): Promise<ExtractionEngine> =>
  extractionEngine(built.folder, await testServer(options), opening)
/** No passage was paid for twice, and none was left out. */
const eachOnce = (server: ModelServer) => server.passages().every(({ asked, answered }) => asked === 1 && answered === 1)

describe('a document that a model extracts', () => {
  it('is ready, with every call in the books to the token, and no more calls than passages', async () => {
    const engine = await start()
    const documentId = await engine.bring(course)
    const { usage } = await engine.ready(documentId)
    const { calls, inputTokens, outputTokens, cachedInputTokens } = engine.server.stats()
    expect(usage).toEqual({ calls, inputTokens, outputTokens, costUsd: 0 })
    const { host } = engine.running
    const { document } = await host.ask('documents.get', { documentId })
    expect(document).toMatchObject({ state: 'ready', usage })
    expect(document.entities).toBeGreaterThan(5)
    expect(document.facts).toBeGreaterThan(0)
    // One of the calls found out what the server can be told.
    expect(calls - 1).toBeLessThanOrEqual(document.passages)
    expect(eachOnce(engine.server)).toBe(true)
    for (const by of ['document', 'model', 'day'] as const) {
      const { rows, total } = await host.ask('usage.list', { by })
      expect(rows).toHaveLength(1)
      expect(total).toMatchObject({ calls, inputTokens, outputTokens, cachedInputTokens, costUsd: 0, unpricedCalls: 0 })
    }
    const { report } = await host.ask('extraction.report', { documentId })
    expect(report).toMatchObject({ mode: 'now', choice: engine.choice, ontology: { id: 'course' }, passages: document.passages, extracted: document.passages, notExtracted: [] })
    expect(report.checks.kept).toBeGreaterThan(document.facts)
    expect(host.events.broken).toEqual([])
    expect(host.events.all('usage.changed').length).toBeGreaterThan(0)
    expect(host.events.all('providers.changed').some(({ lanes }) => lanes.some(({ model }) => model === 'course-model'))).toBe(true)
  })

  it('costs nothing when its file is imported again, nor with another file of the same text at the same time', async () => {
    const engine = await start({ latencyMs: 30 })
    const documentId = await engine.bring(course)
    await engine.ready(documentId)
    const { calls } = engine.server.stats()
    expect(await engine.bring(course)).toBe(documentId)
    expect(await engine.running.host.ask('extraction.choose', { targets: { documentIds: [documentId] }, mode: 'now', choice: engine.choice })).toEqual({ acted: [], skipped: [{ documentId, why: 'extracted so already' }] })
    expect((await engine.job(documentId)).state.kind).toBe('done')
    expect(engine.server.stats().calls).toBe(calls)
  })

  it('costs nothing in a second library of the same user, and again where answers are not shared', async () => {
    const server = await testServer()
    const userCacheFile = join(temporaryFolder(), 'answers.sqlite')
    const first = await extractionEngine(built.folder, server, { userCacheFile })
    await first.ready(await first.bring(course))
    await first.running.close()
    const { calls } = server.stats()
    const second = await extractionEngine(built.folder, server, { userCacheFile })
    const { usage } = await second.ready(await second.bring(course))
    expect(usage.calls).toBe(0)
    expect(server.stats().calls).toBe(calls)
    await second.running.close()
    const third = await extractionEngine(built.folder, server, { userCacheFile })
    await third.running.host.ask('providers.change', { sharedCache: false })
    const again = await third.ready(await third.bring(course))
    expect(again.usage.calls).toBe(calls)
    expect(server.stats().calls).toBe(2 * calls)
  })

  it('leaves the same graph whether its answers are new or kept', async () => {
    const server = await testServer()
    const userCacheFile = join(temporaryFolder(), 'answers.sqlite')
    const graphs: unknown[] = []
    for (let round = 0; round < 2; round += 1) {
      const engine = await extractionEngine(built.folder, server, { userCacheFile })
      const documentId = await engine.bring(course)
      await engine.ready(documentId)
      graphs.push(['entities', 'relations', 'facts', 'evidence'].map((table) => askLibrary(engine.running.layout, `SELECT ${table === 'evidence' ? 'claim_id' : 'id'} AS id FROM ${table} ORDER BY 1`)))
      await engine.running.close()
    }
    expect(graphs[1]).toEqual(graphs[0])
  })
})

describe('a document that is interrupted', () => {
  it('and paused with calls under way keeps their answers, and asks none of them again', async () => {
    const engine = await start({ latencyMs: 400 })
    const { host } = engine.running
    const documentId = await engine.bring(long)
    await waitUntil('a call about a passage is under way', () => engine.server.stats().calls > 1)
    expect((await host.ask('jobs.pause', { documentIds: [documentId] })).acted).toEqual([documentId])
    await waitUntil('what was under way is answered', () => engine.server.stats().inFlight === 0)
    const { calls } = engine.server.stats()
    expect((await engine.job(documentId)).state.kind).toBe('paused')
    await host.ask('jobs.resume', { documentIds: [documentId] })
    const { usage } = await engine.ready(documentId)
    expect(eachOnce(engine.server)).toBe(true)
    expect(engine.server.stats().calls).toBeGreaterThan(calls)
    expect(usage.calls).toBe(engine.server.stats().calls)
  })

  it('and resumed at once waits for the calls that are still under way', async () => {
    const engine = await start({ latencyMs: 400 })
    const { host } = engine.running
    const documentId = await engine.bring(long)
    await waitUntil('a call about a passage is under way', () => engine.server.stats().calls > 1)
    for (let round = 0; round < 3; round += 1) {
      await host.ask('jobs.pause', { documentIds: [documentId] })
      await host.ask('jobs.resume', { documentIds: [documentId] })
    }
    await engine.ready(documentId)
    expect(eachOnce(engine.server)).toBe(true)
  })

  it('and cancelled, then tried again, pays for what is left alone', async () => {
    const engine = await start({ latencyMs: 200 })
    const { host } = engine.running
    const documentId = await engine.bring(long)
    await waitUntil('an answer is kept', () => askLibrary(engine.running.layout, 'SELECT 1 FROM extractions').length > 0)
    await host.ask('jobs.cancel', { documentIds: [documentId] })
    await waitUntil('what was under way is answered', () => engine.server.stats().inFlight === 0)
    await host.ask('jobs.retry', { documentIds: [documentId] })
    await engine.ready(documentId)
    expect(eachOnce(engine.server)).toBe(true)
  })

  it('by the end of the engine goes on in the next one where it was', async () => {
    const server = await testServer({ latencyMs: 300 })
    const library = join(temporaryFolder(), 'library')
    const first = await extractionEngine(built.folder, server, { library })
    const documentId = await first.bring(long)
    await waitUntil('a call about a passage is under way', () => server.stats().calls > 1)
    await first.running.close(5_000)
    const second = await extractionEngine(built.folder, server, { library })
    const { usage } = await second.ready(documentId)
    expect(eachOnce(server)).toBe(true)
    // The second engine finds out again what the server can be told: those are calls too, and in the books.
    expect(usage).toMatchObject({ calls: server.stats().calls, inputTokens: server.stats().inputTokens, outputTokens: server.stats().outputTokens })
  })
})

describe('a quote', () => {
  const setUp = (engine: ExtractionEngine, more: object = {}) => engine.running.host.ask('providers.change', { extraction: engine.choice, ...more })

  it('is waited for where a model is set up, holds what the extraction then takes, and is answered once', async () => {
    const engine = await start()
    const { host } = engine.running
    await setUp(engine)
    const documentId = await engine.bring(course, null)
    expect(await engine.waits(documentId, 'awaiting-choice')).toBeNull()
    expect(engine.server.stats().calls).toBe(0)
    const { quotes } = await host.ask('extraction.quote', {})
    expect(quotes).toHaveLength(1)
    const quote = quotes[0]
    if (!quote) throw new Error('no quote')
    expect(quote).toMatchObject({ documentIds: [documentId], choice: engine.choice, alreadyKept: 0, costUsd: [0, 0], overnightUsd: null, leftUsd: null })
    expect((await host.ask('extraction.report', { documentId })).report).toMatchObject({ mode: 'undecided', choice: engine.choice, extracted: 0 })
    const acted = await host.ask('extraction.choose', { targets: { all: true }, mode: 'now' }, { id: 'the-answer' })
    expect(acted.acted).toEqual([documentId])
    expect(await host.ask('extraction.choose', { targets: { all: true }, mode: 'now' }, { id: 'the-answer' })).toEqual(acted)
    await engine.ready(documentId)
    const { calls, inputTokens, outputTokens } = engine.server.stats()
    const probe = 1
    expect(calls - probe).toBe(quote.calls)
    expect(inputTokens).toBeGreaterThan(quote.inputTokens[0])
    expect(inputTokens).toBeLessThan(quote.inputTokens[1] + 200)
    expect(outputTokens).toBeGreaterThan(quote.outputTokens[0])
    expect((await host.ask('extraction.quote', { documentIds: [documentId] })).quotes[0]).toMatchObject({ passages: quote.passages, alreadyKept: quote.passages, calls: 0, costUsd: [0, 0], durationMs: 0 })
  })

  it('is not waited for where the built-in extractor is chosen for what waits, and no model is asked', async () => {
    const engine = await start()
    await setUp(engine)
    const documentId = await engine.bring(other, null)
    await engine.waits(documentId, 'awaiting-choice')
    await engine.running.host.ask('extraction.choose', { targets: { documentIds: [documentId] }, mode: 'builtin' })
    await engine.ready(documentId)
    expect(engine.server.stats().calls).toBe(0)
    expect((await engine.running.host.ask('extraction.report', { documentId })).report).toMatchObject({ mode: 'builtin', choice: null, ontology: null })
  })

  it('starts by itself where it is cheap enough, and where everything is kept already', async () => {
    const engine = await start()
    await setUp(engine, { startBelowUsd: 0.01 })
    await engine.ready(await engine.bring(other, null))
    expect(engine.server.stats().calls).toBeGreaterThan(1)
    await setUp(engine, { startBelowUsd: 0 })
    const waiting = await engine.bring(course, null)
    await engine.waits(waiting, 'awaiting-choice')
    // Taken back: what waited for an answer about a model goes on without one.
    await engine.running.host.ask('providers.change', { extraction: null })
    await engine.ready(waiting)
  })

  it('is answered for a document that is ready by extracting it again, whose claims replace the old ones', async () => {
    const engine = await start()
    const { host, layout } = engine.running
    const documentId = await engine.bring(other, { mode: 'builtin', choice: null })
    await engine.ready(documentId)
    const before = askLibrary(layout, 'SELECT claim_id, passage_id, start FROM evidence ORDER BY 1, 2, 3')
    expect((await host.ask('extraction.choose', { targets: { documentIds: [documentId] }, mode: 'now', choice: engine.choice })).acted).toEqual([documentId])
    await engine.ready(documentId)
    expect(engine.server.stats().calls).toBeGreaterThan(1)
    expect(askLibrary(layout, 'SELECT claim_id, passage_id, start FROM evidence ORDER BY 1, 2, 3')).not.toEqual(before)
    await host.ask('extraction.choose', { targets: { documentIds: [documentId] }, mode: 'builtin' })
    await engine.ready(documentId)
    expect(askLibrary(layout, 'SELECT claim_id, passage_id, start FROM evidence ORDER BY 1, 2, 3')).toEqual(before)
    expect((await host.ask('library.verify', { mend: false })).findings).toEqual([])
  })
})

describe('another ontology', () => {
  it('is quoted before it is used: which documents, and what of them would be asked again; and then it is', async () => {
    const engine = await start()
    const { host } = engine.running
    const { collection } = await host.ask('collections.create', { name: 'Course' })
    const documentId = await engine.bring(other)
    await host.ask('collections.add', { collectionId: collection.id, documentIds: [documentId] })
    const builtin = await engine.bring(course, { mode: 'builtin', choice: null })
    await host.ask('collections.add', { collectionId: collection.id, documentIds: [builtin] })
    await engine.ready(documentId)
    const { calls } = engine.server.stats()
    const { yaml } = await host.ask('ontologies.get', { id: 'course' })
    const mine = yaml.replace('id: course', 'id: mine').replace(/^description: .*$/m, 'description: Of the test alone.')
    // Nobody uses it yet; used for the collection, it would change the one document that a model has extracted.
    expect(await host.ask('ontologies.impact', { yaml: mine })).toEqual({ documents: 0, quotes: [] })
    await host.ask('ontologies.save', { yaml: mine })
    const impact = await host.ask('ontologies.impact', { ontologyId: 'mine', collectionId: collection.id })
    expect(impact.documents).toBe(1)
    expect(impact.quotes).toMatchObject([{ documentIds: [documentId], choice: engine.choice, alreadyKept: 0 }])
    expect(impact.quotes[0]?.calls).toBeGreaterThan(0)
    expect(await host.ask('ontologies.impact', { ontologyId: 'course', collectionId: collection.id })).toEqual({ documents: 0, quotes: [] })
    await host.ask('ontologies.useFor', { collectionId: collection.id, ontologyId: 'mine' })
    expect(engine.server.stats().calls).toBe(calls)
    // What was begun with one is finished with it; asked for again, it is done with the other.
    expect((await host.ask('extraction.report', { documentId })).report.ontology).toMatchObject({ id: 'course' })
    expect((await host.ask('extraction.choose', { targets: { documentIds: [documentId] }, mode: 'now', choice: engine.choice })).acted).toEqual([documentId])
    await engine.ready(documentId)
    expect(engine.server.stats().calls).toBe(calls + (impact.quotes[0]?.calls ?? 0))
    expect((await host.ask('extraction.report', { documentId })).report.ontology).toMatchObject({ id: 'mine' })
  })
})

describe('a window', () => {
  it('may set up and choose, and may give no key and say nothing of the power', async () => {
    const engine = await start()
    const window = engine.running.attach('window')
    expect((await window.ask('providers.change', { extraction: engine.choice })).settings.extraction).toEqual(engine.choice)
    expect((await window.ask('providers.get', {})).settings.extraction).toEqual(engine.choice)
    for (const call of [window.client.call('providers.giveKey', { provider: 'compatible', baseUrl: null, key: 'k', source: 'session' }), window.client.call('providers.power', { onMains: true })])
      await expect(call).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
    await engine.running.host.ask('providers.power', { onMains: false })
  })
})
