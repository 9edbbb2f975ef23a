import { failure, FailureError, type Failure } from '../../../../shared/failure.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import { untilWoken, type WaitReason } from '../../../../shared/model/job.ts'
import type { ModelChoice, ModelPrice } from '../../../../shared/model/provider.ts'
import { WaitError } from '../../pipeline/ports.ts'
import type { ClientOptions } from '../clients/client-options.ts'
import type { JsonAbility } from '../clients/chat-completions.ts'
import { createModelClient } from '../clients/create-client.ts'
import { probeCompatible, type AskThrough } from '../clients/probe.ts'
import { failedTest, testProvider } from '../clients/test-provider.ts'
import type { Keys } from '../keys.ts'
import type { LimiterClock } from '../limiter/limiter-clock.ts'
import type { Limiters } from '../limiter/limiters.ts'
import type { Reservation } from '../limiter-port.ts'
import { ModelCallError, type ModelAnswer, type ModelCallProblem, type ModelClient, type TokenUsage } from '../model-port.ts'
import { isOnThisComputer } from '../prices/on-this-computer.ts'
import { costOf, priceOf } from '../prices/price.ts'
import type { BudgetGate, CallDesk, Spending } from './desk-ports.ts'

export interface CallDeskOptions {
  readonly keys: Keys
  readonly limiters: Limiters
  readonly budget: BudgetGate
  readonly prices: () => readonly ModelPrice[]
  /** Durable before the answer is handed on. */
  readonly record: (spending: Spending) => void
  readonly clock: LimiterClock
  readonly random: () => number
  readonly timeoutMs?: number
  /** How long a call is tried again before its job gives its place to another. */
  readonly patienceMs?: number
}

/** Longer than any answer of the size that is asked for takes: at a provider, and on a computer without a graphics card. */
const callTimeoutMs = 120_000
const localCallTimeoutMs = 600_000
const defaultPatienceMs = 90_000
/** How long a job rests before it tries a provider again that was not there. */
const restMs = 60_000
const stillWaitingMs = 5_000
/** A person waits for it; a model that is only being loaded into memory may need most of it. */
const testTimeoutMs = 50_000

type Answered<T> = { readonly value: T; readonly answer: Pick<ModelAnswer, 'usage' | 'limits'> }

/*
 * A call:  key? --no--> WaitError (somebody has to enter it)
 *          limiter --too long a wait--> WaitError (its job rests until then)
 *          money --would pass a budget--> WaitError (until it is raised, or the day turns)
 *          client --answer--> books, handed on
 *                 --passes by itself--> limiter again, until patience ends --> WaitError
 *                 --stops everything (bill, key, model)--> WaitError
 *                 --this request's own fault--> thrown on
 */
