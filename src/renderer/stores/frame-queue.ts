/** Runs work once a frame at most, however often it is asked for; also while the window is hidden. */
export interface FrameQueue {
  request(): void
  stop(): void
}

/** A hidden window draws no frames, but what it counts must go on: after this long the work runs anyway. */
const HIDDEN_MS = 250

export interface FrameClock {
  requestFrame(run: () => void): number
  cancelFrame(id: number): void
  setTimer(run: () => void, ms: number): number
  clearTimer(id: number): void
}

export function browserFrameClock(target: Window): FrameClock {
  return {
    requestFrame: (run) => target.requestAnimationFrame(run),
    cancelFrame: (id) => target.cancelAnimationFrame(id),
    setTimer: (run, ms) => target.setTimeout(run, ms),
    clearTimer: (id) => target.clearTimeout(id),
  }
}

export function createFrameQueue(clock: FrameClock, work: () => void): FrameQueue {
  let frame: number | null = null
  let timer: number | null = null
  const stop = () => {
    if (frame !== null) clock.cancelFrame(frame)
    if (timer !== null) clock.clearTimer(timer)
    frame = null
    timer = null
  }
  const run = () => {
    stop()
    work()
  }
  return {
    request: () => {
      if (frame !== null) return
      frame = clock.requestFrame(run)
      timer = clock.setTimer(run, HIDDEN_MS)
    },
    stop,
  }
}

/** Asks again for the truth: at once, and then no more often than every `intervalMs` however many hints come. */
export function createRefresher(clock: FrameClock, intervalMs: number, refresh: () => Promise<void>): FrameQueue {
  let timer: number | null = null
  let running = false
  let wanted = false
  let stopped = false
  const run = async () => {
    running = true
    wanted = false
    await refresh().finally(() => {
      running = false
      if (stopped) return
      timer = clock.setTimer(() => {
        timer = null
        if (wanted) void run()
      }, intervalMs)
    })
  }
  return {
    request: () => {
      stopped = false
      wanted = true
      if (!running && timer === null) void run()
    },
    stop: () => {
      if (timer !== null) clock.clearTimer(timer)
      timer = null
      wanted = false
      stopped = true
    },
  }
}
