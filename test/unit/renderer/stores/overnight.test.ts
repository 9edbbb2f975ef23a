import { beforeEach, describe, expect, it } from 'vitest'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { busyLanes } from '../../../../src/renderer/stores/model-calls.ts'
import { createOvernightStore, type OvernightStore } from '../../../../src/renderer/stores/overnight.ts'
import { countJobs, countWaiting } from '../../../../src/renderer/stores/queue-order.ts'
import { createQueueStore, type QueueStore } from '../../../../src/renderer/stores/queue.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import { untilWoken, WaitReason, type JobState, type JobView } from '../../../../src/shared/model/job.ts'
import type { BatchView, LaneState, NightReport } from '../../../../src/shared/model/provider.ts'
import { fakeApi, settled, type FakeApi } from '../../../support/fake-api.ts'
import { fakeFrames, job, leased, queued, type FakeFrames } from '../../../support/window-samples.ts'

const waits = (reason: WaitReason): JobState => ({ kind: 'queued', notBefore: untilWoken, reason })
const batch = (change: Partial<BatchView> = {}): BatchView => ({
  id: 'b',
  choice: { provider: 'openai', model: 'm', baseUrl: null },
  state: 'running',
  documents: 1,
  requests: { total: 3, answered: 0, failed: 0, expired: 0 },
  submittedAt: 1,
  expiresAt: null,
  endedAt: null,
  nextPollAt: null,
  failure: null,
  ...change,
})
const night = (change: Partial<NightReport> = {}): NightReport => ({ id: 'n', startedAt: 1, finishedAt: 2, documents: [], calls: 0, costUsd: 0, seen: false, ...change })

let api: FakeApi
let frames: FakeFrames
let queue: QueueStore
let store: OvernightStore
let failures: Failure[]
let ends: unknown[]

beforeEach(() => {
  api = fakeApi()
  frames = fakeFrames()
  failures = []
  ends = []
  const intents = createIntents({ newId: api.newId, now: () => 0 })
  const onFailure = (one: Failure) => void failures.push(one)
  api.reply('documents.pendingImports', () => ({ imports: [], waiting: 0 }))
  queue = createQueueStore({ api, clock: frames, now: () => 0, intents, onFailure, onBatchEnd: (end) => ends.push(end) })
  store = createOvernightStore({ api, clock: frames, intents, queue, onFailure })
})

async function started(jobs: JobView[]): Promise<() => void> {
  api.reply('jobs.list', () => ({ jobs, counts: countJobs(jobs), total: jobs.length }))
  const stops = [queue.getState().start(), store.getState().start()]
  await settled()
  frames.pass(1000)
  await settled()
  return () => stops.forEach((stop) => stop())
}

describe('batches and nights', () => {
  it('are asked for again for as long as one is not finished, and then no more', async () => {
    api.reply('batches.list', () => ({ batches: [batch()] }))
    api.reply('nights.list', () => ({ reports: [], nextAt: null }))
    const stop = await started([])
    const before = api.callsOf('batches.list').length
    api.reply('batches.list', () => ({ batches: [batch({ state: 'ended' })] }))
    for (let n = 0; n < 3; n++) {
      frames.pass(10_000)
      await settled()
    }
    expect(api.callsOf('batches.list')).toHaveLength(before + 1)
    expect(store.getState().batches[0]?.state).toBe('ended')
    stop()
    frames.pass(20_000)
    expect(frames.armed()).toBe(0)
  })

  it('are asked for when another document waits for one of them', async () => {
    api.reply('batches.list', () => ({ batches: [] }))
    api.reply('nights.list', () => ({ reports: [], nextAt: 5 }))
    await started([job(1, leased)])
    const before = api.callsOf('nights.list').length
    const waiting = job(1, waits('awaiting-night'), { updatedAt: 9 })
    api.emit('jobs.changed', { jobs: [waiting], counts: countJobs([waiting]) })
    frames.frame()
    frames.pass(1000)
    await settled()
    expect(api.callsOf('nights.list').length).toBeGreaterThan(before)
    expect(store.getState().nextNightAt).toBe(5)
  })

  it('keep the one list when the other cannot be read', async () => {
    api.reply('batches.list', () => {
      throw new FailureError(failure('timed-out', 'slow'))
    })
    api.reply('nights.list', () => ({ reports: [night()], nextAt: null }))
    await started([])
    expect(store.getState().nights).toHaveLength(1)
    expect(failures).toEqual([])
  })

  it('tell a command that is refused', async () => {
    api.reply('batches.list', () => ({ batches: [batch()] }))
    api.reply('nights.list', () => ({ reports: [], nextAt: null }))
    api.reply('batches.cancel', () => {
      throw new FailureError(failure('provider-unreachable', 'no'))
    })
    await started([])
    await store.getState().cancelBatch('b')
    expect(failures.map(({ code }) => code)).toEqual(['provider-unreachable'])
  })
})

describe('work that waits for something outside of the queue', () => {
  it('is counted apart, and what asks a person as well', () => {
    const jobs = [queued, leased, ...WaitReason.options.map(waits)].map((state, n) => job(n + 1, state))
    expect(countWaiting(jobs)).toEqual({ waiting: WaitReason.options.length, asking: 1 })
  })

  it('ends a batch, with how many ask', async () => {
    await started([job(1, leased)])
    const jobs = [job(1, waits('awaiting-choice'), { updatedAt: 9 })]
    api.emit('jobs.changed', { jobs, counts: countJobs(jobs) })
    frames.frame()
    expect(ends).toEqual([{ done: 0, failed: 0, asking: 1 }])
    expect(queue.getState()).toMatchObject({ waiting: 1, asking: 1, batch: { kind: 'idle' } })
  })
})

describe('lanes', () => {
  const lane = (change: Partial<LaneState>): LaneState => ({
    provider: 'openai',
    model: 'm',
    baseUrl: null,
    inFlight: 0,
    waiting: 0,
    concurrency: 4,
    limits: { requests: null, inputTokens: null, outputTokens: null },
    wait: null,
    callsPerMinute: 0,
    inputTokensPerMinute: 0,
    outputTokensPerMinute: 0,
    ...change,
  })

  it('are shown while they do something or were stopped, not for what they did before', () => {
    const lanes = [lane({ inFlight: 1 }), lane({ waiting: 1 }), lane({ wait: { why: 'stopped', until: null, failure: failure('provider-billing', 'x') } }), lane({ callsPerMinute: 9 }), lane({})]
    expect(busyLanes(lanes, false)).toEqual(lanes.slice(0, 3))
    expect(busyLanes(lanes, true)).toEqual(lanes.slice(0, 4))
  })
})
