/** Time as an argument. The same shape as the job runner's clock, so that one clock serves both. */
export interface LimiterClock {
  /** Milliseconds since the epoch: what people are shown. It may jump. */
  now(): number
  /** Milliseconds that only ever go forward; on some systems they stand still while the machine sleeps. */
  monotonic(): number
  /** Calls once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void
}
