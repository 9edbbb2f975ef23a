import type { ThreadProgress } from '../../shared/thread-surface.ts'

/** At most one message in this time, so that a fast stage cannot flood the engine. */
export const progressIntervalMs = 50

export interface ProgressThrottle {
  report(progress: ThreadProgress): void
  /** Sends the newest progress that was held back, if any, and resolves when all that was sent has arrived. */
  flush(): Promise<void>
}

/**
 * Lets the first report pass, then one every `intervalMs`, and keeps the newest of the others for `flush`.
 * No timer is used: a thread that computes could not serve it, and one left over would outlive the task.
 */
export function createProgressThrottle(options: {
  readonly send: (progress: ThreadProgress) => Promise<unknown>
  readonly nowMs: () => number
  readonly intervalMs?: number
}): ProgressThrottle {
  const intervalMs = options.intervalMs ?? progressIntervalMs
  let sentAtMs = Number.NEGATIVE_INFINITY
  let heldBack: ThreadProgress | null = null
  let arrived: Promise<unknown> = Promise.resolve()

  const send = (progress: ThreadProgress): void => {
    heldBack = null
    sentAtMs = options.nowMs()
    // A listener that is gone must not fail the task: its outcome is what counts.
    arrived = Promise.all([arrived, options.send(progress).catch(() => undefined)])
  }

  return {
    report(progress) {
      if (options.nowMs() - sentAtMs >= intervalMs) send(progress)
      else heldBack = progress
    },
    async flush() {
      if (heldBack) send(heldBack)
      await arrived
    },
  }
}
