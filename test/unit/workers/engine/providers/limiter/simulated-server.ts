import { failure } from '../../../../../../src/shared/failure.ts'
import type { CallEnd } from '../../../../../../src/workers/engine/providers/limiter-port.ts'
import type { ModelCallProblem, SeenLimit, SeenLimits } from '../../../../../../src/workers/engine/providers/model-port.ts'
import type { Random } from '../../../../../support/random.ts'
import type { World } from './world.ts'

/** What a call really takes, which its caller can only estimate. */
export interface SimulatedCall {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly maxOutputTokens: number
}

export interface Limits {
  requests: number
  inputTokens: number
  outputTokens: number
}

export interface ServerOptions {
  /** A minute. For `openai`, `inputTokens` is the limit of all tokens. */
  readonly limits: Limits
  /** anthropic: input on arrival, output as it was generated. openai: max(max_tokens, input) on arrival. */
  readonly style: 'anthropic' | 'openai'
  readonly headers: 'exact' | 'thousands' | 'none'
  readonly retryAfter: boolean
  /** Added to the times in reset headers: the server's clock is wrong. */
  readonly skewMs?: number
  /** Buckets hold so many minutes of their refill. */
  readonly holdsMinutes?: number
  /** Of each call, before anything else is looked at. */
  readonly fault?: () => ModelCallProblem | null
}

export const failedEnd = (problem: ModelCallProblem, retryAfterMs: number | null = null, limits: SeenLimits | null = null): CallEnd => ({ kind: 'failed', problem, failure: failure('provider-failed', `The server said ${problem}.`), retryAfterMs, limits })

export interface SimulatedServer {
  /** Calls back when the answer has arrived. */
  call(call: SimulatedCall, done: (end: CallEnd) => void): void
  readonly refusedAt: number[]
  readonly seen: { calls: number; answered: number; inputTokens: number; outputTokens: number; charged: number; inFlight: number; maxInFlight: number; lowestLevel: number }
  /** From now on, whatever it was before; what is in the buckets is cut to it. */
  lower(limits: Partial<Limits>): void
}

type Name = keyof Limits

/** A provider with real token buckets, a network that takes its time, and headers like the documented ones. */
export function createSimulatedServer(world: World, random: Random, options: ServerOptions): SimulatedServer {
  const limits = { ...options.limits }
  const holds = options.holdsMinutes ?? 1
  const names: readonly Name[] = options.style === 'anthropic' ? ['requests', 'inputTokens', 'outputTokens'] : ['requests', 'inputTokens']
  const level: Limits = { requests: limits.requests * holds, inputTokens: limits.inputTokens * holds, outputTokens: limits.outputTokens * holds }
  const refusedAt: number[] = []
  const seen = { calls: 0, answered: 0, inputTokens: 0, outputTokens: 0, charged: 0, inFlight: 0, maxInFlight: 0, lowestLevel: Infinity }
  let refilledAt = 0
  const refill = (): void => {
    const at = world.clock.monotonic()
    for (const name of names) level[name] = Math.min(limits[name] * holds, level[name] + ((at - refilledAt) * limits[name]) / 60_000)
    refilledAt = at
  }
  const seenLimit = (name: Name): SeenLimit => {
    const left = Math.max(0, level[name])
    const remaining = options.headers === 'thousands' && name !== 'requests' ? Math.round(left / 1000) * 1000 : Math.floor(left)
    return { limit: limits[name], remaining, resetAt: world.clock.now() + ((limits[name] - left) * 60_000) / limits[name] + (options.skewMs ?? 0) }
  }
  const headers = (): SeenLimits | null => {
    if (options.headers === 'none') return null
    const shared = options.style === 'openai'
    return { requests: seenLimit('requests'), inputTokens: shared ? null : seenLimit('inputTokens'), outputTokens: shared ? null : seenLimit('outputTokens'), tokens: shared ? seenLimit('inputTokens') : null }
  }
  const transit = (): number => 2 + random.below(40)
  const arrive = (call: SimulatedCall, answer: (end: CallEnd) => void): void => {
    seen.calls += 1
    refill()
    const fault = options.fault?.() ?? null
    if (fault) return answer(failedEnd(fault))
    const wants: Limits = { requests: 1, inputTokens: options.style === 'anthropic' ? call.inputTokens : Math.max(call.inputTokens, call.maxOutputTokens), outputTokens: 0 }
    // Larger than the bucket: taken when it is full, as a server that lets its buckets go below nothing does.
    const missing = names.map((name) => ({ name, ms: ((Math.min(wants[name], limits[name] * holds * 0.999) - level[name]) * 60_000) / limits[name] })).filter(({ ms }) => ms > 0)
    if (missing.length > 0) {
      refusedAt.push(world.clock.monotonic())
      return answer(failedEnd('rate-limited', options.retryAfter ? Math.ceil(Math.max(...missing.map(({ ms }) => ms)) / 1000) * 1000 : null, headers()))
    }
    for (const name of names) level[name] -= wants[name]
    seen.charged += wants.inputTokens
    seen.inFlight += 1
    seen.maxInFlight = Math.max(seen.maxInFlight, seen.inFlight)
    world.at(150 + random.below(500), () => {
      refill()
      if (options.style === 'anthropic') level.outputTokens -= call.outputTokens
      for (const name of names) seen.lowestLevel = Math.min(seen.lowestLevel, level[name])
      seen.inFlight -= 1
      seen.answered += 1
      seen.inputTokens += call.inputTokens
      seen.outputTokens += call.outputTokens
      answer({ kind: 'answered', usage: { inputTokens: call.inputTokens, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: call.outputTokens }, limits: headers() })
    })
  }
  return {
    call: (call, done) => world.at(transit(), () => arrive(call, (end) => world.at(transit(), () => done(end)))),
    refusedAt,
    seen,
    lower(next) {
      refill()
      Object.assign(limits, next)
      refill()
    },
  }
}
