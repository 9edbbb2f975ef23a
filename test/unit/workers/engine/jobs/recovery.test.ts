import { describe, expect, it } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { checkpointJob } from '../../../../../src/workers/engine/jobs/checkpoint-job.ts'
import { claimJob } from '../../../../../src/workers/engine/jobs/claim-job.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { runnerPolicy } from '../../../../../src/workers/engine/jobs/policy.ts'
import { recoverLeases } from '../../../../../src/workers/engine/jobs/recovery.ts'
import { jobByDocument } from '../../../../../src/workers/engine/jobs/select-jobs.ts'
import { addQueued, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

const at = 1_800_000_000_000
type Death = Parameters<typeof recoverLeases>[0]['previousDeath']

/** One life of an engine that dies while it works on everything it could claim, and the start after it. */
function liveAndDie({ db }: TemporaryLibrary, life: number, death: Death, during: (documentId: DocumentId, token: string) => void = () => undefined): Map<DocumentId, string> {
  const owner = `${life}-engine`
  for (const isolated of [false, true]) {
    const alone = isolated && db.prepare<[], { n: number }>("SELECT count(*) AS n FROM jobs WHERE state = 'leased'").get()?.n !== 0
    for (let place = 0; place < 3 && !alone; place += 1) {
      const token = `token-${life}-${String(isolated)}-${place}`
      const row = claimJob(db, { token, owner, at, isolated, policy: runnerPolicy })
      if (row) during(row.document_id, token)
      if (isolated) break
    }
  }
  const recovered = recoverLeases({ db, owner: `${life + 1}-engine`, at, policy: runnerPolicy, previousDeath: death, log: () => undefined })
  return new Map(recovered.map((job) => [job.documentId, job.outcome]))
}

function job({ db }: TemporaryLibrary, documentId: DocumentId) {
  const row = jobByDocument(db, documentId)
  return row && { state: row.state, crashes: row.crashes, interruptions: row.interruptions, isolated: row.isolated, attempt: row.attempt, reason: row.queue_reason }
}

describe('the jobs of a dead owner', () => {
  it.each(['none', 'killed', 'unknown'] as const)('are taken back at once, and a death that was %s is not held against them', async (death) => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    expect(liveAndDie(library, 1, death)).toEqual(new Map([[documentId, 'requeued']]))
    expect(job(library, documentId)).toEqual({ state: 'queued', crashes: 0, interruptions: 1, isolated: 0, attempt: 0, reason: 'recovered' })
  })

  it('are not those of the owner that starts', async () => {
    const library = await temporaryLibrary()
    addQueued(library, 'a')
    claimJob(library.db, { token: 't', owner: '9-me', at, isolated: false, policy: runnerPolicy })
    expect(recoverLeases({ db: library.db, owner: '9-me', at, policy: runnerPolicy, previousDeath: 'crashed', log: () => undefined })).toEqual([])
  })

  it('tell in their history what happened', async () => {
    const library = await temporaryLibrary()
    addQueued(library, 'a')
    liveAndDie(library, 41, 'oom')
    expect(library.db.prepare<[], { event: string; detail: string }>('SELECT event, detail FROM job_events ORDER BY seq DESC LIMIT 1').get()).toEqual({
      event: 'ownerDied',
      detail: 'the process 41 ended while it worked on this (oom, from inside)',
    })
  })
})

describe('who killed the process', () => {
  it('is found out by running each suspect alone: the innocent goes free, the guilty is quarantined', async () => {
    const library = await temporaryLibrary()
    const [guilty, innocent] = [addQueued(library, 'guilty', { at: at - 2 }), addQueued(library, 'innocent', { at: at - 1 })]
    expect(liveAndDie(library, 1, 'crashed')).toEqual(new Map([[guilty, 'isolated'], [innocent, 'isolated']]))
    expect(liveAndDie(library, 2, 'crashed')).toEqual(new Map([[guilty, 'quarantined']]))
    expect(job(library, innocent)).toMatchObject({ state: 'queued', crashes: 1, isolated: 1 })
    // Alone now, it moves on, and nothing is held against it any more.
    liveAndDie(library, 3, 'killed', (documentId, token) => {
      checkpointJob(library.db, { jobId: jobIdFor(documentId), token }, { at, until: at }, () => ({ cursor: { n: 1 }, done: 1, total: 2 }))
    })
    expect(job(library, innocent)).toMatchObject({ state: 'queued', crashes: 0, interruptions: 1, isolated: 0 })
    expect(job(library, guilty)).toMatchObject({ state: 'failed', crashes: 2 })
  })

  it('is nobody, when what was written between was no progress at all', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    const rewrites = (id: DocumentId, token: string) => {
      checkpointJob(library.db, { jobId: jobIdFor(id), token }, { at, until: at }, () => ({ cursor: null, done: 5, total: 5 }))
    }
    expect(liveAndDie(library, 1, 'crashed', rewrites).get(documentId)).toBe('isolated')
    expect(liveAndDie(library, 2, 'crashed', rewrites).get(documentId)).toBe('quarantined')
  })

  it('from outside quarantines only after five in a row, and any progress starts the count again', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    for (let life = 1; life <= 4; life += 1) expect(liveAndDie(library, life, 'killed').get(documentId)).toBe('requeued')
    let page = 0
    liveAndDie(library, 5, 'killed', (id, token) => {
      checkpointJob(library.db, { jobId: jobIdFor(id), token }, { at, until: at }, () => ({ cursor: { page: (page += 1) }, done: 1, total: 2 }))
    })
    for (let life = 6; life <= 8; life += 1) expect(liveAndDie(library, life, 'killed').get(documentId)).toBe('requeued')
    expect(liveAndDie(library, 9, 'killed').get(documentId)).toBe('quarantined')
  })
})