export function createCallDesk(options: CallDeskOptions): CallDesk {
  const { keys, limiters, budget, clock } = options
  const patienceMs = options.patienceMs ?? defaultPatienceMs
  const clients = new Map<string, ModelClient>()
  const abilities = new Map<string, JsonAbility>()
  const probes = new Map<string, Promise<JsonAbility>>()
  const underWay = new Set<Promise<unknown>>()
  const ended = new AbortController()
  /** Counts what may have changed an answer: a job that is just being put to rest for an older one is not. */
  let epoch = 0

  const clientOptions = (choice: ModelChoice): ClientOptions => {
    const key = keys.get(choice)
    if (key === null && choice.provider !== 'compatible')
      throw waitFor('awaiting-provider', untilWoken, failure('provider-key-missing', `There is no key for ${choice.provider === 'anthropic' ? 'Anthropic' : 'OpenAI'}.`, { subject: choice.model }))
    return { key, timeoutMs: options.timeoutMs ?? (choice.provider === 'compatible' ? localCallTimeoutMs : callTimeoutMs), now: clock.now }
  }
  const placeOf = (choice: ModelChoice) => JSON.stringify([choice.provider, choice.model, choice.baseUrl, keys.fingerprint(choice)])

  const desk: CallDesk = {
    async client(choice, waiting, documentId = null) {
      const place = placeOf(choice)
      const known = clients.get(place)
      if (known) return known
      const made = createModelClient(choice, clientOptions(choice), choice.provider === 'compatible' ? await abilityOf(choice, place, waiting, documentId) : 'schema')
      clients.set(place, made)
      return made
    },
    async ask(call, waiting, onWait) {
      const client = await desk.client(call.choice, waiting, call.documentId)
      const { request } = call
      return desk.through({ ...call, maxOutputTokens: request.maxOutputTokens }, client, async (signal) => {
        const answer = await client.ask(request, signal)
        return { value: answer, answer }
      }, waiting, onWait)
    },
    through: (call, client, make, waiting, onWait) => track(tryUntilAnswered(call, client, make, waiting, onWait ?? (() => undefined))),
    async test(choice, waiting) {
      // A person who presses the button has changed something: nothing stands still for what was before.
      desk.restart()
      try {
        const { report, ability } = await testProvider(choice, { ...clientOptions(choice), timeoutMs: testTimeoutMs, prices: options.prices(), monotonicMs: clock.monotonic }, askOnce(choice, waiting), waiting)
        if (ability) abilities.set(placeOf(choice), ability)
        return report
      } catch (error) {
        // No key: there is nothing to ask with.
        if (error instanceof WaitError && error.wait.failure) return failedTest(choice, error.wait.failure, options.prices())
        throw error
      }
    },
    reconsider: () => void (epoch += 1),
    restart() {
      epoch += 1
      clients.clear()
      abilities.clear()
      limiters.restart()
    },
    async close(graceMs) {
      limiters.close(failure('aborted', 'The engine stops.'))
      const cancel = clock.after(graceMs, () => ended.abort(new FailureError(failure('aborted', 'The engine stops.'))))
      await Promise.allSettled([...underWay])
      cancel()
    },
  }
  return desk

  function waitFor(reason: WaitReason, until: number, why: Failure): WaitError {
    const seen = epoch
    return new WaitError({ kind: 'wait', reason, until, failure: why, still: () => epoch === seen })
  }

  function track<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => undefined)
    underWay.add(settled)
    void settled.finally(() => underWay.delete(settled))
    return work
  }

  /** Probed once, whoever asks first; a probe that failed is made again. */
  function abilityOf(choice: ModelChoice, place: string, waiting: AbortSignal, documentId: DocumentId | null): Promise<JsonAbility> {
    const known = abilities.get(place)
    if (known) return Promise.resolve(known)
    const running = probes.get(place)
    if (running) return running
    const probe = probeCompatible(choice, clientOptions(choice), (client, request) =>
      desk.through({ choice, inputTokens: 100, maxOutputTokens: request.maxOutputTokens, purpose: 'test', lane: 'interactive', documentId }, client, async (signal) => {
        const answer = await client.ask(request, signal)
        return { value: answer, answer }
      }, waiting),
    )
      .then(({ ability }) => {
        abilities.set(place, ability)
        return ability
      })
      .finally(() => probes.delete(place))
    probes.set(place, probe)
    return probe
  }

  function askOnce(choice: ModelChoice, waiting: AbortSignal): AskThrough {
    return async (client, request) => {
      try {
        return await desk.through({ choice, inputTokens: 100, maxOutputTokens: request.maxOutputTokens, purpose: 'test', lane: 'interactive', documentId: null, patienceMs: 0 }, client, async (signal) => {
          const answer = await client.ask(request, AbortSignal.any([signal, waiting]))
          return { value: answer, answer }
        }, waiting)
      } catch (error) {
        throw error instanceof WaitError && error.wait.failure ? new FailureError(error.wait.failure) : error
      }
    }
  }

  async function tryUntilAnswered<T>(call: Parameters<CallDesk['through']>[0], client: Pick<ModelClient, 'choice' | 'traits'>, make: (signal: AbortSignal) => Promise<Answered<T>>, waiting: AbortSignal, onWait: () => void): Promise<T> {
    const { choice } = call
    const patience = call.patienceMs ?? patienceMs
    const limiter = limiters.of(choice, keys.fingerprint(choice), client.traits)
    const startedMs = clock.monotonic()
    const price = priceOf(choice, options.prices())
    // Electricity alone, unless a person has entered a price for it.
    const costFor = (usage: TokenUsage): number | null => (!price && isOnThisComputer(choice) ? 0 : costOf(usage, price, false))
    const stopTelling = tellEvery(stillWaitingMs, onWait)
    try {
      return await again()
    } finally {
      stopTelling()
    }

    async function again(): Promise<T> {
      for (;;) {
        const done = await once()
        if (done) return done.value
      }
    }

    /** Null: it did not work, and may when it is tried again. */
    async function once(): Promise<{ readonly value: T } | null> {
      const reservation = await acquire()
      const worst = costFor({ inputTokens: call.inputTokens, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: call.maxOutputTokens })
      const money = budget.reserve(call.documentId, worst, choice)
      if (money.kind === 'refused') {
        giveBack(reservation)
        if (!money.whenSettled) throw waitFor('awaiting-budget', money.until, money.failure)
        // Calls under way are counted at their worst, and will have cost less.
        await orAborted(money.whenSettled, waiting)
        return null
      }
      try {
        const { value, answer } = await make(ended.signal)
        reservation.settle({ kind: 'answered', usage: answer.usage, limits: answer.limits })
        options.record({ choice, purpose: call.purpose, documentId: call.documentId, calls: 1, usage: answer.usage, costUsd: costFor(answer.usage), batch: false })
        return { value }
      } catch (error) {
        if (!(error instanceof ModelCallError)) {
          giveBack(reservation)
          throw error
        }
        reservation.settle({ kind: 'failed', problem: error.problem, failure: error.failure, retryAfterMs: error.more.retryAfterMs, limits: error.more.limits })
        if (stops.has(error.problem)) throw waitFor('awaiting-provider', untilWoken, error.failure)
        if (!passes.has(error.problem)) throw error
        if (clock.monotonic() - startedMs >= patience) throw waitFor('awaiting-provider', nextTry(error.more.retryAfterMs), error.failure)
        return null
      } finally {
        money.release()
      }
    }

    /** A place and room in all buckets. Whoever would stand too long rests instead, and somebody else gets the runner's place. */
    async function acquire(): Promise<Reservation> {
      const impatient = new AbortController()
      const signal = AbortSignal.any([waiting, impatient.signal])
      const cancel = tellEvery(stillWaitingMs, () => {
        const wait = limiter.state().wait
        const longUntil = wait?.until != null && wait.until - clock.now() > patience ? wait.until : null
        if (longUntil !== null) {
          const why = wait?.failure ?? failure('provider-rate-limited', `${choice.model} may be asked again later.`, { subject: choice.model })
          impatient.abort(waitFor('awaiting-provider', longUntil, why))
        }
      })
      try {
        return await limiter.acquire({ inputTokens: call.inputTokens, maxOutputTokens: call.maxOutputTokens, lane: call.lane }, signal)
      } catch (error) {
        if (error instanceof FailureError && error.failure.code !== 'aborted') throw waitFor('awaiting-provider', untilWoken, error.failure)
        throw error
      } finally {
        cancel()
      }
    }
  }

  function tellEvery(ms: number, tell: () => void): () => void {
    let cancel = clock.after(ms, tick)
    function tick(): void {
      cancel = clock.after(ms, tick)
      tell()
    }
    return () => cancel()
  }

  function nextTry(retryAfterMs: number | null): number {
    // Spread, so that many documents do not come back in the same moment.
    return clock.now() + Math.max(retryAfterMs ?? 0, restMs * (1 + options.random()))
  }
}

const passes: ReadonlySet<ModelCallProblem> = new Set<ModelCallProblem>(['rate-limited', 'overloaded', 'server-error', 'timeout', 'network'])
const stops: ReadonlySet<ModelCallProblem> = new Set<ModelCallProblem>(['billing', 'auth', 'no-such-model'])

/** @throws the signal's reason when that comes first */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    void work.then(resolve).finally(() => signal.removeEventListener('abort', stop))
  })
}

function giveBack(reservation: Reservation): void {
  reservation.settle({ kind: 'failed', problem: 'aborted', failure: failure('aborted', 'The call was not made.'), retryAfterMs: null, limits: null })
}

