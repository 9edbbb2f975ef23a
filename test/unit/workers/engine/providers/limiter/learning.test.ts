import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../../../../../src/workers/engine/providers/limiter/limiter.ts'
import { createRandom } from '../../../../../support/random.ts'
import { anthropicTraits, fraction, localTraits, mixedCall, openaiTraits, refusalsIn, sendAll } from './parts.ts'
import { createSimulatedServer, type Limits, type ServerOptions } from './simulated-server.ts'
import { createWorld } from './world.ts'

/*
 * What a limit is learned with: refusals, counted without those of calls that were on their way when one became known
 * (see refusalsIn). The rules were worked out with these seeds in view, so they show that the bounds hold, not how well
 * they carry over to others.
 */
const mostRefusals = 2
/** At a tenth of what was known, hardly a call comes through between the first refusals: too few to measure with. */
const mostRefusalsOfATenth = 4
const seeds = [...Array.from({ length: 8 }, (_, seed) => seed + 1), ...Array.from({ length: 12 }, (_, seed) => 4001 + seed * 7)]
const minute = 60_000
const plenty: Limits = { requests: 1_000_000, inputTokens: 100_000_000, outputTokens: 100_000_000 }

function begin(seed: number, options: ServerOptions, more: { readonly known?: number; readonly calls?: number; readonly traits?: typeof anthropicTraits } = {}) {
  const random = createRandom(seed)
  const world = createWorld()
  const server = createSimulatedServer(world, random, options)
  const known = more.known ? { requests: more.known, inputTokens: null, outputTokens: null } : null
  const limiter = createLimiter({ traits: more.traits ?? (options.style === 'anthropic' ? anthropicTraits : openaiTraits), clock: world.clock, random: fraction(random), known, maxConcurrency: 64 })
  const calls = Array.from({ length: more.calls ?? 20_000 }, () => mixedCall(random, 1500))
  return { world, server, limiter, calls, outcome: sendAll({ limiter, server, world, calls, callers: 100, random }) }
}

describe('a limit that is lowered in the middle', () => {
  it.each(seeds.flatMap((seed) => [{ seed, to: 60_000 }, { seed, to: 300_000 }]))('is learned from the headers: $to, seed $seed', async ({ seed, to }) => {
    const { world, server, limiter, calls, outcome } = begin(seed, { style: 'anthropic', headers: 'thousands', retryAfter: true, limits: { ...plenty, inputTokens: 600_000 } }, { calls: 1500 })
    world.at(15_000, () => server.lower({ inputTokens: to }))
    await world.run()
    expect(outcome.answered).toBe(calls.length)
    expect(refusalsIn(outcome.refused)).toBeLessThanOrEqual(mostRefusals)
    expect(limiter.state().limits.inputTokens).toBe(to)
  })

  it.each(seeds.flatMap((seed) => [{ seed, to: 120, most: mostRefusals }, { seed, to: 300, most: mostRefusals }, { seed, to: 450, most: mostRefusals }, { seed, to: 60, most: mostRefusalsOfATenth }]))(
    'is found where no header tells: $to, seed $seed',
    async ({ seed, to, most }) => {
      const { world, server, outcome } = begin(seed, { style: 'anthropic', headers: 'none', retryAfter: true, limits: { ...plenty, requests: 600 } }, { known: 570 })
      world.at(20_000, () => server.lower({ requests: to }))
      await world.run(5 * minute)
      expect(refusalsIn(outcome.refused)).toBeLessThanOrEqual(most)
      // What was measured with a few calls grows from then on, so now and then one is refused again: that is how it gets exact.
      await world.run(10 * minute)
      const before = server.seen.answered
      await world.run(5 * minute)
      expect((server.seen.answered - before) / 5 / to).toBeGreaterThan(0.5)
      expect(refusalsIn(outcome.refused, 5 * minute)).toBeLessThanOrEqual(4)
    },
  )

  it.each(seeds)('is found again after it was found once, seed %i', async (seed) => {
    const { world, server, outcome } = begin(seed, { style: 'anthropic', headers: 'none', retryAfter: true, limits: { ...plenty, requests: 300 } })
    await world.run(5 * minute)
    server.lower({ requests: 100 })
    await world.run(5 * minute)
    expect(refusalsIn(outcome.refused, 5 * minute)).toBeLessThanOrEqual(mostRefusals)
    await world.run(10 * minute)
    const before = server.seen.answered
    await world.run(5 * minute)
    expect((server.seen.answered - before) / 5).toBeGreaterThan(60)
  })
})

describe('a limit that nobody ever names', () => {
  it.each(seeds.flatMap((seed) => [{ seed, retryAfter: true }, { seed, retryAfter: false }]))('is found, seed $seed, retry-after $retryAfter', async ({ seed, retryAfter }) => {
    const { world, server, limiter, outcome } = begin(seed, { style: 'anthropic', headers: 'none', retryAfter, limits: { ...plenty, requests: 300 } })
    await world.run(6 * minute)
    expect(refusalsIn(outcome.refused)).toBeLessThanOrEqual(mostRefusals)
    expect(limiter.state().limits.requests).toBeGreaterThan(240)
    expect(limiter.state().limits.requests).toBeLessThanOrEqual(310)
    // Held: five more minutes at the learned pace, of which nearly everything is used.
    const before = server.seen.answered
    await world.run(5 * minute)
    expect((server.seen.answered - before) / 5).toBeGreaterThan(240)
  })

  it.each(seeds)('is found where tokens are scarce, seed %i', async (seed) => {
    const { world, server, outcome } = begin(seed, { style: 'anthropic', headers: 'none', retryAfter: true, limits: { ...plenty, inputTokens: 150_000 } })
    await world.run(10 * minute)
    expect(refusalsIn(outcome.refused)).toBeLessThanOrEqual(mostRefusals)
    expect(server.seen.inputTokens / (150_000 * 11)).toBeGreaterThan(0.8)
  })

  it('rises again, slowly, where the limit does', async () => {
    const { world, server, limiter } = begin(4100, { style: 'anthropic', headers: 'none', retryAfter: true, limits: { ...plenty, requests: 100 } })
    await world.run(5 * minute)
    server.lower({ requests: 300 })
    await world.run(40 * minute)
    expect(limiter.state().limits.requests).toBeGreaterThan(150)
  })

  it('is underestimated, but not passed, where the bucket holds no more than a second', async () => {
    const { world, server, limiter } = begin(3, { style: 'openai', headers: 'none', retryAfter: true, holdsMinutes: 1 / 60, limits: { ...plenty, requests: 120 } })
    await world.run(20 * minute)
    expect(limiter.state().limits.requests).toBeGreaterThan(40)
    expect(server.refusedAt.length).toBeLessThanOrEqual(server.seen.calls / 50)
  })

  it('is found for a server of one’s own too', async () => {
    const { world, outcome, limiter } = begin(5, { style: 'anthropic', headers: 'none', retryAfter: true, limits: { ...plenty, requests: 120 } }, { traits: localTraits })
    await world.run(10 * minute)
    expect(refusalsIn(outcome.refused)).toBeLessThanOrEqual(mostRefusals)
    expect(limiter.state().limits.requests).toBeGreaterThan(90)
  })
})
