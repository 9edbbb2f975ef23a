import type { Failure } from '../../../../shared/failure.ts'
import type { LaneWait } from '../../../../shared/model/provider.ts'
import type { CallEnd } from '../limiter-port.ts'
import { createBackOff } from './back-off.ts'
import { createBreaker } from './breaker.ts'
import type { LimiterClock } from './limiter-clock.ts'
import { leftOf, longer, pauseFor, type Pause } from './pause.ts'

/**
 * Why nothing at all may be called just now.
 *
 *   going   --429, 529 with a time--> paused until then      --without, 5xx, time-out, broken line--> paused, full jitter
 *   going   --five failures of the server in a row--> breaker open, then one call alone
 *   any     --billing, key, no such model--> stopped, until restart
 */
export interface Standstill {
  hold(): Hold | null
  /** The hard stop. */
  stopped(): Failure | null
  /** False for a call that began before the last failure: it belongs to the same bad moment. */
  isNews(startedAt: number): boolean
  started(): void
  answered(): void
  failed(end: Extract<CallEnd, { kind: 'failed' }>, startedAt: number): void
  restart(): void
}

/** What keeps calls back, and for how long; `ms` is null where no moment is known. */
export interface Hold {
  readonly why: LaneWait
  readonly ms: number | null
  readonly failure: Failure | null
}

export function createStandstill({ clock, random }: { readonly clock: LimiterClock; readonly random: () => number }): Standstill {
  const backOff = createBackOff(random)
  const breaker = createBreaker(random)
  let pause: Pause | null = null
  let stop: Failure | null = null
  let probeFailure: Failure | null = null
  let failedAt = -Infinity

  const isNews = (startedAt: number): boolean => startedAt > failedAt
  const pauseAfter = (retryAfterMs: number | null, failure: Failure, startedAt: number): void => {
    if (retryAfterMs !== null) pause = longer(pause, pauseFor(clock, retryAfterMs, 'retry-after', failure))
    else if (isNews(startedAt)) pause = longer(pause, pauseFor(clock, backOff.next(), 'backing-off', failure))
    failedAt = clock.monotonic()
  }
  const serverFailed = (failure: Failure): void => {
    probeFailure = failure
    const openMs = breaker.failed()
    if (openMs !== null) pause = longer(pause, pauseFor(clock, openMs, 'breaker', failure))
  }

  return {
    isNews,
    stopped: () => stop,
    hold() {
      if (pause) {
        const ms = leftOf(pause, clock)
        if (ms > 0) return { why: pause.why, ms, failure: pause.failure }
        pause = null
      }
      return breaker.closedToOthers() ? { why: 'breaker', ms: null, failure: probeFailure } : null
    },
    started: () => breaker.probing(),
    answered() {
      backOff.succeeded()
      breaker.succeeded()
      // Whatever the server asked for stands, though a call that was under way came back well.
      if (pause?.why === 'breaker') pause = null
    },
    failed({ problem, failure, retryAfterMs }, startedAt) {
      switch (problem) {
        case 'billing':
        case 'auth':
        case 'no-such-model':
          stop = failure
          breaker.undecided()
          return
        case 'rate-limited':
          // It is there, and says so.
          breaker.succeeded()
          return pauseAfter(retryAfterMs, failure, startedAt)
        case 'overloaded':
        case 'server-error':
        case 'timeout':
        case 'network':
          pauseAfter(retryAfterMs, failure, startedAt)
          return serverFailed(failure)
        case 'too-long':
        case 'invalid-request':
          return breaker.succeeded()
        case 'aborted':
          return breaker.undecided()
      }
    },
    restart() {
      stop = null
      pause = null
      breaker.reset()
      backOff.succeeded()
    },
  }
}
