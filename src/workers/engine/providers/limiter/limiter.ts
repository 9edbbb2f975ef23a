import { FailureError, type Failure } from '../../../../shared/failure.ts'
import type { LaneState } from '../../../../shared/model/provider.ts'
import type { CallEnd, CallWant, Limiter, Reservation } from '../limiter-port.ts'
import type { ModelTraits } from '../model-port.ts'
import { createAbortWatch } from './abort-watch.ts'
import { createBuckets } from './buckets.ts'
import { countedInput, reservedCharges, usedCharges, type Charges } from './charges.ts'
import { createConcurrency } from './concurrency.ts'
import { createInputRatio } from './input-ratio.ts'
import { createLanes } from './lanes.ts'
import type { LimiterClock } from './limiter-clock.ts'
import { createMeasuredConcurrency } from './measured-concurrency.ts'
import { createMinuteRates } from './minute-rates.ts'
import { createOutputAverage } from './output-average.ts'
import { createStandstill, type Hold } from './standstill.ts'

/*
 * A call:  waiting --fits all buckets, has a place, nothing stands still--> in flight --settle--> over
 *          waiting --aborted--> gone, at once      waiting --hard stop, close--> refused, at once
 * The lane: going; or at a standstill (retry-after, back-off, breaker: see standstill.ts), over by itself;
 *          or stopped (billing, key, model), until restart.
 * Only the first who waits is looked at. Every change ends in `pump`, the one place that lets calls go. One timer, and
 * only while somebody waits for a moment in time.
 */
export interface LimiterOptions {
  readonly traits: ModelTraits
  readonly clock: LimiterClock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  /** Limits of a former run; the first answer corrects them. */
  readonly known?: LaneState['limits'] | null
  readonly maxConcurrency: number
}

interface Waiter {
  readonly want: CallWant
  go(reservation: Reservation): void
  refuse(reason: Failure): void
}

/** Timers end early enough to see that the machine slept meanwhile. */
const longestTimerMs = 15_000
/** Generating a token takes about ten times as long as reading one; only used to compare calls with each other. */
const outputWork = 10

/** @see Limiter */
export function createLimiter({ traits, clock, random, known, maxConcurrency }: LimiterOptions): Limiter {
  const buckets = createBuckets({ known: known ?? null, sharesTokens: traits.sharesTokens })
  const concurrency = traits.local ? createMeasuredConcurrency(maxConcurrency) : createConcurrency(maxConcurrency)
  const standstill = createStandstill({ clock, random })
  const lanes = createLanes<Waiter>()
  const output = createOutputAverage()
  const inputRatio = createInputRatio()
  const rates = createMinuteRates()
  const aborts = createAbortWatch()
  const listeners = new Set<() => void>()
  const underWay = new Set<{ readonly startedAt: number; readonly charges: Charges }>()
  let closed: Failure | null = null
  let cancelTimer: (() => void) | null = null

  const chargesOf = (want: CallWant) => reservedCharges(want, traits, output, inputRatio.value())

  /** What keeps this one back; null: nothing. */
  const holdOf = ({ want }: Waiter): Hold | null => {
    const still = standstill.hold()
    if (still) return still
    const charges = chargesOf(want)
    if (underWay.size >= concurrency.places() || (underWay.size > 0 && buckets.oversize(charges))) return { why: 'concurrency', ms: null, failure: null }
    const lacking = buckets.lacking(charges, clock.monotonic())
    return lacking && { ...lacking, failure: null }
  }

  const changed = (): void => {
    for (const listener of [...listeners]) listener()
  }

  const pump = (): void => {
    cancelTimer?.()
    cancelTimer = null
    for (let head = lanes.head(); head; head = lanes.head()) {
      const hold = holdOf(head)
      if (hold) {
        if (hold.ms !== null) cancelTimer = clock.after(Math.min(longestTimerMs, Math.max(1, Math.ceil(hold.ms))), pump)
        break
      }
      lanes.remove(head)
      head.go(start(head.want))
    }
    changed()
  }

  const start = (want: CallWant): Reservation => {
    const startedAt = clock.monotonic()
    const charges = chargesOf(want)
    buckets.reserve(charges, startedAt)
    standstill.started()
    const call = { startedAt, charges }
    underWay.add(call)
    let settled = false
    return {
      settle(end) {
        if (settled) return
        settled = true
        const at = clock.monotonic()
        const saturated = underWay.size >= concurrency.places()
        underWay.delete(call)
        buckets.settle(charges, usedCharges(charges, end, traits), at, { news: standstill.isNews(startedAt), answered: end.kind === 'answered', letThrough: end.kind === 'answered' || end.problem !== 'rate-limited' })
        if (end.limits) buckets.correct(end.limits, at)
        if (end.kind === 'answered') {
          const { usage } = end
          output.learn(want.inputTokens, usage.outputTokens)
          inputRatio.learn(want.inputTokens, countedInput(usage, traits), usage.cacheWriteTokens)
          rates.add(at, usage.inputTokens, usage.outputTokens)
          concurrency.answered({ startedAt, at, work: usage.inputTokens + outputWork * usage.outputTokens, saturated })
          standstill.answered()
        } else failed(end, startedAt, at)
        pump()
      },
    }

    function failed(end: Extract<CallEnd, { kind: 'failed' }>, began: number, at: number): void {
      if (end.problem === 'rate-limited' && standstill.isNews(began)) {
        const sentLater = [...underWay].filter((other) => other.startedAt > began).map((other) => other.charges)
        buckets.refused(charges, end.limits, { sentAt: began, at, sentLater })
      }
      if (end.problem === 'rate-limited' || end.problem === 'overloaded' || end.problem === 'server-error' || end.problem === 'timeout') concurrency.congested(began, at)
      standstill.failed(end, began)
      const stopped = standstill.stopped()
      if (stopped) refuseAll(stopped)
    }
  }

  const refuseAll = (reason: Failure): void => {
    for (const waiter of lanes.drain()) waiter.refuse(reason)
  }

  return {
    acquire: (want, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const refusal = closed ?? standstill.stopped()
        if (refusal) throw new FailureError(refusal)
        const waiter: Waiter = {
          want,
          go(reservation) {
            unwatch()
            resolve(reservation)
          },
          refuse(reason) {
            unwatch()
            reject(new FailureError(reason))
          },
        }
        const unwatch = aborts.watch(signal, () => {
          unwatch()
          lanes.remove(waiter)
          reject(signal.reason as Error)
          pump()
        })
        lanes.add(waiter)
        pump()
      }),

    state() {
      const at = clock.monotonic()
      const last = rates.last(at)
      return {
        inFlight: underWay.size,
        waiting: lanes.size,
        concurrency: concurrency.places(),
        limits: buckets.limits(),
        wait: waitOf(),
        callsPerMinute: last.calls,
        inputTokensPerMinute: last.inputTokens,
        outputTokensPerMinute: last.outputTokens,
      }
    },

    onChange(listener) {
      // Each its own entry, so that the same function given twice is ended twice.
      const entry = (): void => listener()
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },

    restart() {
      standstill.restart()
      pump()
    },

    close(reason) {
      closed ??= reason
      refuseAll(closed)
      pump()
    },
  }

  function waitOf(): LaneState['wait'] {
    const stopped = closed ?? standstill.stopped()
    if (stopped) return { why: 'stopped', until: null, failure: stopped }
    const head = lanes.head()
    const hold = head ? holdOf(head) : null
    return hold && { why: hold.why, until: hold.ms === null ? null : clock.now() + hold.ms, failure: hold.failure }
  }
}
