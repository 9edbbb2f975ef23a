import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ModelProvider } from '../../src/shared/model/provider.ts'
import { createModelClient } from '../../src/workers/engine/providers/clients/create-client.ts'
import { ModelCallError, type ModelCallProblem, type ModelClient, type ModelRequest } from '../../src/workers/engine/providers/model-port.ts'
import { extractionSchema, userMessage } from '../support/model-server/sample-question.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server/server.ts'
import type { FaultKind } from '../support/model-server/settings.ts'
import { reasonOf } from '../support/reason-of.ts'

/** A key that must never be read again, wherever an error is written to. */
const canary = 'sk-canary-0123456789abcdef'
const never = new AbortController().signal
const question: ModelRequest = { prefix: 'Say what the passages hold.', user: userMessage(), schema: { ...extractionSchema }, schemaName: 'extraction', maxOutputTokens: 4_000 }
/** Of each protocol: what a fault is to the app, and what its HTTP status was. */
const failures = {
  'rate-limited': ['rate-limited', 429],
  'rate-limited-bare': ['rate-limited', 429],
  'overloaded': ['overloaded', null],
  'server-error': ['server-error', 500],
  'billing': ['billing', null],
  'spend-limit': ['billing', 429],
  'auth': ['auth', 401],
  'forbidden': ['auth', 403],
  'no-such-model': ['no-such-model', 404],
  'too-long': ['too-long', 400],
} as const satisfies Partial<Record<FaultKind, readonly [ModelCallProblem, number | null]>>

