import { describe, expect, it } from 'vitest'
import { failure, FailureError } from '../../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../../src/shared/model/ids.ts'
import { untilWoken } from '../../../../../../src/shared/model/job.ts'
import type { ModelChoice } from '../../../../../../src/shared/model/provider.ts'
import { WaitError, type StageWait } from '../../../../../../src/workers/engine/pipeline/ports.ts'
import { createCallDesk, type CallDeskOptions } from '../../../../../../src/workers/engine/providers/desk/call-desk.ts'
import type { BudgetGate, Spending } from '../../../../../../src/workers/engine/providers/desk/desk-ports.ts'
import { createKeys } from '../../../../../../src/workers/engine/providers/keys.ts'
import { createLimiters } from '../../../../../../src/workers/engine/providers/limiter/limiters.ts'
import { ModelCallError, type ModelCallProblem, type ModelTraits, type TokenUsage } from '../../../../../../src/workers/engine/providers/model-port.ts'
import { deferred } from '../../../../../support/deferred.ts'
import { createFakeClock } from '../../../../../support/fake-clock.ts'

const choice: ModelChoice = { provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: null }
const traits: ModelTraits = { reservesMaxTokens: false, sharesTokens: false, cachesPrefix: true, shortestCachedPrefix: 512, local: false, largestInputTokens: 100_000, largestOutputTokens: 16_000 }
const usage: TokenUsage = { inputTokens: 1_000, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 200 }
const answered = { value: 'answer', answer: { usage, limits: null } }
const documentId = 'd1' as DocumentId
const price = { provider: 'anthropic', model: 'claude-*', inputUsd: 1, cachedInputUsd: null, cacheWriteUsd: null, outputUsd: 5, batchFactor: 0.5, asOf: '2026-11-01', edited: false } as const

function failed(problem: ModelCallProblem, retryAfterMs: number | null = null): ModelCallError {
  return new ModelCallError(problem, failure('provider-failed', `It says: ${problem}.`), { retryAfterMs, limits: null, status: null })
}

function bench(more: Partial<CallDeskOptions> = {}) {
  const clock = createFakeClock()
  const spent: Spending[] = []
  const reserved: { usd: number | null; held: boolean }[] = []
  const keys = createKeys()
  const limiters = createLimiters({ clock, random: () => 0.5, maxConcurrency: 8 })
  const open: BudgetGate = {
    reserve(_document, usd) {
      const each = { usd, held: true }
      reserved.push(each)
      return { kind: 'reserved', release: () => void (each.held = false) }
    },
  }
  const desk = createCallDesk({ keys, limiters, budget: open, prices: () => [price], record: (spending) => void spent.push(spending), clock, random: () => 0.5, ...more })
  const call = { choice, inputTokens: 900, maxOutputTokens: 400, purpose: 'extract', lane: 'background', documentId } as const
  const through = <T>(make: (signal: AbortSignal) => Promise<{ value: T; answer: { usage: TokenUsage; limits: null } }>, options: { waiting?: AbortSignal; onWait?: () => void; patienceMs?: number } = {}) =>
    desk.through({ ...call, ...(options.patienceMs !== undefined && { patienceMs: options.patienceMs }) }, { choice, traits }, make, options.waiting ?? new AbortController().signal, options.onWait)
  return { clock, spent, reserved, keys, limiters, desk, through }
}

async function waitOf(work: Promise<unknown>): Promise<StageWait> {
  const error: unknown = await work.then(() => 'no error', (reason: unknown) => reason)
  if (!(error instanceof WaitError)) throw new Error(`Not put to rest: ${String(error)}`)
  return error.wait
}

describe('a call that is answered', () => {
  it('is in the books, at its price, before its answer is handed on, and its reserve is given back', async () => {
    const { through, spent, reserved } = bench()
    expect(await through(async () => answered)).toBe('answer')
    expect(spent).toEqual([{ choice, purpose: 'extract', documentId, calls: 1, usage, costUsd: (1_000 * 1 + 200 * 5) / 1e6, batch: false }])
    expect(reserved).toEqual([{ usd: (900 * 1 + 400 * 5) / 1e6, held: false }])
  })

  it('on this computer costs nothing where nobody entered a price', async () => {
    const local = { ...choice, provider: 'compatible', model: 'own', baseUrl: 'http://localhost:11434/v1' } as const
    const { desk, spent } = bench()
    await desk.through({ choice: local, inputTokens: 1, maxOutputTokens: 1, purpose: 'extract', lane: 'background', documentId }, { choice: local, traits }, async () => answered, new AbortController().signal)
    expect(spent[0]?.costUsd).toBe(0)
  })

  it('elsewhere at a price that nobody knows costs an unknown sum, and not nothing', async () => {
    const { through, spent } = bench({ prices: () => [] })
    await through(async () => answered)
    expect(spent[0]?.costUsd).toBeNull()
  })
})

