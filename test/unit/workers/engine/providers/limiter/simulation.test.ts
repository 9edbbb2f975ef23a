import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../../../../../src/workers/engine/providers/limiter/limiter.ts'
import { createRandom } from '../../../../../support/random.ts'
import { anthropicTraits, fraction, mixedCall, openaiTraits, sendAll } from './parts.ts'
import { createSimulatedServer, type ServerOptions } from './simulated-server.ts'
import { createWorld } from './world.ts'

const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1)

async function simulate(seed: number, server: ServerOptions, count: number, more: { readonly callers?: number; readonly during?: (server: ReturnType<typeof createSimulatedServer>, world: ReturnType<typeof createWorld>) => void } = {}) {
  const random = createRandom(seed)
  const world = createWorld()
  const simulated = createSimulatedServer(world, random, server)
  const limiter = createLimiter({ traits: server.style === 'anthropic' ? anthropicTraits : openaiTraits, clock: world.clock, random: fraction(random), maxConcurrency: 64 })
  const calls = Array.from({ length: count }, () => mixedCall(random, 1500))
  let endedAt = 0
  let answered = 0
  void sendAll({ limiter, server: simulated, calls, callers: 100, random }).then((outcome) => {
    answered = outcome.answered
    endedAt = world.clock.monotonic()
  })
  more.during?.(simulated, world)
  await world.run()
  return { simulated, limiter, world, calls, endedAt, answered }
}

describe.each([
  { style: 'anthropic', headers: 'exact', limits: { requests: 100_000, inputTokens: 200_000, outputTokens: 1_000_000 }, bound: 'input' },
  { style: 'anthropic', headers: 'thousands', limits: { requests: 100_000, inputTokens: 200_000, outputTokens: 1_000_000 }, bound: 'input' },
  { style: 'anthropic', headers: 'thousands', limits: { requests: 100_000, inputTokens: 2_000_000, outputTokens: 120_000 }, bound: 'output' },
  { style: 'anthropic', headers: 'exact', limits: { requests: 300, inputTokens: 2_000_000, outputTokens: 2_000_000 }, bound: 'requests' },
  { style: 'openai', headers: 'exact', limits: { requests: 100_000, inputTokens: 600_000, outputTokens: 0 }, bound: 'charged' },
] as const)('$style, headers $headers, $bound is scarce', ({ style, headers, limits, bound }) => {
  it.each(seeds)('spends what there is and is hardly ever refused, seed %i', async (seed) => {
    const { simulated, limiter, world, calls, endedAt, answered } = await simulate(seed, { style, headers, limits, retryAfter: true, skewMs: (seed % 3) * 3_600_000 - 3_600_000 }, 2000)
    expect(answered).toBe(calls.length)
    const spent = { input: simulated.seen.inputTokens, output: simulated.seen.outputTokens, requests: calls.length, charged: simulated.seen.charged }[bound]
    const limit = { input: limits.inputTokens, output: limits.outputTokens, requests: limits.requests, charged: limits.inputTokens }[bound]
    const available = limit + (limit * endedAt) / 60_000
    expect(spent / available, `${simulated.refusedAt.length} refused`).toBeGreaterThanOrEqual(0.97)
    expect(simulated.refusedAt.length).toBeLessThanOrEqual(calls.length / 1000)
    expect(limiter.state()).toMatchObject({ inFlight: 0, waiting: 0, wait: null })
    expect(world.timers()).toBe(0)
  })
})
