/** Time as an argument, so that tests move it. */
export interface Clock {
  /** Milliseconds since the epoch: what is stored. It may jump. */
  now(): number
  /** Milliseconds that only ever go forward: what waits are measured with. */
  monotonic(): number
  /** Calls once after `ms`; the answer cancels it. It keeps the process alive until then. */
  after(ms: number, call: () => void): () => void
}

export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}
