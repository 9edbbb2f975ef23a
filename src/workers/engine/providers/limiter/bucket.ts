import type { SeenLimit } from '../model-port.ts'
import { createEstimateError } from './estimate-error.ts'
import { createLearnedLimit, type Refusal } from './learned-limit.ts'

/**
 * One limit a minute, as a token bucket that refills all the time. Without a known limit everything fits.
 * All times are monotonic milliseconds.
 *
 * There are two counts of what is left, and the lower one holds: our own, of everything that was reserved and used; and
 * the newest header's, less what is under way. The header knows of other programs that use the same key. Ours is exact
 * where headers are rounded, and does not forget calls that came back in another order.
 */
export interface Bucket {
  /** A minute; null: none known. */
  limit(): number | null
  /** How long until so much fits; 0: now. What is larger than the bucket fits when it is full. */
  msUntil(amount: number, at: number): number
  /** Larger than what the server's bucket can ever hold. */
  oversize(amount: number): boolean
  reserve(amount: number, at: number): void
  /** The call is over and has used `used`, be it more or less than was reserved. */
  settle(reserved: number, used: number, at: number, call: SettledCall): void
  /** From an answer's headers; after `settle` of the call that was answered. */
  correct(seen: SeenLimit, at: number): void
  /** The server says no to a call that was let go, names no limit, and this bucket may be why. After its `settle`. */
  refused(refusal: Refusal): void
}

export interface SettledCall {
  /** It began after the last refusal: whatever began before belongs to what was refused. */
  readonly news: boolean
  readonly answered: boolean
  /** False: the server said no for its limits. */
  readonly letThrough: boolean
}

const minuteMs = 60_000
/** Sums of fractions are never exact. */
const nothing = 1e-6
/** A learned bucket holds two seconds' worth: its refill was measured, and nobody knows what the server's holds. */
const learnedHoldsMinutes = 1 / 30

/** `roundsTo`: what headers may round to; 1: they are exact. */
export function createBucket({ limit: limitAtFirst, roundsTo }: { readonly limit: number | null; readonly roundsTo: number }): Bucket {
  let told: number | null = limitAtFirst
  const learned = createLearnedLimit()
  let counted = told ?? 0
  let shown = Infinity
  let refilledAt = -Infinity
  let inFlight = 0
  let inFlightSquares = 0
  const error = createEstimateError()

  const byLearning = (): boolean => {
    const own = learned.limit()
    return own !== null && (told === null || own < told)
  }
  const limit = (): number | null => (byLearning() ? learned.limit() : told)
  const capacity = (): number => (limit() ?? 0) * (byLearning() ? learnedHoldsMinutes : 1)
  const level = (): number => Math.min(counted, shown, capacity())
  const refill = (at: number): void => {
    const flowedIn = Number.isFinite(refilledAt) ? (Math.max(0, at - refilledAt) * (limit() ?? 0)) / minuteMs : 0
    counted = Math.min(capacity(), counted + flowedIn)
    shown += flowedIn
    refilledAt = at
  }

  return {
    limit,
    msUntil(amount, at) {
      const perMinute = limit()
      if (perMinute === null || amount <= 0) return 0
      refill(at)
      // A limit that was found by measuring is kept to with a margin of its own.
      const slack = byLearning() ? 0 : error.slack(inFlightSquares + amount ** 2)
      const missing = Math.min(amount + slack, capacity()) - level()
      if (missing <= nothing) return 0
      // A limit of nothing is looked at again after a minute: the next headers may say otherwise.
      return perMinute <= 0 ? minuteMs : (missing * minuteMs) / perMinute
    },
    oversize(amount) {
      const perMinute = limit()
      return perMinute !== null && amount > perMinute + nothing
    },
    reserve(amount, at) {
      refill(at)
      counted -= amount
      shown -= amount
      inFlight += amount
      inFlightSquares += amount ** 2
      learned.spend(amount, at)
    },
    settle(reserved, used, at, call) {
      refill(at)
      inFlight = Math.max(0, inFlight - reserved)
      inFlightSquares = Math.max(0, inFlightSquares - reserved ** 2)
      if (call.answered) error.learn(reserved, used)
      counted = Math.min(capacity(), counted + reserved - used)
      shown += reserved - used
      if (!call.news) return
      if (call.letThrough) learned.correct(used - reserved)
      else learned.takeBack(reserved)
      // Only what has to wait keeps to a limit.
      if (call.answered && level() < capacity() / 2) learned.kept(used)
    },
    correct(seen, at) {
      refill(at)
      // What was counted under another limit, or none, says nothing of what this one holds.
      const changed = seen.limit !== limit()
      // What was found out by being refused stands until the server names a higher limit than before.
      if (told !== null && seen.limit > told) learned.forget()
      told = seen.limit
      shown = seen.remaining - (roundsTo > 1 && seen.remaining % roundsTo === 0 ? roundsTo / 2 : 0) - inFlight
      counted = Math.min(capacity(), changed ? shown : counted)
    },
    refused(refusal) {
      refill(refusal.at)
      const before = limit()
      learned.refused(refusal, before)
      // Empty now. What calls that are still under way had reserved comes back with them where they were refused too.
      counted = before === null ? -inFlight : Math.min(counted, -inFlight)
    },
  }
}
