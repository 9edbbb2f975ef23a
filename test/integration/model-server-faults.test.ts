import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterEach, describe, expect, test } from 'vitest'
import { extractionSchema, samplePassages, userMessage } from '../support/model-server/sample-question.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server/server.ts'
import type { FaultKind } from '../support/model-server/settings.ts'

let server: ModelServer | undefined
afterEach(() => server?.close())

/** Every fault is asked of both real SDKs; what is compared is what they make of it. */
async function ask(fault: FaultKind, options: ModelServerOptions = {}, timeoutMs = 20_000) {
  server = await createModelServer({ ...options, faults: [{ kind: fault, rate: 1 }] })
  const anthropic = new Anthropic({ apiKey: 'test-key', baseURL: server.url, maxRetries: 0, timeout: timeoutMs })
  const openai = new OpenAI({ apiKey: 'test-key', baseURL: `${server.url}/v1`, maxRetries: 0, timeout: timeoutMs })
  const caught = async <T>(promise: PromiseLike<T>): Promise<T | Error> => {
    try {
      return await promise
    } catch (error) {
      return error as Error
    }
  }
  const message = await caught(
    anthropic.messages.create({
      model: 'claude-haiku-5-5',
      max_tokens: 4_000,
      messages: [{ role: 'user', content: userMessage() }],
      output_config: { effort: 'low', format: { type: 'json_schema', schema: { ...extractionSchema } } },
    }),
  )
  const completion = await caught(
    openai.chat.completions.create({
      model: 'course-model',
      messages: [{ role: 'user', content: userMessage() }],
      max_completion_tokens: 4_000,
      response_format: { type: 'json_schema', json_schema: { name: 'extraction', strict: true, schema: { ...extractionSchema } } },
    }),
  )
  return { server, message, completion }
}

const textOf = (message: Anthropic.Message | Error): string => (message instanceof Error ? '' : message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''))
const wordsOf = (completion: OpenAI.ChatCompletion | Error): string => (completion instanceof Error ? '' : (completion.choices[0]?.message.content ?? ''))

describe('answers with an error', () => {
  test.each([
    ['overloaded', 529, Anthropic.OverloadedError, 'overloaded_error', 503, OpenAI.InternalServerError, 'server_overloaded'],
    ['server-error', 500, Anthropic.InternalServerError, 'api_error', 500, OpenAI.InternalServerError, 'server_error'],
    ['billing', 402, Anthropic.PaymentRequiredError, 'billing_error', 429, OpenAI.RateLimitError, 'insufficient_quota'],
    ['auth', 401, Anthropic.AuthenticationError, 'authentication_error', 401, OpenAI.AuthenticationError, 'invalid_api_key'],
    ['forbidden', 403, Anthropic.PermissionDeniedError, 'permission_error', 403, OpenAI.PermissionDeniedError, 'permission_denied'],
    ['no-such-model', 404, Anthropic.NotFoundError, 'not_found_error', 404, OpenAI.NotFoundError, 'model_not_found'],
    ['too-long', 400, Anthropic.BadRequestError, 'invalid_request_error', 400, OpenAI.BadRequestError, 'context_length_exceeded'],
  ] as const)('%s', async (kind, status, errorClass, type, openaiStatus, openaiClass, code) => {
    const { message, completion, server } = await ask(kind)
    expect(message).toBeInstanceOf(errorClass)
    expect(message).toMatchObject({ status, type, requestID: 'req_1' })
    expect(completion).toBeInstanceOf(openaiClass)
    expect(completion).toMatchObject({ status: openaiStatus, code, requestID: 'req_2' })
    expect(server.stats()).toMatchObject({ calls: 2, answered: 0, inputTokens: 0, byFault: { [kind]: 2 }, passages: { asked: 2, answered: 0 } })
  })

  test('429 with and without a word about when', async () => {
    const withWord = await ask('rate-limited')
    for (const error of [withWord.message, withWord.completion]) expect((error as InstanceType<typeof OpenAI.RateLimitError>).headers.get('retry-after')).toBe('1')
    expect(withWord.completion).toMatchObject({ status: 429, code: 'rate_limit_exceeded' })
    expect(withWord.server.stats().answered429).toBe(2)
    await withWord.server.close()
    const bare = await ask('rate-limited-bare')
    for (const error of [bare.message, bare.completion]) {
      expect(error).toMatchObject({ status: 429 })
      expect((error as InstanceType<typeof OpenAI.RateLimitError>).headers.get('retry-after')).toBeNull()
    }
  })

  test('a spend limit says by its code that waiting is of no use', async () => {
    const { message, completion } = await ask('spend-limit')
    expect(message).toMatchObject({ status: 429, errorCode: 'enforced_spend_limit_reached' })
    expect(completion).toMatchObject({ status: 429, code: 'project_spend_limit_exceeded' })
  })
})

