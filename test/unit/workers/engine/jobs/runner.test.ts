import { describe, expect, it, onTestFinished } from 'vitest'
import { failure, FailureError, type Failure } from '../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { stages } from '../../../../../src/shared/model/job.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { createJobStore, type JobStore } from '../../../../../src/workers/engine/jobs/job-store.ts'
import { leaseMsFor, runnerPolicy } from '../../../../../src/workers/engine/jobs/policy.ts'
import { createRunner, type Runner, type RunnerOptions } from '../../../../../src/workers/engine/jobs/runner.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import { jobByDocument } from '../../../../../src/workers/engine/jobs/select-jobs.ts'
import { createFakeClock, type FakeClock } from '../../../../support/fake-clock.ts'
import { stagedWork } from '../../../../support/staged-work.ts'
import { addQueued, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

interface Bench {
  readonly library: TemporaryLibrary
  readonly clock: FakeClock
  readonly work: ReturnType<typeof stagedWork>
  readonly runner: Runner
  readonly changes: DocumentId[]
  readonly troubles: (string | null)[]
  readonly events: string[]
  row(documentId: DocumentId): NonNullable<ReturnType<typeof jobByDocument>>
}

async function bench(more: Partial<RunnerOptions> & { obedient?: boolean; wrap?: (store: JobStore) => JobStore } = {}): Promise<Bench> {
  const library = await temporaryLibrary()
  const clock = createFakeClock()
  const work = stagedWork({ obedient: more.obedient ?? true })
  const changes: DocumentId[] = []
  const troubles: (string | null)[] = []
  const events: string[] = []
  let token = 0
  const store = createJobStore({ db: library.db, owner: '7-me', policy: runnerPolicy, order: stages })
  const { obedient: _obedient, wrap, ...options } = more
  const runner = createRunner({
    store: wrap ? wrap(store) : store,
    clock,
    newToken: () => `token-${(token += 1)}`,
    random: () => 0.5,
    runStage: work.runStage,
    concurrency: 2,
    policy: runnerPolicy,
    log: (event) => events.push(event),
    onChange: ({ documentId }) => changes.push(documentId),
    onTrouble: (trouble) => troubles.push(trouble && trouble.code),
    ...options,
  })
  onTestFinished(async () => {
    for (const stage of work.held) stage.fail(new Error('the test is over'))
    const stopped = runner.stop(0)
    await clock.advance(10_000)
    await stopped
  })
  const row = (documentId: DocumentId) => {
    const found = jobByDocument(library.db, documentId)
    if (!found) throw new Error('no job')
    return found
  }
  return { library, clock, work, runner, changes, troubles, events, row }
}

describe('the runner', () => {
  it('fills its places, sees each job through every stage, and takes the next', async () => {
    const { library, clock, work, runner, row } = await bench()
    const [a, b, c] = ['a', 'b', 'c'].map((name, place) => addQueued(library, name, { at: clock.now() - 10 + place })) as [DocumentId, DocumentId, DocumentId]
    runner.start()
    expect(work.held.map((stage) => stage.run.documentId)).toEqual([a, b])
    for (const stage of stages) {
      const held = work.held.findLast((each) => each.run.documentId === a)
      expect(held?.run.stage).toBe(stage)
      held?.finish()
      await clock.advance(0)
    }
    expect(row(a).state).toBe('done')
    expect(work.held.at(-1)?.run).toMatchObject({ documentId: c, stage: 'read' })
    expect(runner.running().map((each) => each.documentId).sort()).toEqual([b, c].sort())
  })

  it('starts at once what arrives later, when it is woken', async () => {
    const { library, clock, work, runner } = await bench()
    runner.start()
    expect(work.held).toHaveLength(0)
    const late = addQueued(library, 'late', { at: clock.now() })
    runner.wake()
    expect((await work.next()).run.documentId).toBe(late)
  })

  it('tells of every change and every progress, and knows what runs', async () => {
    const { library, clock, work, runner, changes } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    const before = changes.length
    stage.run.work.report({ done: 3, total: 9, note: 'page 3' })
    expect(changes.length).toBe(before + 1)
    await clock.advance(1000)
    expect(runner.running()).toEqual([{ jobId: jobIdFor(documentId), documentId, stage: 'read', done: 3, total: 9, note: 'page 3', silentMs: 1000 }])
    stage.run.checkpoint(() => ({ cursor: { page: 4 }, done: 4, total: 9 }))
    expect(changes.length).toBe(before + 2)
    expect(runner.running()[0]).toMatchObject({ done: 4, total: 9, silentMs: 0 })
  })

  it('commits the last output of a stage with its end, or neither', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    stage.finish({
      kind: 'done',
      done: 1,
      total: 1,
      write: () => {
        library.db.prepare('UPDATE documents SET title = ?').run('half')
        throw new Error('not written')
      },
    })
    await clock.advance(0)
    expect(library.db.prepare<[], { title: string }>('SELECT title FROM documents').get()?.title).toBe('a')
    expect(row(documentId)).toMatchObject({ state: 'queued', stage: 'read', queue_reason: 'retry' })
  })

  it('leaves no timer and no place behind when it is stopped', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    await work.next()
    const stopped = runner.stop(5000)
    await clock.advance(0)
    await stopped
    expect(clock.waiting()).toBe(0)
    expect(runner.running()).toEqual([])
    expect(row(documentId)).toMatchObject({ state: 'queued', queue_reason: 'recovered', attempt: 0 })
  })
})

