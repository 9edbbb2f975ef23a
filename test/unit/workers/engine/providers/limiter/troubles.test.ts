import { describe, expect, it } from 'vitest'
import { failure } from '../../../../../../src/shared/failure.ts'
import type { CallEnd } from '../../../../../../src/workers/engine/providers/limiter-port.ts'
import type { ModelCallProblem } from '../../../../../../src/workers/engine/providers/model-port.ts'
import { createLimiter } from '../../../../../../src/workers/engine/providers/limiter/limiter.ts'
import { createRandom } from '../../../../../support/random.ts'
import { anthropicTraits, estimated, fraction, mixedCall, never, openaiTraits } from './parts.ts'
import { createSimulatedServer, type SimulatedCall } from './simulated-server.ts'
import { createWorld } from './world.ts'

const seeds = Array.from({ length: 15 }, (_, seed) => 7001 + seed * 11)
const passing: readonly ModelCallProblem[] = ['overloaded', 'server-error', 'timeout', 'network', 'too-long', 'invalid-request']

describe.each(['anthropic', 'openai'] as const)('calls that fail, and callers that go away: %s', (style) => {
  it.each(seeds)('leave nothing reserved, nobody waiting and no timer, seed %i', async (seed) => {
    const random = createRandom(seed)
    const world = createWorld()
    const limits = { requests: 100_000, inputTokens: 400_000, outputTokens: 400_000 }
    const server = createSimulatedServer(world, random, { style, headers: 'exact', retryAfter: true, limits, fault: () => (random.below(20) === 0 ? (passing[random.below(passing.length)] ?? null) : null) })
    const limiter = createLimiter({ traits: style === 'anthropic' ? anthropicTraits : openaiTraits, clock: world.clock, random: fraction(random), maxConcurrency: 32 })
    const counts = { answered: 0, failed: 0, aborted: 0 }
    const callers = 600
    for (let each = 0; each < callers; each += 1) {
      const call = mixedCall(random, 1500)
      const stop = new AbortController()
      if (random.below(4) === 0) world.at(random.below(40_000), () => stop.abort(new Error('stop')))
      world.at(random.below(20_000), () => {
        if (stop.signal.aborted) {
          counts.aborted += 1
          return
        }
        void limiter.acquire(estimated(random, call, random.below(5) === 0 ? 'interactive' : 'background'), stop.signal).then(
          (reservation) =>
            server.call(call, (end) => {
              // As a client does: who was stopped in the middle does not say what the server said.
              const said: CallEnd = stop.signal.aborted ? { kind: 'failed', problem: 'aborted', failure: failure('aborted', 'Stopped.'), retryAfterMs: null, limits: null } : end
              reservation.settle(said)
              reservation.settle(said)
              counts[said.kind === 'answered' ? 'answered' : 'failed'] += 1
            }),
          () => (counts.aborted += 1),
        )
      })
    }
    await world.run(60 * 60_000)
    expect(counts.answered + counts.failed + counts.aborted).toBe(callers)
    expect(counts.aborted).toBeGreaterThan(0)
    expect(limiter.state()).toMatchObject({ inFlight: 0, waiting: 0, wait: null })
    expect(world.timers()).toBe(0)
    // An hour later the buckets are full: a call as large as all of it goes at once. A leaked reservation would keep it for ever.
    let gone = false
    void limiter.acquire({ inputTokens: 100_000, maxOutputTokens: 1500, lane: 'background' }, never).then(() => (gone = true))
    await world.run(0)
    expect(gone).toBe(true)
  })
})

