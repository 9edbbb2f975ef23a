import { describe, expect, it } from 'vitest'
import { failure } from '../../../../../src/shared/failure.ts'
import type { DocumentId, TraceId } from '../../../../../src/shared/model/ids.ts'
import { stages } from '../../../../../src/shared/model/job.ts'
import { transition } from '../../../../../src/shared/model/transition.ts'
import { claimJob } from '../../../../../src/workers/engine/jobs/claim-job.ts'
import { checkpointJob } from '../../../../../src/workers/engine/jobs/checkpoint-job.ts'
import { enqueueJob, jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { finishStage } from '../../../../../src/workers/engine/jobs/finish-stage.ts'
import { heartbeatJob } from '../../../../../src/workers/engine/jobs/heartbeat-job.ts'
import { coreOf, type JobRow } from '../../../../../src/workers/engine/jobs/job-row.ts'
import { LeaseLostError, newOwnerId, pidOfOwner } from '../../../../../src/workers/engine/jobs/lease.ts'
import { leaseMsFor, runnerPolicy } from '../../../../../src/workers/engine/jobs/policy.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import { countJobs, expiredLeases, jobByDocument, jobById, leasesOfOthers, nextDueAt } from '../../../../../src/workers/engine/jobs/select-jobs.ts'
import { addDocument, addQueued, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

const at = 1_800_000_000_000
const policy = runnerPolicy

function claim({ db }: TemporaryLibrary, token: string, more: { at?: number; isolated?: boolean; owner?: string } = {}): JobRow | null {
  return claimJob(db, { token, owner: more.owner ?? '7-me', at: more.at ?? at, isolated: more.isolated ?? false, policy })
}

function history({ db }: TemporaryLibrary, documentId: DocumentId): string[] {
  return db
    .prepare<[string], { event: string; from_state: string; to_state: string; stage: string }>('SELECT * FROM job_events WHERE job_id = ? ORDER BY seq')
    .all(jobIdFor(documentId))
    .map((row) => `${row.event} ${row.stage}: ${row.from_state} → ${row.to_state}`)
}

function rowOf({ db }: TemporaryLibrary, documentId: DocumentId): JobRow {
  const row = jobByDocument(db, documentId)
  if (!row) throw new Error('no job')
  return row
}

const write = () => ({ cursor: null, done: 0, total: null })

describe('the queue', () => {
  it('takes a document once, however often it is put in', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    expect(enqueueJob(library.db, { documentId, trace: 'again-again' as TraceId, at: at + 5, maxAttempts: 9 })).toBeNull()
    expect(rowOf(library, documentId)).toMatchObject({ id: `j${documentId}`, stage: 'read', state: 'queued', attempt: 0, max_attempts: 3, queued_at: at })
    expect(history(library, documentId)).toEqual(['enqueue read: none → queued'])
    expect(library.db.prepare<[], { stage: string }>('SELECT stage FROM job_stages').all()).toHaveLength(stages.length)
  })

  it('gives the highest priority first, then the oldest, each to one claim only', async () => {
    const library = await temporaryLibrary()
    const late = addQueued(library, 'late', { at: at - 1 })
    const early = addQueued(library, 'early', { at: at - 2 })
    const urgent = addQueued(library, 'urgent', { at, priority: 5 })
    expect([claim(library, 't1'), claim(library, 't2'), claim(library, 't3'), claim(library, 't4')].map((row) => row?.document_id ?? null)).toEqual([urgent, early, late, null])
    expect(countJobs(library.db)).toEqual({ queued: 0, leased: 3, paused: 0, done: 0, failed: 0, cancelled: 0 })
  })

  it('holds back what is not due, and says when it will be', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'waits', { at: at + 700 })
    expect(claim(library, 't1')).toBeNull()
    expect(nextDueAt(library.db, at)).toBe(at + 700)
    expect(claim(library, 't1', { at: at + 700 })?.document_id).toBe(documentId)
    expect(nextDueAt(library.db, at)).toBeNull()
  })

  it('keeps suspects apart from the others', async () => {
    const library = await temporaryLibrary()
    const suspect = addQueued(library, 'suspect', { at: at - 9 })
    const other = addQueued(library, 'other')
    library.db.prepare('UPDATE jobs SET isolated = 1 WHERE document_id = ?').run(suspect)
    expect(claim(library, 't1')?.document_id).toBe(other)
    expect(claim(library, 't2')).toBeNull()
    expect(claim(library, 't3', { isolated: true })?.document_id).toBe(suspect)
  })
})

