import { Worker, type ResourceLimits } from 'node:worker_threads'
import { proxy, wrap, type Remote } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { failure, FailureError, type Failure } from '../../shared/failure.ts'
import type { ThreadData, ThreadOutcome, ThreadProgress, ThreadSurface } from '../../shared/thread-surface.ts'
import type { Work } from './pipeline/ports.ts'

/**
 * A fixed number of worker threads that run named tasks, one at a time each (threads/serve-thread.ts answers).
 *
 * A thread: starting --ready for a task--> idle <--> busy; busy or idle --dies, or is terminated--> gone.
 * A gone thread is replaced when a task needs it, so an entry that cannot be loaded fails tasks instead of spinning.
 *
 * An aborted task is asked to stop; if it has not ended 250 ms later, its thread is terminated: a parser in an endless
 * loop ends then and there. A thread that runs out of memory takes its task with it, and nothing else.
 *
 * Inputs and values are copied by structured clone, once each way. Text is copied fast; trees of objects are not,
 * and are built again on the engine's loop: large ones cross as JSON text (see [Note: what crosses a thread]).
 */
export interface ThreadPool {
  /**
   * Runs a task when a thread is free; higher priority first, then first come.
   * @throws FailureError the task's own failure; thread-died, out-of-memory, aborted
   */
  run<T>(task: string, input: unknown, work: Work, options?: { readonly priority?: number }): Promise<T>
  /** Starts every thread, so that the first task does not wait for one. */
  warm(): void
  stats(): ThreadPoolStats
  /** Fails what waits and what runs with `aborted`, and resolves when every thread is gone. */
  close(): Promise<void>
}

export interface ThreadPoolStats {
  readonly name: string
  readonly size: number
  readonly busy: number
  readonly waiting: number
  /** Threads that died or had to be terminated, and were or will be replaced. */
  readonly restarts: number
}

export interface ThreadPoolOptions {
  /** For status and the log. */
  readonly name: string
  readonly entry: URL | string
  readonly size: number
  readonly resourceLimits?: ResourceLimits
  /** Its tasks stand behind the window and behind short questions where processors are few. */
  readonly background?: boolean
  readonly log?: (event: string, detail: Readonly<Record<string, string | number | boolean | null>>) => void
  /** How long an aborted task may take to end by itself. */
  readonly graceMs?: number
}

interface Waiting {
  readonly task: string
  readonly input: unknown
  readonly work: Work
  readonly priority: number
  settle(outcome: ThreadOutcome): void
}

interface Thread {
  readonly worker: Worker
  readonly remote: Remote<ThreadSurface>
  current: Waiting | null
  /** Why it is being ended, if it is. */
  ending: Failure | null
}

