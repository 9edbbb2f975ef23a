import type { CallEnd, CallWant, Limiter } from '../../../../../../src/workers/engine/providers/limiter-port.ts'
import type { ModelTraits } from '../../../../../../src/workers/engine/providers/model-port.ts'
import type { Random } from '../../../../../support/random.ts'
import type { SimulatedCall, SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

export const anthropicTraits: ModelTraits = { reservesMaxTokens: false, sharesTokens: false, cachesPrefix: true, shortestCachedPrefix: 512, local: false, largestInputTokens: 1_000_000, largestOutputTokens: 64_000 }
export const openaiTraits: ModelTraits = { ...anthropicTraits, reservesMaxTokens: true, sharesTokens: true, shortestCachedPrefix: 1024 }
export const localTraits: ModelTraits = { ...anthropicTraits, cachesPrefix: false, shortestCachedPrefix: null, local: true }

export const never = new AbortController().signal

/** A chance from 0 to 1 out of the tests' repeatable one. */
export const fraction = (random: Random) => (): number => random.below(1_000_000) / 1_000_000

/** Passages as documents have them: many of about 400 tokens, some short, a few long. */
export function mixedCall(random: Random, maxOutputTokens: number): SimulatedCall {
  const kind = random.below(10)
  const inputTokens = kind === 0 ? 1500 + random.below(2500) : kind < 3 ? 30 + random.below(100) : 250 + random.below(300)
  return { inputTokens, outputTokens: Math.min(maxOutputTokens, Math.round(inputTokens * (0.3 + random.below(60) / 100))), maxOutputTokens }
}

/** What a caller thinks it will take: up to a quarter off either way. */
export function estimated(random: Random, call: SimulatedCall, lane: CallWant['lane'] = 'background'): CallWant {
  return { inputTokens: Math.round((call.inputTokens * (75 + random.below(51))) / 100), maxOutputTokens: call.maxOutputTokens, lane }
}

export interface Outcome {
  answered: number
  endedAt: number
  readonly refused: Refused[]
}

/** A 429: when the call was sent, and when the answer was known. */
interface Refused {
  readonly sentAt: number
  readonly knownAt: number
}

/** Refusals of calls that were sent when the one before was known: nobody could have held back those on their way. */
export function refusalsIn(refused: readonly Refused[], from = 0): number {
  let known = from
  let count = 0
  for (const { sentAt, knownAt } of refused.toSorted((a, b) => a.knownAt - b.knownAt)) {
    if (knownAt < from || (count > 0 && sentAt <= known)) continue
    known = knownAt
    count += 1
  }
  return count
}

/** All calls through the limiter, each again until it is answered, `callers` of them at a time. Answers at once; the outcome grows as the world runs. */
export function sendAll(options: { readonly limiter: Limiter; readonly server: SimulatedServer; readonly world: World; readonly calls: readonly SimulatedCall[]; readonly callers: number; readonly random: Random }): Outcome {
  const { limiter, server, world, calls, callers, random } = options
  const outcome: Outcome = { answered: 0, endedAt: 0, refused: [] }
  let next = 0
  const caller = async (): Promise<void> => {
    for (let call = calls[next++]; call; call = calls[next++]) {
      for (;;) {
        const reservation = await limiter.acquire(estimated(random, call), never)
        const going = call
        const sentAt = world.clock.monotonic()
        const end = await new Promise<CallEnd>((resolve) => server.call(going, resolve))
        reservation.settle(end)
        if (end.kind === 'answered') break
        if (end.problem === 'rate-limited') outcome.refused.push({ sentAt, knownAt: world.clock.monotonic() })
      }
      outcome.answered += 1
      outcome.endedAt = world.clock.monotonic()
    }
  }
  for (let each = 0; each < callers; each += 1) void caller()
  return outcome
}
