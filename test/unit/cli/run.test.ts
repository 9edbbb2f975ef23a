import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../src/cli/connect.ts'
import { runCommandLine, type Host } from '../../../src/cli/run.ts'
import { failure, FailureError } from '../../../src/shared/failure.ts'
import { fakeConnection, memoryStream } from '../../support/cli-context.ts'

/** The command line on streams and a connection of the test's. */
function host(argv: readonly string[], connection: Connection | Error, more: Partial<Host> = {}) {
  const stdout = memoryStream()
  const stderr = memoryStream()
  const opened: { libraryPath: string; works: boolean }[] = []
  const exits: number[] = []
  const listening = new Set<() => void>()
  let interrupt: () => void = () => undefined
  let readerGone: () => void = () => undefined
  const given: Host = {
    argv,
    env: {},
    workingFolder: '/here',
    stdout,
    stderr,
    version: '1.2.3',
    threadsFolder: '/threads',
    defaultLibrary: () => '/default',
    onInterrupt(listener) {
      interrupt = listener
      listening.add(listener)
      return () => void listening.delete(listener)
    },
    onReaderGone(listener) {
      readerGone = listener
      return () => undefined
    },
    exit: (code) => void exits.push(code),
    connect: async ({ libraryPath, works }) => {
      opened.push({ libraryPath, works })
      if (connection instanceof Error) throw connection
      return connection
    },
    ...more,
  }
  return { run: () => runCommandLine(given), stdout, stderr, opened, exits, listening, interrupt: () => interrupt(), readerGone: () => readerGone() }
}

const empty = () => fakeConnection(() => ({ documents: [], total: 0 }))
const never = (onCall: () => void) =>
  fakeConnection((_method, _input, signal) => {
    onCall()
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new FailureError(failure('aborted', 'Stopped.')))))
  })

describe('a command', () => {
  it('opens the library it was given, from where the person stands, or else the default one', async () => {
    const named = host(['documents', '--library', 'mine'], empty())
    expect(await named.run()).toBe(0)
    expect(named.opened).toEqual([{ libraryPath: '/here/mine', works: false }])
    const unnamed = host(['documents'], empty())
    await unnamed.run()
    expect(unnamed.opened).toEqual([{ libraryPath: '/default', works: false }])
  })
  it('closes the connection, and listens to signals no more', async () => {
    let closed = 0
    const { run, listening } = host(['documents'], { ...empty(), close: async () => void (closed += 1) })
    await run()
    expect([closed, listening.size]).toEqual([1, 0])
  })
  it('ends though closing never does, once it was interrupted', async () => {
    const running = host(['verify'], { ...never(() => running.interrupt()), close: () => new Promise(() => undefined) }, { closeWithinMs: 20 })
    expect(await running.run()).toBe(130)
  })
  it.each([
    ['library-corrupt', 4],
    ['library-locked', 4],
    ['internal', 4],
  ] as const)('4 when opening fails with %s', async (code, exit) => {
    const { run, stderr } = host(['documents'], new FailureError(failure(code, 'What happened.')))
    expect(await run()).toBe(exit)
    expect(stderr.text()).toContain('What happened.')
  })
  it.each([
    ['not-found', 1],
    ['wrong-usage', 2],
    ['internal', 1],
    ['library-missing', 4],
  ] as const)('a failure %s on the way is %i', async (code, exit) => {
    const failing = fakeConnection(() => {
      throw new FailureError(failure(code, 'What happened.'))
    })
    expect(await host(['documents'], failing).run()).toBe(exit)
  })
})

describe('stopping', () => {
  it('at Ctrl-C: 130, and at the second one there and then', async () => {
    const running = host(['verify'], never(() => running.interrupt()))
    expect(await running.run()).toBe(130)
    expect(running.exits).toEqual([])
    const twice = host(['verify'], never(() => (twice.interrupt(), twice.interrupt())))
    await twice.run()
    expect(twice.exits).toEqual([130])
  })
  it('takes a --timeout of years as it is meant, and not as none at all', async () => {
    expect(await host(['documents', '--timeout', '100000000'], fakeConnection(async () => (await new Promise((resolve) => setTimeout(resolve, 20)), { documents: [], total: 0 }))).run()).toBe(0)
  })
  it('at --timeout: 3, and says so', async () => {
    const { run, stderr } = host(['verify', '--timeout', '0.01'], never(() => undefined))
    expect(await run()).toBe(3)
    expect(stderr.text()).toContain('within 0.01 s')
  })
  it('when nobody reads on: 0, without a word', async () => {
    const running = host(['verify'], never(() => running.readerGone()))
    expect([await running.run(), running.stderr.text()]).toEqual([0, ''])
  })
  it('while the library is still being opened: it is closed as soon as it is open', async () => {
    let closed = 0
    let open: (connection: Connection) => void = () => undefined
    const running = host(['documents'], empty(), {
      connect: () => {
        queueMicrotask(() => {
          running.interrupt()
          open({ ...empty(), close: async () => void (closed += 1) })
        })
        return new Promise((resolve) => (open = resolve))
      },
    })
    expect([await running.run(), closed]).toEqual([130, 1])
  })
})

describe('without a command to run', () => {
  it.each([
    [['--version'], 0, '1.2.3\n'],
    [['nonsense'], 2, ''],
    [[], 2, ''],
  ])('%j', async (argv, code, said) => {
    const { run, stdout, opened } = host(argv, empty())
    expect([await run(), stdout.text(), opened]).toEqual([code, said, []])
  })
})
