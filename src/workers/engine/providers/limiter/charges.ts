import type { ModelTraits, TokenUsage } from '../model-port.ts'
import type { CallEnd, CallWant } from '../limiter-port.ts'
import type { OutputAverage } from './output-average.ts'

/** What a call takes out of each bucket. `tokens` is the one that input and output share where they do. */
export interface Charges {
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly tokens: number
}

export type BucketName = keyof Charges
export const bucketNames = ['requests', 'inputTokens', 'outputTokens', 'tokens'] as const satisfies readonly BucketName[]

/** What a call will take, before it is made. */
export function reservedCharges(want: CallWant, traits: ModelTraits, output: OutputAverage, inputRatio: number): Charges {
  const inputTokens = Math.ceil(want.inputTokens * inputRatio)
  const outputTokens = traits.reservesMaxTokens ? want.maxOutputTokens : output.expect(want.inputTokens, want.maxOutputTokens)
  return {
    requests: 1,
    inputTokens,
    outputTokens,
    // OpenAI: "the maximum of max_tokens and the estimated number of tokens" of the request (guide "Rate limits").
    tokens: traits.reservesMaxTokens ? Math.max(want.maxOutputTokens, inputTokens) : inputTokens + outputTokens,
  }
}

/** Input that counts against the limit: tokens read from a provider's cache do not where input has a bucket of its own. */
export function countedInput(usage: TokenUsage, traits: ModelTraits): number {
  return traits.cachesPrefix && !traits.sharesTokens ? Math.max(0, usage.inputTokens - usage.cachedInputTokens) : usage.inputTokens
}

/**
 * What it has really taken. Where nobody knows (a broken line, a time-out, a call that was stopped), all that was
 * reserved: believing too little is left costs a moment, believing too much a refusal.
 */
export function usedCharges(reserved: Charges, end: CallEnd, traits: ModelTraits): Charges {
  if (end.kind === 'answered') {
    const inputTokens = countedInput(end.usage, traits)
    const { outputTokens } = end.usage
    return {
      requests: 1,
      inputTokens,
      outputTokens: traits.reservesMaxTokens ? reserved.outputTokens : outputTokens,
      tokens: traits.reservesMaxTokens ? Math.max(reserved.tokens, inputTokens) : inputTokens + outputTokens,
    }
  }
  switch (end.problem) {
    case 'rate-limited':
      // Some count it as a request all the same: their next headers tell.
      return { requests: 0, inputTokens: 0, outputTokens: 0, tokens: 0 }
    case 'billing':
    case 'auth':
    case 'no-such-model':
    case 'too-long':
    case 'invalid-request':
      // Refused before any work; the request itself may have been counted.
      return { requests: 1, inputTokens: 0, outputTokens: 0, tokens: 0 }
    case 'overloaded':
    case 'server-error':
    case 'timeout':
    case 'network':
    case 'aborted':
      return reserved
  }
}
