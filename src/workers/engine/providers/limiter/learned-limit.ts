import { limitThatRunsDry, type Spent } from './limit-estimate.ts'

/**
 * A limit that no header names, found out by being refused.
 *
 *   unknown --refused--> guessed    the bucket is taken for one of a minute that was full when the spending began
 *   guessed --refused again soon--> known    spent between two refusals: the refill itself, whatever the bucket holds
 *   known   --refused after it grew--> known, as it was before, and kept longer
 *   any     --refused long after the last time--> guessed: half of what was believed, for it must have been lowered
 *
 * A guess grows fast, for it may be far too low where a bucket holds less than a minute; what is known grows slowly
 * and only after it was kept for some minutes' worth of spending: limits do rise, and nobody says so.
 */
export interface LearnedLimit {
  /** A minute; null: never refused. */
  limit(): number | null
  /** So much was taken, or given back where it is less than nothing. */
  spend(amount: number, at: number): void
  /** So much was used by a call that was answered, and had begun after the last refusal. */
  answered(amount: number): void
  /** A call was refused that was let go by a limit that was believed; null: by none. */
  refused(at: number, believed: number | null): void
  /** It was empty at this moment; what its limit is was said with it. What comes next is measured from here. */
  emptyAt(at: number): void
  /** Somebody who knows has said what it is. */
  forget(): void
}

/** Spending is kept in steps of a second, for ten minutes: enough to see a minute's bucket run dry. */
const stepMs = 1000
const mostSteps = 600
/** What is found stays a little below what was seen: a network does not deliver evenly. */
const margin = 0.95
/** What was spent over longer than this says nothing about a limit that was lowered meanwhile. */
const recentMs = 120_000
/** Two refusals closer than this measure too little to be sure. */
const longEnoughMs = 10_000
/** Growth for each minute's worth that was spent without a refusal. */
const guessGrowth = 2
const knownGrowth = 0.05
/** A guess is kept until so much was spent by it, then grows. */
const guessHoldMinutes = 0.25
const firstHoldMinutes = 10
const longestHoldMinutes = 1280
/** What a learned bucket holds: little, since only its refill was seen. */
export const learnedHoldsMinutes = 1 / 6

export function createLearnedLimit(): LearnedLimit {
  let limit: number | null = null
  let known = false
  let proven = 0
  let holdMinutes = firstHoldMinutes
  let spentMinutes = 0
  let refusedAt: number | null = null
  let spent: Spent[] = []

  const dryBy = (at: number): number | null =>
    limitThatRunsDry({
      spent,
      // What was forgotten of a long history is left out on both sides: what was spent, and when.
      from: refusedAt === null || spent.length === mostSteps ? (spent[0]?.at ?? at) : refusedAt,
      until: at,
      startsFull: refusedAt === null,
      holdsMinutes: refusedAt === null ? 1 : learnedHoldsMinutes,
    })

  return {
    limit: () => limit,
    spend(amount, at) {
      const last = spent.at(-1)
      if (last && at - last.at < stepMs) spent[spent.length - 1] = { at: last.at, amount: last.amount + amount }
      else spent.push({ at, amount })
      if (spent.length > mostSteps) spent.shift()
    },
    answered(amount) {
      if (limit === null || limit <= 0) return
      const minutes = amount / limit
      spentMinutes += minutes
      // One call never more than doubles it, however small the limit was guessed.
      if (!known && spentMinutes > guessHoldMinutes) limit *= 1 + Math.min(1, guessGrowth * minutes)
      else if (known && spentMinutes > holdMinutes) limit *= 1 + Math.min(knownGrowth, knownGrowth * minutes)
    },
    refused(at, believed) {
      const recent = refusedAt !== null && at - refusedAt <= recentMs
      const guess = recent || believed === null ? dryBy(at) : null
      if (guess !== null) {
        known = recent && at - (refusedAt ?? at) >= longEnoughMs
        limit = Math.min(believed ?? Infinity, guess * margin)
      } else if (known && limit !== null && limit > proven) {
        // It had grown too far: back to what held.
        limit = proven
        holdMinutes = Math.min(longestHoldMinutes, holdMinutes * 2)
      } else if (believed !== null) {
        known = false
        limit = believed / 2
      }
      proven = limit ?? 0
      spentMinutes = 0
      spent = []
      refusedAt = at
    },
    emptyAt(at) {
      spent = []
      refusedAt = at
    },
    forget() {
      limit = null
      known = false
      refusedAt = null
      spentMinutes = 0
      holdMinutes = firstHoldMinutes
    },
  }
}
