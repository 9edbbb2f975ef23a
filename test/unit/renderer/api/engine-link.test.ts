import { afterEach, describe, expect, it } from 'vitest'
import { createApi, type Api } from '../../../../src/renderer/api/index.ts'
import type { PortSource } from '../../../../src/renderer/api/port-source.ts'
import { failure, FailureError, toFailure, type FailureCode } from '../../../../src/shared/failure.ts'
import { serve, type CallEnvelope, type Handlers, type Reply } from '../../../../src/shared/rpc.ts'
import type { WindowApi } from '../../../../src/shared/window-api.ts'

/* Real message channels of Node on both sides: what crosses them is what would cross between the processes. */

type Served = 'documents.remove' | 'jobs.list' | 'library.status'
const noCounts = { queued: 0, leased: 0, paused: 0, done: 0, failed: 0, cancelled: 0 }

interface Bench {
  readonly api: Api
  /** Starts an engine and gives its port to the window. */
  startEngine(handlers: Partial<Handlers<Served>>): { emit(name: string, payload: unknown): void; die(): void }
  tell(name: string, payload: unknown): void
  readonly mainCalls: CallEnvelope[]
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

function bench(answerMain: (envelope: CallEnvelope) => Promise<Reply> = async () => ({ ok: true, value: {} })): Bench {
  let givePort: (port: MessagePort) => void = () => undefined
  let listener: (name: string, payload: unknown) => void = () => undefined
  const mainCalls: CallEnvelope[] = []
  const main: WindowApi = {
    call: (envelope) => {
      mainCalls.push(envelope)
      return answerMain(envelope)
    },
    onEvent: (listen) => {
      listener = listen
      return () => undefined
    },
    pathForFile: () => '',
    platform: 'linux',
  }
  const ports: PortSource = {
    listen: (onPort) => {
      givePort = onPort
      return () => undefined
    },
  }
  let lastId = 0
  const api = createApi({ main, ports, newId: () => `id-${++lastId}-abcdef` })
  cleanups.push(() => api.close())
  return {
    api,
    mainCalls,
    tell: (name, payload) => listener(name, payload),
    startEngine: (handlers) => {
      const { port1, port2 } = new MessageChannel()
      const server = serve({ endpoint: port1, handlers: handlers as Handlers<Served>, who: 'window', allows: () => true })
      port1.start()
      cleanups.push(() => {
        server.close()
        port1.close()
        port2.close()
      })
      givePort(port2)
      return { emit: (name, payload) => void server.emit(name, payload).catch(() => undefined), die: () => port1.close() }
    },
  }
}

const listed = { jobs: [], counts: noCounts, total: 0 }
const never = () => new Promise<never>(() => undefined)
const restarting = { kind: 'restarting', reason: 'killed', attempt: 1, at: 0 }
const codeOf = async (call: Promise<unknown>): Promise<FailureCode | 'answered'> =>
  call.then(
    () => 'answered' as const,
    (error: unknown) => toFailure(error).code,
  )

describe('the way to the engine', () => {
  it('lets a call wait for the first port', async () => {
    const { api, startEngine } = bench()
    const call = api.call('jobs.list', {})
    startEngine({ 'jobs.list': async () => listed })
    await expect(call).resolves.toEqual(listed)
  })

  it('sends what was in flight again, with the same id, when main says that the engine restarts', async () => {
    const { api, startEngine, tell } = bench()
    const seen: string[] = []
    startEngine({
      'documents.remove': async (_input, call) => {
        seen.push(call.id)
        return never()
      },
    })
    const call = api.call('documents.remove', { all: true })
    await expect.poll(() => seen.length).toBe(1)
    tell('engine.state', restarting)
    startEngine({
      'documents.remove': async (_input, again) => {
        seen.push(again.id)
        return { acted: [], skipped: [] }
      },
    })
    await expect(call).resolves.toEqual({ acted: [], skipped: [] })
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(seen[1])
  })

  it('notices by the port alone that the engine died', async () => {
    const { api, startEngine } = bench()
    const started: string[] = []
    const first = startEngine({
      'jobs.list': async () => {
        started.push('first')
        return never()
      },
    })
    const call = api.call('jobs.list', {})
    await expect.poll(() => started.length).toBe(1)
    first.die()
    startEngine({ 'jobs.list': async () => listed })
    await expect(call).resolves.toEqual(listed)
  })

  it('keeps the id that the caller gave', async () => {
    const { api, startEngine } = bench()
    const seen: string[] = []
    startEngine({
      'documents.remove': async (_input, call) => {
        seen.push(call.id)
        return { acted: [], skipped: [] }
      },
    })
    await api.call('documents.remove', { all: true }, { id: 'one-click-0001' })
    expect(seen).toEqual(['one-click-0001'])
  })

  it('fails waiting and new calls with the reason when main gives the engine up, and waits again when it is started', async () => {
    const { api, startEngine, tell } = bench()
    const call = codeOf(api.call('jobs.list', {}))
    tell('engine.state', { kind: 'failed', failure: failure('library-corrupt', 'quick_check found damage'), newestBackup: null })
    expect(await call).toBe('library-corrupt')
    expect(await codeOf(api.call('jobs.list', {}))).toBe('library-corrupt')
    tell('engine.state', { kind: 'starting' })
    const again = api.call('jobs.list', {})
    startEngine({ 'jobs.list': async () => listed })
    await expect(again).resolves.toEqual(listed)
  })

  it('learns from app.info that the engine had failed before the window listened', async () => {
    const state = { kind: 'failed', failure: failure('library-locked', 'held by another program'), newestBackup: null }
    const { api } = bench(async () => ({ ok: true, value: { engine: state } }))
    await api.call('app.info', {})
    expect(await codeOf(api.call('jobs.list', {}))).toBe('library-locked')
  })

  it('ends a waiting call when its caller does', async () => {
    const { api } = bench()
    const stop = new AbortController()
    const call = codeOf(api.call('jobs.list', {}, { signal: stop.signal }))
    stop.abort()
    expect(await call).toBe('aborted')
  })

  it('does not send a call again that the living engine itself refused as unavailable', async () => {
    const { api, startEngine } = bench()
    let calls = 0
    startEngine({
      'jobs.list': async () => {
        calls += 1
        throw new FailureError(failure('engine-unavailable', 'closing'))
      },
    })
    expect(await codeOf(api.call('jobs.list', {}))).toBe('engine-unavailable')
    expect(calls).toBe(1)
  })

  it('tells of each new port, so that whoever shows what the engine knows asks again', () => {
    const { api, startEngine } = bench()
    let connections = 0
    api.onEvent('engine.connected', () => (connections += 1))
    startEngine({})
    startEngine({})
    expect(connections).toBe(2)
  })
})

describe('events', () => {
  it('passes on what has the shape of the contract and drops the rest', async () => {
    const { api, startEngine } = bench()
    const heard: unknown[] = []
    api.onEvent('collections.changed', (payload) => heard.push(payload))
    const engine = startEngine({})
    engine.emit('collections.changed', { collectionIds: 'all of them' })
    engine.emit('collections.changed', { collectionIds: ['one'] })
    await expect.poll(() => heard).toEqual([{ collectionIds: ['one'] }])
  })

  it('no longer tells who has stopped listening', () => {
    const { api, tell } = bench()
    const heard: string[] = []
    const stop = api.onEvent('app.navigate', ({ to }) => heard.push(to))
    tell('app.navigate', { to: 'library' })
    stop()
    tell('app.navigate', { to: 'settings' })
    expect(heard).toEqual(['library'])
  })
})

describe('calls to main', () => {
  it('go to the preload with an id and never to the engine', async () => {
    const { api, mainCalls } = bench()
    await api.call('app.openLogs', {})
    expect(mainCalls).toMatchObject([{ method: 'app.openLogs', input: {} }])
    expect(mainCalls[0]?.id).toBeTruthy()
  })

  it('throw the failure of the reply', async () => {
    const { api } = bench(async () => ({ ok: false, failure: failure('disk-full', 'no space left') }))
    expect(await codeOf(api.call('app.backup', {}))).toBe('disk-full')
  })

  it('end when their caller does, though main never answers', async () => {
    const { api } = bench(never)
    const stop = new AbortController()
    const call = codeOf(api.call('app.backup', {}, { signal: stop.signal }))
    stop.abort()
    expect(await call).toBe('aborted')
  })
})
