import { describe, expect, test } from 'vitest'
import { failure, type FailureCode } from '../../../../../src/shared/failure.ts'
import type { DocumentId, TraceId } from '../../../../../src/shared/model/ids.ts'
import type { TransitionEvent } from '../../../../../src/shared/model/transition.ts'
import { createJobControl } from '../../../../../src/workers/engine/jobs/control.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import { createDocumentJobs } from '../../../../../src/workers/engine/library/document-jobs.ts'
import { addDocument, temporaryLibrary } from '../../../../support/temporary-library.ts'

const at = 1_800_000_000_000

async function bench() {
  const library = await temporaryLibrary()
  const calls: string[] = []
  const runner = { wake: () => void calls.push(library.db.inTransaction ? 'woken too early' : 'wake'), interrupt: (id: string) => void calls.push(`interrupt ${id}`) }
  const jobs = createDocumentJobs({ db: library.db, runner, maxAttempts: 3 })
  const change = (id: DocumentId, event: TransitionEvent) => expect(changeJob(library.db, jobIdFor(id), event, { at, detail: null }).ok).toBe(true)
  const add = (name: string): DocumentId => {
    const id = addDocument(library, name)
    jobs.enqueue(id, 'trace-of-drop' as TraceId, at)
    return id
  }
  const claim = (id: DocumentId) => change(id, { kind: 'claim', at, token: 't', owner: 'o', until: at + 1 })
  const row = (id: DocumentId) => library.db.prepare<[string], Record<string, unknown>>('SELECT state, stage, attempt, queued_at, trace FROM jobs WHERE document_id = ?').get(id)
  const events = (id: DocumentId) => library.db.prepare<[string], { event: string }>('SELECT event FROM job_events WHERE job_id = ? ORDER BY seq').all(jobIdFor(id)).map((one) => one.event)
  const fail = (id: DocumentId, code: FailureCode) => {
    claim(id)
    change(id, { kind: 'fail', token: 't', failure: failure(code, 'why'), retryAt: null })
  }
  return { library, jobs, add, claim, change, row, events, fail, calls, runner }
}

describe('a document’s job', () => {
  test('is queued once, with the trace of its drop', async () => {
    const { jobs, add, row, events } = await bench()
    const id = add('a')
    jobs.enqueue(id, 'another' as TraceId, at + 1)
    expect(row(id)).toEqual({ state: 'queued', stage: 'read', attempt: 0, queued_at: at, trace: 'trace-of-drop' })
    expect(events(id)).toEqual(['enqueue'])
  })

  test('vanishes with a transaction that is rolled back', async () => {
    const { library, jobs, calls } = await bench()
    const id = addDocument(library, 'a')
    expect(() =>
      library.db.transaction(() => {
        jobs.enqueue(id, 't' as TraceId, at)
        throw new Error('rolled back')
      }),
    ).toThrow('rolled back')
    expect(jobs.stateOf(id)).toBeNull()
    expect(calls).toEqual([])
  })

  test('is tried again when it failed or was cancelled, and in no other state', async () => {
    const { jobs, add, claim, change, fail, row } = await bench()
    const [failed, cancelled, waiting, running] = [add('failed'), add('cancelled'), add('waiting'), add('running')]
    fail(failed, 'thread-died')
    change(cancelled, { kind: 'cancel' })
    claim(running)
    expect([failed, cancelled, waiting, running].map((id) => jobs.retry(id, at, 'asked'))).toEqual([true, true, false, false])
    expect([failed, cancelled, waiting, running].map((id) => row(id)?.['state'])).toEqual(['queued', 'queued', 'queued', 'leased'])
    expect(jobs.retry('0'.repeat(32) as DocumentId, at, 'asked')).toBe(false)
  })

  test('says its state, and its failure when it has one', async () => {
    const { jobs, add, fail } = await bench()
    const [good, bad] = [add('good'), add('bad')]
    fail(bad, 'password-required')
    expect(jobs.stateOf(good)).toEqual({ kind: 'queued', failure: null })
    expect(jobs.stateOf(bad)).toMatchObject({ kind: 'failed', failure: { code: 'password-required' } })
  })

  test('loses its lease when its document goes to the trash, and what was done comes back at publish', async () => {
    const { jobs, add, claim, change, row } = await bench()
    const [running, done] = [add('running'), add('done')]
    claim(running)
    claim(done)
    change(done, { kind: 'stageDone', token: 't', until: at, next: null })
    for (const id of [running, done]) jobs.trash(id, at)
    expect([running, done].map((id) => row(id)?.['state'])).toEqual(['cancelled', 'done'])
    expect([running, done].map((id) => jobs.restore(id, at))).toEqual([true, true])
    expect([running, done].map((id) => [row(id)?.['state'], row(id)?.['stage']])).toEqual([
      ['queued', 'read'],
      ['queued', 'publish'],
    ])
  })

  test('that a person cancelled before its document was thrown away stays cancelled when that comes back', async () => {
    const { jobs, add, change, row, events } = await bench()
    const id = add('a')
    change(id, { kind: 'cancel' })
    jobs.trash(id, at)
    expect(jobs.restore(id, at)).toBe(false)
    expect(row(id)?.['state']).toBe('cancelled')
    expect(events(id)).toEqual(['enqueue', 'cancel'])
  })

  test('tells the runner by the job’s own id', async () => {
    const { jobs, add, calls } = await bench()
    const id = add('a')
    jobs.interrupt(id)
    jobs.wake()
    expect(calls).toEqual([`interrupt ${jobIdFor(id)}`, 'wake'])
  })
})

test('commands for jobs leave documents in the trash alone', async () => {
  const { library, jobs, add, fail, row, runner } = await bench()
  const control = createJobControl({ db: library.db, now: () => at, runner, onChange: () => undefined })
  const [kept, thrown] = [add('kept'), add('thrown')]
  for (const id of [kept, thrown]) fail(id, 'thread-died')
  library.db.prepare<[string]>('UPDATE documents SET trashed_at = 1 WHERE id = ?').run(thrown)
  jobs.trash(thrown, at)
  expect(await control.retry({ all: true })).toEqual({ acted: [kept], skipped: [] })
  expect(await control.retry({ documentIds: [thrown] })).toEqual({ acted: [], skipped: [{ documentId: thrown, why: 'in the trash' }] })
  expect(row(thrown)?.['state']).toBe('failed')
})