describe('a stage that fails', () => {
  it('is tried again after a wait that grows, and ends with its cause after the last attempt', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const waits: number[] = []
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const stage = await work.next()
      expect(stage.run.attempt).toBe(attempt)
      stage.fail(new FailureError(failure('provider-failed', 'Not today.')))
      await clock.advance(0)
      const { state, not_before: notBefore } = row(documentId)
      if (state !== 'queued') break
      waits.push((notBefore ?? 0) - clock.now())
      expect(work.held).toHaveLength(attempt)
      await clock.advance((notBefore ?? 0) - clock.now())
    }
    expect(waits).toEqual([500, 1000])
    expect(row(documentId).state).toBe('failed')
    expect(JSON.parse(row(documentId).failure_json ?? '')).toMatchObject({ code: 'provider-failed', action: expect.stringContaining('.') })
    await clock.advance(600_000)
    expect(work.held).toHaveLength(3)
  })

  it('waits as long as the failure asks for', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    ;(await work.next()).fail(new FailureError(failure('provider-failed', 'Slow down.', { retryAfterMs: 42_000 })))
    await clock.advance(0)
    expect((row(documentId).not_before ?? 0) - clock.now()).toBe(42_000)
  })

  it.each(['password-required', 'damaged-document', 'no-text', 'quarantined', 'file-not-found'] as const)('with %s is not tried again by itself', async (code) => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    ;(await work.next()).fail(new FailureError(failure(code, 'So it is.')))
    await clock.advance(0)
    expect(row(documentId)).toMatchObject({ state: 'failed', attempt: 1 })
  })

  it('with a bug says `internal`, and does not stop the others', async () => {
    const { library, clock, work, runner, row } = await bench()
    const a = addQueued(library, 'a', { at: clock.now() - 2, maxAttempts: 1 })
    addQueued(library, 'b', { at: clock.now() - 1 })
    const c = addQueued(library, 'c', { at: clock.now() })
    runner.start()
    ;(await work.next()).fail(new TypeError('undefined is not a function'))
    await clock.advance(0)
    expect(JSON.parse(row(a).failure_json ?? '')).toMatchObject({ code: 'internal', message: 'undefined is not a function' })
    expect(runner.running().map((each) => each.documentId)).toContain(c)
  })
})

describe('a stage that falls silent', () => {
  const limitMs = runnerPolicy.silenceLimitMs.read

  it('is ended at its limit and tried again, and fails with stage-timeout in the end', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const stage = await work.next()
      await clock.advance(limitMs - 1)
      expect(stage.run.work.signal.aborted).toBe(false)
      await clock.advance(1)
      expect(stage.run.work.signal.aborted).toBe(true)
      await clock.advance(Math.max(0, (row(documentId).not_before ?? 0) - clock.now()))
    }
    expect(row(documentId)).toMatchObject({ state: 'failed', stage: 'read' })
    expect(JSON.parse(row(documentId).failure_json ?? '')).toMatchObject({ code: 'stage-timeout', message: expect.stringContaining('read') })
  })

  it('is not, as long as it reports', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    for (let page = 1; page <= 10; page += 1) {
      await clock.advance(limitMs - 1000)
      stage.run.work.report({ done: page, total: null })
    }
    expect(stage.run.work.signal.aborted).toBe(false)
    expect(row(documentId)).toMatchObject({ state: 'leased', attempt: 1 })
  })

  it('and does not let go is left behind: its place is free, and it can write nothing', async () => {
    const { library, clock, work, runner, row } = await bench({ obedient: false, concurrency: 1 })
    const hung = addQueued(library, 'hung', { at: clock.now() - 1 })
    const other = addQueued(library, 'other', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    await clock.advance(limitMs + runnerPolicy.abandonMs)
    expect(row(hung)).toMatchObject({ state: 'queued', queue_reason: 'retry' })
    expect((await work.next()).run.documentId).toBe(other)
    expect(() => stage.run.checkpoint(() => ({ cursor: { n: 1 }, done: 1, total: 1 }))).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'lease-lost' }) }))
    stage.run.work.report({ done: 1, total: 1 })
    stage.finish()
    await clock.advance(0)
    expect(row(hung).stage).toBe('read')
  })
})

