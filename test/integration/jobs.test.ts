import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { DocumentId, TraceId } from '../../src/shared/model/ids.ts'
import type { JobState } from '../../src/shared/model/job.ts'
import { stages } from '../../src/shared/model/job.ts'
import type { ExtractionResult } from '../../src/workers/engine/pipeline/ports.ts'
import { createGraphWriter } from '../../src/workers/engine/graph/sqlite/graph-writer.ts'
import { systemClock } from '../../src/workers/engine/jobs/clock.ts'
import { createJobControl } from '../../src/workers/engine/jobs/control.ts'
import { enqueueJob } from '../../src/workers/engine/jobs/enqueue-job.ts'
import { stateOf } from '../../src/workers/engine/jobs/job-row.ts'
import { createJobStore } from '../../src/workers/engine/jobs/job-store.ts'
import { runnerPolicy, type RunnerPolicy } from '../../src/workers/engine/jobs/policy.ts'
import { createRunner } from '../../src/workers/engine/jobs/runner.ts'
import { jobByDocument } from '../../src/workers/engine/jobs/select-jobs.ts'
import { createPipeline } from '../../src/workers/engine/pipeline/pipeline.ts'
import { createStageStore } from '../../src/workers/engine/stage-store/stage-store.ts'
import { createThreadPool } from '../../src/workers/engine/thread-pool.ts'
import { projectRoot } from '../support/built.ts'
import { bundle } from '../support/bundle.ts'
import { differences, dumpDatabase } from '../support/library-dump.ts'
import { plainPorts } from '../support/plain-ports.ts'
import { addDocument, temporaryLibrary } from '../support/temporary-library.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Runner, pipeline, SQLite, graph and real threads together; the documents say what is done to the threads. */
let folder = ''
let entry = ''

