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
   * A call that was let go was refused. Where headers show an empty bucket they have said all; else it was one of the
   * limits that no header ever named, and any of those may be the reason. `sentLater`: see Refusal.
   */
  refused(charges: Charges, seen: SeenLimits | null, call: { readonly sentAt: number; readonly at: number; readonly sentLater: readonly Charges[] }): void
}

const waits = { requests: 'requests', inputTokens: 'input-tokens', outputTokens: 'output-tokens', tokens: 'input-tokens' } as const satisfies Record<BucketName, LaneWait>

/** Headers of Anthropic round tokens to thousands. */
const roundedTo = 1000

export function createBuckets(options: { readonly known: LaneState['limits'] | null; readonly sharesTokens: boolean }): Buckets {
  const { known, sharesTokens } = options
  const buckets = {
    requests: createBucket({ limit: known?.requests ?? null, roundsTo: 1 }),
    inputTokens: createBucket({ limit: sharesTokens ? null : (known?.inputTokens ?? null), roundsTo: roundedTo }),
    outputTokens: createBucket({ limit: sharesTokens ? null : (known?.outputTokens ?? null), roundsTo: roundedTo }),
    tokens: createBucket({ limit: sharesTokens ? (known?.inputTokens ?? null) : null, roundsTo: roundedTo }),
  }
  /** Limits that such a server may have without saying so. */
  const unnamed = new Set<BucketName>(sharesTokens ? ['requests', 'tokens'] : ['requests', 'inputTokens', 'outputTokens'])

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
        unnamed.delete(name)
        buckets[name].correct(limit, at)
      }
    },
    refused(charges, seen, { sentAt, at, sentLater }) {
      if (bucketNames.some((name) => showsEmpty(name, seen?.[name] ?? null, charges[name]))) return
      for (const name of unnamed) if (!buckets[name].oversize(charges[name])) buckets[name].refused({ sentAt, at, sentLater: { calls: sentLater.length, amount: sentLater.reduce((sum, each) => sum + each[name], 0) } })
    },
  }
}
