import { MessageChannel } from 'node:worker_threads'
import { expose, proxy, wrap } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { afterEach, describe, expect, it } from 'vitest'
import { FailureError, failure } from '../../../../src/shared/failure.ts'
import type { ThreadProgress, ThreadSurface } from '../../../../src/shared/thread-surface.ts'
import { createThreadSurface, type ThreadTask } from '../../../../src/workers/threads/serve-thread.ts'

const ports: Array<{ close(): void }> = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

/** The surface as the pool sees it: on the other side of a real port. */
function connect(tasks: Record<string, ThreadTask>, nowMs?: () => number) {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  expose(createThreadSurface(tasks, nowMs), nodeEndpoint(port1))
  return wrap<ThreadSurface>(nodeEndpoint(port2))
}

describe('a thread over Comlink', () => {
  it('answers with the value, and hands over input and trace', async () => {
    const remote = connect({ add: async (input: { a: number; b: number }, work) => `${work.trace}:${input.a + input.b}` })
    const outcome = await remote.run('add', { a: 2, b: 3 }, 'trace-0001', proxy(() => undefined))
    expect(outcome).toEqual({ ok: true, value: 'trace-0001:5' })
  })

  it('keeps the code of a failure and names an unknown task', async () => {
    const remote = connect({
      locked: async () => {
        throw new FailureError(failure('password-required', 'The file is locked.'))
      },
      broken: () => {
        throw new TypeError('no such thing')
      },
    })
    const report = proxy(() => undefined)
    expect(await remote.run('locked', null, 't', report)).toMatchObject({ ok: false, failure: { code: 'password-required', retryable: true } })
    expect(await remote.run('broken', null, 't', proxy(() => undefined))).toMatchObject({ ok: false, failure: { code: 'internal', message: 'no such thing' } })
    for (const name of ['nothing', 'toString', '__proto__']) {
      expect(await remote.run(name, null, 't', proxy(() => undefined))).toMatchObject({ ok: false, failure: { code: 'internal' } })
    }
  })

  it('delivers the first and the last progress before the outcome, and few between', async () => {
    let nowMs = 0
    const seen: ThreadProgress[] = []
    const remote = connect(
      {
        count: async (_input: unknown, work) => {
          for (let done = 1; done <= 100; done += 1) {
            nowMs += 5
            work.report({ done, total: 100 })
          }
        },
      },
      () => nowMs,
    )
    await remote.run('count', null, 't', proxy((progress: ThreadProgress) => void seen.push(progress)))
    expect(seen[0]).toEqual({ done: 1, total: 100 })
    expect(seen.at(-1)).toEqual({ done: 100, total: 100 })
    expect(seen).toHaveLength(11)
    expect(seen.map((progress) => progress.done)).toEqual([...seen.map((progress) => progress.done)].sort((a, b) => a - b))
  })

  it('aborts what runs, and the next run starts with a fresh signal', async () => {
    let started: () => void = () => undefined
    const running = new Promise<void>((resolve) => (started = resolve))
    const remote = connect({
      wait: async (_input: unknown, { signal }) => {
        started()
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
      },
      quick: async (_input: unknown, { signal }) => signal.aborted,
    })
    const outcome = remote.run('wait', null, 't', proxy(() => undefined))
    await running
    await remote.abort()
    expect(await outcome).toMatchObject({ ok: false, failure: { code: 'aborted' } })
    expect(await remote.run('quick', null, 't', proxy(() => undefined))).toEqual({ ok: true, value: false })
  })

  it('ends although nobody listens to its progress any more', async () => {
    const surface = createThreadSurface({ talk: async (_input: unknown, work) => (work.report({ done: 1, total: 1 }), 'said') })
    const outcome = await surface.run('talk', null, 't', () => {
      throw new Error('gone')
    })
    expect(outcome).toEqual({ ok: true, value: 'said' })
  })
})
