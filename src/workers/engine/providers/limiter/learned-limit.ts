import { limitThatRunsDry, type Spent } from './limit-estimate.ts'

/**
 * A limit that no header names, found out by being refused.
 *
 *   unknown --refused--> guessed    the bucket is taken for one of a minute that was full when the spending began
 *   guessed --grew, refused--> known    what was spent between two refusals is the refill, whatever the bucket holds
 *   known   --grew, refused--> known    as it was before it grew, and kept longer
 *   any     --refused though it was kept to--> guessed    it was lowered: half, or what was spent since the last refusal
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
/** Refusals so close are one: calls that were on their way took what had come in. */
const sameMomentMs = 1000
/** Fewer calls between two refusals measure nothing. */
const fewestCalls = 3
/** Growth for each minute's worth that was spent without a refusal. */
const guessGrowth = 0.5
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
  /** As the last refusal left it; above this it has only grown. */
  let proven = 0
  let spentCalls = 0
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
      if (amount > 0) spentCalls += 1
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
      if (refusedAt !== null && at - refusedAt < sameMomentMs) return
      const grown = limit !== null && limit > proven
      const measured = spentCalls >= fewestCalls && refusedAt !== null && at - refusedAt <= recentMs ? dryBy(at) : null
      if (believed === null) {
        const guess = dryBy(at)
        limit = guess === null ? null : guess * margin
      } else if (known && grown) {
        limit = proven
        holdMinutes = Math.min(longestHoldMinutes, holdMinutes * 2)
      } else if (grown && measured !== null) {
        known = true
        limit = Math.min(believed, measured * margin)
      } else {
        known = false
        limit = Math.min(believed / 2, measured === null ? Infinity : measured * margin)
      }
      proven = limit ?? 0
      spentMinutes = 0
      spent = []
      spentCalls = 0
      refusedAt = at
    },
    emptyAt(at) {
      spent = []
      spentCalls = 0
      refusedAt = at
    },
    forget() {
      limit = null
      known = false
      proven = 0
      refusedAt = null
      spentMinutes = 0
      holdMinutes = firstHoldMinutes
    },
  }
}
