import type { CallWant } from '../limiter-port.ts'

/** Who waits. Interactive calls go before all others; in each lane whoever came first goes first, however large. */
export interface Lanes<T extends { readonly want: CallWant }> {
  readonly size: number
  /** Who goes next: nobody may pass it, or many small calls would keep a large one waiting for ever. */
  head(): T | undefined
  add(waiter: T): void
  /** False: it was not waiting any more. */
  remove(waiter: T): boolean
  /** Everybody, and empty afterwards. */
  drain(): T[]
}

export function createLanes<T extends { readonly want: CallWant }>(): Lanes<T> {
  // A set keeps the order in which its entries came, and gives up any of them at once.
  const lanes = { interactive: new Set<T>(), background: new Set<T>() }
  const first = (lane: Set<T>): T | undefined => lane.values().next().value
  return {
    get size() {
      return lanes.interactive.size + lanes.background.size
    },
    head: () => first(lanes.interactive) ?? first(lanes.background),
    add: (waiter) => void lanes[waiter.want.lane].add(waiter),
    remove: (waiter) => lanes[waiter.want.lane].delete(waiter),
    drain() {
      const all = [...lanes.interactive, ...lanes.background]
      lanes.interactive.clear()
      lanes.background.clear()
      return all
    },
  }
}
