import { mkdtempSync, rmSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { FailureError } from '../../../../../src/shared/failure.ts'
import type { Work } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { createThreadPool, type ThreadPool, type ThreadPoolOptions } from '../../../../../src/workers/engine/thread-pool.ts'
import { projectRoot } from '../../../../support/built.ts'
import { bundle } from '../../../../support/bundle.ts'
import { deferred } from '../../../../support/deferred.ts'

let folder = ''
let entry = ''

beforeAll(async () => {
  // Inside the project, so that the built thread finds the packages that are not bundled.
  folder = mkdtempSync(join(projectRoot, 'out', 'test-pool-'))
  entry = (await bundle({ pool: 'test/support/threads/pool.thread.ts' }, folder)).pool
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function pool(more: Partial<ThreadPoolOptions> = {}): ThreadPool {
  const made = createThreadPool({ name: 'test', entry, size: 1, ...more })
  onTestFinished(() => made.close())
  return made
}

interface Watched extends Work {
  readonly controller: AbortController
  readonly seen: string[]
  /** The task has said that it runs. */
  readonly started: Promise<void>
}

function work(): Watched {
  const controller = new AbortController()
  const { promise: started, resolve } = deferred()
  const seen: string[] = []
  return { controller, seen, started, signal: controller.signal, trace: 'trace-pool', report: (progress) => (seen.push(progress.note ?? String(progress.done)), resolve()) }
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    (value) => value,
    (reason: unknown) => reason,
  )
  return error instanceof FailureError ? error.failure.code : `no failure: ${String(error)}`
}

describe('a thread pool', () => {
  it('runs tasks, hands back values, progress and failures with their codes', async () => {
    const threads = pool()
    const watched = work()
    expect(await threads.run<number>('add', { a: 2, b: 3 }, watched)).toBe(5)
    expect(watched.seen).toEqual(['trace-pool'])
    await expect(threads.run('refuse', null, work())).rejects.toMatchObject({ failure: { code: 'password-required', subject: 'a.pdf' } })
    expect(await codeOf(threads.run('nothing', null, work()))).toBe('internal')
    expect(threads.stats()).toEqual({ name: 'test', size: 1, busy: 0, waiting: 0, restarts: 0 })
  })

  // Elsewhere a priority is the whole process's.
  it.runIf(process.platform === 'linux')('puts threads that work in the background behind others, and nobody else', async () => {
    const own = getPriority()
    expect(await pool({ background: true }).run<number>('priority', null, work())).toBe(Math.max(own, 10))
    expect(await pool().run<number>('priority', null, work())).toBe(own)
    expect(getPriority()).toBe(own)
  })

  it('keeps its threads warm: the next task finds the same one', async () => {
    const threads = pool()
    await threads.run('add', { a: 1, b: 1 }, work())
    await threads.run('add', { a: 1, b: 1 }, work())
    expect(await threads.run<number>('count', null, work())).toBe(2)
  })

  it('runs as many at once as it has threads, the others by priority and then in turn', async () => {
    const threads = pool({ size: 2 })
    const holders = [work(), work()]
    const held = holders.map((holder) => codeOf(threads.run('wait', null, holder)))
    await Promise.all(holders.map((holder) => holder.started))
    const order: string[] = []
    const later = (name: string, priority: number) => threads.run('add', { a: 0, b: 0 }, work(), { priority }).then(() => order.push(name))
    const waiting = [later('first', 0), later('second', 0), later('urgent', 5), later('third', 0)]
    expect(threads.stats()).toMatchObject({ busy: 2, waiting: 4 })
    holders[0]?.controller.abort()
    await Promise.all(waiting)
    expect(order).toEqual(['urgent', 'first', 'second', 'third'])
    holders[1]?.controller.abort()
    expect(await Promise.all(held)).toEqual(['aborted', 'aborted'])
  })

  it('keeps a thread whose task ends when it is asked to', async () => {
    const threads = pool()
    const watched = work()
    const run = threads.run('wait', null, watched)
    await watched.started
    watched.controller.abort()
    expect(await codeOf(run)).toBe('aborted')
    expect(threads.stats().restarts).toBe(0)
  })

  it('ends a thread that hears nothing, and works on with a new one', async () => {
    const threads = pool({ graceMs: 30 })
    const watched = work()
    const run = threads.run('spin', null, watched)
    await watched.started
    watched.controller.abort()
    expect(await codeOf(run)).toBe('aborted')
    expect(await threads.run<number>('add', { a: 1, b: 2 }, work())).toBe(3)
    expect(threads.stats()).toMatchObject({ busy: 0, restarts: 1 })
  })

  it('never starts what was aborted before its turn', async () => {
    const threads = pool()
    const holder = work()
    const held = codeOf(threads.run('wait', null, holder))
    await holder.started
    const waits = work()
    const waiting = threads.run('add', { a: 1, b: 1 }, waits)
    waits.controller.abort()
    expect(await codeOf(waiting)).toBe('aborted')
    const already = work()
    already.controller.abort()
    expect(await codeOf(threads.run('add', { a: 1, b: 1 }, already))).toBe('aborted')
    holder.controller.abort()
    expect(await held).toBe('aborted')
    expect(await threads.run<number>('count', null, work())).toBe(0)
  })

  it.each([
    ['die', 'thread-died'],
    ['throwLater', 'thread-died'],
    ['unclonable', 'internal'],
  ])('survives a task that would %s', async (task, code) => {
    const threads = pool()
    expect(await codeOf(threads.run(task, null, work()))).toBe(code)
    expect(await threads.run<number>('add', { a: 1, b: 2 }, work())).toBe(3)
  })

  it('says that a thread ran out of memory, and goes on', async () => {
    const threads = pool({ resourceLimits: { maxOldGenerationSizeMb: 32 } })
    expect(await codeOf(threads.run('swallow', null, work()))).toBe('out-of-memory')
    expect(await threads.run<number>('add', { a: 1, b: 2 }, work())).toBe(3)
    expect(threads.stats().restarts).toBe(1)
  })

  it('that cannot hand over an input fails the task alone', async () => {
    const threads = pool()
    expect(await codeOf(threads.run('add', { a: () => 1 }, work()))).toBe('internal')
    expect(await threads.run<number>('add', { a: 1, b: 2 }, work())).toBe(3)
  })

  it('fails its tasks when the entry cannot be loaded, and does not spin', async () => {
    const threads = pool({ entry: join(folder, 'no-such.thread.mjs') })
    expect(await codeOf(threads.run('add', null, work()))).toBe('thread-died')
    expect(await codeOf(threads.run('add', null, work()))).toBe('thread-died')
    expect(threads.stats().restarts).toBe(2)
  })

  it('leaves nothing running when it is closed, and takes nothing more', async () => {
    const threads = createThreadPool({ name: 'closing', entry, size: 1 })
    const watched = work()
    const running = codeOf(threads.run('spin', null, watched))
    await watched.started
    const waiting = codeOf(threads.run('add', { a: 1, b: 1 }, work()))
    await threads.close()
    expect([await running, await waiting]).toEqual(['aborted', 'aborted'])
    expect(await codeOf(threads.run('add', { a: 1, b: 1 }, work()))).toBe('aborted')
    expect(threads.stats()).toMatchObject({ busy: 0, waiting: 0 })
  })

  it('starts all its threads when it is warmed', async () => {
    const threads = pool({ size: 2 })
    threads.warm()
    expect(await Promise.all([threads.run<number>('add', { a: 1, b: 2 }, work()), threads.run<number>('add', { a: 3, b: 4 }, work())])).toEqual([3, 7])
  })
})
