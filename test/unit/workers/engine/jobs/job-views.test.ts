import { describe, expect, it } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { JobView, stages } from '../../../../../src/shared/model/job.ts'
import { claimJob } from '../../../../../src/workers/engine/jobs/claim-job.ts'
import { checkpointJob } from '../../../../../src/workers/engine/jobs/checkpoint-job.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { loadJobViews, withProgress } from '../../../../../src/workers/engine/jobs/job-views.ts'
import { backOffMs, passesByItself, runnerPolicy } from '../../../../../src/workers/engine/jobs/policy.ts'
import type { RunningJob } from '../../../../../src/workers/engine/jobs/runner.ts'
import { addQueued, temporaryLibrary } from '../../../../support/temporary-library.ts'

const at = 1_800_000_000_000

describe('views of jobs', () => {
  it('say what the rows say, in the order that was asked for, with stages and cost', async () => {
    const library = await temporaryLibrary()
    const [a, b] = [addQueued(library, 'a', { priority: 3 }), addQueued(library, 'b')]
    library.db.prepare("INSERT INTO usage (document_id, at, day, provider, model, purpose, calls, input_tokens, cached_input_tokens, output_tokens, cost_usd) VALUES (?, 1, '1970-01-01', 'p', 'm', 'extract', 2, 30, 0, 4, 0.5), (?, 2, '1970-01-01', 'p', 'm', 'extract', 1, 10, 0, 1, 0.25)").run(b, b)
    const views = loadJobViews(library.db, [b, 'f'.repeat(32) as DocumentId, a])
    expect(views.map((view) => view.documentId)).toEqual([b, a])
    for (const view of views) expect(JobView.parse(view)).toEqual(view)
    expect(views[0]).toMatchObject({ usage: { calls: 3, inputTokens: 40, outputTokens: 5, costUsd: 0.75 }, fileName: 'b.pdf', priority: 0 })
    expect(views[1]).toMatchObject({ usage: { calls: 0, costUsd: 0 }, priority: 3, state: { kind: 'queued', reason: 'new' } })
    expect(views[0]?.stages.map((stage) => `${stage.stage} ${stage.state}`)).toEqual(stages.map((stage) => `${stage} pending`))
    expect(loadJobViews(library.db, [])).toEqual([])
  })

  it('show the progress that no checkpoint has written yet, and never go back', async () => {
    const library = await temporaryLibrary()
    const documentId = addQueued(library, 'a')
    claimJob(library.db, { token: 't', owner: '7-me', at, isolated: false, policy: runnerPolicy })
    checkpointJob(library.db, { jobId: jobIdFor(documentId), token: 't' }, { at, until: at + 1 }, () => ({ cursor: null, done: 4, total: 9 }))
    const live: RunningJob = { jobId: jobIdFor(documentId), documentId, stage: 'read', done: 7, total: null, note: 'page 7', silentMs: 0 }
    const read = (running: readonly RunningJob[]) => withProgress(loadJobViews(library.db, [documentId]), running)[0]?.stages[0]
    expect(read([])).toMatchObject({ done: 4, total: 9, note: null })
    expect(read([live])).toMatchObject({ done: 7, total: 9, note: 'page 7' })
    expect(read([{ ...live, done: 2 }])).toMatchObject({ done: 4 })
    // Of a stage that is over already.
    expect(read([{ ...live, stage: 'chunk' }])).toMatchObject({ done: 4, note: null })
  })
})

describe('the policy', () => {
  it('waits longer after each attempt, at random up to the cap', () => {
    expect([1, 2, 3, 4].map((attempt) => backOffMs(runnerPolicy, attempt, 0.5))).toEqual([500, 1000, 2000, 4000])
    expect(backOffMs(runnerPolicy, 40, 0.999_999)).toBe(60_000)
    expect(backOffMs(runnerPolicy, 3, 0)).toBe(0)
  })

  it('tries again by itself only what may pass by itself', () => {
    for (const code of ['thread-died', 'stage-timeout', 'provider-failed', 'disk-full', 'internal'] as const) expect(passesByItself(code), code).toBe(true)
    for (const code of ['password-required', 'password-wrong', 'damaged-document', 'no-text', 'quarantined', 'library-newer', 'unsupported-format', 'library-corrupt'] as const) expect(passesByItself(code), code).toBe(false)
  })
})
