import { describe, expect, it } from 'vitest'
import { activeJobs, countJobs, countOnTop, orderJobs, samePlace } from '../../../../src/renderer/stores/queue-order.ts'
import { follow, paceOf, PACE_MIN_MS, PACE_WINDOW_MS, type Track } from '../../../../src/renderer/stores/queue-pace.ts'
import { advanceBatch, batchFraction, batchLeftMs, type Batch, type BatchEnd } from '../../../../src/renderer/stores/queue-batch.ts'
import { jobCommandsFor, worthRetrying } from '../../../../src/renderer/stores/job-commands.ts'
import { arrivingOn, decidedSince, groupImports, refusedImports } from '../../../../src/renderer/stores/import-groups.ts'
import type { PendingImport } from '../../../../src/shared/contract/documents.ts'
import type { JobCounts } from '../../../../src/shared/contract/jobs.ts'
import { failure } from '../../../../src/shared/failure.ts'
import type { JobView } from '../../../../src/shared/model/job.ts'
import { collectionIdOf, job, leased, queued, stage } from '../../../support/window-samples.ts'

const failed = { kind: 'failed', failure: failure('internal', 'x') } as const

describe('the order of Activity', () => {
  it('has failures first, then what runs, waits, is paused, cancelled, done', () => {
    const jobs = [job(1, { kind: 'done' }), job(2, { kind: 'cancelled' }), job(3, { kind: 'paused' }), job(4, queued), job(5, leased), job(6, failed)]
    expect(orderJobs(jobs).map((one) => one.state.kind)).toEqual(['failed', 'leased', 'queued', 'paused', 'cancelled', 'done'])
  })

  it('has the newest first within a state, by the time that counts for it', () => {
    const done = [job(1, { kind: 'done' }, { finishedAt: 30 }), job(2, { kind: 'done' }, { finishedAt: 50 }), job(3, { kind: 'done' }, { finishedAt: null, updatedAt: 40 })]
    expect(orderJobs(done).map((one) => one.title)).toEqual(['Document 2', 'Document 3', 'Document 1'])
  })

  it('is the same whatever the order of arrival', () => {
    const jobs = Array.from({ length: 20 }, (_, n) => job(n, n % 3 === 0 ? failed : queued, { queuedAt: 7, finishedAt: 7 }))
    expect(orderJobs([...jobs].reverse())).toEqual(orderJobs(jobs))
  })

  it('has a place after the failures, and after those which are being unlocked among them', () => {
    const state = (jobs: readonly JobView[], held: Readonly<Record<string, number>> = {}) => ({ order: orderJobs(jobs, held).map((one) => one.documentId), jobs: Object.fromEntries(jobs.map((one) => [one.documentId, one])), unlocking: held })
    expect(countOnTop(state([]))).toBe(0)
    expect(countOnTop(state([job(1, queued)]))).toBe(0)
    expect(countOnTop(state([job(1, queued), job(2, failed), job(3, failed)]))).toBe(2)
    expect(countOnTop(state([job(1, failed)]))).toBe(1)
    expect(countOnTop(state([job(1, queued), job(2, failed)], { [job(1).documentId]: 5 }))).toBe(2)
  })

  it('does not move a job for its progress', () => {
    const before = job(1, leased, { startedAt: 5 })
    expect(samePlace(before, { ...before, updatedAt: 99, stage: 'extract' })).toBe(true)
    expect(samePlace(before, { ...before, state: failed })).toBe(false)
  })

  it('counts each state', () => {
    const counts = countJobs([job(1, leased), job(2, queued), job(3, queued), job(4, failed)])
    expect(counts).toEqual({ queued: 2, leased: 1, paused: 0, done: 0, failed: 1, cancelled: 0 })
    expect(activeJobs(counts)).toBe(3)
  })
})

describe('what a person can do with a job', () => {
  it.each([
    [queued, ['pause', 'cancel']],
    [leased, ['pause', 'cancel']],
    [{ kind: 'paused' } as const, ['resume', 'cancel']],
    [failed, ['retry']],
    [{ kind: 'cancelled' } as const, ['retry']],
    [{ kind: 'done' } as const, []],
  ])('in %j', (state, commands) => {
    expect(jobCommandsFor(state)).toEqual(commands)
  })
})

