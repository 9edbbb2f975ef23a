/** Waits where the server names none. */
export interface BackOff {
  /** How long to wait after one more failure in a row, with full jitter: anything from nothing to the doubled step. */
  next(): number
  succeeded(): void
}

const firstStepMs = 1000
const longestMs = 60_000

/** Source: M. Brooker, "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015): full jitter. */
export function createBackOff(random: () => number): BackOff {
  let inARow = 0
  return {
    next() {
      const step = Math.min(longestMs, firstStepMs * 2 ** inARow)
      inARow = Math.min(inARow + 1, 30)
      return random() * step
    },
    succeeded() {
      inARow = 0
    },
  }
}
