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
 * A window counts calls that began in it. It says something only while all places are taken.
 */
type Phase =
  | { readonly kind: 'climbing'; readonly best: { readonly places: number; readonly rate: number } | null }
  | { readonly kind: 'resting' }
  | { readonly kind: 'trying'; readonly from: number; readonly rate: number }

/** So much more has to come out for another place; less is noise. */
const clearGain = 1.15
/** So little less may come out with a place less. */
const sameWork = 0.95
/** Rounds of all places in a window at rest: doubled up to the longest while nothing changes. */
const restRounds = 8
const longestRestRounds = 128
const tryRounds = 4

export function createMeasuredConcurrency(most: number): Concurrency {
  let places = 1
  let phase: Phase = { kind: 'climbing', best: null }
  let rounds = 1
  let rest = restRounds
  let up = false
  let decreasedAt = -Infinity
  let window: { readonly from: number; count: number; work: number } | null = null

  const go = (next: Phase, nextPlaces: number, nextRounds: number): void => {
    phase = next
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
        if (phase.best && rate < phase.best.rate * clearGain) return restAt(phase.best.places, true)
        if (places >= most) return restAt(places, true)
        return go({ kind: 'climbing', best: { places, rate } }, places * 2, 1)
      }
      case 'resting':
        up = places <= 1 || (!up && places < most)
        if (up && places >= most) return restAt(places, false)
        return go({ kind: 'trying', from: places, rate }, places + (up ? 1 : -1), tryRounds)
      case 'trying': {
        const better = rate >= phase.rate * (places > phase.from ? 1 + (clearGain - 1) / places : sameWork)
        return restAt(better ? places : phase.from, better)
      }
    }
  }

  const add = ({ startedAt, at, work, saturated }: FinishedCall): void => {
    if (!saturated) {
      window = null
      return
    }
    // The first window begins with the first call itself, all others with the end of the one before.
    window ??= { from: startedAt, count: 0, work: 0 }
    if (startedAt < window.from) return
    window.count += 1
    window.work += work
    const elapsed = at - window.from
    if (window.count < places * rounds || elapsed <= 0) return
    judge(window.work / elapsed)
    window = { from: at, count: 0, work: 0 }
  }

  return {
    places: () => places,
    answered: add,
    congested(startedAt, at) {
      if (startedAt < decreasedAt) return
      decreasedAt = at
      window = null
      restAt(Math.floor(places / 2), true)
    },
  }
}
