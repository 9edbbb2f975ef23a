import Anthropic from '@anthropic-ai/sdk'
import OpenAI, { toFile } from 'openai'
import { afterEach, describe, expect, test } from 'vitest'
import { createFakeClock } from '../support/fake-clock.ts'
import { userMessage } from '../support/model-server/sample-question.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server/server.ts'

let server: ModelServer | undefined
afterEach(() => server?.close())

const hourMs = 60 * 60_000

async function start(options: ModelServerOptions) {
  const clock = createFakeClock()
  server = await createModelServer({ clock, ...options })
  return {
    server,
    clock,
    anthropic: new Anthropic({ apiKey: 'test-key', baseURL: server.url, maxRetries: 0 }),
    openai: new OpenAI({ apiKey: 'test-key', baseURL: `${server.url}/v1`, maxRetries: 0 }),
  }
}

const texts = Array.from({ length: 10 }, (_, index) => `Passage ${index + 1} says that the Regulator delivers ${index + 10} bar.`)
const params = (content: string) => ({ model: 'claude-haiku-5-5', max_tokens: 1_000, messages: [{ role: 'user' as const, content }] })

describe('Message Batches', () => {
  const send = (anthropic: Anthropic) => anthropic.messages.batches.create({ requests: texts.map((text, index) => ({ custom_id: `r${index + 1}`, params: params(userMessage([text])) })) })
  const collect = async (anthropic: Anthropic, id: string) => {
    const found = new Map<string, string>()
    for await (const line of await anthropic.messages.batches.results(id)) found.set(line.custom_id, line.result.type)
    return found
  }

  test('from sending to results, whatever their order', async () => {
    const { server, anthropic, clock } = await start({ batches: { durationMs: hourMs } })
    const sent = await send(anthropic)
    expect(sent).toMatchObject({ processing_status: 'in_progress', request_counts: { processing: 10, succeeded: 0 }, results_url: null, ended_at: null })
    expect(Date.parse(sent.expires_at) - Date.parse(sent.created_at)).toBe(24 * hourMs)
    await clock.advance(hourMs / 2)
    expect(await anthropic.messages.batches.retrieve(sent.id)).toMatchObject({ processing_status: 'in_progress', request_counts: { processing: 10, succeeded: 0 } })
    await expect(anthropic.messages.batches.results(sent.id)).rejects.toThrow('results_url')
    await clock.advance(hourMs / 2)
    expect(await anthropic.messages.batches.retrieve(sent.id)).toMatchObject({ processing_status: 'ended', request_counts: { processing: 0, succeeded: 10 } })
    expect([...(await collect(anthropic, sent.id)).values()]).toEqual(Array.from({ length: 10 }, () => 'succeeded'))
    expect((await collect(anthropic, sent.id)).size).toBe(10)
    // Collected twice, generated and paid for once; and no call of its own.
    expect(server.stats()).toMatchObject({ calls: 0, batches: { sent: 1, requests: 10, answered: 10 }, passages: { asked: 10, askedTwice: 0, answered: 10, answeredTwice: 0 } })
    expect(server.stats().inputTokens).toBe(server.stats().batches.inputTokens)
    const listed = []
    for await (const batch of anthropic.messages.batches.list()) listed.push(batch.id)
    expect(listed).toEqual([sent.id])
  })

  test('one that takes too long expires with a part answered', async () => {
    const { server, anthropic, clock } = await start({ batches: { durationMs: 48 * hourMs } })
    const sent = await send(anthropic)
    await clock.advance(24 * hourMs)
    expect(await anthropic.messages.batches.retrieve(sent.id)).toMatchObject({ processing_status: 'ended', request_counts: { succeeded: 5, expired: 5 } })
    expect(await collect(anthropic, sent.id)).toEqual(new Map(texts.map((_, index) => [`r${index + 1}`, index < 5 ? 'succeeded' : 'expired'])))
    expect(server.stats().passages.answered).toBe(5)
  })

  test('cancelling keeps what was answered, and what failed says why', async () => {
    const { anthropic, clock } = await start({ batches: { durationMs: hourMs, cancelMs: 60_000 }, faults: [{ kind: 'server-error', holding: 'Passage 2 ' }] })
    const sent = await send(anthropic)
    await clock.advance(hourMs / 2)
    expect(await anthropic.messages.batches.cancel(sent.id)).toMatchObject({ processing_status: 'canceling' })
    await expect(anthropic.messages.batches.delete(sent.id)).rejects.toThrow('cancel it first')
    await clock.advance(60_000)
    expect(await anthropic.messages.batches.retrieve(sent.id)).toMatchObject({ processing_status: 'ended', request_counts: { succeeded: 4, errored: 1, canceled: 5 } })
    for await (const line of await anthropic.messages.batches.results(sent.id)) {
      if (line.custom_id === 'r2') expect(line.result).toMatchObject({ type: 'errored', error: { type: 'error', error: { type: 'api_error' } } })
    }
    await clock.advance(30 * 24 * hourMs)
    expect(await anthropic.messages.batches.retrieve(sent.id)).toMatchObject({ results_url: null })
    await anthropic.messages.batches.delete(sent.id)
    await expect(anthropic.messages.batches.retrieve(sent.id)).rejects.toBeInstanceOf(Anthropic.NotFoundError)
  })

  test('the same id twice is refused whole; a bad request fails alone', async () => {
    const { anthropic, clock } = await start({ batches: { durationMs: 1_000 } })
    await expect(anthropic.messages.batches.create({ requests: [1, 2].map(() => ({ custom_id: 'same', params: params('x') })) })).rejects.toThrow('unique')
    const sent = await anthropic.messages.batches.create({ requests: [{ custom_id: 'good', params: params('x') }, { custom_id: 'bad', params: { ...params('x'), max_tokens: 0 } }] })
    await clock.advance(1_000)
    expect(await collect(anthropic, sent.id)).toEqual(new Map([['bad', 'errored'], ['good', 'succeeded']]))
  })
})

