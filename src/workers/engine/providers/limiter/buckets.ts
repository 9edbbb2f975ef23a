import type { LaneState, LaneWait } from '../../../../shared/model/provider.ts'
import type { SeenLimit, SeenLimits } from '../model-port.ts'
import { createBucket, type SettledCall } from './bucket.ts'
import { bucketNames, type BucketName, type Charges } from './charges.ts'

/** All limits of one model as one: a call takes from each of them, or from none. Times are monotonic milliseconds. */
export interface Buckets {
  limits(): LaneState['limits']
  /** The bucket that takes longest until the call fits; null: it fits now. */
  lacking(charges: Charges, at: number): { readonly why: LaneWait; readonly ms: number } | null
  /** It would never fit into one of them: it may only go when nothing else is under way. */
  oversize(charges: Charges): boolean
  reserve(charges: Charges, at: number): void
  settle(reserved: Charges, used: Charges, at: number, call: SettledCall): void
  correct(seen: SeenLimits, at: number): void
  /**
   * A call that was let go was refused. Where headers name limits they are believed the first time; the second time the
   * one they show empty refills more slowly than they say. Where there were never any, any limit may be the reason.
   */
  refused(charges: Charges, seen: SeenLimits | null, at: number): void
}

const waits = { requests: 'requests', inputTokens: 'input-tokens', outputTokens: 'output-tokens', tokens: 'input-tokens' } as const satisfies Record<BucketName, LaneWait>

/** Headers of Anthropic round tokens to thousands: what they show may be so much more than there is. */
const roundedTo = 1000
/** Two refusals by the same bucket within so long, headers notwithstanding: it is slower than they say. */
const againWithinMs = 5 * 60_000

export function createBuckets(options: { readonly known: LaneState['limits'] | null; readonly sharesTokens: boolean }): Buckets {
  const { known, sharesTokens } = options
  const buckets = {
    requests: createBucket({ limit: known?.requests ?? null }),
    inputTokens: createBucket({ limit: sharesTokens ? null : (known?.inputTokens ?? null) }),
    outputTokens: createBucket({ limit: sharesTokens ? null : (known?.outputTokens ?? null) }),
    tokens: createBucket({ limit: sharesTokens ? (known?.inputTokens ?? null) : null }),
  }
  const explainedAt: Record<BucketName, number> = { requests: -Infinity, inputTokens: -Infinity, outputTokens: -Infinity, tokens: -Infinity }
  /** Limits such a server may have without saying so. */
  const unnamed: readonly BucketName[] = sharesTokens ? ['requests', 'tokens'] : ['requests', 'inputTokens', 'outputTokens']
  let named = false

  const showsEmpty = (name: BucketName, seen: SeenLimit | null, charge: number): boolean => {
    if (!seen || charge > seen.limit) return false
    const rounding = name === 'requests' || seen.remaining % roundedTo !== 0 ? 0 : roundedTo
    return seen.remaining < charge + rounding
  }

  return {
    limits: () => ({
      requests: buckets.requests.limit(),
      inputTokens: sharesTokens ? buckets.tokens.limit() : (buckets.inputTokens.limit() ?? buckets.tokens.limit()),
      outputTokens: buckets.outputTokens.limit(),
    }),
    lacking(charges, at) {
      let longest: { readonly why: LaneWait; readonly ms: number } | null = null
      for (const name of bucketNames) {
        const ms = buckets[name].msUntil(charges[name], at)
        if (ms > (longest?.ms ?? 0)) longest = { why: waits[name], ms }
      }
      return longest
    },
    oversize: (charges) => bucketNames.some((name) => buckets[name].oversize(charges[name])),
    reserve(charges, at) {
      for (const name of bucketNames) buckets[name].reserve(charges[name], at)
    },
    settle(reserved, used, at, call) {
      for (const name of bucketNames) buckets[name].settle(reserved[name], used[name], at, call)
    },
    correct(seen, at) {
      for (const name of bucketNames) {
        const limit = seen[name]
        if (!limit) continue
        named = true
        buckets[name].correct(limit, at)
      }
    },
    refused(charges, seen, at) {
      if (!named) {
        for (const name of unnamed) if (!buckets[name].oversize(charges[name])) buckets[name].refused(charges[name], at)
        return
      }
      for (const name of bucketNames) {
        if (!showsEmpty(name, seen?.[name] ?? null, charges[name])) continue
        if (at - explainedAt[name] < againWithinMs) buckets[name].refused(charges[name], at)
        else buckets[name].foundEmpty(at)
        explainedAt[name] = at
      }
    },
  }
}
