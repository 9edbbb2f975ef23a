import { readFileSync, rmSync } from 'node:fs'
import type { LaunchedApp } from './electron-app.ts'

/*
 * How long the tasks of the window's main thread took, by the processor's clock beside the wall's. A frame that is
 * late because another program had the processor says nothing of the app; the processor time of its tasks does.
 */
export interface TaskTimes {
  readonly tasks: number
  /** The longest by the processor's clock, in ms. */
  readonly longestCpuMs: number
  /** The longest by the wall's, and how much of it had the processor. */
  readonly longestWallMs: number
  readonly cpuOfLongestWallMs: number
  /** All of them together, by the processor's clock. */
  readonly cpuMs: number
}

interface TraceEvent {
  readonly ph: string
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds; `tdur` by the thread's own clock. */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Starts Chromium's own trace of tasks; the returned function ends it. */
export async function traceTasks({ app }: LaunchedApp): Promise<() => Promise<TaskTimes>> {
  await app.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel', '__metadata'], excluded_categories: ['*'] }))
  return async () => {
    const file = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording())
    const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { readonly traceEvents: readonly TraceEvent[] }
    rmSync(file)
    return taskTimes(traceEvents)
  }
}

function taskTimes(events: readonly TraceEvent[]): TaskTimes {
  const windows = new Set(events.filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}/${tid}`))
  const tasks = events.flatMap(({ ph, name, pid, tid, dur = 0, tdur = 0 }) => (ph === 'X' && name.includes('RunTask') && windows.has(`${pid}/${tid}`) ? [{ wallMs: dur / 1e3, cpuMs: tdur / 1e3 }] : []))
  if (tasks.length === 0) throw new Error('The trace holds no task of the window.')
  const slowest = tasks.reduce((longest, task) => (task.wallMs > longest.wallMs ? task : longest))
  return {
    tasks: tasks.length,
    longestCpuMs: tasks.reduce((longest, { cpuMs }) => Math.max(longest, cpuMs), 0),
    longestWallMs: slowest.wallMs,
    cpuOfLongestWallMs: slowest.cpuMs,
    cpuMs: tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  }
}
