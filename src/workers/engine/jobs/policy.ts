import type { FailureCode } from '../../../shared/failure.ts'
import type { Stage } from '../../../shared/model/job.ts'

/** Every number that decides how long the runner waits and how often it tries. Times in milliseconds. */
export interface RunnerPolicy {
  /** How long a lease holds without a heartbeat, unless the stage may be silent for longer (leaseMsFor). */
  readonly leaseMs: number
  /** How often a lease is renewed, if progress was reported since the last time. */
  readonly heartbeatMs: number
  /** How often expired leases are looked for. */
  readonly sweepMs: number
  /** Attempts at one place of a stage. */
  readonly maxAttempts: number
  /** Full jitter: a random wait between 0 and base · 2^(attempt − 1), at most the cap. */
  readonly backOffBaseMs: number
  readonly backOffCapMs: number
  /** A stage that reports nothing for so long is ended, its thread with it. */
  readonly silenceLimitMs: Readonly<Record<Stage, number>>
  /** Stages whose half-done step is worth waiting for when the engine stops: a model call that is under way is paid for. */
  readonly finishStepOnStop: Readonly<Record<Stage, boolean>>
  /** A stage that does not end so long after its abort is left behind; it has no lease and can write nothing. */
  readonly abandonMs: number
  /** Deaths of the process in a row, with no durable progress between, before a file is quarantined. */
  readonly crashLimit: number
  readonly interruptionLimit: number
}

export const runnerPolicy: RunnerPolicy = {
  leaseMs: 30_000,
  heartbeatMs: 5_000,
  sweepMs: 10_000,
  maxAttempts: 3,
  backOffBaseMs: 1_000,
  backOffCapMs: 60_000,
  silenceLimitMs: {
    // pdf.js reports page by page, but opening a large broken file rebuilds its index in one go.
    read: 60_000,
    chunk: 20_000,
    // One batch may be one model call; the provider's own time-out is shorter.
    extract: 90_000,
    resolve: 60_000,
    embed: 90_000,
    publish: 20_000,
  },
  finishStepOnStop: { read: false, chunk: false, extract: true, resolve: false, embed: true, publish: true },
  abandonMs: 2_000,
  crashLimit: 2,
  interruptionLimit: 5,
}

/**
 * How long a lease on this stage holds. It must not run out while the stage may still be silent, and what was reported
 * at the last moment is only written with the next heartbeat: two of them are added.
 */
export function leaseMsFor(policy: RunnerPolicy, stage: Stage): number {
  return Math.max(policy.leaseMs, policy.silenceLimitMs[stage] + 2 * policy.heartbeatMs)
}

/**
 * Failures that may pass by themselves and are tried again without being asked. The others wait for a person:
 * a password, another file, a newer version.
 */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'out-of-memory',
  'stage-timeout',
  'thread-died',
  'disk-full',
  'library-busy',
  'library-missing',
  'library-read-only',
  'provider-failed',
  'timed-out',
  'aborted',
  'engine-unavailable',
  'internal',
])

export function passesByItself(code: FailureCode): boolean {
  return passing.has(code)
}

/** The wait before the next attempt; `random` is in [0, 1). */
export function backOffMs(policy: Pick<RunnerPolicy, 'backOffBaseMs' | 'backOffCapMs'>, attempt: number, random: number): number {
  return Math.round(random * Math.min(policy.backOffCapMs, policy.backOffBaseMs * 2 ** Math.max(0, attempt - 1)))
}
