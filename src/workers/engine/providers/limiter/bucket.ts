import type { SeenLimit } from '../model-port.ts'
import { createLearnedLimit, learnedHoldsMinutes } from './learned-limit.ts'

/**
 * One limit a minute, as a token bucket that refills all the time. Without a known limit everything fits.
 * All times are monotonic milliseconds.
 */
export interface Bucket {
  /** A minute; null: none known. */
  limit(): number | null
  /** How long until so much fits; 0: now. What is larger than the bucket fits when it is full. */
  msUntil(amount: number, at: number): number
  /** Larger than the bucket ever holds. */
  oversize(amount: number): boolean
  reserve(amount: number, at: number): void
  /** The call is over and has used `used`, be it more or less than was reserved. */
  settle(reserved: number, used: number, at: number, call: SettledCall): void
  /** From an answer's headers; after `settle` of the call that was answered. */
  correct(seen: SeenLimit, at: number): void
  /** The server says no to a call that was let go, and this bucket may be why. */
  refused(amount: number, at: number): void
  /** The server says no, and with it how much there is: what is spent from now on shows whether it refills as it says. */
  foundEmpty(at: number): void
}

export interface SettledCall {
  /** It began after the last refusal: whatever began before belongs to what was refused. */
  readonly news: boolean
  readonly answered: boolean
}

const minuteMs = 60_000
/** Sums of fractions are never exact. */
const nothing = 1e-6

export function createBucket(options: { readonly limit: number | null }): Bucket {
  let told: number | null = options.limit
  const learned = createLearnedLimit()
  let level = told ?? 0
  let refilledAt = -Infinity
  let inFlight = 0

  const limit = (): number | null => {
    const own = learned.limit()
    if (told === null || own === null) return told ?? own
    return Math.min(told, own)
  }
  const capacity = (): number => {
    const own = learned.limit()
    if (own !== null && (told === null || own < told)) return own * learnedHoldsMinutes
    return told ?? 0
  }
  const refill = (at: number): void => {
    const perMinute = limit()
    if (perMinute !== null && Number.isFinite(refilledAt)) level += (Math.max(0, at - refilledAt) * perMinute) / minuteMs
    level = Math.min(level, capacity())
    refilledAt = at
  }

  return {
    limit,
    msUntil(amount, at) {
      const perMinute = limit()
      if (perMinute === null || amount <= 0) return 0
      refill(at)
      const missing = Math.min(amount, capacity()) - level
      if (missing <= nothing) return 0
      // A limit of nothing is looked at again after a minute: the next headers may say otherwise.
      return perMinute <= 0 ? minuteMs : (missing * minuteMs) / perMinute
    },
    oversize: (amount) => limit() !== null && amount > capacity() + nothing,
    reserve(amount, at) {
      refill(at)
      level -= amount
      inFlight += amount
      learned.spend(amount, at)
    },
    settle(reserved, used, at, call) {
      refill(at)
      inFlight = Math.max(0, inFlight - reserved)
      level = Math.min(capacity(), level + reserved - used)
      if (call.news) learned.spend(used - reserved, at)
      // Only what is short shows that there may be more.
      if (call.news && call.answered && level < capacity() / 2) learned.answered(used)
    },
    correct(seen, at) {
      refill(at)
      const known = limit() !== null
      if (seen.limit !== told) {
        // What was found out by being refused stands until the server names a higher limit than before.
        if (told !== null && seen.limit > told) learned.forget()
        told = seen.limit
      }
      // Never upwards: headers are rounded, and some calls in flight are not in them yet.
      const allowed = seen.remaining - inFlight
      level = Math.min(capacity(), known ? Math.min(level, allowed) : allowed)
    },
    refused(amount, at) {
      refill(at)
      const before = limit()
      // Refused although there was plenty: another limit than this one did it.
      if (learned.limit() !== null && level > capacity() / 2) return
      learned.refused(at, before)
      // Calls that were sent before the refusal was known have taken what came in since.
      level = before === null ? -amount : Math.min(level, -amount)
    },
    foundEmpty: (at) => learned.emptyAt(at),
  }
}
