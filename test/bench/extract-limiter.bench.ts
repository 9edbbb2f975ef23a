import { it } from 'vitest'
import { ModelCallError } from '../../src/workers/engine/providers/model-port.ts'
import type { CallEnd } from '../../src/workers/engine/providers/limiter-port.ts'
import { createAnthropicClient } from '../../src/workers/engine/providers/clients/anthropic.ts'
import { createLimiter } from '../../src/workers/engine/providers/limiter/limiter.ts'
import { systemClock } from '../../src/workers/engine/jobs/clock.ts'
import { failure } from '../../src/shared/failure.ts'
import { createModelServer } from '../support/model-server/server.ts'
import { createRandom } from '../support/random.ts'
import { report } from './rows.ts'

const passages = 2000
/** A limit with which the passages take about a minute: half of them fit into the bucket that is full at the start. */
const itpm = 500_000
const schema = { type: 'object', properties: { note: { type: 'string' } }, required: ['note'], additionalProperties: false }

it('the limiter spends the bucket of a real server', async () => {
  const random = createRandom(1)
  const server = await createModelServer({ latencyMs: 300, jitterMs: 100, limits: { rpm: null, itpm, otpm: null, tpm: null } })
  const client = createAnthropicClient({ provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: server.url }, { key: 'test-key', timeoutMs: 60_000, now: Date.now })
  const limiter = createLimiter({ traits: client.traits, clock: systemClock, random: Math.random, maxConcurrency: 64 })
  const texts = Array.from({ length: passages }, (_, place) => `Passage ${place}. ${'The diver checks the gauge before each descent. '.repeat([8, 25, 45, 60, 120][random.below(5)] ?? 45)}`)
  const signal = new AbortController().signal
  const ask = async (text: string): Promise<CallEnd> => {
    try {
      const { usage, limits } = await client.ask({ prefix: 'Say what the passage holds.', user: text, schema, schemaName: 'note', maxOutputTokens: 500 }, signal)
      return { kind: 'answered', usage, limits }
    } catch (error) {
      if (error instanceof ModelCallError) return { kind: 'failed', problem: error.problem, failure: error.failure, retryAfterMs: error.more.retryAfterMs, limits: error.more.limits }
      throw error
    }
  }
  let next = 0
  let answered = 0
  const startedAt = performance.now()
  const caller = async (): Promise<void> => {
    for (let text = texts[next++]; text !== undefined; text = texts[next++]) {
      let end: CallEnd
      do {
        const reservation = await limiter.acquire({ inputTokens: Math.ceil(text.length / 5), maxOutputTokens: 500, lane: 'background' }, signal)
        end = await ask(text)
        reservation.settle(end)
        if (end.kind === 'failed' && end.problem !== 'rate-limited') throw new Error(end.failure.message)
      } while (end.kind === 'failed')
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: 100 }, caller)).finally(() => limiter.close(failure('aborted', 'The measurement is over.')))
  const minutes = (performance.now() - startedAt) / 60_000
  const stats = server.stats()
  await server.close()
  if (answered !== passages) throw new Error(`${answered} of ${passages} passages were answered.`)
  report({ what: `limiter: ${passages} passages, input tokens of what the bucket gave in ${Math.round(minutes * 60)} s`, value: (100 * stats.inputTokens) / (itpm * (1 + minutes)), unit: '%', goal: '≥ 97' })
  report({ what: 'limiter: calls answered 429', value: (100 * stats.answered429) / stats.calls, unit: '%', goal: '≤ 0.1' })
})
