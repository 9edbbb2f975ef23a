import type { Failure } from '../../../shared/failure.ts'
import type { ModelChoice } from '../../../shared/model/provider.ts'

/**
 * What asks a model, whoever answers: one call, nothing retried, nothing waited for. Limits, retries and money belong
 * to those above (limiter, caller); a client only speaks its provider's protocol.
 */
export interface ModelClient {
  readonly choice: ModelChoice
  readonly traits: ModelTraits
  /** @throws ModelCallError */
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>
}

export interface ModelTraits {
  /** `max_tokens` counts against the output limit when the call starts, not what is generated. */
  readonly reservesMaxTokens: boolean
  /** One bucket for input and output together. */
  readonly sharesTokens: boolean
  /** The prefix is kept by the provider and costs less the next time. */
  readonly cachesPrefix: boolean
  /** Tokens a prefix must have to be kept; null where it is not. */
  readonly shortestCachedPrefix: number | null
  /** On this computer, or one that names no limits: how much it does at once is found by measuring. */
  readonly local: boolean
  readonly largestInputTokens: number
  readonly largestOutputTokens: number
}

export interface ModelRequest {
  /** Stable over calls: instructions and ontology. */
  readonly prefix: string
  readonly user: string
  /** JSON Schema of the answer; every object closed, every property required. */
  readonly schema: JsonSchema
  readonly schemaName: string
  readonly maxOutputTokens: number
  /** A broken answer and what is wrong with it, when a repair is asked for. */
  readonly repair?: { readonly answer: string; readonly problem: string }
}

export type JsonSchema = { readonly [key: string]: unknown }

export interface ModelAnswer {
  /** Text that should be JSON; empty when it refused. */
  readonly text: string
  readonly stop: 'end' | 'truncated' | 'refused' | 'filtered'
  readonly usage: TokenUsage
  /** Null: the server named none. */
  readonly limits: SeenLimits | null
  readonly answeredBy: string
}

/** Tokens as the provider counted them. `inputTokens` is all input: cached, written to the cache, and new. */
export interface TokenUsage {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
}

/** One limit out of an answer's headers. Times are milliseconds since the epoch. */
export interface SeenLimit {
  /** For a minute. */
  readonly limit: number
  readonly remaining: number
  readonly resetAt: number | null
}

export interface SeenLimits {
  readonly requests: SeenLimit | null
  readonly inputTokens: SeenLimit | null
  readonly outputTokens: SeenLimit | null
  /** Where input and output share one. */
  readonly tokens: SeenLimit | null
}

/**
 * Why a call gave no answer.
 *   rate-limited   wait, then again              overloaded, server-error, timeout, network   back off, halve, again
 *   billing, auth  stop everything, say it       too-long, invalid-request                    this request never works
 *   aborted        somebody stopped it
 */
export type ModelCallProblem = 'rate-limited' | 'overloaded' | 'server-error' | 'timeout' | 'network' | 'billing' | 'auth' | 'no-such-model' | 'too-long' | 'invalid-request' | 'aborted'

export class ModelCallError extends Error {
  override readonly name = 'ModelCallError'
  constructor(
    readonly problem: ModelCallProblem,
    /** In a person's words, with the server's own where it gave any; never a key. */
    readonly failure: Failure,
    readonly more: { readonly retryAfterMs: number | null; readonly limits: SeenLimits | null; readonly status: number | null },
    options?: ErrorOptions,
  ) {
    super(failure.message, options)
  }
}
