import { getPriority } from 'node:os'
import { failure, FailureError } from '../../../src/shared/failure.ts'
import type { Work } from '../../../src/workers/engine/pipeline/ports.ts'
import { serveThread } from '../../../src/workers/threads/serve-thread.ts'

let tasksDone = 0

/** What a thread may do to the pool that runs it. */
serveThread({
  add: async (input: { a: number; b: number }, work: Work) => {
    work.report({ done: 1, total: 1, note: work.trace })
    tasksDone += 1
    return input.a + input.b
  },
  count: async () => tasksDone,
  priority: async () => getPriority(),
  /** Ends by itself when it is asked to. */
  wait: async (_input: unknown, work: Work) => {
    work.report({ done: 0, total: null })
    await new Promise((_resolve, reject) => work.signal.addEventListener('abort', () => reject(work.signal.reason), { once: true }))
  },
  /** Hears nothing: only the end of the thread ends it. */
  spin: async (_input: unknown, work: Work) => {
    work.report({ done: 0, total: null })
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (;;) tasksDone += 0
  },
  refuse: async () => {
    throw new FailureError(failure('password-required', 'The file is locked.', { subject: 'a.pdf' }))
  },
  die: async () => {
    process.exit(3)
  },
  throwLater: async () => {
    setTimeout(() => {
      throw new Error('nobody caught this')
    }, 0)
    await new Promise(() => undefined)
  },
  swallow: async () => {
    const held: unknown[] = []
    for (;;) held.push(Array.from({ length: 10_000 }, (_each, place) => ({ place, text: `${place}-${held.length}` })))
  },
  unclonable: async () => () => 'a function cannot cross',
})
