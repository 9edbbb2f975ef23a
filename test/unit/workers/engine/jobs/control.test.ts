import { describe, expect, it } from 'vitest'
import { failure } from '../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
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