describe('retrying all that failed', () => {
  it('leaves out what cannot end otherwise: damaged files, and those that wait for a password', () => {
    const because = (n: number, code: Parameters<typeof failure>[0]) => job(n, { kind: 'failed', failure: failure(code, 'x') })
    expect(worthRetrying([because(1, 'damaged-document'), because(2, 'password-required'), because(3, 'password-wrong'), because(4, 'stage-timeout'), job(5, { kind: 'done' })])).toEqual([job(4).documentId])
  })
})

describe('the pace of a stage', () => {
  const at = (done: number, total: number | null = 100, change: Partial<JobView> = {}) => job(1, leased, { stage: 'extract', stages: [stage('extract', { state: 'running', done, total })], ...change })

  function after(samples: readonly (readonly [ms: number, done: number])[]): { readonly track: Track | undefined; readonly last: JobView; readonly ms: number } {
    let track: Track | undefined
    let last = at(0)
    let time = 0
    for (const [ms, done] of samples) {
      last = at(done)
      time = ms
      track = follow(track, last, ms)
    }
    return { track, last, ms: time }
  }

  it('is not known from one sample, nor from too short a time', () => {
    const one = after([[0, 10]])
    expect(paceOf(one.track, one.last, 60_000)).toBeNull()
    const short = after([[0, 0], [PACE_MIN_MS - 1, 50]])
    expect(paceOf(short.track, short.last, short.ms)).toBeNull()
  })

  it('is what was done over the time that it took', () => {
    const { track, last, ms } = after([[0, 0], [1000, 5], [2000, 10], [4000, 20]])
    expect(paceOf(track, last, ms)).toEqual({ perMinute: 300, leftMs: 16_000 })
  })

  it('gets slower, not faster, while nothing moves', () => {
    const { track, last } = after([[0, 0], [4000, 20]])
    const soon = paceOf(track, last, 4000)
    const later = paceOf(track, last, 12_000)
    expect(later?.perMinute).toBeLessThan(soon?.perMinute ?? 0)
    expect(later?.leftMs).toBeGreaterThan(soon?.leftMs ?? 0)
  })

  it('forgets what is older than the window', () => {
    const samples = Array.from({ length: 61 }, (_, n) => [n * 1000, n < 30 ? n : 30 + (n - 30) * 10] as const)
    const { track, last, ms } = after(samples)
    expect(track?.samples[0]?.at).toBeGreaterThanOrEqual(ms - PACE_WINDOW_MS)
    expect(paceOf(track, last, ms)?.perMinute).toBeCloseTo(600, 5)
  })

  it('keeps few samples however often it is told', () => {
    const { track } = after(Array.from({ length: 2000 }, (_, n) => [n * 10, n] as const))
    expect(track?.samples.length).toBeLessThanOrEqual(41)
  })

  it('is measured anew for another stage, another attempt, or when the count goes back', () => {
    const { track } = after([[0, 0], [5000, 50]])
    expect(follow(track, at(50, 100, { attempt: 2 }), 6000)?.samples).toHaveLength(1)
    expect(follow(track, job(1, leased, { stage: 'read', stages: [stage('read', { state: 'running' })] }), 6000)?.samples).toHaveLength(1)
    expect(follow(track, at(3), 6000)?.samples.at(0)?.done).toBe(3)
  })

  it('says nothing of the end while that is not known, and stops with the job', () => {
    let track = follow(undefined, at(0, null), 0)
    track = follow(track, at(40, null), 4000)
    expect(paceOf(track, at(40, null), 4000)).toMatchObject({ leftMs: null })
    expect(follow(track, job(1, { kind: 'paused' }), 5000)).toBeUndefined()
  })
})

