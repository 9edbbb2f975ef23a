import { parentPort, workerData } from 'node:worker_threads'
import { expose, releaseProxy, type Remote } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { failure, toFailure } from '../../shared/failure.ts'
import { ThreadData, type ThreadOutcome, type ThreadProgress, type ThreadSurface } from '../../shared/thread-surface.ts'
import type { Work } from '../engine/pipeline/ports.ts'
import { stepBack } from './background.ts'
import { createProgressThrottle } from './progress-throttle.ts'

/** One task of a thread: it takes plain data, reports through `work`, stops on `work.signal`. */
// `never` as input lets each task declare its own input type; the pool's caller is typed by the same function.
export type ThreadTask = (input: never, work: Work) => Promise<unknown>

/** How long the end of a task waits for its last progress to be taken; an engine that is gone must not hold it. */
const lastProgressLimitMs = 1000

/**
 * The surface over a set of tasks, without any port: `serveThread` exposes it, tests call it.
 * Whatever a task throws becomes a failure as data.
 */
export function createThreadSurface(tasks: Readonly<Record<string, ThreadTask>>, nowMs: () => number = performance.now.bind(performance)): ThreadSurface {
  const running = new Set<AbortController>()

  return {
    async run(name, input, trace, report): Promise<ThreadOutcome> {
      const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
      if (!task) return { ok: false, failure: failure('internal', `This thread has no task "${name}".`) }
      const controller = new AbortController()
      running.add(controller)
      const throttle = createProgressThrottle({ send: async (progress: ThreadProgress) => report(progress), nowMs })
      try {
        const value = await task(input as never, { signal: controller.signal, report: throttle.report, trace })
        return { ok: true, value }
      } catch (error) {
        return { ok: false, failure: toFailure(error) }
      } finally {
        running.delete(controller)
        await settledWithin(throttle.flush(), lastProgressLimitMs)
        release(report)
      }
    },
    abort() {
      for (const controller of running) controller.abort()
    },
  }
}

/**
 * Serves tasks on this worker thread's port over Comlink. Call it once, from the thread's entry file.
 * @throws where there is no parent: an entry file that was loaded as a plain module.
 */
export function serveThread(tasks: Readonly<Record<string, ThreadTask>>): void {
  if (!parentPort) throw new Error('serveThread must be called in a worker thread.')
  if (ThreadData.parse(workerData).background) stepBack()
  expose(createThreadSurface(tasks), nodeEndpoint(parentPort))
}

/** The proxy's port keeps the thread's event loop alive until it is let go. */
function release(report: (progress: ThreadProgress) => void): void {
  const proxy = report as Partial<Remote<() => void>>
  // Only a Comlink proxy answers this symbol with a function; a plain callback (tests) has nothing to let go.
  const letGo = proxy[releaseProxy]
  if (typeof letGo === 'function') letGo.call(proxy)
}

async function settledWithin(promise: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  try {
    await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}
