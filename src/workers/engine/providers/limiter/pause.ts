import type { Failure } from '../../../../shared/failure.ts'
import type { LimiterClock } from './limiter-clock.ts'

/** No call at all until a moment. */
export interface Pause {
  readonly why: 'retry-after' | 'backing-off' | 'breaker'
  readonly failure: Failure | null
  readonly untilMonotonic: number
  readonly untilEpochMs: number
}

/** Some servers name absurd times; a day later one call may ask again. */
const longestMs = 24 * 60 * 60 * 1000

/** A pause from now on. */
export function pauseFor(clock: LimiterClock, ms: number, why: Pause['why'], failure: Failure | null): Pause {
  const bounded = Math.min(longestMs, Math.max(0, ms))
  return { why, failure, untilMonotonic: clock.monotonic() + bounded, untilEpochMs: clock.now() + bounded }
}

/**
 * Milliseconds that are left; 0: over. Either clock may end it: monotonic time stands still on some systems while the
 * machine sleeps, and the wall clock may be set back. Ended too early, a pause costs one refused call.
 */
export function leftOf(pause: Pause, clock: LimiterClock): number {
  return Math.max(0, Math.min(pause.untilMonotonic - clock.monotonic(), pause.untilEpochMs - clock.now()))
}

/** The one that lasts longer. */
export function longer(one: Pause | null, other: Pause): Pause {
  return one && one.untilMonotonic > other.untilMonotonic ? one : other
}
