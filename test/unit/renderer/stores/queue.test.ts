import { beforeEach, describe, expect, it } from 'vitest'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import type { BatchEnd } from '../../../../src/renderer/stores/queue-batch.ts'
import { createQueueStore, mergeImports, type QueueStore } from '../../../../src/renderer/stores/queue.ts'
import { countJobs } from '../../../../src/renderer/stores/queue-order.ts'
import type { PendingImport } from '../../../../src/shared/contract/documents.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import type { JobView } from '../../../../src/shared/model/job.ts'
import { fakeApi, settled, type FakeApi } from '../../../support/fake-api.ts'
import { fakeFrames, idOf, job, leased, queued, stage, type FakeFrames } from '../../../support/window-samples.ts'

let api: FakeApi
let frames: FakeFrames
let store: QueueStore
let time: number
let failures: Failure[]
let ends: BatchEnd[]
let engine: JobView[]

beforeEach(() => {
  api = fakeApi()
  frames = fakeFrames()
  time = 0
  failures = []
  ends = []
  engine = []
  api.reply('jobs.list', () => ({ jobs: engine, counts: countJobs(engine), total: engine.length }))
  api.reply('documents.pendingImports', () => ({ imports: [], waiting: 0 }))
  store = createQueueStore({ api, clock: frames, now: () => time, intents: createIntents({ newId: api.newId, now: () => time }), onFailure: (one) => failures.push(one), onBatchEnd: (end) => ends.push(end) })
})

const changed = (jobs: readonly JobView[], all: readonly JobView[] = jobs) => api.emit('jobs.changed', { jobs, counts: countJobs(all) })

async function started(jobs: JobView[]): Promise<() => void> {
  engine = jobs
  const stop = store.getState().start()
  await settled()
  return stop
}

describe('events', () => {
  it('are applied once a frame, however many come', async () => {
    await started([job(1, leased), job(2, leased)])
    let updates = 0
    store.subscribe(() => (updates += 1))
    for (let done = 1; done <= 200; done++) changed([job(1, leased, { stages: [stage('read', { state: 'running', done })] })], engine)
    expect(updates).toBe(0)
    frames.frame()
    expect(updates).toBe(1)
    expect(store.getState().jobs[idOf(1)]?.stages[0]?.done).toBe(200)
  })

  it('are applied without frames too, because a hidden window draws none', async () => {
    await started([job(1, leased)])
    changed([job(1, leased, { attempt: 2 })])
    frames.pass(300)
    expect(store.getState().jobs[idOf(1)]?.attempt).toBe(2)
  })

  it('leave the other jobs and the order as they are when only progress was made', async () => {
    await started([job(1, leased), job(2, leased)])
    const before = store.getState()
    changed([job(1, leased, { updatedAt: 99 })], engine)
    frames.frame()
    expect(store.getState().jobs[idOf(2)]).toBe(before.jobs[idOf(2)])
    expect(store.getState().order).toBe(before.order)
  })

  it('move a job that failed to the top', async () => {
    await started([job(1, leased, { startedAt: 9 }), job(2, leased, { startedAt: 5 })])
    const bad = job(2, { kind: 'failed', failure: failure('internal', 'x') }, { finishedAt: 10 })
    changed([bad], [job(1, leased), bad])
    frames.frame()
    expect(store.getState().order[0]).toBe(idOf(2))
  })

  it('that were missed show in the sums, and the list is asked for again', async () => {
    await started([job(1, queued)])
    engine = [job(1, queued), job(2, queued), job(3, queued)]
    changed([job(2, queued)], engine)
    frames.frame()
    frames.pass(1000)
    await settled()
    expect(api.callsOf('jobs.list')).toHaveLength(2)
    expect(store.getState().order).toHaveLength(3)
  })

  it('do not ask for the list while the sums agree', async () => {
    await started([job(1, leased)])
    for (let n = 0; n < 20; n++) {
      changed([job(1, leased, { updatedAt: n })])
      frames.frame()
      frames.pass(1000)
    }
    await settled()
    expect(api.callsOf('jobs.list')).toHaveLength(1)
  })

  it('that are older than a list just read do not put it back', async () => {
    await started([job(1, leased)])
    changed([job(1, leased, { attempt: 1 })])
    engine = [job(1, { kind: 'done' }, { finishedAt: 5, updatedAt: 5 })]
    api.emit('engine.connected', {})
    frames.pass(1000)
    await settled()
    changed([job(1, leased, { updatedAt: 4 })])
    frames.frame()
    expect(store.getState().jobs[idOf(1)]?.state.kind).toBe('done')
    expect(store.getState().counts.done).toBe(1)
  })

  it('that are newer than the list on its way are not lost with it', async () => {
    await started([job(1, leased)])
    api.emit('engine.connected', {})
    changed([job(1, { kind: 'done' }, { updatedAt: 8 })])
    frames.pass(1000)
    await settled()
    frames.frame()
    expect(store.getState().jobs[idOf(1)]?.state.kind).toBe('done')
  })
})

describe('a restart of the engine', () => {
  it('asks for everything again', async () => {
    await started([job(1, leased)])
    engine = [job(1, queued)]
    frames.pass(1000)
    api.emit('engine.connected', {})
    await settled()
    expect(store.getState().jobs[idOf(1)]?.state.kind).toBe('queued')
  })

  it('says why there is no list, and keeps the one that there was', async () => {
    await started([job(1, leased)])
    api.reply('jobs.list', () => {
      throw new FailureError(failure('engine-unavailable', 'away'))
    })
    frames.pass(1000)
    api.emit('engine.connected', {})
    await settled()
    expect(store.getState().failure?.code).toBe('engine-unavailable')
    expect(store.getState().order).toHaveLength(1)
  })
})

