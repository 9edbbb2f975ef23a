import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { failure } from '../../src/shared/failure.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import type { ModelChoice } from '../../src/shared/model/provider.ts'
import { systemClock } from '../../src/workers/engine/jobs/clock.ts'
import { WaitError } from '../../src/workers/engine/pipeline/ports.ts'
import { createCallDesk } from '../../src/workers/engine/providers/desk/call-desk.ts'
import type { Spending } from '../../src/workers/engine/providers/desk/desk-ports.ts'
import { createEmbedder, embeddingName } from '../../src/workers/engine/providers/embedding/embedder.ts'
import { createKeys } from '../../src/workers/engine/providers/keys.ts'
import { createLimiters } from '../../src/workers/engine/providers/limiter/limiters.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server/server.ts'
import { deferred } from '../support/deferred.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const document = 'd'.repeat(32) as DocumentId
const work = (signal = new AbortController().signal) => ({ signal, report: () => undefined, trace: 'trace-test' })
const texts = (...all: string[]) => all.map((text) => ({ id: createHash('sha256').update(text).digest('hex'), text, tokens: Math.ceil(text.length / 4) }))

/** The real client and the real desk over HTTP against a server on this computer. */
async function open(options: { readonly server?: ModelServerOptions; readonly provider?: ModelChoice['provider']; readonly dimensions?: number | null; readonly refuse?: boolean } = {}) {
  const server: ModelServer = await createModelServer(options.server ?? {})
  const choice = { provider: options.provider ?? 'openai', model: 'text-embedding-3-small', baseUrl: `${server.url}/v1`, dimensions: options.dimensions ?? null } as const
  const keys = createKeys()
  keys.give({ provider: 'openai', baseUrl: null }, 'sk-test', 'environment')
  const spent: Spending[] = []
  const limiters = createLimiters({ clock: systemClock, random: Math.random, maxConcurrency: 8 })
  const desk = createCallDesk({
    keys,
    limiters,
    budget: { reserve: () => (options.refuse ? { kind: 'refused', failure: failure('budget-reached', 'No more.'), until: 7, whenSettled: null } : { kind: 'reserved', release: () => undefined }) },
    prices: () => [{ provider: 'openai', model: 'text-embedding-3-small', inputUsd: 1, cachedInputUsd: null, cacheWriteUsd: null, outputUsd: null, batchFactor: null, asOf: '2026-11-01', edited: true }],
    record: (spending) => void spent.push(spending),
    clock: systemClock,
    random: Math.random,
    patienceMs: 0,
  })
  const kept = new Map<string, Float32Array>()
  const embedder = createEmbedder({
    choice,
    desk,
    keys,
    now: Date.now,
    underWay: new Map(),
    keep: async (model, vectors) => vectors.forEach(({ id, vector }) => kept.set(`${model} ${id}`, vector)),
  })
  closing.push(async () => {
    await desk.close(1_000)
    await server.close()
  })
  return { server, choice, keys, spent, kept, embedder }
}

