/** What was spent from a moment on, until the next entry. */
export interface Spent {
  /** Monotonic milliseconds. */
  readonly at: number
  readonly amount: number
}

export interface Observation {
  readonly spent: readonly Spent[]
  readonly from: number
  /** The refusal: the bucket is taken to have been empty then. */
  readonly until: number
  /** A bucket nobody has drawn from is full; one that has just refused is empty. */
  readonly startsFull: boolean
  /** How much a bucket holds, in minutes of its own refill. */
  readonly holdsMinutes: number
}

const minuteMs = 60_000

/** What would be left at the refusal, were the limit `limit` a minute. */
function levelAt(limit: number, { spent, from, until, startsFull, holdsMinutes }: Observation): number {
  const capacity = limit * holdsMinutes
  let level = startsFull ? capacity : 0
  let at = from
  for (const entry of spent) {
    level = Math.min(capacity, level + ((entry.at - at) * limit) / minuteMs) - entry.amount
    at = entry.at
  }
  return Math.min(capacity, level + ((until - at) * limit) / minuteMs)
}

/**
 * The limit a minute that explains a refusal: the one whose bucket what was spent has just emptied. A larger limit
 * always leaves more, so it is found by halving. Null where nothing was spent: the refusal says nothing then.
 */
export function limitThatRunsDry(observation: Observation): number | null {
  const total = observation.spent.reduce((sum, entry) => sum + entry.amount, 0)
  if (total <= 0) return null
  let low = 0
  // A bucket that could give everything at once, were it ever so short a time.
  let high = Math.max(total / observation.holdsMinutes, (total * minuteMs) / Math.max(1, observation.until - observation.from))
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2
    if (levelAt(middle, observation) > 0) high = middle
    else low = middle
  }
  return high
}
