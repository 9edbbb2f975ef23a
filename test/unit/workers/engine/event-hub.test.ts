import { describe, expect, it } from 'vitest'
import type { EngineEventName } from '../../../../src/shared/contract/events.ts'
import type { DocumentId } from '../../../../src/shared/model/ids.ts'
import { createEventHub, type Emit } from '../../../../src/workers/engine/event-hub.ts'
import { failure } from '../../../../src/shared/failure.ts'
import { deferred } from '../../../support/deferred.ts'

const counts = { queued: 0, leased: 0, paused: 0, done: 0, failed: 0, cancelled: 0 }
const id = (number: number) => number.toString(16).padStart(32, '0') as DocumentId

/** A hub whose timers run when told, so that no test waits. */
function hub() {
  const timers: (() => void)[] = []
  const loads: DocumentId[][] = []
  const errors: unknown[] = []
  const made = createEventHub({
    loadJobs: async (ids) => {
      loads.push([...ids])
      return { jobs: [], counts }
    },
    countGraph: async () => ({ entities: 1, relations: 2, facts: 3 }),
    countWaitingImports: () => 0,
    lanes: () => [],
    setTimer: (_ms, run) => {
      timers.push(run)
      return () => void timers.splice(timers.indexOf(run), 1)
    },
    onError: (error) => errors.push(error),
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    hub: made,
    loads,
    errors,
    timers,
    async tick() {
      for (const run of timers.splice(0)) run()
      await settle()
    },
  }
}

function recorder(): { emit: Emit; names: EngineEventName[]; payloads: unknown[] } {
  const names: EngineEventName[] = []
  const payloads: unknown[] = []
  return {
    names,
    payloads,
    emit: async (name, payload) => {
      names.push(name)
      payloads.push(payload)
    },
  }
}

describe('the event hub', () => {
  it('joins a thousand changes of a job into one event a turn', async () => {
    const { hub: events, loads, tick, timers } = hub()
    const client = recorder()
    events.attach(client.emit)
    for (let count = 0; count < 1000; count += 1) events.jobChanged(id(1))
    expect(timers).toHaveLength(1)
    await tick()
    expect(client.names).toEqual(['jobs.changed'])
    expect(loads).toEqual([[id(1)]])
  })

  it('never has two flushes in flight for a slow client, and sends what came meanwhile afterwards', async () => {
    const { hub: events, loads, tick, timers } = hub()
    const taken = deferred()
    let sent = 0
    events.attach(async () => {
      sent += 1
      if (sent === 1) await taken.promise
    })
    events.jobChanged(id(1))
    await tick()
    events.jobChanged(id(2))
    events.jobChanged(id(3))
    expect(timers).toHaveLength(0)
    taken.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    await tick()
    expect(loads).toEqual([[id(1)], [id(2), id(3)]])
  })

  it('splits a flood over several turns without losing any', async () => {
    const { hub: events, loads, tick } = hub()
    events.attach(recorder().emit)
    for (let count = 0; count < 450; count += 1) events.jobChanged(id(count))
    await tick()
    await tick()
    await tick()
    expect(loads.map((ids) => ids.length)).toEqual([200, 200, 50])
    expect(new Set(loads.flat()).size).toBe(450)
  })

  it('tells each kind of change, an import that ended after one that changed', async () => {
    const { hub: events, tick } = hub()
    const client = recorder()
    events.attach(client.emit)
    const pending = { id: 'i1', path: '/a.pdf', fileName: 'a.pdf', collectionId: null, state: 'copying', bytesDone: 1, bytesTotal: 2, failure: null, existing: null, at: 0 } as const
    events.importChanged(pending)
    events.importGone('i1')
    events.documentsChanged([id(1)], 'added')
    events.documentsChanged([id(2)], 'added')
    events.collectionsChanged(['c1' as never])
    events.graphChanged()
    await tick()
    expect(client.names).toEqual(['imports.changed', 'documents.changed', 'collections.changed', 'graph.changed'])
    expect(client.payloads[0]).toEqual({ imports: [], gone: ['i1'], waiting: 0 })
    expect(client.payloads[1]).toEqual({ documentIds: [id(1), id(2)], reason: 'added' })
  })

  it('tells why nothing moves, and that it is over, once each', async () => {
    const { hub: events, tick } = hub()
    const client = recorder()
    events.attach(client.emit)
    events.trouble(failure('disk-full', 'No space.'))
    await tick()
    events.trouble(failure('disk-full', 'No space.'))
    events.trouble(null)
    await tick()
    expect(client.names).toEqual(['library.trouble', 'library.trouble'])
    expect(client.payloads.map((payload) => (payload as { failure: { code: string } | null }).failure?.code)).toEqual(['disk-full', undefined])
  })

  it('goes on after a client that fails, and tells a detached one nothing', async () => {
    const { hub: events, errors, tick } = hub()
    const well = recorder()
    events.attach(() => Promise.reject(new Error('gone')))
    const detach = events.attach(well.emit)
    events.graphChanged()
    await tick()
    expect(errors).toHaveLength(1)
    expect(well.names).toEqual(['graph.changed'])
    detach()
    events.graphChanged()
    await tick()
    expect(well.names).toHaveLength(1)
  })

  it('sets no timer after it was closed', () => {
    const { hub: events, timers } = hub()
    events.attach(recorder().emit)
    events.graphChanged()
    events.close()
    events.graphChanged()
    expect(timers).toHaveLength(0)
  })
})
