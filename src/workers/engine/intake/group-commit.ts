import type { WritableDatabase } from '../db/database.ts'

/**
 * Small writes that come thick and fast, many in one commit: each commit waits for the disk and holds up the
 * engine's loop meanwhile, so 500 files must not mean 500 of them. Each write is a savepoint of its own: one that
 * throws rejects alone. When the commit itself fails, all of the group do.
 */
export interface GroupCommit {
  /** Resolves when what `write` wrote is on the disk. */
  run<T>(write: () => T): Promise<T>
  /** Commits what waits, now. */
  flush(): void
}

/** A group is closed after so long in one turn; a write takes well under a millisecond. */
const budgetMs = 6
/** The least time between two commits; a first one after a pause goes at once. */
const gapMs = 20

export interface GroupCommitOptions {
  readonly db: Pick<WritableDatabase, 'transaction' | 'inTransaction'>
  readonly monotonicMs: () => number
  /** Calls once after `ms`; the answer cancels it. */
  readonly after: (ms: number, call: () => void) => () => void
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { db, monotonicMs, after } = options
  const waiting: { readonly write: () => unknown; readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }[] = []
  let cancel: (() => void) | null = null
  let committedMs = Number.NEGATIVE_INFINITY

  const schedule = (): void => {
    cancel ??= after(Math.max(0, committedMs + gapMs - monotonicMs()), () => {
      cancel = null
      commitGroup()
      if (waiting.length > 0) schedule()
    })
  }

  const commitGroup = (): void => {
    const ends: (() => void)[] = []
    const group: typeof waiting = []
    const startedMs = monotonicMs()
    try {
      db.transaction(() => {
        for (let item = waiting.shift(); item; item = monotonicMs() - startedMs < budgetMs ? waiting.shift() : undefined) {
          const { write, resolve, reject } = item
          group.push(item)
          try {
            const value = db.transaction(write)
            ends.push(() => resolve(value))
          } catch (error) {
            // SQLite gave up the whole transaction (a full disk, a failing one), and with it what the others wrote.
            if (!db.inTransaction) throw error
            ends.push(() => reject(error))
          }
        }
      })
      for (const end of ends) end()
    } catch (error) {
      // When not even a transaction could be begun, nobody's turn will come.
      for (const item of group.length > 0 ? group : waiting.splice(0)) item.reject(error)
    } finally {
      committedMs = monotonicMs()
    }
  }

  return {
    run: <T>(write: () => T) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ write, resolve: resolve as (value: unknown) => void, reject })
        schedule()
      }),
    flush() {
      cancel?.()
      cancel = null
      while (waiting.length > 0) commitGroup()
    },
  }
}
