import { describe, expect, it } from 'vitest'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'
import { leaseMsFor, runnerPolicy } from '../../../../../src/workers/engine/jobs/policy.ts'
import { addQueued } from '../../../../support/temporary-library.ts'
import { runnerBench } from '../../../../support/runner-bench.ts'

/** What the runner does with stages that fail, fall silent or outlive their lease. */
describe('a stage that fails', () => {
  it('is tried again after a wait that grows, and ends with its cause after the last attempt', async () => {
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    ;(await work.next()).fail(new FailureError(failure('provider-failed', 'Slow down.', { retryAfterMs: 42_000 })))
    await clock.advance(0)
    expect((row(documentId).not_before ?? 0) - clock.now()).toBe(42_000)
  })

  it.each(['password-required', 'damaged-document', 'no-text', 'quarantined', 'file-not-found'] as const)('with %s is not tried again by itself', async (code) => {
    const { library, clock, work, runner, row } = await runnerBench()
    const documentId = addQueued(library, 'a', { at: clock.now() })
    runner.start()
    ;(await work.next()).fail(new FailureError(failure(code, 'So it is.')))
    await clock.advance(0)
    expect(row(documentId)).toMatchObject({ state: 'failed', attempt: 1 })
  })

  it('with a bug says `internal`, and does not stop the others', async () => {
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench({ obedient: false, concurrency: 1 })
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
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench({ obedient: false })
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
    const { library, clock, work, runner, row } = await runnerBench()
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
