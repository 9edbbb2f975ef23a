import { describe, expect, it } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { stages } from '../../../../../src/shared/model/job.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import { addQueued } from '../../../../support/temporary-library.ts'
import { runnerBench } from '../../../../support/runner-bench.ts'

describe('the runner', () => {
  it('fills its places, sees each job through every stage, and takes the next', async () => {
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner } = await runnerBench()
    runner.start()
    expect(work.held).toHaveLength(0)
    const late = addQueued(library, 'late', { at: clock.now() })
    runner.wake()
    expect((await work.next()).run.documentId).toBe(late)
  })

  it('tells of every change and every progress, and knows what runs', async () => {
    const { library, clock, work, runner, changes } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench()
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

describe('a job that is changed while it runs', () => {
  it('is let go at once, keeps its cursor, and goes on from there', async () => {
    const { library, clock, work, runner, row } = await runnerBench()
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
    const { library, clock, work, runner, row } = await runnerBench({ obedient: false })
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
    const { library, clock, work, runner } = await runnerBench()
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
