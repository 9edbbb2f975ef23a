import type { Settings } from '../settings.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** What a call weighs, before it is answered. */
export interface Weight {
  readonly protocol: 'anthropic' | 'openai'
  readonly model: string
  /** Without what was read from the cache, at Anthropic; all of it at OpenAI. */
  readonly inputTokens: number
  /** OpenAI charges the greater of this and the input. */
  readonly maxOutputTokens: number
}

export interface Buckets {
  readonly requests: TokenBucket | null
  readonly input: TokenBucket | null
  readonly output: TokenBucket | null
  readonly tokens: TokenBucket | null
}

export type Admission = { readonly kind: 'admitted' } | { readonly kind: 'refused'; readonly bucket: keyof Buckets; readonly waitMs: number }

/**
 * Real buckets, for each protocol and model. Anthropic: requests, input, output, where only what was generated is
 * taken, afterwards, and a call is let in while anything is left. OpenAI: requests and one bucket of tokens, charged at
 * once with max(`max_tokens`, estimate). A refused call takes nothing.
 */
export interface Gate {
  admit(weight: Weight, settings: Settings, nowMs: number): Admission
  /** After the answer: output as Anthropic counts it. */
  generated(weight: Weight, outputTokens: number, settings: Settings, nowMs: number): void
  buckets(weight: Pick<Weight, 'protocol' | 'model'>, settings: Settings, nowMs: number): Buckets
  forget(): void
}

export function createGate(): Gate {
  const known = new Map<string, TokenBucket>()
  const bucket = (key: string, perMinute: number | null, burstSeconds: number, nowMs: number): TokenBucket | null => {
    if (perMinute === null) {
      known.delete(key)
      return null
    }
    const found = known.get(key)
    if (!found) {
      const fresh = createTokenBucket(perMinute, burstSeconds, nowMs)
      known.set(key, fresh)
      return fresh
    }
    if (found.perMinute !== perMinute) found.change(perMinute, burstSeconds, nowMs)
    return found
  }
  const buckets: Gate['buckets'] = ({ protocol, model }, { limits, burstSeconds }, nowMs) => {
    const of = (name: string, perMinute: number | null) => bucket(`${protocol} ${model} ${name}`, perMinute, burstSeconds, nowMs)
    return protocol === 'anthropic'
      ? { requests: of('requests', limits.rpm), input: of('input', limits.itpm), output: of('output', limits.otpm), tokens: null }
      : { requests: of('requests', limits.rpm), input: null, output: null, tokens: of('tokens', sharedLimit(limits)) }
  }
  return {
    buckets,
    admit(weight, settings, nowMs) {
      const now = buckets(weight, settings, nowMs)
      const shared = Math.max(weight.maxOutputTokens, weight.inputTokens)
      const wanted = [
        ['requests', 1, 1],
        ['input', weight.inputTokens, weight.inputTokens],
        // Anything left is enough, and nothing is taken before something was generated.
        ['output', 1, 0],
        ['tokens', shared, shared],
      ] as const
      const short = wanted
        .map(([name, needed]) => ({ bucket: name, waitMs: now[name]?.waitFor(needed, nowMs) ?? 0 }))
        .sort((a, b) => b.waitMs - a.waitMs)[0]
      if (short && short.waitMs > 0) return { kind: 'refused', ...short }
      for (const [name, , taken] of wanted) now[name]?.take(taken, nowMs)
      return { kind: 'admitted' }
    },
    generated(weight, outputTokens, settings, nowMs) {
      buckets(weight, settings, nowMs).output?.take(outputTokens, nowMs)
    },
    forget: () => known.clear(),
  }
}

function sharedLimit(limits: Settings['limits']): number | null {
  if (limits.tpm !== null) return limits.tpm
  return limits.itpm === null && limits.otpm === null ? null : (limits.itpm ?? 0) + (limits.otpm ?? 0)
}