describe('a call that fails', () => {
  it.each(['rate-limited', 'overloaded', 'server-error', 'timeout', 'network'] as const)('with %s is tried again until it is answered', async (problem) => {
    const { through, clock, spent } = bench()
    let calls = 0
    const work = through(async () => {
      calls += 1
      if (calls < 3) throw failed(problem)
      return answered
    })
    await clock.advance(60_000)
    expect(await work).toBe('answer')
    expect(calls).toBe(3)
    expect(spent).toHaveLength(1)
  })

  it('for longer than patience lasts rests with a time at which it is tried again, and what is wrong', async () => {
    const { through, clock, reserved } = bench({ patienceMs: 30_000 })
    const work = waitOf(through(() => Promise.reject(failed('overloaded'))))
    await clock.advance(240_000)
    const wait = await work
    expect(wait).toMatchObject({ reason: 'awaiting-provider', failure: { message: 'It says: overloaded.' } })
    expect(wait.until).toBeLessThan(untilWoken)
    expect(wait.until).toBeGreaterThan(clock.now() - 240_000)
    expect(wait.still()).toBe(true)
    expect(reserved.every(({ held }) => !held)).toBe(true)
  })

  it('after more time than patience has is not tried again now', async () => {
    const { through, clock } = bench({ patienceMs: 30_000 })
    let calls = 0
    const work = waitOf(
      through(async () => {
        calls += 1
        await new Promise<void>((resolve) => void clock.after(40_000, resolve))
        throw failed('timeout')
      }),
    )
    await clock.advance(40_000)
    expect(await work).toMatchObject({ reason: 'awaiting-provider', failure: { message: 'It says: timeout.' } })
    expect(calls).toBe(1)
  })

  it('and has to wait for longer than patience lasts gives its place away until then', async () => {
    const { through, clock } = bench({ patienceMs: 30_000 })
    const startedAt = clock.now()
    const work = waitOf(through(() => Promise.reject(failed('rate-limited', 3_600_000))))
    await clock.advance(10_000)
    const { reason, until } = await work
    expect(reason).toBe('awaiting-provider')
    expect(until).toBeGreaterThanOrEqual(startedAt + 3_600_000)
    expect(until).toBeLessThan(startedAt + 3_700_000)
  })

  it.each(['billing', 'auth', 'no-such-model'] as const)('with %s waits for a person, and so does every other call at once', async (problem) => {
    const { through, desk } = bench()
    let calls = 0
    const fail = async () => {
      calls += 1
      throw failed(problem)
    }
    const wait = await waitOf(through(fail))
    expect(wait).toMatchObject({ reason: 'awaiting-provider', until: untilWoken, failure: { message: `It says: ${problem}.` } })
    if (problem !== 'no-such-model') {
      expect(await waitOf(through(fail))).toMatchObject({ reason: 'awaiting-provider', until: untilWoken })
      expect(calls).toBe(1)
    }
    // A job that is just being put to rest for this learns that a person has done something.
    expect(wait.still()).toBe(true)
    desk.restart()
    expect(wait.still()).toBe(false)
    expect(await through(async () => answered)).toBe('answer')
  })

  it.each(['too-long', 'invalid-request'] as const)('with %s, its own fault, is handed back, not tried again', async (problem) => {
    const { through, spent } = bench()
    let calls = 0
    await expect(
      through(async () => {
        calls += 1
        throw failed(problem)
      }),
    ).rejects.toMatchObject({ problem })
    expect(calls).toBe(1)
    expect(spent).toEqual([])
  })

  it('and is to be tried once is tried once', async () => {
    const { through } = bench()
    let calls = 0
    const wait = await waitOf(
      through(
        async () => {
          calls += 1
          throw failed('overloaded')
        },
        { patienceMs: 0 },
      ),
    )
    expect(calls).toBe(1)
    expect(wait.failure?.message).toBe('It says: overloaded.')
  })

  it('for a reason that is a bug gives everything back and lets it pass', async () => {
    const { through, limiters, reserved } = bench()
    await expect(through(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
    expect(reserved.every(({ held }) => !held)).toBe(true)
    expect(limiters.states()[0]?.inFlight).toBe(0)
  })
})

describe('a call that may not be made', () => {
  it('without a key is not made', async () => {
    const { desk } = bench()
    const request = { prefix: '', user: '', schema: {}, schemaName: 's', maxOutputTokens: 10 }
    expect(await waitOf(desk.ask({ choice, request, inputTokens: 1, purpose: 'extract', lane: 'background', documentId }, new AbortController().signal))).toMatchObject({ reason: 'awaiting-provider', until: untilWoken, failure: { code: 'provider-key-missing' } })
  })

  it('for money that calls under way may leave over is made once they are settled', async () => {
    let settle: () => void = () => undefined
    const whenSettled = new Promise<void>((resolve) => (settle = resolve))
    let asked = 0
    const refused = failure('budget-reached', 'No more today.')
    const { through } = bench({ budget: { reserve: () => ((asked += 1) === 1 ? { kind: 'refused', failure: refused, until: 42, whenSettled } : { kind: 'reserved', release: () => undefined }) } })
    let calls = 0
    const done = through(async () => {
      calls += 1
      return answered
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect([asked, calls]).toEqual([1, 0])
    settle()
    await done
    expect([asked, calls]).toEqual([2, 1])
  })

  it('for money is not made, holds no place, and waits until the budget says', async () => {
    const refused = failure('budget-reached', 'No more today.')
    const { through, limiters, desk } = bench({ budget: { reserve: () => ({ kind: 'refused', failure: refused, until: 42, whenSettled: null }) } })
    let calls = 0
    const wait = await waitOf(
      through(async () => {
        calls += 1
        return answered
      }),
    )
    expect(wait).toMatchObject({ reason: 'awaiting-budget', until: 42, failure: refused })
    expect(calls).toBe(0)
    expect(limiters.states()[0]?.inFlight).toBe(0)
    desk.reconsider()
    expect(wait.still()).toBe(false)
  })
})

describe('who waits for a call', () => {
  it('and stops waiting for a place is let go with its reason, and nothing is asked', async () => {
    const { through, clock } = bench()
    await waitOf(Promise.race([through(() => Promise.reject(failed('rate-limited', 20_000))), clock.advance(10).then(() => Promise.reject(new WaitError({ kind: 'wait', reason: 'awaiting-night', until: 0, failure: null, still: () => true })))]))
    const stop = new AbortController()
    let calls = 0
    const work = through(
      async () => {
        calls += 1
        return answered
      },
      { waiting: stop.signal },
    )
    const reason = new Error('paused')
    stop.abort(reason)
    await expect(work).rejects.toBe(reason)
    expect(calls).toBe(0)
  })

  it('and stops waiting for an answer does not stop the call: it is paid for, and in the books', async () => {
    const { through, spent } = bench()
    const stop = new AbortController()
    const answer = deferred<typeof answered>()
    const work = through(() => answer.promise, { waiting: stop.signal })
    await new Promise((resolve) => setImmediate(resolve))
    stop.abort(new Error('paused'))
    answer.resolve(answered)
    expect(await work).toBe('answer')
    expect(spent).toHaveLength(1)
  })

  it('is told every few seconds that it still goes on, so that a wait is not taken for a hang', async () => {
    const { through, clock } = bench()
    let told = 0
    const answer = deferred<typeof answered>()
    const work = through(() => answer.promise, { onWait: () => void (told += 1) })
    await clock.advance(21_000)
    expect(told).toBe(4)
    answer.resolve(answered)
    await work
    await clock.advance(21_000)
    expect(told).toBe(4)
    expect(clock.waiting()).toBe(0)
  })
})

describe('the end', () => {
  it('lets calls under way be answered for as long as there is time, then ends them, and takes no new ones', async () => {
    const { through, desk, clock } = bench()
    const first = deferred<typeof answered>()
    const soon = through(() => first.promise)
    const never = through((signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))))
    const ended = never.then(() => 'answered', (error: unknown) => error)
    await new Promise((resolve) => setImmediate(resolve))
    const closed = desk.close(1_000)
    first.resolve(answered)
    expect(await soon).toBe('answer')
    await expect(through(async () => answered)).rejects.toBeInstanceOf(FailureError)
    await clock.advance(1_000)
    await closed
    expect(await ended).toMatchObject({ failure: { code: 'aborted' } })
    expect(clock.waiting()).toBe(0)
  })
})