describe('vectors over HTTP', () => {
  it('come in the order of the texts, are kept, counted and paid for once', async () => {
    const { embedder, kept, spent, server, choice } = await open({ dimensions: 64 })
    const asked = texts('The regulator freezes.', 'Nitrogen dissolves.', 'The regulator freezes in cold water.')
    const { vectors, cut } = await embedder.embed({ documentId: document, texts: asked }, work())
    expect(cut).toBe(0)
    expect(vectors.map((vector) => vector.length)).toEqual([64, 64, 64])
    const dot = (a = 0, b = 0): number => [...(vectors[a] ?? [])].reduce((sum, value, place) => sum + value * (vectors[b]?.[place] ?? 0), 0)
    expect(dot(0, 2)).toBeGreaterThan(dot(0, 1))
    expect([...kept.keys()]).toEqual(asked.map(({ id }) => `${embeddingName(choice)} ${id}`))
    expect(embeddingName(choice)).toBe('openai/text-embedding-3-small@64')
    expect(spent).toMatchObject([{ purpose: 'embed', documentId: document, calls: 1, usage: { inputTokens: server.stats().inputTokens, outputTokens: 0 } }])
    expect(spent[0]?.costUsd).toBeCloseTo(server.stats().inputTokens / 1_000_000, 12)
    expect(server.stats().calls).toBe(1)
  })

  it('of more texts than a request takes are asked for in several; a local server gets few at a time', async () => {
    const many = texts(...Array.from({ length: 2_100 }, (_, place) => `Text ${place}`))
    const large = await open({ dimensions: 8 })
    const { vectors } = await large.embedder.embed({ documentId: null, texts: many }, work())
    expect(vectors).toHaveLength(2_100)
    expect(large.server.stats().calls).toBe(2)
    const local = await open({ dimensions: 8, provider: 'compatible' })
    await local.embedder.embed({ documentId: null, texts: many.slice(0, 100) }, work())
    expect(local.server.stats()).toMatchObject({ calls: 4, byKind: { embeddings: 4 } })
  })

  it('of a text that the server finds too long are those of its beginning', async () => {
    const { embedder, server } = await open({ dimensions: 8 })
    // Our estimate says that it fits, the server's count says that it does not.
    const long = { id: 'long', text: Array.from({ length: 9_000 }, (_, place) => `${place} ß漢`).join(' '), tokens: 5_000 }
    const { vectors, cut } = await embedder.embed({ documentId: null, texts: [...texts('Short.'), long, ...texts('Also short.')] }, work())
    expect(vectors.map((vector) => vector.length)).toEqual([8, 8, 8])
    expect(cut).toBe(1)
    expect(server.stats().calls).toBeLessThan(15)
  })

  it('that another document is asking for are waited for', async () => {
    const { embedder, server, spent } = await open({ dimensions: 8, server: { latencyMs: 60 } })
    const asked = texts('One.', 'Two.')
    const [first, second] = await Promise.all([embedder.embed({ documentId: document, texts: asked }, work()), embedder.embed({ documentId: null, texts: [...asked, ...texts('Three.')] }, work())])
    expect(second.vectors.slice(0, 2)).toEqual(first.vectors)
    expect(server.stats().byKind).toMatchObject({ embeddings: 2 })
    expect(spent.reduce((sum, { usage }) => sum + usage.inputTokens, 0)).toBe(server.stats().inputTokens)
  })

  it('are kept although nobody waits for them any more', async () => {
    const { embedder, kept } = await open({ dimensions: 8, server: { latencyMs: 80 } })
    const controller = new AbortController()
    const begun = deferred<void>()
    const made = embedder.embed({ documentId: document, texts: texts('One.') }, { ...work(controller.signal), report: () => undefined })
    setImmediate(() => begun.resolve())
    await begun.promise
    // The call is on its way: the stage stops, the money is spent.
    await expect.poll(() => controller.signal.aborted || (controller.abort(new Error('paused')), true)).toBe(true)
    await expect(made).rejects.toThrow('paused')
    await expect.poll(() => kept.size, { timeout: 5_000 }).toBe(1)
  })

  it('wait for a key, for money, and for a bill that is not paid', async () => {
    const waitOf = (made: Promise<unknown>) => made.then(() => null, (error: unknown) => (error instanceof WaitError ? error.wait : error))
    const keyless = await open()
    keyless.keys.give({ provider: 'openai', baseUrl: null }, null, 'environment')
    const wait = await waitOf(keyless.embedder.embed({ documentId: document, texts: texts('One.') }, work()))
    expect(wait).toMatchObject({ reason: 'awaiting-provider', failure: { code: 'provider-key-missing' } })
    expect((wait as WaitError['wait']).still()).toBe(true)
    keyless.keys.give({ provider: 'openai', baseUrl: null }, 'sk-new', 'environment')
    expect((wait as WaitError['wait']).still()).toBe(false)

    const poor = await open({ refuse: true })
    expect(await waitOf(poor.embedder.embed({ documentId: document, texts: texts('One.') }, work()))).toMatchObject({ reason: 'awaiting-budget', until: 7 })
    expect(poor.server.stats().calls).toBe(0)

    const unpaid = await open({ server: { fault: { kind: 'billing', rate: 1 } } as ModelServerOptions })
    expect(await waitOf(unpaid.embedder.embed({ documentId: document, texts: texts('One.') }, work()))).toMatchObject({ reason: 'awaiting-provider', failure: { code: 'provider-billing' } })
  })
})
