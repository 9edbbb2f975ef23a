import type { Buckets } from './gate.ts'
import type { TokenBucket } from './token-bucket.ts'

/** Anthropic's: limits and what remains, tokens rounded to thousands; resets in RFC 3339, when the bucket is full. */
export function anthropicHeaders(buckets: Buckets, nowMs: number, skewMs: number): Record<string, string> {
  const resetAt = (bucket: TokenBucket): string => new Date(nowMs + skewMs + bucket.untilFull(nowMs)).toISOString().replace(/\.\d+Z$/, 'Z')
  const group = (name: string, bucket: TokenBucket | null, roundTo: number): Record<string, string> =>
    bucket
      ? {
          [`anthropic-ratelimit-${name}-limit`]: String(Math.floor(bucket.perMinute)),
          [`anthropic-ratelimit-${name}-remaining`]: String(Math.max(0, roundTo === 1 ? Math.floor(bucket.level(nowMs)) : Math.round(bucket.level(nowMs) / roundTo) * roundTo)),
          [`anthropic-ratelimit-${name}-reset`]: resetAt(bucket),
        }
      : {}
  const tightest = [buckets.input, buckets.output].filter((bucket) => bucket !== null).sort((a, b) => a.level(nowMs) - b.level(nowMs))[0] ?? null
  return {
    ...group('requests', buckets.requests, 1),
    ...group('input-tokens', buckets.input, 1_000),
    ...group('output-tokens', buckets.output, 1_000),
    ...group('tokens', tightest, 1_000),
  }
}

/** OpenAI's: resets as durations, so no clock is needed to read them; a skew shows as a duration that is wrong. */
export function openaiHeaders(buckets: Buckets, nowMs: number, skewMs: number): Record<string, string> {
  const group = (name: string, bucket: TokenBucket | null): Record<string, string> =>
    bucket
      ? {
          [`x-ratelimit-limit-${name}`]: String(Math.floor(bucket.perMinute)),
          [`x-ratelimit-remaining-${name}`]: String(Math.max(0, Math.floor(bucket.level(nowMs)))),
          [`x-ratelimit-reset-${name}`]: durationText(Math.max(0, bucket.untilFull(nowMs) + skewMs)),
        }
      : {}
  return { ...group('requests', buckets.requests), ...group('tokens', buckets.tokens) }
}

/** `120ms`, `1s`, `7.66s`, `6m0s`, `1h0m0s`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`
  const seconds = Math.ceil(ms / 10) / 100
  if (seconds < 60) return `${seconds}s`
  const hours = Math.floor(seconds / 3_600)
  const minutes = Math.floor((seconds % 3_600) / 60)
  const rest = `${minutes}m${Math.floor(seconds % 60)}s`
  return hours > 0 ? `${hours}h${rest}` : rest
}
