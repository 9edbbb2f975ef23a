import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterEach, expect, test } from 'vitest'
import { createFakeClock } from '../support/fake-clock.ts'
import { extractionSchema, samplePassages, userMessage } from '../support/model-server/sample-question.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server/server.ts'

let server: ModelServer | undefined
afterEach(() => server?.close())

async function start(options: ModelServerOptions = {}) {
  server = await createModelServer(options)
  return {
    server,
    anthropic: new Anthropic({ apiKey: 'test-key', baseURL: server.url, maxRetries: 0 }),
    openai: new OpenAI({ apiKey: 'test-key', baseURL: `${server.url}/v1`, maxRetries: 0 }),
  }
}

const message = (user = userMessage()) => ({
  model: 'claude-haiku-5-5',
  max_tokens: 4_000,
  system: 'Say what the passages hold.',
  messages: [{ role: 'user' as const, content: user }],
  output_config: { effort: 'low' as const, format: { type: 'json_schema' as const, schema: { ...extractionSchema } } },
})

const chat = (user = userMessage()) => ({
  model: 'course-model',
  messages: [
    { role: 'system' as const, content: 'Say what the passages hold.' },
    { role: 'user' as const, content: user },
  ],
  max_completion_tokens: 4_000,
  response_format: { type: 'json_schema' as const, json_schema: { name: 'extraction', strict: true, schema: { ...extractionSchema } } },
})

interface Claims {
  readonly passages: readonly { readonly id: string; readonly entities: readonly { readonly name: string; readonly quote: string }[]; readonly facts: readonly { readonly value: number; readonly unit: string | null; readonly quote: string }[] }[]
}

function checkClaims(text: string): Claims {
  const claims = JSON.parse(text) as Claims
  expect(claims.passages.map((one) => one.id)).toEqual(['p1', 'p2'])
  for (const [index, passage] of claims.passages.entries()) {
    expect(passage.entities.length).toBeGreaterThan(0)
    for (const { quote } of [...passage.entities, ...passage.facts]) expect(samplePassages[index]).toContain(quote)
    for (const { name, quote } of passage.entities) expect(quote).toContain(name)
  }
  return claims
}

function textIn(answer: Anthropic.Message): string {
  return answer.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')
}

test('Anthropic: a message with structured output, its usage and its headers', async () => {
  const { server, anthropic } = await start({ limits: { rpm: 50, itpm: 40_000, otpm: 8_000 } })
  const { data, response } = await anthropic.messages.create(message()).withResponse()
  const claims = checkClaims(textIn(data))
  expect(claims.passages[1]?.facts[0]).toMatchObject({ value: 200, unit: 'bar' })
  expect(data.stop_reason).toBe('end_turn')
  expect(data.content[0]?.type).toBe('thinking')
  expect(data.usage.input_tokens).toBeGreaterThan(100)
  expect(response.headers.get('anthropic-ratelimit-requests-remaining')).toBe('49')
  expect(response.headers.get('anthropic-ratelimit-input-tokens-remaining')).toMatch(/000$/)
  expect(response.headers.get('anthropic-ratelimit-output-tokens-reset')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(server.stats()).toMatchObject({ calls: 1, answered: 1, inFlight: 0, inputTokens: data.usage.input_tokens, outputTokens: data.usage.output_tokens, byKind: { messages: 1 } })
})

test('OpenAI: chat completions and responses with structured output', async () => {
  const { server, openai } = await start({ clock: createFakeClock(), limits: { rpm: 60, tpm: 100_000 } })
  const { data, response } = await openai.chat.completions.create(chat()).withResponse()
  checkClaims(data.choices[0]?.message.content ?? '')
  expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('59')
  // max_tokens is charged, not what was read and generated.
  expect(response.headers.get('x-ratelimit-remaining-tokens')).toBe('96000')
  expect(response.headers.get('x-ratelimit-reset-requests')).toMatch(/^\d+(ms|(\.\d+)?s)$/)
  const answer = await openai.responses.create({ model: 'course-model', instructions: 'Say what the passages hold.', input: userMessage(), text: { format: { type: 'json_schema', name: 'extraction', schema: { ...extractionSchema } } } })
  checkClaims(answer.output_text)
  expect(server.stats()).toMatchObject({ calls: 2, byKind: { chat: 1, responses: 1 }, passages: { asked: 2, askedTwice: 2, answeredTwice: 2 } })
  expect(server.stats().inputTokens).toBe((data.usage?.prompt_tokens ?? 0) + (answer.usage?.input_tokens ?? 0))
})

test('the same question gets the same answer, another seed another one', async () => {
  const { server, openai } = await start({ claimsPerPassage: 2 })
  const ask = async () => (await openai.chat.completions.create(chat())).choices[0]?.message.content
  const first = await ask()
  expect(await ask()).toBe(first)
  server.control({ seed: 7 })
  expect(await ask()).not.toBe(first)
})

test('streams of all three APIs say the same as whole answers', async () => {
  const { server, anthropic, openai } = await start()
  const whole = await anthropic.messages.create(message())
  const streamed = await anthropic.messages.stream(message()).finalMessage()
  expect(streamed.content).toEqual(whole.content)
  expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens)
  const chunks = await openai.chat.completions.create({ ...chat(), stream: true, stream_options: { include_usage: true } })
  let said = ''
  let usage: OpenAI.CompletionUsage | null | undefined
  for await (const chunk of chunks) {
    said += chunk.choices[0]?.delta.content ?? ''
    usage = chunk.usage ?? usage
  }
  checkClaims(said)
  expect(usage?.completion_tokens).toBeGreaterThan(0)
  const response = await openai.responses.stream({ model: 'course-model', input: userMessage(), text: { format: { type: 'json_schema', name: 'extraction', schema: { ...extractionSchema } } } }).finalResponse()
  checkClaims(response.output_text)
  expect(server.stats()).toMatchObject({ calls: 4, answered: 4, inFlight: 0 })
})

test('a bucket refuses when it is empty, says when, and refills by the clock', async () => {
  const clock = createFakeClock()
  const { server, anthropic } = await start({ clock, limits: { rpm: 2 } })
  const ask = () => anthropic.messages.create(message())
  await ask()
  await ask()
  const refusal = await ask().catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(Anthropic.RateLimitError)
  expect((refusal as InstanceType<typeof Anthropic.RateLimitError>).headers.get('retry-after')).toBe('30')
  await clock.advance(29_000)
  await expect(ask()).rejects.toThrow('429')
  await clock.advance(1_000)
  await ask()
  expect(server.stats()).toMatchObject({ calls: 5, answered: 3, answered429: 2, passages: { askedTwice: 2 } })
})
