import type { SeenLimit, SeenLimits } from '../model-port.ts'

/** Header names are case-insensitive; `get` answers null for one that is not there. */
export interface HeaderReader {
  get(name: string): string | null
}

/**
 * What an answer's headers say of the provider's limits.
 *
 * Anthropic: `anthropic-ratelimit-{requests,input-tokens,output-tokens}-{limit,remaining,reset}`, reset in RFC 3339 on
 * the server's clock, which need not be ours: it is read against the answer's own `date`.
 * OpenAI: `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, reset as a duration (`1s`, `6m0s`, `120ms`).
 * Null where there is none of them.
 */
export function readLimits(headers: HeaderReader, now: number): SeenLimits | null {
  const serverNow = Date.parse(headers.get('date') ?? '')
  const anthropic = (kind: string): SeenLimit | null =>
    seen(headers.get(`anthropic-ratelimit-${kind}-limit`), headers.get(`anthropic-ratelimit-${kind}-remaining`), (reset) => fromClock(reset, serverNow, now), headers.get(`anthropic-ratelimit-${kind}-reset`))
  const openai = (kind: string): SeenLimit | null =>
    seen(headers.get(`x-ratelimit-limit-${kind}`), headers.get(`x-ratelimit-remaining-${kind}`), (reset) => fromDuration(reset, now), headers.get(`x-ratelimit-reset-${kind}`))
  const [inputTokens, outputTokens] = [anthropic('input-tokens'), anthropic('output-tokens')]
  const limits: SeenLimits = {
    requests: anthropic('requests') ?? openai('requests'),
    inputTokens,
    outputTokens,
    // Anthropic's `tokens` repeats whichever of the two is scarcer: taken for a limit of both together, it is too low.
    tokens: openai('tokens') ?? (inputTokens || outputTokens ? null : anthropic('tokens')),
  }
  return Object.values(limits).some((limit) => limit !== null) ? limits : null
}

/**
 * How long the server asks to be left alone, in milliseconds: `retry-after-ms`, `retry-after` in seconds, or as a date,
 * which is again read against the server's own. Null where it does not say, or says nothing that can be read.
 */
export function readRetryAfter(headers: HeaderReader, now: number): number | null {
  const exact = number(headers.get('retry-after-ms'))
  if (exact !== null) return exact
  const text = headers.get('retry-after')
  if (text === null) return null
  const seconds = number(text)
  if (seconds !== null) return seconds * 1000
  const at = Date.parse(text)
  if (Number.isNaN(at)) return null
  const serverNow = Date.parse(headers.get('date') ?? '')
  return Math.max(0, at - (Number.isNaN(serverNow) ? now : serverNow))
}

function seen(limit: string | null, remaining: string | null, resetOf: (text: string) => number | null, reset: string | null): SeenLimit | null {
  const [most, left] = [number(limit), number(remaining)]
  if (most === null || left === null) return null
  return { limit: most, remaining: left, resetAt: reset === null ? null : resetOf(reset) }
}

function number(text: string | null): number | null {
  if (text === null || text.trim() === '') return null
  const value = Number(text)
  return Number.isFinite(value) && value >= 0 ? value : null
}

function fromClock(text: string, serverNow: number, now: number): number | null {
  const at = Date.parse(text)
  if (Number.isNaN(at)) return null
  return Number.isNaN(serverNow) ? at : now + (at - serverNow)
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function fromDuration(text: string, now: number): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trim()) return null
  return now + parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0)
}
