/** A bucket that refills continuously. Times are milliseconds of the clock that its owner passes in. */
export interface TokenBucket {
  readonly perMinute: number
  level(nowMs: number): number
  /** May make the level negative: what was generated was not known before. */
  take(amount: number, nowMs: number): void
  /** Milliseconds until it holds this much; 0: now. What is more than the bucket holds when full waits for a full one. */
  waitFor(amount: number, nowMs: number): number
  /** Milliseconds until it is full. */
  untilFull(nowMs: number): number
  /** A new limit: what is left of the old one is kept, as far as the new one holds it. */
  change(perMinute: number, burstSeconds: number, nowMs: number): void
}

export function createTokenBucket(perMinuteAtFirst: number, burstSecondsAtFirst: number, nowMs: number): TokenBucket {
  let perMinute = perMinuteAtFirst
  let capacity = (perMinute * burstSecondsAtFirst) / 60
  let level = capacity
  let at = nowMs
  const refill = (now: number): void => {
    level = Math.min(capacity, level + (Math.max(0, now - at) * perMinute) / 60_000)
    at = Math.max(at, now)
  }
  const waitFor = (amount: number, now: number): number => {
    refill(now)
    // A hair of slack: sums of floats must not make a call wait for a billionth of a token.
    const missing = Math.min(amount, capacity) - level
    return missing <= 1e-6 ? 0 : (missing * 60_000) / perMinute
  }
  return {
    get perMinute() {
      return perMinute
    },
    level(now) {
      refill(now)
      return level
    },
    take(amount, now) {
      refill(now)
      level -= amount
    },
    waitFor,
    untilFull: (now) => waitFor(capacity, now),
    change(nextPerMinute, burstSeconds, now) {
      refill(now)
      perMinute = nextPerMinute
      capacity = (perMinute * burstSeconds) / 60
      level = Math.min(level, capacity)
    },
  }
}