describe('spoils the transport', () => {
  test.each(['reset', 'cut-stream', 'garbage-body'] as const)('%s: no answer can be read', async (kind) => {
    const { message, completion, server } = await ask(kind)
    expect(message).toBeInstanceOf(Error)
    expect(completion).toBeInstanceOf(Error)
    // It was generated, so it was paid for.
    expect(server.stats()).toMatchObject({ answered: 2, inFlight: 0, passages: { answered: 2 } })
  })

  test.each(['reset', 'cut-stream'] as const)('%s in the middle of a stream', async (kind) => {
    server = await createModelServer({ faults: [{ kind, rate: 1 }] })
    const anthropic = new Anthropic({ apiKey: 'test-key', baseURL: server.url, maxRetries: 0 })
    const stream = await anthropic.messages.create({ model: 'claude-haiku-5-5', max_tokens: 4_000, messages: [{ role: 'user', content: userMessage() }], stream: true })
    const types: string[] = []
    const reading = (async () => {
      for await (const event of stream) types.push(event.type)
    })()
    if (kind === 'reset') await expect(reading).rejects.toThrow()
    else await reading
    expect(types).toContain('message_start')
    expect(types).not.toContain('message_stop')
  })

  test('hang: the client gives up, and the call counts as abandoned', async () => {
    const { message, completion, server } = await ask('hang', {}, 150)
    expect(message).toBeInstanceOf(Anthropic.APIConnectionTimeoutError)
    expect(completion).toBeInstanceOf(OpenAI.APIConnectionTimeoutError)
    await expect.poll(() => server.stats()).toMatchObject({ inFlight: 0, abandoned: 2, answered: 0, passages: { answered: 0 } })
  })

  test('slow drip: the answer comes whole in the end', async () => {
    const { message, completion } = await ask('slow-drip', { dripMs: 1, dripBytes: 512 })
    for (const text of [textOf(message), wordsOf(completion)]) expect(() => JSON.parse(text) as unknown).not.toThrow()
  })

  test('slow drip: the time limit of the SDKs ends with the headers, so only a signal ends it', async () => {
    server = await createModelServer({ faults: [{ kind: 'slow-drip', rate: 1 }], dripMs: 60_000 })
    const anthropic = new Anthropic({ apiKey: 'test-key', baseURL: server.url, maxRetries: 0, timeout: 100 })
    const stop = new AbortController()
    const answer = anthropic.messages.create({ model: 'claude-haiku-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }] }, { signal: stop.signal })
    // The headers and a first piece have come by now, or the limit of 100 ms would have ended the call.
    await answer.asResponse()
    stop.abort()
    await expect(answer).rejects.toThrow()
    await expect.poll(() => server?.stats()).toMatchObject({ inFlight: 0, abandoned: 1 })
  })
})

describe('answers badly', () => {
  test('garbage is no JSON', async () => {
    const { message, completion } = await ask('garbage')
    for (const text of [textOf(message), wordsOf(completion)]) {
      expect(text.length).toBeGreaterThan(20)
      expect(() => JSON.parse(text) as unknown).toThrow()
    }
  })

  test('wrong schema, wrong enum and wrong quote are JSON with one thing wrong', async () => {
    const schema = await ask('wrong-schema')
    expect(JSON.parse(wordsOf(schema.completion))).not.toHaveProperty('passages')
    await schema.server.close()
    const enums = await ask('wrong-enum')
    expect(JSON.parse(textOf(enums.message))).toMatchObject({ passages: [{ id: 'p1', entities: expect.arrayContaining([expect.objectContaining({ type: 'none-of-these' })]) as unknown }, {}] })
    await enums.server.close()
    const quotes = await ask('wrong-quote')
    const { passages } = JSON.parse(wordsOf(quotes.completion)) as { passages: { entities: { quote: string }[] }[] }
    expect(passages[0]?.entities.length).toBeGreaterThan(0)
    for (const { quote } of passages[0]?.entities ?? []) expect(samplePassages[0]).not.toContain(quote)
  })

  test('a refusal and a filter each say so where the protocol does', async () => {
    const refused = await ask('refusal')
    expect(refused.message).toMatchObject({ stop_reason: 'refusal', stop_details: { type: 'refusal' }, content: [] })
    expect(refused.completion).toMatchObject({ choices: [{ finish_reason: 'stop', message: { content: null, refusal: expect.stringContaining('sorry') as unknown } }] })
    await refused.server.close()
    const filtered = await ask('filtered')
    expect(filtered.completion).toMatchObject({ choices: [{ finish_reason: 'content_filter', message: { content: '' } }] })
  })

  test('truncation cuts the text and says so; so does a limit that is too small', async () => {
    const { message, completion, server } = await ask('truncation')
    expect(message).toMatchObject({ stop_reason: 'max_tokens' })
    expect(completion).toMatchObject({ choices: [{ finish_reason: 'length' }] })
    expect(() => JSON.parse(wordsOf(completion)) as unknown).toThrow()
    server.control({ faults: [] })
    const openai = new OpenAI({ apiKey: 'test-key', baseURL: `${server.url}/v1`, maxRetries: 0 })
    const short = await openai.chat.completions.create({ model: 'course-model', max_completion_tokens: 40, messages: [{ role: 'user', content: userMessage() }] })
    expect(short).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 40 } })
  })

  test('empty: an answer with nothing in it', async () => {
    const { message, completion } = await ask('empty')
    expect(textOf(message)).toBe('')
    expect(message).toMatchObject({ stop_reason: 'end_turn' })
    expect(completion).toMatchObject({ choices: [{ finish_reason: 'stop', message: { content: '' } }] })
  })
})

