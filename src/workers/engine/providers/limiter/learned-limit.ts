import { limitThatRunsDry, type Spent } from './limit-estimate.ts'

/**
 * A limit that no header names, found out by being refused.
 *
 *   unknown --refused--> guessed    the bucket is taken for one of a minute that was full when the spending began
 *   guessed --refused--> known      spent between two refusals: the refill itself, whatever the bucket holds
 *   known   --refused--> known      measured again, and kept longer before it is tried to grow
 *
 * A guess grows fast, for it may be far too low where a bucket holds less than a minute; what is known grows slowly
 * and only after it was kept for some minutes' worth of spending: limits do rise, and nobody says so.
 */
export interface LearnedLimit {
  /** A minute; null: never refused. */
  limit(): number | null
  /** So much was taken, or given back where it is less than nothing. */
  spend(amount: number, at: number): void
  /** So much was used by a call that was answered. */
  answered(amount: number): void
  /** A call was refused that was let go by what was believed. */
  refused(at: number): void
  /** It was empty at this moment; what its limit is was said with it. What comes next is measured from here. */
  emptyAt(at: number): void
  /** Somebody who knows has said what it is. */
  forget(): void
}

/** Spending is kept in steps of a second, for ten minutes: enough to see a minute's bucket run dry. */
const stepMs = 1000
const mostSteps = 600
/** Two refusals closer than this measure too little to be sure. */
const longEnoughMs = 10_000
/** Growth for each minute's worth that was spent without a refusal. */
const guessGrowth = 3
const knownGrowth = 0.05
const firstHoldMinutes = 10
const longestHoldMinutes = 1280
/** What a learned bucket holds: little, since only its refill was seen. */
export const learnedHoldsMinutes = 1 / 6

export function createLearnedLimit(): LearnedLimit {
  let limit: number | null = null
  let known = false
  let holdMinutes = firstHoldMinutes
  let spentMinutes = 0
  let refusedAt: number | null = null
  let spent: Spent[] = []

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
      if (!known) limit *= 1 + Math.min(1, guessGrowth * minutes)
      else if (spentMinutes > holdMinutes) limit *= 1 + Math.min(knownGrowth, knownGrowth * minutes)
    },
    refused(at) {
      const guess = limitThatRunsDry({
        spent,
        // What was forgotten of a long history is left out on both sides: what was spent, and when.
        from: spent.length === mostSteps || refusedAt === null ? (spent[0]?.at ?? at) : refusedAt,
        until: at,
        startsFull: refusedAt === null,
        holdsMinutes: refusedAt === null ? 1 : learnedHoldsMinutes,
      })
      spent = []
      if (guess !== null) {
        known = refusedAt !== null && at - refusedAt >= longEnoughMs
        if (known && spentMinutes > 0) holdMinutes = Math.min(longestHoldMinutes, holdMinutes * 2)
        limit = limit === null ? guess : Math.min(limit, guess)
        spentMinutes = 0
      }
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
