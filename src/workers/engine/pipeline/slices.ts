import type { StageContext } from './ports.ts'

/** One transaction holds the engine's loop for so long at most, the commit not counted. */
const sliceBudgetMs = 12

/** Lets everything else that waits on the event loop have its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * One piece of work for each turn of the loop, whoever asks: answers that come in the same moment would otherwise be
 * checked and written all in one.
 */
export function oneATurn(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => (last = last.then(breathe))
}

/** So few rows are written in a moment; more of them are worth a commit of their own. */
const lastRows = 4

/**
 * Writes many rows in checkpoints of a bounded time each, except the last few, which the returned function writes: it
 * is for the commit that ends the stage. A commit waits for the disk, and most documents of a large import are so
 * small that they need no other. The stage starts again after an interruption, so the cursor stays null and `write`
 * must be able to write a row a second time.
 */
export async function writeInSlices<T>(
  context: StageContext,
  items: readonly T[],
  write: (item: T) => void,
  nowMs: () => number = performance.now.bind(performance),
): Promise<() => void> {
  const ownCommits = Math.max(0, items.length - lastRows)
  let written = 0
  while (written < ownCommits) {
    context.work.signal.throwIfAborted()
    const from = written
    const startedMs = nowMs()
    context.checkpoint(() => {
      let reached = from
      // At least one item a slice, or nothing would ever move.
      do {
        const item = items[reached]
        if (item !== undefined) write(item)
        reached += 1
      } while (reached < ownCommits && nowMs() - startedMs < sliceBudgetMs)
      written = reached
      return { cursor: null, done: reached, total: items.length }
    })
    context.work.report({ done: written, total: items.length })
    await breathe()
  }
  return () => {
    for (const item of items.slice(written)) write(item)
  }
}

/** Gathers rows that are read in pages of `limit`, letting the loop turn between. `after` is the last row's position. */
export async function readInSlices<T>(signal: AbortSignal, first: number, read: (after: number) => readonly T[], position: (row: T) => number): Promise<T[]> {
  const all: T[] = []
  for (let after = first; ; ) {
    signal.throwIfAborted()
    const rows = read(after)
    const last = rows.at(-1)
    if (!last) return all
    all.push(...rows)
    after = position(last)
    await breathe()
  }
}
