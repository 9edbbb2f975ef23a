import type { EventLoopBlock } from './contract/library.ts'

/**
 * Watches one event loop and keeps the last blocks over `thresholdMs`, each with what was running.
 * A timer that comes late is the measure: it needs nothing of the platform, so that main and the engine share it.
 * The percentiles come from the platform's own histogram (perf_hooks), handed in by the owner.
 */
export interface DelayHistogram {
  /** Nanoseconds. */
  percentile(percent: number): number
  readonly max: number
}

export interface BlockMonitor {
  /** Names the work that starts now; the returned function ends it. Nested work names the innermost. */
  enter(what: string): () => void
  blocks(): readonly EventLoopBlock[]
  /** Delay beyond the sampling interval, in ms, since the start. */
  delay(): { p50Ms: number; p99Ms: number; maxMs: number }
  stop(): void
}

const keptBlocks = 100

export function createBlockMonitor(options: {
  readonly process: 'main' | 'engine'
  readonly nowMs: () => number
  /** Wall clock, for the record. */
  readonly dateMs: () => number
  readonly every: (ms: number, tick: () => void) => () => void
  readonly histogram: DelayHistogram
  /** The histogram's own resolution, taken off each figure. */
  readonly resolutionMs: number
  readonly thresholdMs?: number
  readonly onBlock?: (block: EventLoopBlock) => void
}): BlockMonitor {
  const thresholdMs = options.thresholdMs ?? 100
  const intervalMs = 25
  const stack: string[] = []
  const kept: EventLoopBlock[] = []
  // What ran last stays nameable after it ended: the late timer is only seen once the block is over.
  let lastEntered = 'idle'
  let expected = options.nowMs() + intervalMs
  const stop = options.every(intervalMs, () => {
    const now = options.nowMs()
    const lateMs = now - expected
    if (lateMs > thresholdMs) {
      const block: EventLoopBlock = { at: options.dateMs(), process: options.process, ms: Math.round(lateMs), running: stack.at(-1) ?? lastEntered }
      kept.push(block)
      if (kept.length > keptBlocks) kept.shift()
      options.onBlock?.(block)
    }
    lastEntered = stack.at(-1) ?? 'idle'
    expected = now + intervalMs
  })
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - options.resolutionMs)
  return {
    enter(what) {
      stack.push(what)
      lastEntered = what
      return () => {
        const at = stack.lastIndexOf(what)
        if (at >= 0) stack.splice(at, 1)
      }
    },
    blocks: () => kept,
    delay: () => ({ p50Ms: ms(options.histogram.percentile(50)), p99Ms: ms(options.histogram.percentile(99)), maxMs: ms(options.histogram.max) }),
    stop,
  }
}
