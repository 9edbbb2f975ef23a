import { afterEach, describe, expect, it } from 'vitest'
import type { ModelProvider } from '../../src/shared/model/provider.ts'
import type { ClientOptions } from '../../src/workers/engine/providers/clients/client-options.ts'
import { embedTexts } from '../../src/workers/engine/providers/clients/embeddings.ts'
import { listModels } from '../../src/workers/engine/providers/clients/list-models.ts'
import { probeCompatible, type AskThrough } from '../../src/workers/engine/providers/clients/probe.ts'
import { testProvider } from '../../src/workers/engine/providers/clients/test-provider.ts'
import { shippedPrices } from '../../src/workers/engine/providers/prices/shipped.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server/server.ts'
import { reasonOf } from '../support/reason-of.ts'

/* What Settings and the first call ask a provider: its models, what it can, vectors. The real SDKs over real HTTP. */

let server: ModelServer | undefined
afterEach(() => server?.close())

const never = new AbortController().signal
const options: ClientOptions = { key: 'sk-test-0123456789', timeoutMs: 10_000, now: Date.now }
const ask: AskThrough = (client, request) => client.ask(request, never)

async function begin(provider: ModelProvider, more: ModelServerOptions = {}, model = 'course-model') {
  server = await createModelServer(more)
  return { server, choice: { provider, model, baseUrl: server.url } }
}

describe('the models of a provider', () => {
  it.each([
    ['anthropic', ['claude-haiku-5-5']],
    ['openai', ['claude-haiku-5-5', 'course-model']],
    ['compatible', ['claude-haiku-5-5', 'course-model']],
  ] as const)('are listed: %s', async (provider, models) => {
    const { choice } = await begin(provider, { models: ['claude-haiku-5-5', 'course-model'] })
    expect(await listModels(choice, options, never)).toEqual(models)
  })

  it('are 200 at most', async () => {
    const { choice } = await begin('openai', { models: Array.from({ length: 300 }, (_, place) => `model-${place}`) })
    expect(await listModels(choice, options, never)).toHaveLength(200)
  })

  it.each(['anthropic', 'compatible'] as const)('are not listed for a wrong key, nor once it was stopped: %s', async (provider) => {
    const { choice } = await begin(provider, { keys: ['sk-another'] })
    expect(await reasonOf(listModels(choice, options, never))).toMatchObject({ problem: 'auth' })
    expect(await reasonOf(listModels(choice, options, AbortSignal.abort()))).toMatchObject({ problem: 'aborted' })
  })
})

describe('what a compatible server honours', () => {
  it.each([
    { json: 'schema', unsupportedJson: 'refuse', calls: 1 },
    { json: 'object', unsupportedJson: 'refuse', calls: 2 },
    { json: 'text', unsupportedJson: 'refuse', calls: 3 },
  ] as const)('is found by asking: $json, $unsupportedJson', async ({ json, unsupportedJson, calls }) => {
    const { server, choice } = await begin('compatible', { json, unsupportedJson, rateHeaders: false })
    expect(await probeCompatible(choice, options, ask)).toMatchObject({ ability: json })
    expect(server.stats().calls).toBe(calls)
  })

  it('is text where a server takes what it is told and ignores it', async () => {
    const { choice } = await begin('compatible', { json: 'text', unsupportedJson: 'ignore' })
    expect(['text', 'object']).toContain((await probeCompatible(choice, options, ask)).ability)
  })

  it.each(['auth', 'overloaded', 'reset'] as const)('is not guessed where it does not answer: %s', async (kind) => {
    const { server, choice } = await begin('compatible', { faults: [{ kind, rate: 1 }] })
    expect(await reasonOf(probeCompatible(choice, options, ask))).toBeInstanceOf(Error)
    expect(server.stats().calls).toBe(1)
  })
})

describe('the Test button', () => {
  const press = (choice: Parameters<typeof testProvider>[0], prices = shippedPrices) => testProvider(choice, { ...options, prices, monotonicMs: () => performance.now() }, ask, never)

  it('says what one tiny call found', async () => {
    const { server, choice } = await begin('anthropic', { limits: { rpm: 50, itpm: 40_000, otpm: 8_000 } }, 'claude-haiku-5-5')
    const { report } = await press(choice)
    expect(report).toMatchObject({ ok: true, failure: null, answeredBy: 'claude-haiku-5-5', limits: { requests: 50, inputTokens: 40_000, outputTokens: 8_000 }, json: 'schema', priceKnown: true, batches: true })
    expect(report.models).toContain('claude-haiku-5-5')
    expect(server.stats().calls).toBe(1)
  })

  it('says that a server on this computer has no price, and that there are no limits', async () => {
    const { choice } = await begin('compatible', { rateHeaders: false })
    expect((await press(choice)).report).toMatchObject({ ok: true, priceKnown: true, batches: false, limits: { requests: null, inputTokens: null, outputTokens: null } })
  })

  it.each([
    ['auth', 'provider-key-refused'],
    ['billing', 'provider-billing'],
    ['no-such-model', 'provider-no-model'],
    ['overloaded', 'provider-overloaded'],
  ] as const)('reports %s as %s, and names models where that helps', async (kind, code) => {
    const { choice } = await begin('openai', { faults: [{ kind, rate: 1 }] })
    const { report } = await press(choice)
    expect(report).toMatchObject({ ok: false, failure: { code } })
    expect(JSON.stringify(report)).not.toContain('0123456789')
    expect(report.models !== null).toBe(kind === 'no-such-model')
  })
})

describe('vectors', () => {
  const embed = (choice: Awaited<ReturnType<typeof begin>>['choice'], texts: readonly string[], dimensions: number | null = null, within = options) => embedTexts({ ...choice, dimensions }, within, texts, never)

  it.each(['openai', 'compatible'] as const)('come in the order of the texts, as long as was asked: %s', async (provider) => {
    const { server, choice } = await begin(provider, {}, 'text-embedding-3-small')
    const { vectors, inputTokens } = await embed(choice, ['A gauge shows the pressure.', 'Le détendeur délivre de l’air.'], 64)
    expect(vectors.map((vector) => vector.length)).toEqual([64, 64])
    expect(inputTokens).toBe(server.stats().inputTokens)
    const [alone] = (await embed(choice, ['Le détendeur délivre de l’air.'], 64)).vectors
    expect(vectors[1]).toEqual(alone)
    expect(vectors[0]).not.toEqual(alone)
    expect((await embed(choice, ['A gauge.'])).vectors[0]).toHaveLength(1_536)
  })

  it.each([
    ['rate-limited', 'rate-limited'],
    ['auth', 'auth'],
    ['reset', 'network'],
    ['garbage-body', 'server-error'],
  ] as const)('fail as calls do: %s', async (kind, problem) => {
    const { choice } = await begin('openai', { faults: [{ kind, rate: 1 }] })
    expect(await reasonOf(embed(choice, ['A gauge.']))).toMatchObject({ problem })
  })

  it('fail within their time when they drip in', async () => {
    const { server, choice } = await begin('openai', { faults: [{ kind: 'slow-drip', rate: 1 }], dripMs: 60_000 })
    expect(await reasonOf(embed(choice, ['A gauge.'], null, { ...options, timeoutMs: 300 }))).toMatchObject({ problem: 'timeout' })
    await expect.poll(() => server.stats().inFlight).toBe(0)
  })

  it('are not asked for with an empty text: the server says no, and it is said', async () => {
    const { choice } = await begin('openai')
    expect(await reasonOf(embed(choice, ['']))).toMatchObject({ problem: 'invalid-request' })
  })
})
