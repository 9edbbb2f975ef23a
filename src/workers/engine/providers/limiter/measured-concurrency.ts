import type { Concurrency, FinishedCall } from './concurrency.ts'

/**
 * Concurrency of a server that names no limits, such as one on this computer: more calls at once than it works on only
 * wait inside it, so the number is climbed to by measuring what comes out.
 *
 *   climbing --more came out--> climbing, twice as many places
 *   climbing --not clearly more--> resting, at the best so far
 *   resting  --a long window--> trying one place more or one less, in turn
 *   trying   --more came out with more, or as much with less--> resting there --else--> resting where it was
 *   any      --congestion--> resting, with half the places
 *
 * A window counts the work that comes out, from when the calls sent under another number of places are through. It says
 * something only while all places are taken.
 */
type Phase =
  | { readonly kind: 'climbing'; readonly best: { readonly places: number; readonly rate: number } | null }
  | { readonly kind: 'resting' }
  | { readonly kind: 'trying'; readonly from: number; readonly rate: number }

/**
 * So much more has to come out for more places. One place in many brings less than that even where all of them work
 * alike: there it is half of what it would bring then.
 */
const clearGain = 0.15
const gainOfOne = (places: number): number => Math.min(clearGain, 0.5 / places)
/**
 * Rounds of all places in a window: while climbing gains are large, and two will do. Of one place a single answer does:
 * a second would keep everybody waiting, and whoever climbs too high steps down again.
 */
const climbRounds = (places: number): number => Math.min(2, places)
/** The more places, the smaller the gain of one, and the longer it takes to see it. */
const tryRounds = (places: number): number => Math.max(4, Math.min(16, places))
/** At rest: doubled up to the longest while nothing changes. */
const restRounds = 8
const longestRestRounds = 128

export function createMeasuredConcurrency(most: number): Concurrency {
  let places = 1
  let phase: Phase = { kind: 'climbing', best: null }
  let rounds = climbRounds(1)
  let rest = restRounds
  let up = false
  let decreasedAt = -Infinity
  let window: { readonly from: number; count: number; work: number } | null = null
  /** Calls still to come that were sent before the places changed. */
  let former = 0
  let first = true

  const go = (next: Phase, nextPlaces: number, nextRounds: number): void => {
    phase = next
    window = null
    // The one whose end brings the change is through.
    former = nextPlaces === places ? 0 : places - 1
    places = Math.max(1, Math.min(most, nextPlaces))
    rounds = nextRounds
  }
  const restAt = (where: number, changed: boolean): void => {
    rest = changed ? restRounds : Math.min(longestRestRounds, rest * 2)
    go({ kind: 'resting' }, where, rest)
  }

  const judge = (rate: number): void => {
    switch (phase.kind) {
      case 'climbing': {
        if (phase.best && rate < phase.best.rate * (1 + clearGain)) return restAt(phase.best.places, true)
        if (places >= most) return restAt(places, true)
        return go({ kind: 'climbing', best: { places, rate } }, places * 2, climbRounds(places * 2))
      }
      case 'resting':
        up = places <= 1 || (!up && places < most)
        if (up && places >= most) return restAt(places, false)
        return go({ kind: 'trying', from: places, rate }, places + (up ? 1 : -1), tryRounds(places))
      case 'trying': {
        const better = rate >= phase.rate * (1 + (places > phase.from ? 1 : -1) * gainOfOne(phase.from))
        return restAt(better ? places : phase.from, better)
      }
    }
  }

  const add = ({ startedAt, at, work, saturated }: FinishedCall): void => {
    if (!saturated) {
      window = null
      return
    }
    if (former > 0) {
      former -= 1
      return
    }
    // The very first window begins with the first call itself, all others with the end of one.
    window ??= { from: first ? startedAt : at, count: 0, work: 0 }
    first = false
    // What comes out in the moment in which a window begins was done before it.
    if (at === window.from) return
    window.count += 1
    window.work += work
    if (window.count < places * rounds) return
    judge(window.work / (at - window.from))
    if (former === 0) window = { from: at, count: 0, work: 0 }
  }

  return {
    places: () => places,
    answered: add,
    congested(startedAt, at) {
      if (startedAt < decreasedAt) return
      decreasedAt = at
      restAt(Math.floor(places / 2), true)
    },
  }
}