export function createThreadPool(options: ThreadPoolOptions): ThreadPool {
  const graceMs = options.graceMs ?? 250
  const threads = new Set<Thread>()
  const queue: Waiting[] = []
  const exits = new Set<Promise<unknown>>()
  let restarts = 0
  let closed = false

  const spawn = (): Thread => {
    const worker = new Worker(options.entry, { name: options.name, ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}), workerData: { background: options.background ?? false } satisfies ThreadData })
    const thread: Thread = { worker, remote: wrap<ThreadSurface>(nodeEndpoint(worker)), current: null, ending: null }
    let cause: Failure | null = null
    worker.on('error', (error) => (cause = deathOf(error, options.name)))
    // A task's value that cannot be cloned would otherwise never be answered.
    worker.on('messageerror', (error) => void end(thread, failure('thread-died', `A message from the thread "${options.name}" could not be read: ${error.message}`)))
    const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    exits.add(exit)
    void exit.then(() => {
      exits.delete(exit)
      threads.delete(thread)
      if (!closed) restarts += 1
      const why = thread.ending ?? cause ?? failure('thread-died', `The thread "${options.name}" ended.`)
      options.log?.('thread.gone', { pool: options.name, code: why.code })
      const waiting = thread.current
      thread.current = null
      waiting?.settle({ ok: false, failure: why })
      assign()
    })
    threads.add(thread)
    return thread
  }

  const end = (thread: Thread, why: Failure): void => {
    thread.ending ??= why
    // Resolves with `exit`; the exit handler settles the task.
    void thread.worker.terminate()
  }

  const assign = (): void => {
    while (!closed && queue.length > 0) {
      const thread = [...threads].find((each) => !each.current && !each.ending) ?? (threads.size < options.size ? spawn() : null)
      const waiting = thread && queue.shift()
      if (!waiting) return
      start(thread, waiting)
    }
  }

  const start = (thread: Thread, waiting: Waiting): void => {
    thread.current = waiting
    const report = (progress: ThreadProgress): void => {
      if (thread.current === waiting) waiting.work.report(progress)
    }
    const taskEnded = (outcome: ThreadOutcome): void => {
      if (thread.current !== waiting) return
      thread.current = null
      waiting.settle(outcome)
      assign()
    }
    thread.remote.run(waiting.task, waiting.input, waiting.work.trace, proxy(report)).then(taskEnded, (error: unknown) =>
      // The input could not be cloned, or the surface is not there: the thread itself is fine.
      taskEnded({ ok: false, failure: failure('internal', `Task "${waiting.task}": ${error instanceof Error ? error.message : String(error)}`) }),
    )
  }

  const abort = (waiting: Waiting): (() => void) => {
    const place = queue.indexOf(waiting)
    if (place >= 0) {
      queue.splice(place, 1)
      waiting.settle({ ok: false, failure: stoppedFailure() })
      return () => undefined
    }
    const thread = [...threads].find((each) => each.current === waiting)
    if (!thread) return () => undefined
    void Promise.resolve(thread.remote.abort()).catch(() => undefined)
    const timer = setTimeout(() => thread.current === waiting && end(thread, stoppedFailure()), graceMs)
    return () => clearTimeout(timer)
  }

  return {
    run<T>(task: string, input: unknown, work: Work, more: { readonly priority?: number } = {}): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (closed || work.signal.aborted) return reject(new FailureError(stoppedFailure()))
        let cancelGrace: () => void = () => undefined
        const onAbort = (): void => {
          cancelGrace = abort(waiting)
        }
        const waiting: Waiting = {
          task,
          input,
          work,
          priority: more.priority ?? 0,
          settle(outcome) {
            cancelGrace()
            work.signal.removeEventListener('abort', onAbort)
            if (outcome.ok) resolve(outcome.value as T)
            else reject(new FailureError(outcome.failure))
          },
        }
        work.signal.addEventListener('abort', onAbort, { once: true })
        enqueue(queue, waiting)
        assign()
      })
    },
    warm() {
      while (!closed && threads.size < options.size) spawn()
    },
    stats: () => ({ name: options.name, size: options.size, busy: [...threads].filter((thread) => thread.current).length, waiting: queue.length, restarts }),
    async close() {
      closed = true
      for (const waiting of queue.splice(0)) waiting.settle({ ok: false, failure: stoppedFailure() })
      for (const thread of threads) end(thread, stoppedFailure())
      await Promise.all(exits)
    },
  }
}

/** Behind everything of the same or a higher priority. */
function enqueue(queue: Waiting[], waiting: Waiting): void {
  const place = queue.findIndex((each) => each.priority < waiting.priority)
  queue.splice(place < 0 ? queue.length : place, 0, waiting)
}

function stoppedFailure(): Failure {
  return failure('aborted', 'The work was stopped.')
}

function deathOf(error: unknown, name: string): Failure {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return failure('out-of-memory', `The thread "${name}" ran out of memory.`)
  return failure('thread-died', `The thread "${name}" died: ${error instanceof Error ? error.message : String(error)}`)
}
