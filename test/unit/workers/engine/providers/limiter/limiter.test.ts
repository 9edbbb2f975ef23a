import { expect, it } from 'vitest'
import { FailureError } from '../../../../../../src/shared/failure.ts'
import type { CallWant, Reservation } from '../../../../../../src/workers/engine/providers/limiter-port.ts'
import { createLimiter } from '../../../../../../src/workers/engine/providers/limiter/limiter.ts'
import { reasonOf } from '../../../../../support/reason-of.ts'
import { anthropicTraits, never } from './parts.ts'
import { failedEnd } from './simulated-server.ts'
import { createWorld } from './world.ts'

const want = (inputTokens: number, lane: CallWant['lane'] = 'background'): CallWant => ({ inputTokens, maxOutputTokens: 10, lane })
const answered = { kind: 'answered', usage: { inputTokens: 100, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 10 }, limits: null } as const

function begin(inputTokens: number | null = null) {
  const world = createWorld()
  const limiter = createLimiter({ traits: anthropicTraits, clock: world.clock, random: () => 0.5, known: { requests: null, inputTokens, outputTokens: null }, maxConcurrency: 8 })
  return { world, limiter }
}

it('lets an interactive call go before background calls that came first', async () => {
  const { limiter } = begin()
  const first = await limiter.acquire(want(100), never)
  const order: string[] = []
  const go = (name: string) => (reservation: Reservation): void => {
    order.push(name)
    reservation.settle(answered)
  }
  const all = [limiter.acquire(want(100), never).then(go('background')), limiter.acquire(want(100, 'interactive'), never).then(go('interactive'))]
  first.settle(failedEnd('aborted'))
  await Promise.all(all)
  expect(order).toEqual(['interactive', 'background'])
})

it('forgets a waiting call that is aborted, with its timer', async () => {
  const { world, limiter } = begin(1000)
  const first = await limiter.acquire(want(1000), never)
  first.settle({ ...answered, usage: { ...answered.usage, inputTokens: 1000 } })
  const stop = new AbortController()
  const waiting = limiter.acquire(want(900), stop.signal)
  expect(world.timers()).toBe(1)
  const reason = reasonOf(waiting)
  stop.abort(new Error('stop'))
  expect(await reason).toMatchObject({ message: 'stop' })
  expect(limiter.state()).toMatchObject({ waiting: 0, inFlight: 0, wait: null })
  expect(world.timers()).toBe(0)
})

it('refuses all who wait and all who come once the bill is not paid, until it is tried again', async () => {
  const { limiter } = begin()
  const first = await limiter.acquire(want(100), never)
  const reason = reasonOf(limiter.acquire(want(100), never))
  first.settle(failedEnd('billing'))
  expect(await reason).toBeInstanceOf(FailureError)
  expect(await reasonOf(limiter.acquire(want(100), never))).toBeInstanceOf(FailureError)
  expect(limiter.state().wait?.why).toBe('stopped')
  limiter.restart()
  expect(await limiter.acquire(want(100), never)).toBeDefined()
})

it('obeys retry-after, says until when, and sees that the machine slept', async () => {
  const { world, limiter } = begin()
  const first = await limiter.acquire(want(100), never)
  first.settle(failedEnd('rate-limited', 3_600_000))
  let gone = false
  void limiter.acquire(want(100), never).then(() => (gone = true))
  expect(limiter.state().wait).toMatchObject({ why: 'retry-after', until: world.clock.now() + 3_600_000 })
  await world.run(60_000)
  expect(gone).toBe(false)
  world.jumpWall(3_600_000)
  await world.run(15_000)
  expect(gone).toBe(true)
})

it('lets a call that is larger than the bucket go when the bucket is full', async () => {
  const { world, limiter } = begin(1000)
  const first = await limiter.acquire(want(500), never)
  first.settle({ ...answered, usage: { ...answered.usage, inputTokens: 500 } })
  let gone = false
  void limiter.acquire(want(5000), never).then(() => (gone = true))
  await world.run(29_000)
  expect(gone).toBe(false)
  await world.run(2000)
  expect(gone).toBe(true)
})

it('opens after five failures in a row and lets one call look', async () => {
  const { world, limiter } = begin()
  for (let failure = 0; failure < 5; failure += 1) {
    const going = limiter.acquire(want(100), never)
    await world.run(60_000)
    ;(await going).settle(failedEnd('server-error'))
  }
  const gone: Reservation[] = []
  for (let call = 0; call < 3; call += 1) void limiter.acquire(want(100), never).then((reservation) => gone.push(reservation))
  expect(['breaker', 'backing-off']).toContain(limiter.state().wait?.why)
  await world.run(60_000)
  expect(gone).toHaveLength(1)
  gone[0]?.settle(answered)
  await world.run(60_000)
  expect(gone.length).toBeGreaterThan(1)
})
