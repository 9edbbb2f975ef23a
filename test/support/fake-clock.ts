import type { Clock } from '../../src/workers/engine/jobs/clock.ts'

/** Time that moves only when the test says so; waits end in their order, each at its own time. */
export interface FakeClock extends Clock {
  /** Moves both times forward, and lets everything that this sets off settle. */
  advance(ms: number): Promise<void>
  /** The wall clock alone jumps, as after sleep or when it is set. */
  jump(ms: number): void
  /** Waits that are armed. */
  waiting(): number
}

export function createFakeClock(startAt = 1_800_000_000_000): FakeClock {
  let wall = startAt
  let monotonic = 0
  const timers = new Set<{ readonly at: number; readonly call: () => void }>()
  const settle = async (): Promise<void> => {
    // Promises that hang on each other need several turns; none of them waits for real time.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    now: () => wall,
    monotonic: () => monotonic,
    after(ms, call) {
      const timer = { at: monotonic + ms, call }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async advance(ms) {
      const until = monotonic + ms
      await settle()
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        timers.delete(due)
        wall += Math.max(0, due.at - monotonic)
        monotonic = Math.max(monotonic, due.at)
        due.call()
        await settle()
      }
      wall += until - monotonic
      monotonic = until
      await settle()
    },
    jump: (ms) => {
      wall += ms
    },
    waiting: () => timers.size,
  }
}