describe('what a person does', () => {
  it('acts once for a double click on pause, though the button has become resume in between', async () => {
    await started([job(1, leased)])
    api.reply('jobs.pause', () => ({ acted: [idOf(1)], skipped: [] }))
    api.reply('jobs.resume', () => ({ acted: [idOf(1)], skipped: [] }))
    await store.getState().act('pause', [idOf(1)])
    time += 200
    await store.getState().act('resume', [idOf(1)])
    expect(api.callsOf('jobs.pause')).toHaveLength(1)
    expect(api.callsOf('jobs.resume')).toHaveLength(0)
    time += 600
    await store.getState().act('resume', [idOf(1)])
    expect(api.callsOf('jobs.resume')).toHaveLength(1)
  })

  it('on all documents says so to the engine in one command with an id', async () => {
    await started([])
    api.reply('jobs.retry', () => ({ acted: [], skipped: [] }))
    await store.getState().act('retry', 'all')
    expect(api.callsOf('jobs.retry')[0]).toMatchObject({ input: { all: true } })
    expect(api.callsOf('jobs.retry')[0]?.id).toBeTruthy()
  })

  it('that is refused is told', async () => {
    await started([])
    const acting = store.getState().act('cancel', [idOf(1)])
    api.callsOf('jobs.cancel')[0]?.refuse(new FailureError(failure('not-found', 'gone')))
    await acting
    expect(failures.map((one) => one.code)).toEqual(['not-found'])
  })

  it('with a wrong password is answered at the field, not by a message', async () => {
    await started([])
    const answer = store.getState().givePassword(idOf(1), 'letmein')
    api.callsOf('documents.givePassword')[0]?.refuse(new FailureError(failure('password-wrong', 'no')))
    expect((await answer)?.code).toBe('password-wrong')
    expect(failures).toEqual([])
  })

  it('with a password leaves the row where it is until the document opens', async () => {
    const locked = (n: number, code: 'password-required' | 'password-wrong', finishedAt: number) => job(n, { kind: 'failed', failure: failure(code, 'x') }, { finishedAt, updatedAt: finishedAt })
    const others = [locked(1, 'password-required', 10), locked(3, 'password-required', 30)]
    await started([...others, locked(2, 'password-required', 20)])
    const order = [idOf(3), idOf(2), idOf(1)]
    expect(store.getState().order).toEqual(order)
    const tried = async (next: JobView) => {
      changed([next], [...others, next])
      frames.frame()
      await settled()
    }
    const giving = store.getState().givePassword(idOf(2), 'wrong')
    api.callsOf('documents.givePassword')[0]?.answer({})
    await giving
    for (const next of [job(2, queued, { updatedAt: 40 }), job(2, leased, { updatedAt: 41 }), locked(2, 'password-wrong', 50)]) {
      await tried(next)
      expect(store.getState().order).toEqual(order)
    }
    await tried(job(2, leased, { updatedAt: 60, stage: 'chunk' }))
    expect(store.getState().order).toEqual([idOf(3), idOf(1), idOf(2)])
    expect(store.getState().unlocking).toEqual({})
  })

  it('to see a history drops the answer of one that was closed meanwhile', async () => {
    await started([])
    const first = store.getState().showHistory(idOf(1))
    const second = store.getState().showHistory(idOf(2))
    api.callsOf('jobs.history')[1]?.answer({ events: [] })
    api.callsOf('jobs.history')[0]?.answer({ events: [{ at: 1, stage: 'read', event: 'claim', from: 'queued', to: 'leased', attempt: 1, detail: null }] })
    await Promise.all([first, second])
    expect(store.getState().history).toEqual({ documentId: idOf(2), events: [], failure: null })
  })
})

describe('a batch', () => {
  it('ends once when the last job does', async () => {
    await started([])
    changed([job(1, leased)])
    frames.frame()
    changed([job(1, { kind: 'done' })])
    frames.frame()
    changed([job(1, { kind: 'done' })])
    frames.frame()
    expect(ends).toEqual([{ done: 1, failed: 0, asking: 0 }])
  })
})

describe('removed documents', () => {
  it('leave the list at once', async () => {
    await started([job(1, leased), job(2, leased)])
    api.emit('documents.changed', { documentIds: [idOf(1)], reason: 'removed' })
    expect(store.getState().order).toEqual([idOf(2)])
  })
})

describe('stopping', () => {
  it('leaves no listener and no timer', async () => {
    const stop = await started([job(1, leased)])
    changed([job(1, leased)])
    stop()
    expect(api.listeners()).toBe(0)
    expect(frames.armed()).toBe(0)
  })
})

describe('mergeImports', () => {
  const pending = (id: string, state: PendingImport['state'] = 'waiting'): PendingImport => ({ id, path: id, fileName: id, collectionId: null, state, bytesDone: 0, bytesTotal: null, failure: null, existing: null, at: 0 })

  it('changes, adds and drops, in the order of arrival', () => {
    const merged = mergeImports([pending('a'), pending('b'), pending('c')], [pending('b', 'copying'), pending('d')], ['a'])
    expect(merged.map((one) => `${one.id}:${one.state}`)).toEqual(['b:copying', 'c:waiting', 'd:waiting'])
  })

  it('does not bring back what is told as changed and gone at once', () => {
    expect(mergeImports([], [pending('a')], ['a'])).toEqual([])
  })
})
