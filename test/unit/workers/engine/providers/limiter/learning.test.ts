import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../../../../../src/workers/engine/providers/limiter/limiter.ts'
import { createRandom } from '../../../../../support/random.ts'
import { anthropicTraits, fraction, localTraits, mixedCall, openaiTraits, sendAll } from './parts.ts'
import { createSimulatedServer, type ServerOptions } from './simulated-server.ts'
import { createWorld } from './world.ts'

const seeds = Array.from({ length: 10 }, (_, seed) => seed + 1)

function begin(seed: number, options: ServerOptions, count: number, traits = options.style === 'anthropic' ? anthropicTraits : openaiTraits) {
  const random = createRandom(seed)
  const world = createWorld()
  const server = createSimulatedServer(world, random, options)
  const limiter = createLimiter({ traits, clock: world.clock, random: fraction(random), maxConcurrency: 64 })
  const calls = Array.from({ length: count }, () => mixedCall(random, 1500))
  const done = { answered: 0, at: 0 }
  void sendAll({ limiter, server, calls, callers: 100, random }).then((outcome) => {
    Object.assign(done, { answered: outcome.answered, at: world.clock.monotonic() })
  })
  return { world, server, limiter, calls, done }
}

/** Refusals that came in one moment, as calls that were sent before the first of them was known, are one. */
const moments = (times: readonly number[]): number => times.filter((at, place) => place === 0 || at - (times[place - 1] ?? 0) > 500).length

/** Without headers, two refusals do not always suffice: this is what is held, not what is wanted. */
const mostUnnamed = 8

describe('a limit that is lowered in the middle', () => {
  it.each(seeds)('is learned from the headers, seed %i', async (seed) => {
    const { world, server, limiter, calls, done } = begin(seed, { style: 'anthropic', headers: 'thousands', retryAfter: true, limits: { requests: 100_000, inputTokens: 600_000, outputTokens: 1_000_000 } }, 1500)
    world.at(15_000, () => server.lower({ inputTokens: 120_000 }))
    await world.run()
    expect(done.answered).toBe(calls.length)
    expect(moments(server.refusedAt)).toBeLessThanOrEqual(2)
    expect(server.refusedAt.length).toBeLessThanOrEqual(6)
    expect(limiter.state().limits.inputTokens).toBe(120_000)
  })

  it.each(seeds)('is felt where no header tells, seed %i', async (seed) => {
    const random = createRandom(seed)
    const options: ServerOptions = { style: 'anthropic', headers: 'none', retryAfter: true, limits: { requests: 600, inputTokens: 10_000_000, outputTokens: 10_000_000 } }
    const world = createWorld()
    const server = createSimulatedServer(world, random, options)
    const limiter = createLimiter({ traits: anthropicTraits, clock: world.clock, random: fraction(random), known: { requests: 570, inputTokens: null, outputTokens: null }, maxConcurrency: 64 })
    const calls = Array.from({ length: 1200 }, () => mixedCall(random, 1500))
    void sendAll({ limiter, server, calls, callers: 100, random })
    world.at(20_000, () => server.lower({ requests: 120 }))
    await world.run(240_000)
    expect(moments(server.refusedAt)).toBeLessThanOrEqual(mostUnnamed)
    expect(limiter.state().limits.requests).toBeGreaterThan(90)
    expect(limiter.state().limits.requests).toBeLessThanOrEqual(285)
  })
})

describe('a limit that nobody ever names', () => {
  it.each(seeds.flatMap((seed) => [{ seed, retryAfter: true }, { seed, retryAfter: false }]))('is found in a few refusals, seed $seed, retry-after $retryAfter', async ({ seed, retryAfter }) => {
    const { world, server, limiter } = begin(seed, { style: 'anthropic', headers: 'none', retryAfter, limits: { requests: 300, inputTokens: 10_000_000, outputTokens: 10_000_000 } }, 20_000)
    await world.run(6 * 60_000)
    expect(moments(server.refusedAt)).toBeLessThanOrEqual(mostUnnamed)
    expect(limiter.state().limits.requests).toBeGreaterThan(240)
    expect(limiter.state().limits.requests).toBeLessThanOrEqual(310)
    // Held: five more minutes at the learned pace, of which nearly everything is used.
    const before = server.seen.answered
    await world.run(5 * 60_000)
    expect((server.seen.answered - before) / 5).toBeGreaterThan(230)
  })

  it.each(seeds)('is found where input tokens are scarce, seed %i', async (seed) => {
    const { world, server } = begin(seed, { style: 'anthropic', headers: 'none', retryAfter: true, limits: { requests: 100_000, inputTokens: 150_000, outputTokens: 10_000_000 } }, 20_000)
    await world.run(10 * 60_000)
    expect(moments(server.refusedAt)).toBeLessThanOrEqual(mostUnnamed)
    expect(server.seen.inputTokens / (150_000 * 11)).toBeGreaterThan(0.75)
  })

  it('is found where the bucket holds no more than a second', async () => {
    const { world, server, limiter } = begin(3, { style: 'openai', headers: 'none', retryAfter: true, holdsMinutes: 1 / 60, limits: { requests: 120, inputTokens: 100_000_000, outputTokens: 0 } }, 5000)
    await world.run(20 * 60_000)
    expect(limiter.state().limits.requests).toBeGreaterThan(60)
    expect(server.refusedAt.length).toBeLessThanOrEqual(server.seen.calls / 50)
  })

  it('is found for a server of one’s own too', async () => {
    const { world, server, limiter } = begin(5, { style: 'anthropic', headers: 'none', retryAfter: true, limits: { requests: 120, inputTokens: 100_000_000, outputTokens: 100_000_000 } }, 5000, localTraits)
    await world.run(10 * 60_000)
    expect(moments(server.refusedAt)).toBeLessThanOrEqual(mostUnnamed)
    expect(limiter.state().limits.requests).toBeGreaterThan(90)
  })
})
