import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../../../../../src/workers/engine/providers/limiter/limiter.ts'
import { createRandom } from '../../../../../support/random.ts'
import { anthropicTraits, fraction, mixedCall, openaiTraits, sendAll } from './parts.ts'
import { createSimulatedServer, type ServerOptions } from './simulated-server.ts'
import { createWorld } from './world.ts'

const seeds = Array.from({ length: 20 }, (_, seed) => (seed < 8 ? seed + 1 : 5000 + seed * 13))

async function simulate(seed: number, server: ServerOptions, count: number) {
  const random = createRandom(seed)
  const world = createWorld()
  const simulated = createSimulatedServer(world, random, server)
  const limiter = createLimiter({ traits: server.style === 'anthropic' ? anthropicTraits : openaiTraits, clock: world.clock, random: fraction(random), maxConcurrency: 64 })
  const calls = Array.from({ length: count }, () => mixedCall(random, 1500))
  const outcome = sendAll({ limiter, server: simulated, world, calls, callers: 100, random })
  await world.run()
  return { simulated, limiter, world, calls, outcome }
}

describe.each([
  { style: 'anthropic', headers: 'exact', limits: { requests: 100_000, inputTokens: 200_000, outputTokens: 1_000_000 }, bound: 'input' },
  { style: 'anthropic', headers: 'thousands', limits: { requests: 100_000, inputTokens: 200_000, outputTokens: 1_000_000 }, bound: 'input' },
  { style: 'anthropic', headers: 'thousands', limits: { requests: 100_000, inputTokens: 2_000_000, outputTokens: 120_000 }, bound: 'output' },
  { style: 'anthropic', headers: 'exact', limits: { requests: 300, inputTokens: 2_000_000, outputTokens: 2_000_000 }, bound: 'requests' },
  { style: 'openai', headers: 'exact', limits: { requests: 100_000, inputTokens: 600_000, outputTokens: 0 }, bound: 'charged' },
] as const)('$style, headers $headers, $bound is scarce', ({ style, headers, limits, bound }) => {
  it.each(seeds)('spends what there is and is hardly ever refused, seed %i', async (seed) => {
    const { simulated, limiter, world, calls, outcome } = await simulate(seed, { style, headers, limits, retryAfter: true, skewMs: (seed % 3) * 3_600_000 - 3_600_000 }, 2000)
    expect(outcome.answered).toBe(calls.length)
    const spent = { input: simulated.seen.inputTokens, output: simulated.seen.outputTokens, requests: calls.length, charged: simulated.seen.charged }[bound]
    const limit = { input: limits.inputTokens, output: limits.outputTokens, requests: limits.requests, charged: limits.inputTokens }[bound]
    const available = limit + (limit * outcome.endedAt) / 60_000
    expect(spent / available, `${simulated.refusedAt.length} refused`).toBeGreaterThanOrEqual(0.97)
    expect(simulated.refusedAt.length).toBeLessThanOrEqual(calls.length / 1000)
    expect(limiter.state()).toMatchObject({ inFlight: 0, waiting: 0, wait: null })
    expect(world.timers()).toBe(0)
  })
})
