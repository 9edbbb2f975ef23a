import { describe, expect, it } from 'vitest'
import { failure } from '../../../../../../src/shared/failure.ts'
import type { ModelChoice } from '../../../../../../src/shared/model/provider.ts'
import type { LimitersOptions } from '../../../../../../src/workers/engine/providers/limiter/limiters.ts'
import { createLimiters } from '../../../../../../src/workers/engine/providers/limiter/limiters.ts'
import { reasonOf } from '../../../../../support/reason-of.ts'
import { anthropicTraits, never } from './parts.ts'
import { failedEnd } from './simulated-server.ts'
import { createWorld } from './world.ts'

const choice: ModelChoice = { provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: null }
const want = { inputTokens: 100, maxOutputTokens: 10, lane: 'background' } as const
const begin = (more: Partial<LimitersOptions> = {}) => createLimiters({ clock: createWorld().clock, random: () => 0.5, maxConcurrency: 8, ...more })

describe('one limiter', () => {
  it('is shared by all who call the same model at the same place with the same key', () => {
    const limiters = begin()
    const one = limiters.of(choice, 'key', anthropicTraits)
    expect(limiters.of({ ...choice }, 'key', anthropicTraits)).toBe(one)
    for (const other of [{ model: 'another' }, { baseUrl: 'http://127.0.0.1:1' }, { provider: 'compatible' }] as const) expect(limiters.of({ ...choice, ...other }, 'key', anthropicTraits)).not.toBe(one)
    expect(limiters.states()).toHaveLength(4)
  })

  it('keeps a call of one caller from passing what another has used up', async () => {
    const limiters = begin({ known: () => ({ requests: 1, inputTokens: null, outputTokens: null }) })
    await limiters.of(choice, null, anthropicTraits).acquire(want, never)
    void limiters.of(choice, null, anthropicTraits).acquire(want, never).catch(() => undefined)
    expect(limiters.states()).toMatchObject([{ inFlight: 1, waiting: 1, limits: { requests: 1 } }])
    limiters.close(failure('aborted', 'Over.'))
  })

  it('is another for another key; the former one goes once nobody uses it', async () => {
    const limiters = begin()
    const reservation = await limiters.of(choice, 'old', anthropicTraits).acquire(want, never)
    expect(limiters.of(choice, 'new', anthropicTraits)).not.toBe(limiters.of(choice, 'old', anthropicTraits))
    reservation.settle(failedEnd('aborted'))
    limiters.of(choice, 'new', anthropicTraits)
    expect(limiters.states()).toHaveLength(1)
  })
})

it('tells of every change of any of them, until it is ended', async () => {
  const limiters = begin()
  let changes = 0
  const end = limiters.onChange(() => (changes += 1))
  const reservation = await limiters.of(choice, null, anthropicTraits).acquire(want, never)
  expect(changes).toBeGreaterThan(0)
  end()
  const before = changes
  reservation.settle(failedEnd('aborted'))
  await limiters.of(choice, null, anthropicTraits).acquire(want, never)
  expect(changes).toBe(before)
})

it('lets those that were stopped try again', async () => {
  const limiters = begin()
  const limiter = limiters.of(choice, null, anthropicTraits)
  ;(await limiter.acquire(want, never)).settle(failedEnd('auth'))
  expect(await reasonOf(limiter.acquire(want, never))).toMatchObject({ failure: { code: 'provider-failed' } })
  limiters.restart()
  expect(await limiter.acquire(want, never)).toBeDefined()
})

it('refuses all calls once it is closed, also of lanes that nobody had asked for', async () => {
  const limiters = begin()
  const limiter = limiters.of(choice, null, anthropicTraits)
  await limiter.acquire(want, never)
  const waiting = reasonOf(limiter.acquire(want, never))
  limiters.close(failure('engine-unavailable', 'It ends.'))
  expect(await waiting).toMatchObject({ failure: { code: 'engine-unavailable' } })
  expect(await reasonOf(limiters.of({ ...choice, model: 'late' }, null, anthropicTraits).acquire(want, never))).toMatchObject({ failure: { code: 'engine-unavailable' } })
})