describe('OpenAI files and batches', () => {
  const line = (text: string, index: number): string =>
    JSON.stringify({ custom_id: `r${index + 1}`, method: 'POST', url: '/v1/chat/completions', body: { model: 'course-model', max_completion_tokens: 1_000, messages: [{ role: 'user', content: userMessage([text]) }] } })
  const send = async (openai: OpenAI, lines: readonly string[] = texts.map(line)) => {
    const file = await openai.files.create({ purpose: 'batch', file: await toFile(Buffer.from(lines.join('\n')), 'requests.jsonl') })
    return openai.batches.create({ input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h', metadata: { library: 'one' } })
  }
  const read = async (openai: OpenAI, id: string | undefined): Promise<{ custom_id: string; response: { status_code: number; body: unknown } | null; error: { code: string } | null }[]> =>
    id ? (await (await openai.files.content(id)).text()).trim().split('\n').map((text) => JSON.parse(text) as never) : []

  test('from a file of requests to a file of answers', async () => {
    const { server, openai, clock } = await start({ batches: { durationMs: hourMs } })
    const sent = await send(openai)
    expect(sent).toMatchObject({ status: 'validating', metadata: { library: 'one' }, request_counts: { total: 10, completed: 0 } })
    await clock.advance(hourMs / 2)
    expect(await openai.batches.retrieve(sent.id)).toMatchObject({ status: 'in_progress', request_counts: { completed: 5 } })
    await clock.advance(hourMs / 2)
    const ended = await openai.batches.retrieve(sent.id)
    expect(ended).toMatchObject({ status: 'completed', request_counts: { total: 10, completed: 10, failed: 0 }, error_file_id: null })
    const answers = await read(openai, ended.output_file_id)
    expect(new Set(answers.map((answer) => answer.custom_id)).size).toBe(10)
    expect(answers[0]).toMatchObject({ response: { status_code: 200, body: { object: 'chat.completion' } }, error: null })
    expect(server.stats()).toMatchObject({ calls: 0, batches: { answered: 10 }, passages: { answered: 10, answeredTwice: 0 } })
  })

  test('expiry and cancelling leave what was answered, and name what was not', async () => {
    const { server, openai, clock } = await start({ batches: { durationMs: 48 * hourMs } })
    const expiring = await send(openai)
    await clock.advance(25 * hourMs)
    const expired = await openai.batches.retrieve(expiring.id)
    expect(expired).toMatchObject({ status: 'expired', request_counts: { completed: 5, failed: 5 } })
    expect(await read(openai, expired.output_file_id)).toHaveLength(5)
    expect((await read(openai, expired.error_file_id)).map((one) => one.error?.code)).toEqual(Array.from({ length: 5 }, () => 'batch_expired'))
    server.control({ batches: { durationMs: hourMs, cancelMs: 60_000 } })
    const cancelling = await send(openai)
    await clock.advance(hourMs / 2)
    expect(await openai.batches.cancel(cancelling.id)).toMatchObject({ status: 'cancelling' })
    await clock.advance(60_000)
    const cancelled = await openai.batches.retrieve(cancelling.id)
    expect(cancelled).toMatchObject({ status: 'cancelled' })
    expect(await read(openai, cancelled.output_file_id)).toHaveLength(5)
    await expect(openai.batches.cancel(cancelling.id)).rejects.toThrow('409')
  })

  test('a file that is no good fails as a whole and says where', async () => {
    const { openai } = await start({})
    expect(await send(openai, [line('x', 0), 'no json', line('y', 0)])).toMatchObject({
      status: 'failed',
      errors: { data: [{ code: 'invalid_json_line', line: 2 }, { code: 'duplicate_custom_id', line: 3 }] },
    })
    await expect(openai.batches.create({ input_file_id: 'file-none', endpoint: '/v1/chat/completions', completion_window: '24h' })).rejects.toBeInstanceOf(OpenAI.BadRequestError)
  })

  test('embeddings and responses go in batches too', async () => {
    const { openai, clock } = await start({ batches: { durationMs: 1_000 } })
    for (const [endpoint, body, object] of [
      ['/v1/embeddings', { model: 'text-embedding-3-small', input: ['one', 'two'], dimensions: 8 }, 'list'],
      ['/v1/responses', { model: 'course-model', input: 'Hello' }, 'response'],
    ] as const) {
      const file = await openai.files.create({ purpose: 'batch', file: await toFile(Buffer.from(JSON.stringify({ custom_id: 'a', method: 'POST', url: endpoint, body })), 'r.jsonl') })
      const sent = await openai.batches.create({ input_file_id: file.id, endpoint, completion_window: '24h' })
      await clock.advance(1_000)
      const ended = await openai.batches.retrieve(sent.id)
      expect(await read(openai, ended.output_file_id)).toMatchObject([{ custom_id: 'a', response: { body: { object } } }])
    }
  })
})

test('sending, polling and fetching of batches can fail by itself', async () => {
  const { anthropic, server, clock } = await start({ batches: { durationMs: 1_000 }, faults: [{ kind: 'server-error', on: 'batch-api', calls: [2] }] })
  const sent = await anthropic.messages.batches.create({ requests: [{ custom_id: 'a', params: params('x') }] })
  await clock.advance(1_000)
  await expect(anthropic.messages.batches.retrieve(sent.id)).rejects.toBeInstanceOf(Anthropic.InternalServerError)
  expect(await anthropic.messages.batches.retrieve(sent.id)).toMatchObject({ request_counts: { succeeded: 1 } })
  server.control({ faults: [{ kind: 'reset', on: 'batch-api', next: 1 }] })
  await expect(anthropic.messages.batches.retrieve(sent.id)).rejects.toThrow('terminated')
})

test('time can be moved at run time: a night passes at once', async () => {
  const { anthropic, server, clock } = await start({ batches: { durationMs: 8 * hourMs } })
  const sent = await anthropic.messages.batches.create({ requests: [{ custom_id: 'a', params: params('x') }] })
  expect((await anthropic.messages.batches.retrieve(sent.id)).processing_status).toBe('in_progress')
  server.control({ advanceMs: 8 * hourMs })
  expect((await anthropic.messages.batches.retrieve(sent.id)).processing_status).toBe('ended')
  expect(clock.monotonic()).toBe(0)
})
