import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../../../../../src/workers/engine/providers/limiter/limiter.ts'
import { createMeasuredConcurrency } from '../../../../../../src/workers/engine/providers/limiter/measured-concurrency.ts'
import { createRandom } from '../../../../../support/random.ts'
import { fraction, localTraits, never } from './parts.ts'
import { failedEnd } from './simulated-server.ts'
import { createWorld } from './world.ts'

const minute = 60_000

/**
 * A server on this computer: so many calls are worked on at once, the others wait inside it. `sharing`: all at once,
 * each as much slower, as one graphics card does that has no more to give.
 */
function begin(seed: number, parallel: number, more: { readonly sharing?: boolean; readonly callers?: number } = {}) {
  const random = createRandom(seed)
  const world = createWorld()
  const limiter = createLimiter({ traits: localTraits, clock: world.clock, random: fraction(random), maxConcurrency: 64 })
  const seen = { answered: 0, inside: 0, most: 0, parallel }
  const queue: (() => void)[] = []
  let busy = 0
  const serviceMs = (): number => 800 + random.below(400)
  const work = (): void => {
    while (busy < seen.parallel) {
      const next = queue.shift()
      if (!next) return
      busy += 1
      world.at(serviceMs(), () => {
        busy -= 1
        next()
        work()
      })
    }
  }
  const caller = async (): Promise<void> => {
    for (;;) {
      const reservation = await limiter.acquire({ inputTokens: 400, maxOutputTokens: 200, lane: 'background' }, never)
      seen.inside += 1
      seen.most = Math.max(seen.most, seen.inside)
      await new Promise<void>((resolve) => {
        if (more.sharing) world.at(serviceMs() * Math.max(1, seen.inside), resolve)
        else {
          queue.push(resolve)
          work()
        }
      })
      seen.inside -= 1
      seen.answered += 1
      reservation.settle({ kind: 'answered', usage: { inputTokens: 400, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 100 }, limits: null })
    }
  }
  for (let each = 0; each < (more.callers ?? 64); each += 1) void caller()
  return { world, limiter, seen }
}

describe('a server that names no limits', () => {
  it.each([11, 12, 13].flatMap((seed) => [1, 2, 4, 8].map((parallel) => ({ seed, parallel }))))('is given about as many calls as it works on at once: $parallel, seed $seed', async ({ seed, parallel }) => {
    const { world, limiter, seen } = begin(seed, parallel)
    await world.run(10 * minute)
    const before = seen.answered
    await world.run(10 * minute)
    // Of what so many at once can do, at a second each.
    expect((seen.answered - before) / (600 * parallel)).toBeGreaterThan(0.85)
    // More only wait inside it, where no interactive call could pass them.
    expect(limiter.state().concurrency).toBeLessThanOrEqual(parallel * 2)
  })

  it.each([21, 22, 23])('that only gets slower with more at once gets few, seed %i', async (seed) => {
    const { world, limiter, seen } = begin(seed, 1, { sharing: true })
    await world.run(20 * minute)
    expect(limiter.state().concurrency).toBeLessThanOrEqual(2)
    expect(seen.most).toBeLessThanOrEqual(4)
  })

  it('is followed when it works on fewer at once than before', async () => {
    const { world, limiter, seen } = begin(31, 8)
    await world.run(10 * minute)
    expect(limiter.state().concurrency).toBeGreaterThanOrEqual(7)
    seen.parallel = 2
    await world.run(120 * minute)
    expect(limiter.state().concurrency).toBeLessThanOrEqual(5)
  })

  it('says nothing while few ask: one place is not taken for the best because one caller needs no more', async () => {
    const { world, limiter } = begin(41, 8, { callers: 1 })
    await world.run(5 * minute)
    expect(limiter.state().concurrency).toBeLessThanOrEqual(2)
  })

  it('starts with one call, and halves its places when a call is not answered in time', async () => {
    const world = createWorld()
    const limiter = createLimiter({ traits: localTraits, clock: world.clock, random: () => 0, maxConcurrency: 64 })
    void limiter.acquire({ inputTokens: 400, maxOutputTokens: 200, lane: 'background' }, never)
    await world.run(0)
    expect(limiter.state()).toMatchObject({ concurrency: 1, inFlight: 1 })
    const concurrency = createMeasuredConcurrency(64)
    for (let at = 1; concurrency.places() < 8; at += 1) {
      const places = concurrency.places()
      for (let call = 0; call < places; call += 1) concurrency.answered({ startedAt: at * 1000, at: (at + 1) * 1000, work: 1, saturated: true })
    }
    concurrency.congested(1_000_000, 1_001_000)
    expect(concurrency.places()).toBe(4)
    // One that had begun before tells nothing new.
    concurrency.congested(1_000_500, 1_001_500)
    expect(concurrency.places()).toBe(4)
  })

  it('has a short document done in a few rounds: two at once after the first answer, four after four more', async () => {
    const world = createWorld()
    const limiter = createLimiter({ traits: localTraits, clock: world.clock, random: () => 0, maxConcurrency: 64 })
    const places: number[] = []
    const call = async (place: number): Promise<void> => {
      const reservation = await limiter.acquire({ inputTokens: 400, maxOutputTokens: 200, lane: 'background' }, never)
      // None ends in the same moment as another.
      await new Promise<void>((resolve) => world.at(1000 + place / 100, resolve))
      reservation.settle({ kind: 'answered', usage: { inputTokens: 400, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 100 }, limits: null })
      places.push(limiter.state().concurrency)
    }
    for (let each = 0; each < 9; each += 1) void call(each)
    await world.run(4_500)
    expect(places).toEqual([2, 2, 2, 2, 4, 4, 4, 4, 4])
  })

  it('goes on after failures', async () => {
    const world = createWorld()
    const limiter = createLimiter({ traits: localTraits, clock: world.clock, random: () => 0.5, maxConcurrency: 64 })
    for (let call = 0; call < 20; call += 1) {
      const going = limiter.acquire({ inputTokens: 400, maxOutputTokens: 200, lane: 'background' }, never)
      await world.run(20 * minute)
      ;(await going).settle(failedEnd('timeout'))
    }
    expect(limiter.state()).toMatchObject({ concurrency: 1, inFlight: 0 })
  })
})