beforeAll(async () => {
  folder = mkdtempSync(join(projectRoot, 'out', 'test-jobs-'))
  entry = (await bundle({ plain: 'test/support/threads/plain.thread.ts' }, folder)).plain
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Waits that a test can sit out; everything else is as shipped. */
const impatient: RunnerPolicy = {
  ...runnerPolicy,
  backOffBaseMs: 5,
  backOffCapMs: 20,
  heartbeatMs: 50,
  silenceLimitMs: { ...runnerPolicy.silenceLimitMs, read: 700 },
}
const patient: RunnerPolicy = { ...impatient, silenceLimitMs: runnerPolicy.silenceLimitMs }

async function engine(more: { readonly concurrency?: number; readonly policy?: RunnerPolicy } = {}) {
  const library = await temporaryLibrary()
  const { db, layout } = library
  const policy = more.policy ?? patient
  const pool = createThreadPool({ name: 'plain', entry, size: 2, resourceLimits: { maxOldGenerationSizeMb: 48 } })
  const plain = plainPorts({ batchSize: 2 })
  const progress: string[] = []
  let answered = 0
  const pipeline = createPipeline({
    store: createStageStore(db, layout, () => 5),
    workers: {
      read: (input, work) => pool.run('read', input, work),
      chunk: (input, work) => pool.run('chunk', input, work),
      resolve: (input, work) => pool.run('resolve', input, work),
    },
    extractors: { choose: () => ({ kind: 'ready', extractor: { ...plain.extractor, extract: async (input, work) => {
      const results = await pool.run<readonly ExtractionResult[]>('extract', input, work)
      answered += results.length
      return results
    } } }) },
    embedder: () => null,
    graph: createGraphWriter({ db, nowMs: () => 5 }),
    password: () => null,
  })
  let tokens = 0
  const runner = createRunner({
    store: createJobStore({ db, owner: '7-me', policy, order: pipeline.order }),
    clock: systemClock,
    newToken: () => `token-${(tokens += 1)}`,
    random: () => 0.5,
    runStage: (run) => pipeline.run(run),
    concurrency: more.concurrency ?? 2,
    policy,
    log: () => undefined,
    onChange: ({ documentId }) => progress.push(documentId),
  })
  const control = createJobControl({ db, now: Date.now, runner, onChange: () => undefined })
  onTestFinished(async () => {
    await runner.stop(0)
    await pool.close()
  })
  const add = (name: string, lines: string): DocumentId => {
    const documentId = addDocument(library, name, Buffer.from(lines))
    enqueueJob(db, { documentId, trace: `trace-${name}` as TraceId, at: Date.now(), maxAttempts: policy.maxAttempts })
    runner.wake()
    return documentId
  }
  const state = (documentId: DocumentId): JobState => {
    const row = jobByDocument(db, documentId)
    if (!row) throw new Error('no job')
    return stateOf(row)
  }
  const until = (documentId: DocumentId, kind: JobState['kind']) => waitUntil(`${documentId} is ${kind}`, () => state(documentId).kind === kind)
  return { library, pool, runner, control, progress, add, state, until, answered: () => answered, attempts: (documentId: DocumentId) => db.prepare<[string], { n: number }>("SELECT count(*) AS n FROM job_events WHERE job_id = ? AND event = 'claim'").get(`j${documentId}`)?.n }
}

const honest = 'A diving regulator lowers the pressure.\nNitrogen dissolves in tissue.\fOxygen becomes poisonous below sixty metres.'

describe('one bad file', () => {
  it.each([
    ['never ends', '!read spin', 'stage-timeout', impatient],
    ['takes all memory', '!read swallow', 'out-of-memory', patient],
    ['kills its thread', '!chunk die', 'thread-died', patient],
    ['kills the thread that extracts it', '!extract die', 'thread-died', patient],
  ])('that %s is tried again, fails with its cause and its stage, and stops no other', async (_what, line, code, policy) => {
    const { runner, add, until, state, attempts, pool, library } = await engine({ policy })
    const bad = add('bad', `Nobody else says this sentence.\nNor that other sentence.\n${line}`)
    const good = add('good', honest)
    runner.start()
    await until(good, 'done')
    await until(bad, 'failed')
    expect(state(bad)).toMatchObject({ failure: { code, action: expect.stringMatching(/\.$/) } })
    expect(attempts(bad)).toBe(impatient.maxAttempts)
    expect(library.db.prepare<[string], { stage: string }>("SELECT stage FROM job_stages WHERE job_id = ? AND state = 'failed'").get(`j${bad}`)?.stage).toBe(line.slice(1).split(' ')[0])
    expect(pool.stats()).toMatchObject({ busy: 0, restarts: impatient.maxAttempts })
    expect(library.db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM entity_documents WHERE document_id <> ?').get(good)?.n).toBe(0)
  })

  it('goes on from its failed stage when it is retried: what was read is not read again', async () => {
    const { runner, add, until, control, library } = await engine()
    const documentId = add('bad', `${honest}\n!extract die`)
    runner.start()
    await until(documentId, 'failed')
    // The cause is gone.
    library.db.prepare("UPDATE passages SET text = replace(text, '!extract die', 'harmless now')").run()
    const before = library.db.prepare<[], { n: number }>("SELECT count(*) AS n FROM job_events WHERE stage IN ('read', 'chunk')").get()?.n
    expect((await control.retry({ documentIds: [documentId] })).acted).toEqual([documentId])
    await until(documentId, 'done')
    expect(library.db.prepare<[], { n: number }>("SELECT count(*) AS n FROM job_events WHERE stage IN ('read', 'chunk')").get()?.n).toBe(before)
  })
})

describe('a person', () => {
  it('cancels a parser that hears nothing, and its thread is free at once', async () => {
    const { runner, add, until, state, control, progress, pool } = await engine({ concurrency: 1, policy: patient })
    const stuck = add('stuck', '!read spin')
    runner.start()
    await waitUntil('it reads', () => progress.filter((id) => id === stuck).length >= 2)
    const next = add('next', honest)
    await control.cancel({ documentIds: [stuck] })
    expect(state(stuck).kind).toBe('cancelled')
    await until(next, 'done')
    expect(pool.stats()).toMatchObject({ busy: 0, restarts: 1 })
    expect(state(stuck).kind).toBe('cancelled')
  })

  it('pauses an extraction, and it goes on where it was: nothing is asked twice', async () => {
    const { runner, add, until, control, library, answered } = await engine({ policy: patient })
    const lines = Array.from({ length: 12 }, (_each, line) => `Sentence number ${line} mentions compressor ${line}.`)
    const documentId = add('long', [...lines.slice(0, 6), '!extract wait', ...lines.slice(6)].join('\n'))
    runner.start()
    const kept = () => library.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM extractions').get()?.n ?? 0
    await waitUntil('half of it is extracted', () => kept() === 6)
    await control.pause({ all: true })
    await waitUntil('its place is free', () => runner.running().length === 0)
    expect(jobByDocument(library.db, documentId)).toMatchObject({ state: 'paused', stage: 'extract', cursor_json: '{"extracted":6}' })
    library.db.prepare("UPDATE passages SET text = replace(text, '!extract wait', 'go on')").run()
    await control.resume({ all: true })
    await until(documentId, 'done')
    expect(answered()).toBe(library.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM passages').get()?.n)
  })
})

describe('a full disk', () => {
  it('fails with a next step, loses nothing, and the same document ends as if nothing had been', async () => {
    const whole = await engine()
    const undisturbed = whole.add('course', honest)
    whole.runner.start()
    await whole.until(undisturbed, 'done')

    const full = await engine()
    const documentId = full.add('course', honest)
    const { db, layout } = full.library
    const pages = Number(db.prepare<[], { page_count: number }>('SELECT page_count FROM pragma_page_count').get()?.page_count)
    db.prepare(`PRAGMA max_page_count = ${pages}`).get()
    full.runner.start()
    await waitUntil('it is told', () => full.runner.trouble()?.code === 'disk-full' || full.state(documentId).kind === 'failed')
    const told = full.runner.trouble() ?? (full.state(documentId) as Extract<JobState, { kind: 'failed' }>).failure
    expect(told).toMatchObject({ code: 'disk-full', subject: layout.databaseFile, action: 'Free some space on this disk.' })
    db.prepare('PRAGMA max_page_count = 1000000').get()
    await waitUntil('the runner works again', () => full.runner.trouble() === null)
    await full.control.retry({ documentIds: [documentId] })
    await full.until(documentId, 'done')
    expect(differences(dumpDatabase(whole.library.db, whole.library.layout), dumpDatabase(db, layout))).toEqual([])
  })
})

describe('many documents', () => {
  it('all end, each once, through every stage', async () => {
    const { runner, add, library, answered } = await engine({ concurrency: 3 })
    const ids = Array.from({ length: 40 }, (_each, place) => add(`d${place}`, `${honest}\nThis is document number ${place}.`))
    runner.start()
    await waitUntil('all are done', () => library.db.prepare<[], { n: number }>("SELECT count(*) AS n FROM jobs WHERE state = 'done'").get()?.n === ids.length, 50_000)
    const perStage = library.db.prepare<[], { stage: string; n: number }>("SELECT stage, count(*) AS n FROM job_events WHERE event IN ('stageDone', 'stageSkipped') GROUP BY stage").all()
    expect(Object.fromEntries(perStage.map((row) => [row.stage, row.n]))).toEqual(Object.fromEntries(stages.map((stage) => [stage, ids.length])))
    // The sentences that they share were asked about once.
    expect(answered()).toBe(3 + ids.length)
  })
})