describe('a batch', () => {
  const counts = (change: Partial<JobCounts>): JobCounts => ({ queued: 0, leased: 0, paused: 0, done: 0, failed: 0, cancelled: 0, ...change })

  function run(steps: readonly (readonly [ms: number, counts: JobCounts])[]): { readonly batch: Batch; readonly ends: BatchEnd[] } {
    let batch: Batch = { kind: 'idle' }
    let before = counts({})
    const ends: BatchEnd[] = []
    for (const [ms, now] of steps) {
      const step = advanceBatch(batch, before, now, ms)
      batch = step.batch
      before = now
      if (step.ended) ends.push(step.ended)
    }
    return { batch, ends }
  }

  it('ends once, with what became of it and not of those before', () => {
    const { batch, ends } = run([
      [0, counts({ done: 40, failed: 2 })],
      [1, counts({ done: 40, failed: 2, queued: 3 })],
      [2, counts({ done: 41, failed: 2, leased: 2 })],
      [3, counts({ done: 42, failed: 3 })],
      [4, counts({ done: 42, failed: 3 })],
    ])
    expect(ends).toEqual([{ done: 2, failed: 1 }])
    expect(batch).toEqual({ kind: 'idle' })
  })

  it('counts a document that was finished between two looks', () => {
    expect(run([[0, counts({ queued: 1 })], [1, counts({ done: 1 })]]).ends).toEqual([{ done: 1, failed: 0 }])
  })

  it('is not begun by what is paused', () => {
    expect(run([[0, counts({ paused: 5 })]]).batch.kind).toBe('idle')
  })

  it('grows when more is dropped, without going back over its end', () => {
    const steps = [[0, counts({ queued: 2 })], [1, counts({ queued: 1, done: 1 })], [2, counts({ queued: 5, done: 1 })]] as const
    expect(batchFraction(run(steps.slice(0, 2)).batch, steps[1][1])).toBe(0.5)
    expect(batchFraction(run(steps).batch, steps[2][1])).toBeCloseTo(1 / 6)
    expect(batchFraction({ kind: 'idle' }, counts({}))).toBeNull()
  })

  it('has no time left before there is a pace, and then the measured one', () => {
    const steps = Array.from({ length: 8 }, (_, n) => [n * 10_000, counts({ queued: 10 - n, done: n })] as const)
    expect(batchLeftMs(run(steps.slice(0, 4)).batch, counts({ queued: 7, done: 3 }), 30_000)).toBeNull()
    // Six documents in 60 seconds since the first was done, three left.
    expect(batchLeftMs(run(steps).batch, counts({ queued: 3, done: 7 }), 70_000)).toBe(30_000)
  })
})

describe('pending imports', () => {
  const pending = (n: number, state: PendingImport['state']): PendingImport => ({ id: String(n), path: `/p/${n}.pdf`, fileName: `${n}.pdf`, collectionId: null, state, bytesDone: 0, bytesTotal: null, failure: null, existing: null, at: n })

  it('show what needs a person first, then a few of those on their way', () => {
    const imports = [...Array.from({ length: 30 }, (_, n) => pending(n, 'waiting')), pending(100, 'copying'), pending(101, 'refused'), pending(102, 'undecided')]
    const groups = groupImports(imports, 31)
    expect(groups.shown.slice(0, 3).map((one) => one.state)).toEqual(['undecided', 'copying', 'waiting'])
    expect(groups.shown).toHaveLength(5)
    expect(groups.more).toBe(27)
    expect(refusedImports(imports).map((one) => one.id)).toEqual(['101'])
  })

  it('are listed in the library while they are on their way, where they will be', () => {
    const here = collectionIdOf(1)
    const imports = [pending(1, 'waiting'), { ...pending(2, 'copying'), collectionId: here }, pending(3, 'refused'), { ...pending(4, 'waiting'), fileName: 'Décompression.pdf' }]
    const names = (shelf: Parameters<typeof arrivingOn>[1], filter = '') => arrivingOn(imports, shelf, filter).map((one) => one.id)
    expect(names({ kind: 'all' })).toEqual(['1', '2', '4'])
    expect(names({ kind: 'collection', id: here })).toEqual(['2'])
    expect(names({ kind: 'unfiled' })).toEqual(['1', '4'])
    expect(names({ kind: 'trash' })).toEqual([])
    expect(names({ kind: 'all' }, ' decomp')).toEqual(['4'])
  })

  it('are decided when they ask no more: gone, or on their way again', () => {
    const before = [pending(1, 'undecided'), pending(2, 'undecided'), pending(3, 'undecided'), pending(4, 'copying')]
    expect(decidedSince(before, [pending(2, 'undecided'), pending(3, 'waiting')])).toEqual(['1', '3'])
    expect(decidedSince(before, before)).toEqual([])
  })

  it('count those on their way that are not listed', () => {
    expect(groupImports([pending(1, 'waiting')], 900).more).toBe(899)
    expect(groupImports([pending(1, 'refused')], 0).more).toBe(0)
  })
})
