import type { LimiterClock } from '../../../../../../src/workers/engine/providers/limiter/limiter-clock.ts'

/** Virtual time for simulations: it runs from event to event as fast as the machine can. */
export interface World {
  readonly clock: LimiterClock
  at(ms: number, run: () => void): void
  /** Until nothing is left to happen, or the time is over. */
  run(forMs?: number): Promise<void>
  /** The wall clock alone jumps. */
  jumpWall(ms: number): void
  /** Timers of the limiter that are armed now. */
  timers(): number
}

export function createWorld(): World {
  let now = 0
  let wall = 1_800_000_000_000
  let order = 0
  let timers = 0
  // Few enough are pending at a time that sorting them in costs nothing.
  const events: { readonly at: number; readonly order: number; readonly run: () => void }[] = []
  const add = (ms: number, run: () => void) => {
    const event = { at: now + Math.max(0, ms), order: (order += 1), run }
    let place = events.length
    while (place > 0 && (events[place - 1]?.at ?? 0) > event.at) place -= 1
    events.splice(place, 0, event)
    return event
  }
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    clock: {
      now: () => wall + now,
      monotonic: () => now,
      after(ms, run) {
        timers += 1
        let live = true
        const end = (): boolean => {
          if (!live) return false
          live = false
          timers -= 1
          return true
        }
        const event = add(ms, () => {
          if (end()) run()
        })
        return () => {
          if (!end()) return
          const place = events.indexOf(event)
          if (place >= 0) events.splice(place, 1)
        }
      },
    },
    at: (ms, run) => void add(ms, run),
    async run(forMs = Infinity) {
      const until = now + forMs
      await settle()
      for (let next = events[0]; next && next.at <= until; next = events[0]) {
        events.shift()
        now = next.at
        next.run()
        await settle()
      }
      if (Number.isFinite(until)) now = until
    },
    jumpWall: (ms) => {
      wall += ms
    },
    timers: () => timers,
  }
}
