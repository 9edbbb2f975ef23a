import { describe, expect, it } from 'vitest'
import { failure } from '../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { untilWoken, type Stage, type WaitReason } from '../../../../../src/shared/model/job.ts'
import { createJobControl } from '../../../../../src/workers/engine/jobs/control.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import { countJobs, jobByDocument } from '../../../../../src/workers/engine/jobs/select-jobs.ts'
import { addQueued, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

const at = 1_800_000_000_000

async function bench() {
  const library = await temporaryLibrary()
  const calls: string[] = []
  const control = createJobControl({
    db: library.db,
    now: () => at,
    runner: { wake: () => calls.push('wake'), interrupt: (jobId) => calls.push(`interrupt ${jobId}`) },
    onChange: ({ documentId }) => calls.push(`changed ${documentId}`),
    onCancelled: (documentId) => calls.push(`cancelled ${documentId}`),
  })
  return { library, control, calls }
}

function stateOf(library: TemporaryLibrary, documentId: DocumentId): string | undefined {
  return jobByDocument(library.db, documentId)?.state
}

function lease(library: TemporaryLibrary, documentId: DocumentId): void {
  changeJob(library.db, jobIdFor(documentId), { kind: 'claim', at, token: 't', owner: '7-me', until: at + 1 }, { at, detail: null })
}

describe('a person and the jobs', () => {
  it('pauses what waits and what runs; the row says so before the runner is told', async () => {
    const { library, control, calls } = await bench()
    const [waits, runs] = [addQueued(library, 'waits'), addQueued(library, 'runs')]
    lease(library, runs)
    expect(await control.pause({ documentIds: [waits, runs] })).toEqual({ acted: [waits, runs], skipped: [] })
    expect([stateOf(library, waits), stateOf(library, runs)]).toEqual(['paused', 'paused'])
    expect(calls).toContain(`interrupt ${jobIdFor(runs)}`)
    expect(calls).toContain(`changed ${runs}`)
  })

  it('resumes what is paused, and wakes the runner', async () => {
    const { library, control, calls } = await bench()
    const documentId = addQueued(library, 'a')
    await control.pause({ documentIds: [documentId] })
    calls.length = 0
    expect(await control.resume({ all: true })).toEqual({ acted: [documentId], skipped: [] })
    expect(stateOf(library, documentId)).toBe('queued')
    expect(calls.at(-1)).toBe('wake')
  })

  it('is told why something had no effect', async () => {
    const { library, control } = await bench()
    const documentId = addQueued(library, 'a')
    lease(library, documentId)
    const nowhere = 'f'.repeat(32) as DocumentId
    expect(await control.resume({ documentIds: [documentId, nowhere] })).toEqual({
      acted: [],
      skipped: [
        { documentId, why: 'resume: the document is being processed' },
        { documentId: nowhere, why: 'not in the library' },
      ],
    })
  })

  it('cancels, and what of it may be published is to be withdrawn', async () => {
    const { library, control, calls } = await bench()
    const documentId = addQueued(library, 'a')
    lease(library, documentId)
    expect((await control.cancel({ documentIds: [documentId] })).acted).toEqual([documentId])
    expect(stateOf(library, documentId)).toBe('cancelled')
    expect(calls).toContain(`cancelled ${documentId}`)
    expect((await control.cancel({ documentIds: [documentId] })).skipped).toHaveLength(1)
    expect(calls.filter((call) => call.startsWith('cancelled'))).toHaveLength(1)
  })

  it('retries what failed, one or all, but cancels nothing that is over', async () => {
    const { library, control } = await bench()
    const [failed, cancelled] = [addQueued(library, 'failed'), addQueued(library, 'cancelled')]
    lease(library, failed)
    changeJob(library.db, jobIdFor(failed), { kind: 'fail', token: 't', failure: failure('no-text', 'No.'), retryAt: null }, { at, detail: null })
    await control.cancel({ documentIds: [cancelled] })
    expect((await control.cancel({ all: true })).acted).toEqual([])
    // For all: what failed. What a person cancelled comes back only when it is named.
    expect((await control.retry({ all: true })).acted).toEqual([failed])
    expect((await control.retry({ documentIds: [cancelled] })).acted).toEqual([cancelled])
    expect(countJobs(library.db)).toMatchObject({ queued: 2, failed: 0, cancelled: 0 })
  })

  it('acts on hundreds in slices, each once', async () => {
    const { library, control } = await bench()
    const ids = library.db.transaction(() => Array.from({ length: 230 }, (_each, place) => addQueued(library, `d${place}`)))
    const answer = await control.pause({ all: true })
    expect([...answer.acted].sort()).toEqual([...ids].sort())
    expect(countJobs(library.db)).toMatchObject({ queued: 0, paused: 230 })
  })
})

describe('what jobs wait for', () => {
  const defer = (library: TemporaryLibrary, documentId: DocumentId, reason: WaitReason) => {
    lease(library, documentId)
    changeJob(library.db, jobIdFor(documentId), { kind: 'defer', token: 't', notBefore: untilWoken, reason, failure: failure('budget-reached', 'Enough.') }, { at, detail: null })
  }
  const queue = (library: TemporaryLibrary, documentId: DocumentId) => {
    const row = jobByDocument(library.db, documentId)
    return row && [row.queue_reason, row.not_before, row.wait_failure_json === null]
  }

  it('may have come: those that wait for it look again at once, the others stay', async () => {
    const { library, control, calls } = await bench()
    const [money, key] = [addQueued(library, 'money'), addQueued(library, 'key')]
    defer(library, money, 'awaiting-budget')
    defer(library, key, 'awaiting-provider')
    expect(control.wake(['awaiting-budget', 'awaiting-choice'])).toEqual([money])
    expect(queue(library, money)).toEqual(['asked', at, true])
    expect(queue(library, key)).toEqual(['awaiting-provider', untilWoken, false])
    expect(calls.at(-1)).toBe('wake')
    expect(control.wake(['awaiting-choice'])).toEqual([])
  })

  it('is looked for again when they are resumed, named or all, and by nobody who only waits for a place', async () => {
    const { library, control } = await bench()
    const [one, two, plain] = [addQueued(library, 'one'), addQueued(library, 'two'), addQueued(library, 'plain')]
    defer(library, one, 'awaiting-provider')
    defer(library, two, 'awaiting-night')
    expect((await control.resume({ documentIds: [one, plain] })).acted).toEqual([one])
    expect(await control.resume({ all: true })).toEqual({ acted: [two], skipped: [] })
  })
})

describe('a stage that is done again', () => {
  const stagesOf = (library: TemporaryLibrary, documentId: DocumentId) => library.db.prepare<[string], { stage: string; state: string }>('SELECT stage, state FROM job_stages WHERE job_id = ?').all(jobIdFor(documentId))
  const putAt = (library: TemporaryLibrary, documentId: DocumentId, stage: Stage, state: 'done' | 'queued') =>
    library.db.prepare<[string, string, string]>(`UPDATE jobs SET stage = ?, state = ?, not_before = CASE WHEN '${state}' = 'queued' THEN 0 END, queue_reason = CASE WHEN '${state}' = 'queued' THEN 'new' END WHERE id = ?`).run(stage, state, jobIdFor(documentId))

  it('takes those behind it with it, and what is prepared stands in the same transaction or not at all', async () => {
    const { library, control, calls } = await bench()
    const documentId = addQueued(library, 'a')
    putAt(library, documentId, 'publish', 'done')
    library.db.prepare<[string]>("UPDATE job_stages SET state = 'done', done = 5, total = 5 WHERE job_id = ?").run(jobIdFor(documentId))
    const seen: string[] = []
    expect(await control.redo([documentId], 'extract', (id, state) => (seen.push(`${id} ${state}`), { kind: 'again' }))).toEqual({ acted: [documentId], skipped: [] })
    expect(seen).toEqual([`${documentId} done`])
    expect(jobByDocument(library.db, documentId)).toMatchObject({ stage: 'extract', state: 'queued', not_before: at })
    expect(Object.fromEntries(stagesOf(library, documentId).map(({ stage, state }) => [stage, state]))).toEqual({ read: 'done', chunk: 'done', extract: 'pending', resolve: 'pending', embed: 'pending', publish: 'pending' })
    expect(calls).toContain(`interrupt ${jobIdFor(documentId)}`)
    await expect(
      control.redo([documentId], 'extract', () => {
        throw new Error('not prepared')
      }),
    ).rejects.toThrow('not prepared')
  })

  it('is left alone where it is only set, is passed over, or has not been reached', async () => {
    const { library, control, calls } = await bench()
    const documentId = addQueued(library, 'a')
    expect((await control.redo([documentId], 'extract', () => ({ kind: 'again' }))).acted).toEqual([documentId])
    putAt(library, documentId, 'publish', 'done')
    expect((await control.redo([documentId], 'extract', () => ({ kind: 'set' }))).acted).toEqual([documentId])
    expect(await control.redo([documentId], 'extract', () => ({ kind: 'skipped', why: 'so' }))).toEqual({ acted: [], skipped: [{ documentId, why: 'so' }] })
    expect(stateOf(library, documentId)).toBe('done')
    expect(calls.some((call) => call.startsWith('interrupt'))).toBe(false)
  })
})