describe('the lease', () => {
  it('is renewed only while progress is reported', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    const claimedAt = row(documentId).heartbeat_at
    await clock.advance(runnerPolicy.heartbeatMs)
    expect(row(documentId).heartbeat_at).toBe(claimedAt)
    stage.run.work.report({ done: 1, total: null })
    await clock.advance(runnerPolicy.heartbeatMs)
    expect(row(documentId)).toMatchObject({ heartbeat_at: clock.now(), lease_until: clock.now() + leaseMsFor(runnerPolicy, 'read') })
    const renewedAt = row(documentId).heartbeat_at
    await clock.advance(4 * runnerPolicy.heartbeatMs)
    expect(row(documentId).heartbeat_at).toBe(renewedAt)
  })

  it('that ran out is taken back by the sweeper, and whoever held it is stopped', async () => {
    const { library, clock, work, runner, row } = await bench({ obedient: false })
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    const stageToken = row(documentId).lease_token ?? ''
    // As if this process had been unable to renew it.
    library.db.prepare('UPDATE jobs SET lease_until = ?').run(clock.now() + 3000)
    await clock.advance(runnerPolicy.sweepMs)
    expect(row(documentId)).toMatchObject({ state: 'queued', queue_reason: 'retry' })
    expect(stage.run.work.signal.aborted).toBe(true)
    await clock.advance(1000)
    expect(row(documentId)).toMatchObject({ state: 'leased', attempt: 2, lease_token: expect.not.stringMatching(stageToken) })
  })

  it('survives a machine that sleeps: nobody is blamed for the night', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    await clock.advance(5000)
    clock.jump(8 * 3600_000)
    await clock.advance(runnerPolicy.sweepMs)
    expect(stage.run.work.signal.aborted).toBe(false)
    expect(row(documentId)).toMatchObject({ state: 'leased', attempt: 1 })
    expect(row(documentId).lease_until ?? 0).toBeGreaterThan(clock.now())
  })
})

describe('a job that is changed while it runs', () => {
  it('is let go at once, keeps its cursor, and goes on from there', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    const jobId = jobIdFor(documentId)
    runner.start()
    const stage = await work.next()
    stage.run.checkpoint(() => ({ cursor: { page: 7 }, done: 7, total: 9 }))
    changeJob(library.db, jobId, { kind: 'pause' }, { at: clock.now(), detail: 'asked' })
    runner.interrupt(jobId)
    expect(stage.run.work.signal.aborted).toBe(true)
    await clock.advance(0)
    expect(runner.running()).toEqual([])
    expect(row(documentId)).toMatchObject({ state: 'paused', cursor_json: '{"page":7}' })
    changeJob(library.db, jobId, { kind: 'resume', at: clock.now() }, { at: clock.now(), detail: 'asked' })
    runner.wake()
    expect((await work.next()).run).toMatchObject({ stage: 'read', cursor: { page: 7 }, attempt: 1 })
  })

  it('can be taken up again before the old stage has let go, and the old one writes nothing', async () => {
    const { library, clock, work, runner, row } = await bench({ obedient: false })
    const documentId = addQueued(library, 'a', { at: clock.now() })
    const jobId = jobIdFor(documentId)
    runner.start()
    const old = await work.next()
    for (const event of [{ kind: 'pause' }, { kind: 'resume', at: clock.now() }] as const) changeJob(library.db, jobId, event, { at: clock.now(), detail: null })
    runner.interrupt(jobId)
    runner.wake()
    const fresh = await work.next()
    const { lease_token: freshToken } = row(documentId)
    old.finish()
    await clock.advance(0)
    expect(row(documentId)).toMatchObject({ stage: 'read', lease_token: freshToken })
    expect(fresh.run.work.signal.aborted).toBe(false)
    fresh.finish()
    await clock.advance(0)
    expect(row(documentId).stage).toBe('chunk')
  })
})