test('a skewed clock shows in the reset headers alone, or in the date as well', async () => {
  server = await createModelServer({ limits: { rpm: 10 }, faults: [{ kind: 'clock-skew', rate: 1 }], skewMs: -7_200_000 })
  const anthropic = new Anthropic({ apiKey: 'test-key', baseURL: server.url, maxRetries: 0 })
  const lead = async (): Promise<number> => {
    const { response } = await anthropic.messages.create({ model: 'claude-haiku-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }] }).withResponse()
    return Date.parse(response.headers.get('anthropic-ratelimit-requests-reset') ?? '') - Date.parse(response.headers.get('date') ?? '')
  }
  expect(await lead()).toBeLessThan(-7_000_000)
  server.control({ skewDate: true })
  expect(await lead()).toBeGreaterThanOrEqual(0)
})

test('faults by number, by text, for the next calls, and at run time over HTTP', async () => {
  server = await createModelServer({ faults: [{ kind: 'overloaded', calls: [2] }, { kind: 'refusal', holding: 'physicist' }] })
  const openai = new OpenAI({ apiKey: 'test-key', baseURL: `${server.url}/v1`, maxRetries: 0 })
  const outcome = async (content: string): Promise<unknown> => {
    try {
      const { choices } = await openai.chat.completions.create({ model: 'course-model', messages: [{ role: 'user', content }] })
      return choices[0]?.message.refusal ? 'refused' : 200
    } catch (error) {
      return (error as InstanceType<typeof OpenAI.APIError>).status
    }
  }
  expect([await outcome('One'), await outcome('Two'), await outcome('A physicist'), await outcome('Four')]).toEqual([200, 503, 'refused', 200])
  const control = await fetch(`${server.url}/control`, { method: 'POST', body: JSON.stringify({ fault: { kind: '500', next: 2 } }) })
  expect(control.status).toBe(200)
  expect([await outcome('Five'), await outcome('Six'), await outcome('Seven')]).toEqual([500, 500, 200])
  const wrong = await fetch(`${server.url}/control`, { method: 'POST', body: JSON.stringify({ fault: { kind: 'no-such-fault' } }) })
  expect(wrong.status).toBe(400)
  const stats = (await (await fetch(`${server.url}/stats`)).json()) as object
  expect(Object.keys(stats).slice(0, 6)).toEqual(['calls', 'inputTokens', 'outputTokens', 'maxInFlight', 'answered429', 'byKind'])
  await fetch(`${server.url}/reset`, { method: 'POST' })
  expect(server.stats()).toMatchObject({ calls: 0, passages: { asked: 0 } })
})

test('a share of the calls fails, the same ones for the same seed', async () => {
  const failing = async (seed: number): Promise<number[]> => {
    server = await createModelServer({ seed, faults: [{ kind: 'server-error', rate: 0.2 }] })
    const failed: number[] = []
    for (let call = 1; call <= 60; call += 1) {
      const { status } = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer k' }, body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x' }] }) })
      if (status !== 200) failed.push(call)
    }
    await server.close()
    return failed
  }
  const first = await failing(3)
  expect(first.length).toBeGreaterThan(3)
  expect(first.length).toBeLessThan(25)
  expect(await failing(3)).toEqual(first)
  expect(await failing(4)).not.toEqual(first)
})
