import { it } from 'vitest'
import { failure } from '../../src/shared/failure.ts'
import type { ModelChoice } from '../../src/shared/model/provider.ts'
import { systemClock } from '../../src/workers/engine/jobs/clock.ts'
import type { CallEnd } from '../../src/workers/engine/providers/limiter-port.ts'
import { ModelCallError, type ModelClient } from '../../src/workers/engine/providers/model-port.ts'
import { createModelClient } from '../../src/workers/engine/providers/clients/create-client.ts'
import { createLimiter } from '../../src/workers/engine/providers/limiter/limiter.ts'
import { createModelServer, type ModelServer } from '../support/model-server/server.ts'
import { createRandom } from '../support/random.ts'
import { report } from './rows.ts'

const schema = { type: 'object', properties: { note: { type: 'string' } }, required: ['note'], additionalProperties: false }

/** A call that was answered 429: when it was sent, and when that was known. */
interface Refused {
  readonly sentAt: number
  readonly knownAt: number
}

function passagesOf(count: number): string[] {
  const random = createRandom(1)
  return Array.from({ length: count }, (_, place) => `Passage ${place}. ${'The diver checks the gauge before each descent. '.repeat([8, 25, 45, 60, 120][random.below(5)] ?? 45)}`)
}

async function ask(client: ModelClient, text: string): Promise<CallEnd> {
  try {
    const { usage, limits } = await client.ask({ prefix: 'Say what the passage holds.', user: text, schema, schemaName: 'note', maxOutputTokens: 500 }, new AbortController().signal)
    return { kind: 'answered', usage, limits }
  } catch (error) {
    if (error instanceof ModelCallError) return { kind: 'failed', problem: error.problem, failure: error.failure, retryAfterMs: error.more.retryAfterMs, limits: error.more.limits }
    throw error
  }
}

/** All passages through a limiter that knows nothing yet, each until it is answered, with a hundred callers. */
async function extractAll(server: ModelServer, provider: ModelChoice['provider'], texts: readonly string[]): Promise<{ readonly minutes: number; readonly refused: readonly Refused[] }> {
  const client = createModelClient({ provider, model: 'course-model', baseUrl: server.url }, { key: 'test-key', timeoutMs: 60_000, now: Date.now }, 'schema')
  const limiter = createLimiter({ traits: client.traits, clock: systemClock, random: Math.random, maxConcurrency: 64 })
  const refused: Refused[] = []
  let next = 0
  const startedAt = performance.now()
  const caller = async (): Promise<void> => {
    for (let text = texts[next++]; text !== undefined; text = texts[next++]) {
      let end: CallEnd
      do {
        const reservation = await limiter.acquire({ inputTokens: Math.ceil(text.length / 5), maxOutputTokens: 500, lane: 'background' }, new AbortController().signal)
        const sentAt = performance.now()
        end = await ask(client, text)
        reservation.settle(end)
        if (end.kind === 'failed' && end.problem !== 'rate-limited') throw new Error(end.failure.message)
        if (end.kind === 'failed') refused.push({ sentAt, knownAt: performance.now() })
      } while (end.kind === 'failed')
    }
  }
  await Promise.all(Array.from({ length: 100 }, caller)).finally(() => limiter.close(failure('aborted', 'The measurement is over.')))
  return { minutes: (performance.now() - startedAt) / 60_000, refused }
}

/** Without those that were on their way when the one before became known. */
function apart(refused: readonly Refused[]): number {
  let knownAt = -Infinity
  return refused.filter((each) => each.sentAt > knownAt && (knownAt = each.knownAt)).length
}

it('the limiter spends the bucket of a real server', async () => {
  const texts = passagesOf(2000)
  // With this limit they take about a minute: half of them fit into the bucket that is full at the start.
  const itpm = 500_000
  const server = await createModelServer({ latencyMs: 300, jitterMs: 100, limits: { itpm } })
  const { minutes } = await extractAll(server, 'anthropic', texts)
  const stats = server.stats()
  await server.close()
  if (stats.answered !== texts.length) throw new Error(`${stats.answered} of ${texts.length} passages were answered.`)
  report({ what: `limiter: ${texts.length} passages, input tokens of what the bucket gave in ${Math.round(minutes * 60)} s`, value: (100 * stats.inputTokens) / (itpm * (1 + minutes)), unit: '%', goal: '≥ 97' })
  report({ what: 'limiter: calls answered 429', value: (100 * stats.answered429) / stats.calls, unit: '%', goal: '≤ 0.1' })
})

it.each([
  { how: 'headers say it', provider: 'anthropic', from: { itpm: 600_000 }, to: { itpm: 200_000 }, passages: 1800 },
  { how: 'nothing says it', provider: 'compatible', from: { rpm: 1200 }, to: { rpm: 400 }, passages: 1900 },
] as const)('a limit that is lowered in the middle is learned: $how', async ({ how, provider, from, to, passages }) => {
  const server = await createModelServer({ latencyMs: 300, jitterMs: 100, limits: from, rateHeaders: provider === 'anthropic' })
  const lowered = setTimeout(() => server.control({ limits: to }), 15_000)
  const { minutes, refused } = await extractAll(server, provider, passagesOf(passages))
  clearTimeout(lowered)
  await server.close()
  report({ what: `limiter: lowered to a third after 15 s of ${Math.round(minutes * 60)}, ${how}: refusals until it is learned (with those on their way: ${refused.length})`, value: apart(refused), unit: '', goal: '≤ 2' })
})
