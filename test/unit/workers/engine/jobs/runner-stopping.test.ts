import { describe, expect, it } from 'vitest'
import { failure, FailureError, type Failure } from '../../../../../src/shared/failure.ts'
import { runnerPolicy } from '../../../../../src/workers/engine/jobs/policy.ts'
import { addQueued } from '../../../../support/temporary-library.ts'
import { runnerBench } from '../../../../support/runner-bench.ts'

/** The runner when it is told to stop, and when the library lets it write nothing. */
describe('stopping', () => {
  it('lets a step that is paid for come to its checkpoint, then gives the job back', async () => {
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench({ obedient: false })
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
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row, troubles } = await runnerBench({
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
    const { library, clock, work, runner, troubles } = await runnerBench({ folderProblem: () => problem })
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