describe('a lane', () => {
  it.each(seeds.slice(0, 5))('serves in the order in which calls came, however large, seed %i', async (seed) => {
    const random = createRandom(seed)
    const world = createWorld()
    const server = createSimulatedServer(world, random, { style: 'anthropic', headers: 'exact', retryAfter: true, limits: { requests: 100_000, inputTokens: 60_000, outputTokens: 1_000_000 } })
    const limiter = createLimiter({ traits: anthropicTraits, clock: world.clock, random: fraction(random), maxConcurrency: 16 })
    const order: number[] = []
    for (let each = 0; each < 200; each += 1) {
      const call: SimulatedCall = each === 60 ? { inputTokens: 30_000, outputTokens: 100, maxOutputTokens: 500 } : mixedCall(random, 500)
      void limiter.acquire(estimated(random, call), never).then((reservation) => {
        order.push(each)
        server.call(call, (end) => reservation.settle(end))
      })
    }
    await world.run()
    expect(order).toEqual(Array.from({ length: 200 }, (_, place) => place))
  })

  it('of interactive calls waits for one call at most, whatever waits in the other', async () => {
    const random = createRandom(9)
    const world = createWorld()
    const server = createSimulatedServer(world, random, { style: 'anthropic', headers: 'exact', retryAfter: true, limits: { requests: 100_000, inputTokens: 60_000, outputTokens: 1_000_000 } })
    const limiter = createLimiter({ traits: anthropicTraits, clock: world.clock, random: fraction(random), maxConcurrency: 16 })
    const send = (call: SimulatedCall, lane: 'interactive' | 'background'): Promise<void> => limiter.acquire(estimated(random, call, lane), never).then((reservation) => server.call(call, (end) => reservation.settle(end)))
    for (let each = 0; each < 500; each += 1) void send(mixedCall(random, 500), 'background')
    await world.run(60_000)
    const waits: number[] = []
    for (let each = 0; each < 20; each += 1) {
      const from = world.clock.monotonic()
      void send({ inputTokens: 500, outputTokens: 100, maxOutputTokens: 500 }, 'interactive').then(() => waits.push(world.clock.monotonic() - from))
      await world.run(5000)
    }
    expect(waits).toHaveLength(20)
    // 500 tokens out of an empty bucket of a thousand a second, and what the calls under way may be off.
    expect(Math.max(...waits)).toBeLessThan(4000)
  })
})

describe('a call larger than the bucket', () => {
  it.each(seeds.slice(0, 5))('goes when it is full, alone, and the others go on after it, seed %i', async (seed) => {
    const random = createRandom(seed)
    const world = createWorld()
    const server = createSimulatedServer(world, random, { style: 'anthropic', headers: 'exact', retryAfter: true, limits: { requests: 100_000, inputTokens: 20_000, outputTokens: 1_000_000 } })
    const limiter = createLimiter({ traits: anthropicTraits, clock: world.clock, random: fraction(random), maxConcurrency: 16 })
    const ends: { readonly at: number; readonly kind: string }[] = []
    for (let each = 0; each < 40; each += 1) {
      const call: SimulatedCall = each === 10 ? { inputTokens: 50_000, outputTokens: 100, maxOutputTokens: 500 } : { inputTokens: 500, outputTokens: 100, maxOutputTokens: 500 }
      void limiter.acquire({ inputTokens: call.inputTokens, maxOutputTokens: 500, lane: 'background' }, never).then((reservation) =>
        server.call(call, (end) => {
          reservation.settle(end)
          ends.push({ at: world.clock.monotonic(), kind: end.kind })
        }),
      )
    }
    await world.run(20 * 60_000)
    expect(ends.filter(({ kind }) => kind === 'answered')).toHaveLength(40)
    expect(server.refusedAt).toHaveLength(0)
    expect(world.timers()).toBe(0)
  })
})

it('does not overspend after the wall clock was set, back or forward', async () => {
  for (const jump of [-86_400_000, 86_400_000]) {
    const random = createRandom(77)
    const world = createWorld()
    const server = createSimulatedServer(world, random, { style: 'anthropic', headers: 'thousands', retryAfter: true, limits: { requests: 100_000, inputTokens: 100_000, outputTokens: 1_000_000 } })
    const limiter = createLimiter({ traits: anthropicTraits, clock: world.clock, random: fraction(random), maxConcurrency: 16 })
    let answered = 0
    for (let each = 0; each < 600; each += 1) {
      const call = mixedCall(random, 500)
      void limiter.acquire(estimated(random, call), never).then((reservation) =>
        server.call(call, (end) => {
          reservation.settle(end)
          if (end.kind === 'answered') answered += 1
        }),
      )
    }
    world.at(30_000, () => world.jumpWall(jump))
    await world.run()
    expect(answered).toBeGreaterThanOrEqual(599)
    expect(server.refusedAt.length).toBeLessThanOrEqual(1)
  }
})
