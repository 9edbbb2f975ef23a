import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Output } from '../../src/shared/contract/index.ts'
import { askLibrary } from '../support/ask-library.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { extractionEngine, testServer, type ExtractionEngine } from '../support/extraction-engine.ts'
import { makePdf } from '../support/make-pdf.ts'
import { waitUntil } from '../support/wait-until.ts'

/* The whole engine compares names, keeps what is decided, embeds, and finds contradictions, over real threads and HTTP. */
let built: BuiltHost
let base: string
beforeAll(async () => {
  built = await buildHost()
  base = mkdtempSync(join(tmpdir(), 'coursegraph-matching-'))
  await write('first', ['A circulation pump is a device that moves cooling water.', 'The circulation pump has a maximum pressure of 6 bar.', 'A buoyancy control device is a jacket that holds air.', 'The buoyancy control device lifts the diver. The circulation pump stands beside the engine.'])
  await write('second', ['A circulattion pump is a device that moves oil.', 'The circulation pump has a maximum pressure of 9 bar.', 'The BCD is a jacket for divers. Inflate the BCD slowly. The circulattion pump is loud.'])
}, 180_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

async function write(name: string, paragraphs: readonly string[]): Promise<void> {
  const blocks = [{ kind: 'heading', level: 1, text: `About the ${name} engine` } as const, ...paragraphs.map((text) => ({ kind: 'paragraph', text }) as const)]
  writeFileSync(join(base, `${name}.pdf`), await makePdf({ title: `The ${name} engine`, pages: [{ blocks }] }))
}

const bring = async (engine: ExtractionEngine, ...names: readonly string[]) => {
  const ids = []
  for (const name of names) ids.push(await engine.bring(join(base, `${name}.pdf`), { mode: 'builtin', choice: null }))
  for (const id of ids) await engine.ready(id)
  return ids
}
const reviews = async (engine: ExtractionEngine): Promise<Output<'reviews.list'>['reviews']> => (await engine.running.host.ask('reviews.list', {})).reviews
const pairOf = ({ a, b }: Output<'reviews.list'>['reviews'][number]): string => [a.name, b.name].sort().join(' ~ ')
const untilPair = (engine: ExtractionEngine, pair: string) => waitUntil(`the pair ${pair}`, async () => (await reviews(engine)).find((review) => pairOf(review) === pair) ?? false, 30_000)

describe('names of two documents', () => {
  it('that may be one are offered with their words; what is decided holds when a document goes and comes back', async () => {
    const engine = await extractionEngine(built.folder, await testServer())
    const { host } = engine.running
    const [, second] = await bring(engine, 'first', 'second')
    const review = await untilPair(engine, 'circulation pump ~ circulattion pump')
    expect(review).toMatchObject({ state: 'open', decidedBy: null })
    for (const { evidence, name } of [review.a, review.b]) expect(evidence[0]?.quote).toContain(name)
    const decided = await host.ask('reviews.decide', { reviewId: review.id, decision: 'merged' })
    expect(decided.review).toMatchObject({ state: 'merged', decidedBy: 'person' })
    const canonical = async () => (await host.ask('graph.entity', { entityId: review.a.id })).page.entity.id === (await host.ask('graph.entity', { entityId: review.b.id })).page.entity.id
    expect(await canonical()).toBe(true)
    if (!second) throw new Error('Two were imported.')
    await host.ask('documents.remove', { documentIds: [second] })
    expect((await host.ask('reviews.list', {})).total).toBe(0)
    await host.ask('documents.restore', { documentIds: [second] })
    await engine.ready(second)
    await waitUntil('the merge holds again', async () => (await canonical()) || false, 30_000)
    expect((await host.ask('reviews.decide', { reviewId: review.id, decision: 'open' })).review.state).toBe('open')
    expect(await canonical()).toBe(false)
  }, 90_000)

  it('are told apart and together by a model that is asked about many in one call', async () => {
    const engine = await extractionEngine(built.folder, await testServer())
    const { host } = engine.running
    await bring(engine, 'first', 'second')
    await untilPair(engine, 'BCD ~ buoyancy control device')
    await untilPair(engine, 'circulation pump ~ circulattion pump')
    await expect(host.ask('reviews.askModel', {})).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
    await host.ask('providers.change', { extraction: engine.choice })
    const { open: before } = await host.ask('reviews.list', {})
    const answer = await host.ask('reviews.askModel', {})
    expect(answer.asked).toBe(before)
    expect(answer).toMatchObject({ open: 0, merged: answer.asked - answer.different })
    const states = new Map((await reviews(engine)).map((review) => [pairOf(review), [review.state, review.decidedBy]]))
    expect(states.get('BCD ~ buoyancy control device')).toEqual(['merged', 'model'])
    expect(states.get('circulation pump ~ circulattion pump')).toEqual(['different', 'model'])
    // One call for all pairs, besides the one that finds out what the server can be told.
    expect(engine.server.stats().calls).toBe(2)
    const { total } = await host.ask('usage.list', { by: 'model' })
    expect(total).toMatchObject({ calls: 2, inputTokens: engine.server.stats().inputTokens })
    expect(await host.ask('reviews.askModel', {})).toEqual({ asked: 0, merged: 0, different: 0, open: 0 })
  }, 90_000)
})

describe('facts of two documents', () => {
  it('that cannot both hold are found with both quotes, and go with one of the documents', async () => {
    const engine = await extractionEngine(built.folder, await testServer())
    const { host } = engine.running
    const [first] = await bring(engine, 'first', 'second')
    const { contradictions } = await host.ask('graph.contradictions', {})
    const pressure = contradictions.find(({ entityName }) => entityName === 'circulation pump')
    expect(pressure?.values.map(({ value, unit }) => `${value} ${unit}`).sort()).toEqual(['6 bar', '9 bar'])
    expect(pressure?.values.map(({ evidence }) => evidence[0]?.quote).sort()).toEqual([expect.stringContaining('6 bar'), expect.stringContaining('9 bar')])
    if (!first) throw new Error('Two were imported.')
    await host.ask('documents.remove', { documentIds: [first] })
    expect((await host.ask('graph.contradictions', {})).total).toBe(0)
    await host.ask('documents.restore', { documentIds: [first] })
    await engine.ready(first)
    expect((await host.ask('graph.contradictions', {})).contradictions).toEqual(contradictions)
  }, 90_000)
})

describe('vectors', () => {
  it('are made when the settings name a model, of passages once and of names, and never again', async () => {
    const engine = await extractionEngine(built.folder, await testServer())
    const { host } = engine.running
    const stage = async (documentId: Parameters<typeof engine.job>[0]) => (await engine.job(documentId)).stages.find(({ stage: name }) => name === 'embed')
    const [first] = await bring(engine, 'first')
    if (!first) throw new Error('It was imported.')
    expect(await stage(first)).toMatchObject({ state: 'skipped' })
    await host.ask('providers.change', { embedding: { provider: 'compatible', model: 'embedder', baseUrl: `${engine.server.url}/v1`, dimensions: 32 } })
    const [second] = await bring(engine, 'second')
    if (!second) throw new Error('It was imported.')
    expect(await stage(second)).toMatchObject({ state: 'done' })
    const ask = (sql: string) => askLibrary(engine.running.layout, sql)
    const count = (what: string): number => Number(ask(`SELECT count(*) AS n FROM ${what}`)[0]?.['n'])
    await waitUntil('names have vectors', async () => count('entity_vectors') > 0, 30_000)
    expect(ask('SELECT count(*) AS n, max(length(codes)) AS dimensions, model FROM embeddings GROUP BY model')).toEqual([{ n: count(`passages WHERE document_id = '${second}'`), dimensions: 32, model: 'compatible/embedder@32' }])
    await waitUntil('all is compared', async () => count('unmatched_documents') === 0, 30_000)
    const { calls } = engine.server.stats()
    await host.ask('documents.remove', { documentIds: [second] })
    await host.ask('documents.restore', { documentIds: [second] })
    await engine.ready(second)
    await waitUntil('all is compared again', async () => count('unmatched_documents') === 0, 30_000)
    expect(engine.server.stats().calls).toBe(calls)
    expect(engine.server.stats().byKind).toMatchObject({ embeddings: calls })
  }, 90_000)
})
