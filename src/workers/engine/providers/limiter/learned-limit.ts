/**
 * A limit that no header names, found out by being refused. One refusal says that there is a limit, the next one how
 * large it is: the bucket was empty at both, so what was let through between them is what flowed in.
 *
 *   unknown  --refused--> guessed    what was let through so far, out of a bucket that holds a minute
 *   guessed  --kept to--> guessed    twice as much, to come to the second refusal
 *   guessed  --refused--> measured   what was let through since the first
 *   measured --kept to for long--> measured, a little more: limits do rise, and nobody says so
 *   measured --grew, refused--> measured anew, over a longer time, and kept to for longer
 *   measured --refused though kept to--> guessed   it was lowered: half of it at most
 */
export interface LearnedLimit {
  /** A minute; null: never refused. */
  limit(): number | null
  /** A call was sent that takes so much. */
  spend(amount: number, at: number): void
  /** A call took so much more than was thought; less where it is below nothing. */
  correct(difference: number): void
  /** A call was not let through. */
  takeBack(amount: number): void
  /** So much was used by a call that was answered and that had to wait for its turn: the limit was kept to. */
  kept(amount: number): void
  refused(refusal: Refusal, believed: number | null): void
  /** Somebody who knows has said what it is. */
  forget(): void
}

/** Of a call that was let go and that the server said no to. Times are monotonic milliseconds. */
export interface Refusal {
  readonly sentAt: number
  readonly at: number
  /** Calls that were sent after it and are still under way, and what they reserved: nobody knows yet whether they were let through. */
  readonly sentLater: { readonly calls: number; readonly amount: number }
}

const minuteMs = 60_000
/** Spending is kept in steps of a second for ten minutes: over that, what a full bucket held at first is a tenth. */
const stepMs = 1000
const mostSteps = 600
/** Kept below what was measured: a network does not deliver evenly. */
const margin = 0.95
/** Over longer than this, what was let through says nothing of a limit that may have been lowered meanwhile. */
const recentMs = 120_000
/** A guess is doubled for each quarter of a minute's worth: enough to be refused soon where it was right. */
const guessHoldMinutes = 0.25
/**
 * What was measured is kept for ten minutes' worth, then grows by a twentieth a minute. A figure out of few calls may be
 * off by one of them: it is kept for as many minutes as there were calls, and grows by that one. Each time that more was
 * refused it is kept for twice as long, up to a day.
 */
const firstHoldMinutes = 10
const longestHoldMinutes = 1440
const slowestGrowth = 0.05

type Found =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'guessed'; readonly limit: number }
  /** `calls`: that it was measured with. `grown`: since then. */
  | { readonly kind: 'measured'; readonly limit: number; readonly calls: number; readonly grown: boolean }

export function createLearnedLimit(): LearnedLimit {
  let found: Found = { kind: 'unknown' }
  let holdMinutes = firstHoldMinutes
  let keptMinutes = 0
  let emptyAt: number | null = null
  let since = { calls: 0, amount: 0 }
  let steps: { readonly at: number; amount: number }[] = []

  /**
   * The least that the limit must be for all this to have been let through. Whatever stretch one looks at, a bucket
   * gives no more than it held at its beginning and what flowed in: a minute's worth, or nothing after a refusal.
   */
  const least = (sentAt: number, sinceEmpty: number): number => {
    let most = emptyAt === null ? 0 : (sinceEmpty * minuteMs) / Math.max(stepMs, sentAt - emptyAt)
    let sum = sinceEmpty - since.amount
    for (const step of steps.toReversed()) {
      sum += step.amount
      most = Math.max(most, (sum * minuteMs) / (minuteMs + Math.max(0, sentAt - step.at)))
    }
    return most
  }

  return {
    limit: () => (found.kind === 'unknown' ? null : found.limit),
    spend(amount, at) {
      since.amount += amount
      if (amount > 0) since.calls += 1
      const last = steps.at(-1)
      if (last && at - last.at < stepMs) last.amount += amount
      else steps.push({ at, amount })
      if (steps.length > mostSteps) steps.shift()
    },
    correct(difference) {
      since.amount += difference
      const last = steps.at(-1)
      if (last) last.amount += difference
    },
    takeBack(amount) {
      since.calls -= 1
      since.amount -= amount
      const last = steps.at(-1)
      if (last) last.amount -= amount
    },
    kept(amount) {
      if (found.kind === 'unknown' || found.limit <= 0) return
      keptMinutes += amount / found.limit
      if (found.kind === 'guessed') {
        if (keptMinutes < guessHoldMinutes) return
        found = { kind: 'guessed', limit: found.limit * 2 }
        keptMinutes = 0
        return
      }
      const hold = Math.min(holdMinutes, found.calls)
      if (keptMinutes < hold + 1) return
      found = { ...found, limit: found.limit * (1 + Math.max(slowestGrowth, 1 / found.calls)), grown: true }
      keptMinutes = hold
    },
    refused({ sentAt, sentLater }, believed) {
      const calls = since.calls - sentLater.calls
      const amount = Math.max(0, since.amount - sentLater.amount)
      // Between two refusals, one of the calls may have lived on what was left: it proves nothing.
      const measured = least(sentAt, emptyAt === null ? amount : (amount * Math.max(0, calls - 1)) / Math.max(1, calls)) * margin
      const comparable = emptyAt !== null && (sentAt - emptyAt <= recentMs || found.kind === 'guessed' || (found.kind === 'measured' && found.grown))
      if (believed === null) {
        if (measured > 0) found = { kind: 'guessed', limit: measured }
      } else if (comparable && calls > 1) {
        if (found.kind === 'measured' && found.grown) holdMinutes = Math.min(longestHoldMinutes, holdMinutes * 2)
        found = { kind: 'measured', limit: Math.min(believed, measured), calls, grown: false }
      } else {
        found = { kind: 'guessed', limit: measured > 0 ? Math.min(believed / 2, measured) : believed / 2 }
      }
      keptMinutes = 0
      emptyAt = sentAt
      since = { calls: 0, amount: 0 }
      steps = []
    },
    forget() {
      found = { kind: 'unknown' }
      holdMinutes = firstHoldMinutes
      keptMinutes = 0
      emptyAt = null
    },
  }
}