/** What every client has to do, whoever it speaks to: the real SDK over real HTTP. */
export function modelClientSuite(provider: ModelProvider): void {
  describe(`a client of ${provider}`, () => {
    let server: ModelServer | undefined
    afterEach(() => server?.close())

    const begin = async (options: ModelServerOptions = {}, timeoutMs = 20_000): Promise<{ server: ModelServer; client: ModelClient }> => {
      server = await createModelServer(options)
      return { server, client: createModelClient({ provider, model: 'course-model', baseUrl: server.url }, { key: canary, timeoutMs, now: Date.now }, 'schema') }
    }
    const faulty = (kind: FaultKind, options: ModelServerOptions = {}, timeoutMs?: number) => begin({ ...options, faults: [{ kind, rate: 1 }] }, timeoutMs)
    const problemOf = async (client: ModelClient, signal = never): Promise<ModelCallError> => {
      const reason = await reasonOf(client.ask(question, signal))
      expect(reason).toBeInstanceOf(ModelCallError)
      const error = reason as ModelCallError
      expect([error.message, error.stack, JSON.stringify(error.failure), JSON.stringify(error), String(error.cause)].join('\n')).not.toContain(canary.slice(3))
      return error
    }

    it('answers with JSON of the schema, its usage, its limits and who answered', async () => {
      const { server, client } = await begin({ limits: { rpm: 100, itpm: 50_000, otpm: 20_000 } })
      const answer = await client.ask(question, never)
      const { inputTokens, outputTokens } = server.stats()
      expect(JSON.parse(answer.text)).toMatchObject({ passages: [{ id: 'p1' }, { id: 'p2' }] })
      expect(answer).toMatchObject({ stop: 'end', usage: { inputTokens, outputTokens }, answeredBy: 'course-model' })
      expect(inputTokens).toBeGreaterThan(100)
      expect(answer.limits?.requests).toMatchObject({ limit: 100, remaining: 99 })
      expect((answer.limits?.inputTokens ?? answer.limits?.tokens)?.limit).toBe(provider === 'anthropic' ? 50_000 : 70_000)
    })

    it('counts what was read from the provider’s cache', async () => {
      const { client } = await begin()
      const long = { ...question, prefix: 'Say what the passages hold, and nothing that they do not. '.repeat(400) }
      await client.ask(long, never)
      const { usage } = await client.ask(long, never)
      if (provider === 'compatible') expect(usage.cachedInputTokens).toBeLessThanOrEqual(usage.inputTokens)
      else expect(usage.cachedInputTokens).toBeGreaterThan(1_000)
    })

    it('sends the broken answer and what is wrong with it when it asks for a repair', async () => {
      const { client } = await begin()
      const plain = await client.ask(question, never)
      const repaired = await client.ask({ ...question, repair: { answer: '{"passages": [', problem: 'It ends in the middle.' } }, never)
      expect(repaired.usage.inputTokens).toBeGreaterThan(plain.usage.inputTokens)
      expect(JSON.parse(repaired.text)).toHaveProperty('passages')
    })

    it.each(['refusal', 'filtered'] as const)('says that it was refused: %s', async (kind) => {
      const { client } = await faulty(kind)
      const answer = await client.ask(question, never)
      expect(['refused', 'filtered']).toContain(answer.stop)
      expect(answer.text).toBe('')
      expect(answer.usage.inputTokens).toBeGreaterThan(0)
    })

    it('says that it was cut, with what there is and its usage', async () => {
      const { client } = await faulty('truncation')
      const answer = await client.ask(question, never)
      expect(answer.stop).toBe('truncated')
      expect(answer.usage.outputTokens).toBeGreaterThan(0)
      expect(() => JSON.parse(answer.text) as unknown).toThrow()
    })

    it('hands on what is no JSON, of a wrong kind, or empty: whoever asked checks it', async () => {
      const { server, client } = await faulty('garbage')
      expect((await client.ask(question, never)).text).not.toBe('')
      server.control({ faults: [{ kind: 'wrong-enum', rate: 1 }] })
      expect((await client.ask(question, never)).text).toContain('none-of-these')
      server.control({ faults: [{ kind: 'empty', rate: 1 }] })
      expect(await client.ask(question, never)).toMatchObject({ text: '', stop: 'end' })
    })

    it.each(Object.entries(failures))('says what to do about it: %s', async (kind, [problem, status]) => {
      const { server, client } = await faulty(kind as FaultKind, { limits: { rpm: 100 } })
      const error = await problemOf(client)
      expect(error.problem).toBe(problem)
      if (status !== null) expect(error.more.status).toBe(status)
      expect(error.more.retryAfterMs).toBe(kind === 'rate-limited' ? 1_000 : null)
      expect(error.more.limits?.requests?.limit).toBe(100)
      expect(error.failure.subject).toBe('course-model')
      // Nothing is asked twice: repeating belongs to those above.
      expect(server.stats().calls).toBe(1)
    })

    it.each([
      ['reset', 'network'],
      ['cut-stream', 'server-error'],
      ['garbage-body', 'server-error'],
    ] as const)('takes %s for %s', async (kind, problem) => {
      const { client } = await faulty(kind)
      expect(await problemOf(client)).toMatchObject({ problem })
    })

    it('ends a call that never answers when its time is over', async () => {
      const { server, client } = await faulty('hang', {}, 200)
      expect(await problemOf(client)).toMatchObject({ problem: 'timeout', failure: { code: 'provider-unreachable' } })
      await expect.poll(() => server.stats()).toMatchObject({ inFlight: 0, abandoned: 1 })
    })

    it('ends an answer that drips in when its time is over, though its headers came at once', async () => {
      const { server, client } = await faulty('slow-drip', { dripMs: 60_000 }, 500)
      expect(await problemOf(client)).toMatchObject({ problem: 'timeout' })
      await expect.poll(() => server.stats()).toMatchObject({ inFlight: 0, abandoned: 1 })
    })

    it.each(['hang', 'slow-drip'] as const)('stops at once when it is told to: %s', async (kind) => {
      const { server, client } = await faulty(kind, { dripMs: 60_000 })
      const stop = new AbortController()
      const error = problemOf(client, stop.signal)
      await expect.poll(() => server.stats().calls).toBe(1)
      stop.abort(new Error('stop'))
      expect(await error).toMatchObject({ problem: 'aborted' })
      await expect.poll(() => server.stats()).toMatchObject({ inFlight: 0, abandoned: 1 })
    })

    it('calls nobody when it was told to stop before', async () => {
      const { server, client } = await begin()
      expect(await problemOf(client, AbortSignal.abort())).toMatchObject({ problem: 'aborted' })
      expect(server.stats().calls).toBe(0)
    })

    it('says that nobody is there', async () => {
      const { server, client } = await begin()
      await server.close()
      expect(await problemOf(client)).toMatchObject({ problem: 'network', more: { status: null } })
    })

    it('says that the model is not known, and that the key is not taken', async () => {
      const { server, client } = await begin({ onlyListedModels: true, models: ['another'] })
      expect(await problemOf(client)).toMatchObject({ problem: 'no-such-model', failure: { code: 'provider-no-model' } })
      server.control({ keys: ['sk-another'] })
      expect(await problemOf(client)).toMatchObject({ problem: 'auth', failure: { code: 'provider-key-refused' } })
    })

    it.each([401, 400, 500])('has no key in what it says of a %i, even where the server quotes it back', async (status) => {
      const parrot = createServer((request, response) => {
        const message = `You sent ${JSON.stringify(request.headers)}`
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'error', error: { type: 'some_error', code: 'some_code', message } }))
      })
      await new Promise<void>((resolve) => parrot.listen(0, '127.0.0.1', () => resolve()))
      try {
        const baseUrl = `http://127.0.0.1:${(parrot.address() as AddressInfo).port}`
        const client = createModelClient({ provider, model: 'course-model', baseUrl }, { key: canary, timeoutMs: 5_000, now: Date.now }, 'schema')
        expect((await problemOf(client)).message).toContain('You sent')
      } finally {
        parrot.closeAllConnections()
        await new Promise((resolve) => parrot.close(resolve))
      }
    })
  })
}
