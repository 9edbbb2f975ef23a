import type { Page } from 'playwright-core'
import type { LaunchedApp } from './electron-app.ts'

/*
 * What a stretch of time was like for the person at the window: the gaps between its frames, as a loop of
 * requestAnimationFrame sees them; its long frames, as the browser itself accounts for them, with who caused them;
 * and the delays of main's event loop. Each `take` ends one stretch and begins the next.
 */

export interface LongFrame {
  /** Since the stretch began. */
  readonly atMs: number
  readonly ms: number
  /** Of it, in scripts; and in style and layout at its end. The rest is waiting for the processor or the compositor. */
  readonly scriptMs: number
  readonly layoutMs: number
  /** The longest script in it, as `invoker function`. */
  readonly culprit: string
}

export interface Smoothness {
  /** Between one frame and the next, in ms. */
  readonly gapsMs: readonly number[]
  readonly longFrames: readonly LongFrame[]
  /** Of main's event loop, beyond the sampling interval. */
  readonly mainDelayMs: { readonly p50: number; readonly p99: number; readonly max: number }
}

export interface SmoothnessWatch {
  take(): Promise<Smoothness>
}

const resolutionMs = 10

/** Starts watching; it ends with the app. */
export async function watchSmoothness(launched: LaunchedApp): Promise<SmoothnessWatch> {
  await watchFrames(launched.window)
  await launched.app.evaluate(() => {
    const hooks = process.getBuiltinModule('node:perf_hooks')
    const histogram = hooks.monitorEventLoopDelay({ resolution: 10 })
    histogram.enable()
    Object.assign(globalThis, { smoothnessDelay: histogram })
  })
  return {
    take: async () => {
      const delay = await launched.app.evaluate(() => {
        const histogram = (globalThis as unknown as { smoothnessDelay: { percentile(percent: number): number; max: number; reset(): void } }).smoothnessDelay
        const of = { p50: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 }
        histogram.reset()
        return of
      })
      const beyond = (ms: number) => Math.max(0, ms - resolutionMs)
      return { ...(await takeFrames(launched.window)), mainDelayMs: { p50: beyond(delay.p50), p99: beyond(delay.p99), max: beyond(delay.max) } }
    },
  }
}

interface Kept {
  since: number
  gapsMs: number[]
  longFrames: LongFrame[]
}

function watchFrames(window: Page): Promise<void> {
  return window.evaluate(() => {
    interface LongAnimationFrame extends PerformanceEntry {
      readonly renderStart: number
      readonly styleAndLayoutStart: number
      readonly scripts: readonly { readonly duration: number; readonly invoker: string; readonly sourceFunctionName: string }[]
    }
    const kept: Kept = { since: performance.now(), gapsMs: [], longFrames: [] }
    Object.assign(globalThis, { smoothness: kept })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LongAnimationFrame[]) {
        const longest = entry.scripts.toSorted((a, b) => b.duration - a.duration)[0]
        kept.longFrames.push({
          atMs: entry.startTime - kept.since,
          ms: entry.duration,
          scriptMs: entry.scripts.reduce((sum, script) => sum + script.duration, 0),
          layoutMs: entry.styleAndLayoutStart > 0 ? entry.startTime + entry.duration - entry.styleAndLayoutStart : 0,
          culprit: longest ? `${longest.invoker} ${longest.sourceFunctionName} ${Math.round(longest.duration)} ms` : 'no script',
        })
      }
    }).observe({ type: 'long-animation-frame', buffered: false })
    let before = performance.now()
    const frame = (at: number) => {
      kept.gapsMs.push(at - before)
      before = at
      requestAnimationFrame(frame)
    }
    requestAnimationFrame((at) => {
      before = at
      requestAnimationFrame(frame)
    })
  })
}

function takeFrames(window: Page): Promise<Kept> {
  return window.evaluate(() => {
    const { smoothness } = globalThis as unknown as { smoothness: Kept }
    const since = smoothness.since
    smoothness.since = performance.now()
    return { since, gapsMs: smoothness.gapsMs.splice(0), longFrames: smoothness.longFrames.splice(0) }
  })
}

/** The value below which `percent` of them lie; 0 of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0
}
