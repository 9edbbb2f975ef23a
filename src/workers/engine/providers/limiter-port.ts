import type { Failure } from '../../../shared/failure.ts'
import type { LaneState } from '../../../shared/model/provider.ts'
import type { ModelCallProblem, SeenLimits, TokenUsage } from './model-port.ts'

/**
 * The gate before every model call: requests, input tokens and output tokens as three buckets, one atomic acquire.
 * One for each provider, address, key and model, shared by everything in the app that calls it.
 */
export interface Limiter {
  /**
   * Waits until all three buckets and a place are free, then takes them at once. Interactive calls go first.
   * @throws FailureError of the hard stop (billing, auth) at once; the signal's reason when it was aborted
   */
  acquire(want: CallWant, signal: AbortSignal): Promise<Reservation>
  state(): Omit<LaneState, 'provider' | 'model' | 'baseUrl'>
  /** Called after each change of what `state` says. Answers what ends it. */
  onChange(listener: () => void): () => void
  /** A person changed the key or paid: calls may be tried again. */
  restart(): void
  /** Refuses everything that waits and everything that comes. */
  close(reason: Failure): void
}

export interface CallWant {
  /** Estimate, cached part left out where cached tokens are free of limits. */
  readonly inputTokens: number
  /** What the call may generate at most. */
  readonly maxOutputTokens: number
  readonly lane: 'interactive' | 'background'
}

export interface Reservation {
  /** Once, however the call ended; later calls of it do nothing. */
  settle(end: CallEnd): void
}

export type CallEnd =
  | { readonly kind: 'answered'; readonly usage: TokenUsage; readonly limits: SeenLimits | null }
  | { readonly kind: 'failed'; readonly problem: ModelCallProblem; readonly failure: Failure; readonly retryAfterMs: number | null; readonly limits: SeenLimits | null }