describe('the statements that do not ask `transition` do as it says', () => {
  it('claim', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    const before = coreOf(rowOf(library, documentId))
    claim(library, 't1')
    const until = at + leaseMsFor(policy, 'read')
    expect(transition(before, { kind: 'claim', at, token: 't1', owner: '7-me', until })).toEqual({ ok: true, job: coreOf(rowOf(library, documentId)) })
    expect(rowOf(library, documentId)).toMatchObject({ heartbeat_at: at, started_at: at })
  })

  it.each([null, { n: 1 }])('checkpoint with the cursor %j', async (cursor) => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    library.db.prepare('UPDATE jobs SET crashes = 1, interruptions = 3, attempt = 1').run()
    claim(library, 't1')
    const jobId = jobIdFor(documentId)
    for (const step of ['first', 'again']) {
      const before = coreOf(rowOf(library, documentId))
      checkpointJob(library.db, { jobId, token: 't1' }, { at: at + 1, until: at + 2 }, () => ({ cursor, done: 4, total: 9 }))
      const expected = transition(before, { kind: 'checkpoint', token: 't1', until: at + 2, cursorJson: cursor && JSON.stringify(cursor) })
      expect(expected, step).toEqual({ ok: true, job: coreOf(rowOf(library, documentId)) })
    }
    expect(library.db.prepare("SELECT done, total FROM job_stages WHERE stage = 'read'").get()).toEqual({ done: 4, total: 9 })
  })

  it('heartbeat', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    claim(library, 't1')
    const before = coreOf(rowOf(library, documentId))
    expect(heartbeatJob(library.db, { jobId: jobIdFor(documentId), token: 't1' }, at + 1, at + 99)).toBe(true)
    expect(transition(before, { kind: 'heartbeat', token: 't1', until: at + 99 })).toEqual({ ok: true, job: coreOf(rowOf(library, documentId)) })
  })
})

describe('a lease that is lost', () => {
  it('can write nothing: neither output, nor cursor, nor the end of a stage', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    const jobId = jobIdFor(documentId)
    claim(library, 'old')
    changeJob(library.db, jobId, { kind: 'pause' }, { at, detail: null })
    changeJob(library.db, jobId, { kind: 'resume', at }, { at, detail: null })
    claim(library, 'new')
    const before = rowOf(library, documentId)
    let written = 0
    const spoil = () => {
      written += 1
      library.db.prepare('UPDATE documents SET title = ?').run('spoilt')
      return { cursor: { n: 1 }, done: 1, total: 1 }
    }
    const lease = { jobId, token: 'old' }
    expect(() => checkpointJob(library.db, lease, { at, until: at }, spoil)).toThrow(LeaseLostError)
    expect(() => finishStage(library.db, lease, { state: 'done', at, until: at, next: 'chunk', workedMs: 1, done: 1, total: 1, note: null }, spoil)).toThrow(LeaseLostError)
    expect(heartbeatJob(library.db, lease, at, at + 1e6)).toBe(false)
    expect(changeJob(library.db, jobId, { kind: 'fail', token: 'old', failure: failure('internal', 'x'), retryAt: null }, { at, detail: null })).toEqual({ ok: false, refusal: 'lease-lost' })
    expect(written).toBe(0)
    expect(rowOf(library, documentId)).toEqual(before)
    expect(library.db.prepare<[], { title: string }>('SELECT title FROM documents').get()?.title).toBe('a')
  })
})

describe('a checkpoint', () => {
  it('is all or nothing: an output that cannot be written moves no cursor', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    const jobId = jobIdFor(documentId)
    claim(library, 't1')
    const before = rowOf(library, documentId)
    expect(() =>
      checkpointJob(library.db, { jobId, token: 't1' }, { at: at + 1, until: at + 2 }, () => {
        library.db.prepare('UPDATE documents SET title = ?').run('half')
        throw new Error('the disk is full')
      }),
    ).toThrow('the disk is full')
    expect(rowOf(library, documentId)).toEqual(before)
    expect(library.db.prepare<[], { title: string }>('SELECT title FROM documents').get()?.title).toBe('a')
  })
})

