/**
 * Keeps calls away from a server that answers nothing but errors.
 *
 *   closed    --so many failures in a row--> open
 *   open      --its time is over, a call is let go--> half-open (that call alone)
 *   half-open --success--> closed          --failure--> open, twice as long
 *
 * Any success closes it. A call that was on its way when it opened may still bring one.
 */
export interface Breaker {
  /** Answers for how long it is open from now on; null: it is not. */
  failed(): number | null
  succeeded(): void
  /** A call is about to start. */
  probing(): void
  /** The probe ended with neither success nor failure of the server: somebody stopped it. */
  undecided(): void
  /** One call is out to see whether the server is back: no other may go. */
  closedToOthers(): boolean
  reset(): void
}

const failuresInARow = 5
const firstOpenMs = 15_000
const longestOpenMs = 300_000

type State = { readonly kind: 'closed'; readonly inARow: number } | { readonly kind: 'open' | 'half-open'; readonly openMs: number }

export function createBreaker(random: () => number): Breaker {
  let state: State = { kind: 'closed', inARow: 0 }
  const open = (openMs: number): number => {
    state = { kind: 'open', openMs }
    // Up to a tenth more, so that several computers do not come back in the same moment.
    return openMs * (1 + random() / 10)
  }
  return {
    failed() {
      switch (state.kind) {
        case 'closed':
          if (state.inARow + 1 >= failuresInARow) return open(firstOpenMs)
          state = { kind: 'closed', inARow: state.inARow + 1 }
          return null
        case 'half-open':
          return open(Math.min(longestOpenMs, state.openMs * 2))
        case 'open':
          // One that was already on its way: nothing new.
          return null
      }
    },
    succeeded() {
      state = { kind: 'closed', inARow: 0 }
    },
    probing() {
      if (state.kind === 'open') state = { kind: 'half-open', openMs: state.openMs }
    },
    undecided() {
      if (state.kind === 'half-open') state = { kind: 'open', openMs: state.openMs }
    },
    closedToOthers: () => state.kind === 'half-open',
    reset() {
      state = { kind: 'closed', inARow: 0 }
    },
  }
}
