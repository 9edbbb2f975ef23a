/**
 * Work on the same thing, one piece after the other in the order of the calls; work on different things side by
 * side. A thing is free when nothing is under way or waits for it.
 */
export interface Turns<Key> {
  isFree(key: Key): boolean
  /** Starts at once, in this very call, when the thing is free. */
  take(key: Key, work: () => Promise<void>): Promise<void>
  /** Resolves when all that was under way at this moment has ended, well or badly. */
  settled(): Promise<void>
}

export function createTurns<Key>(): Turns<Key> {
  const last = new Map<Key, Promise<void>>()
  return {
    isFree: (key) => !last.has(key),
    take(key, work) {
      const before = last.get(key)
      const mine = before ? before.then(work, work) : work()
      const tail = mine.catch(() => undefined).then(() => {
        if (last.get(key) === tail) last.delete(key)
      })
      last.set(key, tail)
      return mine
    },
    async settled() {
      await Promise.all(last.values())
    },
  }
}