describe('a suspect', () => {
  it('runs when nothing else does, and nothing beside it until it has proven itself', async () => {
    const { library, clock, work, runner } = await bench()
    const suspect = addQueued(library, 'suspect', { at: clock.now() - 5 })
    const other = addQueued(library, 'other', { at: clock.now() })
    library.db.prepare('UPDATE jobs SET isolated = 1 WHERE document_id = ?').run(suspect)
    runner.start()
    const first = await work.next()
    expect(work.held).toHaveLength(1)
    expect(first.run.documentId).toBe(other)
    for (const _stage of stages) {
      work.held.at(-1)?.finish()
      await clock.advance(0)
    }
    const alone = work.held.at(-1)
    expect(alone?.run.documentId).toBe(suspect)
    const late = addQueued(library, 'late', { at: clock.now() })
    runner.wake()
    expect(work.held.at(-1)).toBe(alone)
    // Output without a cursor proves nothing: the stage would start again.
    alone?.run.checkpoint(() => ({ cursor: null, done: 1, total: 2 }))
    await clock.advance(0)
    expect(work.held.at(-1)).toBe(alone)
    alone?.run.checkpoint(() => ({ cursor: { n: 1 }, done: 1, total: 2 }))
    await clock.advance(0)
    expect(work.held.at(-1)?.run.documentId).toBe(late)
  })
})

describe('stopping', () => {
  it('lets a step that is paid for come to its checkpoint, then gives the job back', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    ;(await work.next()).finish()
    ;(await work.next()).finish()
    const extract = await work.next()
    expect(extract.run.stage).toBe('extract')
    const stopped = runner.stop(5000)
    await clock.advance(1000)
    expect(extract.run.work.signal.aborted).toBe(false)
    expect(() => extract.run.checkpoint(() => ({ cursor: { n: 1 }, done: 1, total: 2 }))).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'aborted' }) }))
    await clock.advance(0)
    await stopped
    expect(row(documentId)).toMatchObject({ state: 'queued', stage: 'extract', cursor_json: '{"n":1}', attempt: 0, queue_reason: 'recovered' })
  })

  it('waits no longer than it is told', async () => {
    const { library, clock, work, runner, row } = await bench({ obedient: false })
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    ;(await work.next()).finish()
    ;(await work.next()).finish()
    const extract = await work.next()
    let over = false
    const stopped = runner.stop(5000).then(() => (over = true))
    await clock.advance(4999)
    expect(over).toBe(false)
    await clock.advance(1 + runnerPolicy.abandonMs)
    await stopped
    expect(extract.run.work.signal.aborted).toBe(true)
    expect(row(documentId)).toMatchObject({ state: 'queued', stage: 'extract' })
  })

  it('between two stages gives the job back at the next', async () => {
    const { library, clock, work, runner, row } = await bench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    ;(await work.next()).finish()
    ;(await work.next()).finish()
    const extract = await work.next()
    const stopped = runner.stop(5000)
    extract.finish()
    await clock.advance(0)
    await stopped
    expect(row(documentId)).toMatchObject({ state: 'queued', stage: 'resolve', attempt: 0 })
    expect(work.held).toHaveLength(3)
  })
})

describe('a library that cannot be written', () => {
  const full = () => new FailureError(failure('disk-full', 'There is no space left.'))

  it('stops claims, keeps what could not be saved, and goes on when it can', async () => {
    let blocked = false
    const { library, clock, work, runner, row, troubles } = await bench({
      wrap: (store) => ({
        ...store,
        claim: (claim) => {
          if (blocked) throw full()
          return store.claim(claim)
        },
        fail: (...failed) => {
          if (blocked) throw full()
          return store.fail(...failed)
        },
      }),
    })
    const a = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    const stage = await work.next()
    blocked = true
    stage.fail(new FailureError(failure('disk-full', 'There is no space left.')))
    await clock.advance(0)
    expect(runner.trouble()).toMatchObject({ code: 'disk-full' })
    expect(row(a).state).toBe('leased')
    addQueued(library, 'b', { at: clock.now() })
    runner.wake()
    await clock.advance(20_000)
    expect(work.held).toHaveLength(1)
    blocked = false
    await clock.advance(runnerPolicy.backOffCapMs)
    expect(runner.trouble()).toBeNull()
    expect(troubles).toEqual(['disk-full', null])
    expect(work.held.map((each) => each.run.documentId)).toContain(a)
    expect(row(a).attempt).toBe(2)
  })

  it('because its folder is gone is noticed by the sweeper', async () => {
    let problem: Failure | null = null
    const { library, clock, work, runner, troubles } = await bench({ folderProblem: () => problem })
    runner.start()
    problem = failure('library-missing', 'The drive was pulled out.')
    await clock.advance(runnerPolicy.sweepMs)
    expect(runner.trouble()).toMatchObject({ code: 'library-missing' })
    addQueued(library, 'a', { at: clock.now() })
    runner.wake()
    expect(work.held).toHaveLength(0)
    problem = null
    await clock.advance(runnerPolicy.backOffCapMs)
    expect(troubles).toEqual(['library-missing', null])
    expect(work.held).toHaveLength(1)
  })
})
