/** How many calls at once: found out, never configured. Times are monotonic milliseconds. */
export interface Concurrency {
  places(): number
  /** A call was answered. */
  answered(call: FinishedCall): void
  /** 429, 529 or time-out of a call that began at `startedAt`. */
  congested(startedAt: number, at: number): void
}

export interface FinishedCall {
  readonly startedAt: number
  readonly at: number
  /** What the server had to do for it, in any unit that is the same for all calls. */
  readonly work: number
  /** All places were taken, or somebody waited for one: only then does it say anything about their number. */
  readonly saturated: boolean
}

/** Places once the first call has come back: it goes alone, since its headers tell the limits and its prefix is then kept. */
const firstPlaces = 8

/**
 * Additive increase, multiplicative decrease, for servers that answer many at once.
 * One place more for each window of as many successes as there are places; half of them on congestion, once for all
 * calls of the same moment: those that began before the last decrease tell nothing new.
 */
export function createConcurrency(most: number): Concurrency {
  let places = 1
  let proven = false
  let successes = 0
  let decreasedAt = -Infinity
  return {
    places: () => places,
    answered({ saturated }) {
      if (!proven) {
        proven = true
        places = Math.min(most, firstPlaces)
        return
      }
      if (!saturated) return
      successes += 1
      if (successes < places) return
      successes = 0
      places = Math.min(most, places + 1)
    },
    congested(startedAt, at) {
      if (startedAt < decreasedAt) return
      decreasedAt = at
      successes = 0
      places = Math.max(1, Math.floor(places / 2))
    },
  }
}