describe('a job from end to end', () => {
  it('keeps the lease through its stages, books time and counts, and tells its history', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    claim(library, 't1')
    const lease = { jobId: jobIdFor(documentId), token: 't1' }
    const ended = stages.map((stage, place) => {
      const next = stages[place + 1] ?? null
      const skipped = stage === 'embed'
      return finishStage(library.db, lease, { state: skipped ? 'skipped' : 'done', at: at + place, until: at + 1000, next, workedMs: 5, done: place, total: place, note: skipped ? 'no provider' : null }, () => undefined)
    })
    expect(ended.map((row) => row?.stage ?? null)).toEqual(['chunk', 'extract', 'resolve', 'embed', 'publish', null])
    expect(rowOf(library, documentId)).toMatchObject({ state: 'done', lease_token: null, heartbeat_at: null, finished_at: at + 5, cursor_json: null })
    expect(history(library, documentId)).toEqual([
      'enqueue read: none → queued',
      'claim read: queued → leased',
      'stageDone read: leased → leased',
      'stageDone chunk: leased → leased',
      'stageDone extract: leased → leased',
      'stageDone resolve: leased → leased',
      'stageSkipped embed: leased → leased',
      'stageDone publish: leased → done',
    ])
    expect(library.db.prepare("SELECT stage, state, attempts, ms, note FROM job_stages WHERE stage IN ('read', 'embed') ORDER BY stage DESC").all()).toEqual([
      { stage: 'read', state: 'done', attempts: 1, ms: 5, note: null },
      { stage: 'embed', state: 'skipped', attempts: 1, ms: 5, note: 'no provider' },
    ])
  })

  it('fails with its reason, and goes on where it was when it is retried', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    const jobId = jobIdFor(documentId)
    claim(library, 't1')
    finishStage(library.db, { jobId, token: 't1' }, { state: 'done', at, until: at + 9, next: 'chunk', workedMs: 1, done: 1, total: 1, note: null }, () => undefined)
    checkpointJob(library.db, { jobId, token: 't1' }, { at, until: at + 9 }, () => ({ cursor: { page: 3 }, done: 3, total: 9 }))
    changeJob(library.db, jobId, { kind: 'fail', token: 't1', failure: failure('no-text', 'No text.'), retryAt: null }, { at: at + 1, detail: 'no-text', workedMs: 7 })
    expect(coreOf(rowOf(library, documentId)).state).toEqual({ kind: 'failed', failure: failure('no-text', 'No text.') })
    expect(library.db.prepare("SELECT state, ms FROM job_stages WHERE stage = 'chunk'").get()).toEqual({ state: 'failed', ms: 7 })
    changeJob(library.db, jobId, { kind: 'retry', at: at + 2 }, { at: at + 2, detail: 'asked' })
    expect(claim(library, 't2', { at: at + 3 })).toMatchObject({ stage: 'chunk', cursor_json: '{"page":3}', attempt: 1 })
    expect(library.db.prepare<[], { detail: string | null }>('SELECT detail FROM job_events ORDER BY seq').all().map((row) => row.detail)).toEqual([null, null, null, 'no-text', 'asked', null])
    expect(library.db.prepare("SELECT state FROM job_stages WHERE stage IN ('read', 'chunk') ORDER BY stage DESC").all()).toEqual([{ state: 'done' }, { state: 'running' }])
  })

  it('that is restored is published again, and its stage counts from nothing', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    const jobId = jobIdFor(documentId)
    claim(library, 't1')
    for (const [place] of stages.entries()) {
      finishStage(library.db, { jobId, token: 't1' }, { state: 'done', at, until: at + 9, next: stages[place + 1] ?? null, workedMs: 1, done: 8, total: 8, note: null }, () => undefined)
    }
    changeJob(library.db, jobId, { kind: 'restore', at: at + 1 }, { at: at + 1, detail: 'back' })
    expect(jobById(library.db, jobId)).toMatchObject({ state: 'queued', stage: 'publish', finished_at: null, queued_at: at + 1 })
    expect(library.db.prepare("SELECT state, done FROM job_stages WHERE stage = 'publish'").get()).toEqual({ state: 'pending', done: 0 })
  })
})

describe('leases', () => {
  it('run out at their time, and others are known by their owner', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    claim(library, 't1', { owner: '5-dead' })
    const until = at + leaseMsFor(policy, 'read')
    expect(expiredLeases(library.db, until - 1)).toEqual([])
    expect(expiredLeases(library.db, until).map((row) => row.document_id)).toEqual([documentId])
    expect(leasesOfOthers(library.db, '5-dead')).toEqual([])
    expect(leasesOfOthers(library.db, '5-me').map((row) => row.document_id)).toEqual([documentId])
  })

  it('are held by runs of a process, not by pids alone', () => {
    expect(newOwnerId(7, 'a')).not.toBe(newOwnerId(7, 'b'))
    expect(pidOfOwner(newOwnerId(4711, 'x'))).toBe(4711)
    expect(pidOfOwner('nobody')).toBeNull()
  })

  it('never end before the stage may be silent no longer', () => {
    for (const stage of stages) {
      expect(leaseMsFor(policy, stage)).toBeGreaterThan(policy.silenceLimitMs[stage] + policy.heartbeatMs)
      expect(leaseMsFor(policy, stage)).toBeGreaterThanOrEqual(policy.leaseMs)
    }
  })
})

describe('a document without a job', () => {
  it('cannot be claimed, and its job cannot be changed', async () => {
    const library = await temporaryLibrary()
    const documentId = addDocument(library, 'alone')
    expect(claim(library, 't1')).toBeNull()
    expect(changeJob(library.db, jobIdFor(documentId), { kind: 'pause' }, { at, detail: null })).toEqual({ ok: false, refusal: 'no-job' })
    expect(() => checkpointJob(library.db, { jobId: jobIdFor(documentId), token: 't1' }, { at, until: at }, write)).toThrow(LeaseLostError)
  })
})
