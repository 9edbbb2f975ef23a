import type { Clock } from '../../../src/workers/engine/jobs/clock.ts'

/**
 * The server's own time: it goes with the clock passed in, can be moved forward at once, and every wait on it ends when
 * the server closes.
 */
export interface ServerTime {
  /** Milliseconds since the epoch; goes forward only. */
  now(): number
  advance(ms: number): void
  /** False when the server closed, or the signal was aborted, before the time was over. */
  wait(ms: number, signal?: AbortSignal): Promise<boolean>
  close(): void
  readonly closed: AbortSignal
}

export function createServerTime(clock: Clock): ServerTime {
  const wallAtFirst = clock.now()
  const monotonicAtFirst = clock.monotonic()
  const closing = new AbortController()
  let moved = 0
  return {
    now: () => wallAtFirst + (clock.monotonic() - monotonicAtFirst) + moved,
    advance(ms) {
      moved += ms
    },
    wait(ms, signal) {
      if (closing.signal.aborted || signal?.aborted) return Promise.resolve(false)
      if (ms <= 0) return Promise.resolve(true)
      return new Promise((resolve) => {
        const end = (whole: boolean): void => {
          cancel()
          closing.signal.removeEventListener('abort', stop)
          signal?.removeEventListener('abort', stop)
          resolve(whole)
        }
        const stop = (): void => end(false)
        const cancel = Number.isFinite(ms) ? clock.after(ms, () => end(true)) : () => undefined
        closing.signal.addEventListener('abort', stop)
        signal?.addEventListener('abort', stop)
      })
    },
    close: () => closing.abort(),
    closed: closing.signal,
  }
}

/** Places to work in, first come first served; how many there are may change at any time. */
export function createPlaces(limit: () => number | null) {
  let taken = 0
  const waiting: { readonly signal: AbortSignal; readonly go: (got: boolean) => void }[] = []
  const fill = (): void => {
    while (waiting.length > 0 && (limit() ?? Number.POSITIVE_INFINITY) > taken) {
      const next = waiting.shift()
      if (!next) break
      if (!next.signal.aborted) taken += 1
      next.go(!next.signal.aborted)
    }
  }
  return {
    /** False when the signal was aborted first; whoever gets a place gives it back. */
    take(signal: AbortSignal): Promise<boolean> {
      return new Promise((resolve) => {
        const entry = { signal, go: resolve }
        waiting.push(entry)
        signal.addEventListener('abort', () => {
          const index = waiting.indexOf(entry)
          if (index >= 0) waiting.splice(index, 1)
          resolve(false)
        }, { once: true })
        fill()
      })
    },
    give(): void {
      taken -= 1
      fill()
    },
    /** The limit has changed. */
    changed: fill,
  }
}
