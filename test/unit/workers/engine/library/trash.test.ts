import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { enqueueJob, jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import type { GraphWriter } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'
import { intakeLibrary, never, until, type IntakeLibrary } from '../../../../support/intake-library.ts'
import { addDocument, addQueued, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

const at = 1_800_000_000_000

interface Spec {
  readonly state?: 'queued' | 'leased' | 'done' | 'cancelled' | 'failed' | 'paused'
  readonly published?: boolean
  readonly passages?: readonly string[]
}

/** A document with a job in the state, and passages with what is kept under their text. */
function add(library: TemporaryLibrary, name: string, spec: Spec = {}): DocumentId {
  const id = addQueued(library, name)
  const { db } = library
  const job = jobIdFor(id)
  const more = { at, detail: null }
  const state = spec.state ?? 'done'
  if (state === 'leased' || state === 'done' || state === 'failed') changeJob(db, job, { kind: 'claim', at, token: 't', owner: 'o', until: at + 1 }, more)
  if (state === 'done') changeJob(db, job, { kind: 'stageDone', token: 't', until: at, next: null }, more)
  if (state === 'failed') changeJob(db, job, { kind: 'fail', token: 't', retryAt: null, failure: { code: 'no-text', message: '', action: '', retryable: false } }, more)
  if (state === 'cancelled') changeJob(db, job, { kind: 'cancel' }, more)
  if (state === 'paused') changeJob(db, job, { kind: 'pause' }, more)
  if (spec.published) db.prepare<[string]>('UPDATE documents SET published = 1 WHERE id = ?').run(id)
  for (const [index, text] of (spec.passages ?? []).entries()) {
    db.prepare<[string, string, number, string, string]>(
      `INSERT INTO passages (id, document_id, idx, kind, headings_json, headings_text, page, boxes_json, runs, tokens, text, context_hash)
       VALUES (?, ?, ?, 'text', '[]', '', 1, '[]', '', 1, ?, ?)`,
    ).run(`p${index}`, id, index, text, text)
    db.prepare<[string]>("INSERT INTO extractions (context_hash, provider, model, prompt_version, extraction_json, created_at) VALUES (?, 'p', 'm', '1', '{}', 0) ON CONFLICT DO NOTHING").run(text)
    db.prepare<[string]>("INSERT INTO embeddings (context_hash, model, scale, residual, codes, vector) VALUES (?, 'm', 0, 0, x'00', x'00') ON CONFLICT DO NOTHING").run(text)
  }
  db.prepare<[string]>("INSERT INTO pages VALUES (?, 1, 10, 10, 0, '[]')").run(id)
  db.prepare<[string]>("INSERT INTO resolutions VALUES (?, 0, '{}')").run(id)
  return id
}

/** A graph that takes so many steps to let go of a document, and can be made to fail. */
function slowGraph(library: () => IntakeLibrary, steps = 3) {
  const left = new Map<DocumentId, number>()
  const control = { steps: 0, fail: null as Error | null, hold: false }
  const graph = (_writer: GraphWriter): Pick<GraphWriter, 'withdrawStep'> => ({
    withdrawStep(id) {
      if (control.fail) throw control.fail
      if (control.hold) return { remaining: true }
      control.steps += 1
      const remaining = (left.get(id) ?? steps) - 1
      left.set(id, remaining)
      if (remaining > 0) return { remaining: true }
      left.delete(id)
      library().db.prepare<[string]>('UPDATE documents SET published = 0 WHERE id = ?').run(id)
      return { remaining: false }
    },
  })
  return { graph, control }
}

async function withSlowGraph(steps = 3, more: Parameters<typeof intakeLibrary>[0] = {}) {
  let library: IntakeLibrary | null = null
  const { graph, control } = slowGraph(() => library as IntakeLibrary, steps)
  library = await intakeLibrary({ ...more, graph })
  return { library, control }
}

const document = (library: IntakeLibrary, id: DocumentId) => library.rows<{ trashed: number; published: number }>('SELECT trashed_at IS NOT NULL AS trashed, published FROM documents WHERE id = ?', id)[0]
const job = (library: IntakeLibrary, id: DocumentId) => library.rows<{ state: string; stage: string; queue_reason: string | null }>('SELECT state, stage, queue_reason FROM jobs WHERE document_id = ?', id)[0]
const only = (...documentIds: DocumentId[]) => ({ documentIds })

describe('remove', () => {
  test.each([
    ['queued', 'cancelled'],
    ['leased', 'cancelled'],
    ['paused', 'cancelled'],
    ['done', 'done'],
    ['failed', 'failed'],
  ] as const)('marks a document whose job is %s at once, and its job is then %s', async (state, after) => {
    const library = await intakeLibrary()
    const id = add(library, 'a', { state })
    const removed = library.trash.remove(only(id), never)
    expect(document(library, id)?.trashed).toBe(1)
    expect(job(library, id)?.state).toBe(after)
    expect(library.runner.interrupted).toEqual([jobIdFor(id)])
    expect(await removed).toEqual({ acted: [id], skipped: [] })
    expect(library.told.map((one) => one.event)).toContain('documents-removed')
  })

  test('waits until the graph has let go of it, in slices', async () => {
    const { library, control } = await withSlowGraph()
    const [a, b] = [add(library, 'a', { published: true }), add(library, 'b', { published: true })]
    await library.trash.remove(only(a, b), never)
    expect([document(library, a), document(library, b)]).toEqual([
      { trashed: 1, published: 0 },
      { trashed: 1, published: 0 },
    ])
    expect(control.steps).toBe(6)
    expect(library.told.map((one) => one.event)).toContain('graph')
  })

  test('says why it passed over a document', async () => {
    const library = await intakeLibrary()
    const a = add(library, 'a')
    const unknown = '0'.repeat(32) as DocumentId
    await library.trash.remove(only(a), never)
    expect(await library.trash.remove(only(a, unknown), never)).toEqual({
      acted: [],
      skipped: [
        { documentId: a, why: 'in the trash already' },
        { documentId: unknown, why: 'not in the library' },
      ],
    })
  })

  test('takes all that are not in the trash, in slices', async () => {
    const library = await intakeLibrary()
    const ids = Array.from({ length: 90 }, (_, n) => addDocument(library, `d${n}`))
    for (const id of ids) enqueueJob(library.db, { documentId: id, trace: 't' as never, at, maxAttempts: 3 })
    await library.trash.remove(only(...ids.slice(0, 10)), never)
    const { acted } = await library.trash.remove({ all: true }, never)
    expect(acted).toHaveLength(80)
    expect(library.rows("SELECT count(*) AS n FROM documents d JOIN jobs j ON j.document_id = d.id WHERE d.trashed_at IS NOT NULL AND j.state = 'cancelled'")).toEqual([{ n: 90 }])
  })

  test('answers after a while though the withdrawal goes on', async () => {
    const clock = createFakeClock()
    const { library, control } = await withSlowGraph(1, { clock })
    const id = add(library, 'a', { published: true })
    control.hold = true
    const removed = library.trash.remove(only(id), never)
    await clock.advance(20_000)
    expect(await removed).toEqual({ acted: [id], skipped: [] })
    expect(document(library, id)).toEqual({ trashed: 1, published: 1 })
    control.hold = false
    await until('the graph has let go', () => document(library, id)?.published === 0)
  })

  test('tries again when the library could not be written', async () => {
    const clock = createFakeClock()
    const { library, control } = await withSlowGraph(1, { clock })
    const id = add(library, 'a', { published: true })
    control.fail = new Error('disk full')
    await library.trash.remove(only(id), never)
    expect(library.logged.map((one) => one.event)).toEqual(['trash.step-failed'])
    control.fail = null
    await clock.advance(5_000)
    await until('the graph has let go', () => document(library, id)?.published === 0)
  })

  test('stops waiting when nobody waits any more, and goes on', async () => {
    const { library, control } = await withSlowGraph(1)
    const id = add(library, 'a', { published: true })
    control.hold = true
    const leaving = new AbortController()
    const removed = library.trash.remove(only(id), leaving.signal)
    setImmediate(() => leaving.abort())
    await expect(removed).rejects.toMatchObject({ name: 'AbortError' })
    control.hold = false
    await until('the graph has let go', () => document(library, id)?.published === 0)
  })
})

describe('restore', () => {
  test('publishes again what was done, and goes on with what the trash cut off', async () => {
    const { library } = await withSlowGraph()
    const [done, cut, failed, cancelled] = [add(library, 'done', { published: true }), add(library, 'cut', { state: 'leased' }), add(library, 'failed', { state: 'failed' }), add(library, 'own', { state: 'cancelled' })]
    await library.trash.remove({ all: true }, never)
    const wakes = library.runner.wakes
    expect(await library.trash.restore(only(done, cut, failed, cancelled), never)).toEqual({ acted: [done, cut, failed, cancelled], skipped: [] })
    expect([done, cut, failed, cancelled].map((id) => document(library, id)?.trashed)).toEqual([0, 0, 0, 0])
    expect(job(library, done)).toEqual({ state: 'queued', stage: 'publish', queue_reason: 'restored' })
    expect(job(library, cut)).toEqual({ state: 'queued', stage: 'read', queue_reason: 'restored' })
    expect(job(library, failed)?.state).toBe('failed')
    expect(job(library, cancelled)?.state).toBe('cancelled')
    expect(library.runner.wakes).toBeGreaterThan(wakes)
  })

  test('at once after a removal waits for the graph, so that nothing is half there', async () => {
    const { library, control } = await withSlowGraph(50)
    const id = add(library, 'a', { published: true })
    const removed = library.trash.remove(only(id), never)
    const restored = library.trash.restore(only(id), never)
    const removedAgain = library.trash.remove(only(id), never)
    const restoredAgain = library.trash.restore(only(id), never)
    for (const answer of [removed, restored, removedAgain, restoredAgain]) expect((await answer).acted).toEqual([id])
    expect(control.steps).toBe(50)
    expect(document(library, id)).toEqual({ trashed: 0, published: 0 })
    expect(job(library, id)).toMatchObject({ state: 'queued', stage: 'publish' })
  })

  test('passes over what is not in the trash', async () => {
    const library = await intakeLibrary()
    const id = add(library, 'a')
    expect(await library.trash.restore(only(id), never)).toEqual({ acted: [], skipped: [{ documentId: id, why: 'not in the trash' }] })
  })
})

describe('purge', () => {
  const everything = ['documents', 'document_objects', 'jobs', 'job_events', 'job_stages', 'passages', 'pages', 'resolutions', 'extractions', 'embeddings', 'document_collections']
  const left = (library: IntakeLibrary) => Object.fromEntries(everything.map((table) => [table, library.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)[0]?.n]))

  test('leaves no row, no word in the index, no file and no password', async () => {
    const { library } = await withSlowGraph()
    const id = add(library, 'a', { published: true, passages: Array.from({ length: 100 }, (_, n) => `unmistakable words ${n}`) })
    const [{ sha256 } = { sha256: '' }] = library.rows<{ sha256: string }>('SELECT sha256 FROM documents')
    library.passwords.give(id, 'secret')
    library.db.prepare<[string]>("INSERT INTO outbox (at, operation, subject, subject_id, document_id, payload_json) VALUES (0, 'upsert', 'passage', 'p', ?, 'unmistakable words')").run(id)
    library.collections.add(library.collections.ensure('Course'), [id])
    await library.trash.remove(only(id), never)
    expect(existsSync(library.layout.objectFile(sha256))).toBe(true)
    expect(await library.trash.purge(only(id), never)).toEqual({ acted: [id], skipped: [] })
    expect(left(library)).toEqual(Object.fromEntries(everything.map((table) => [table, 0])))
    expect(library.rows("SELECT rowid FROM passages_fts WHERE passages_fts MATCH 'unmistakable'")).toEqual([])
    expect(library.rows("SELECT key FROM library_meta WHERE key LIKE 'purging%'")).toEqual([])
    expect(existsSync(library.layout.objectFile(sha256))).toBe(false)
    expect(library.passwords.get(id)).toBeUndefined()
    // Nothing that waits to be told of it carries its text any more; that it is gone does wait.
    expect(library.db.prepare<[string], { n: number }>("SELECT count(*) AS n FROM outbox WHERE document_id = ? AND operation = 'upsert'").get(id)?.n).toBe(0)
    expect(library.told.map((one) => one.event)).toContain('documents-purged')
    expect(library.rows('PRAGMA foreign_key_check')).toEqual([])
  })

  test('keeps what another document says too', async () => {
    const library = await intakeLibrary()
    const [a, b] = [add(library, 'a', { passages: ['shared', 'only a'] }), add(library, 'b', { passages: ['shared', 'only b'] })]
    await library.trash.remove(only(a), never)
    await library.trash.purge(only(a), never)
    expect(library.rows('SELECT context_hash AS hash FROM extractions ORDER BY hash')).toEqual([{ hash: 'only b' }, { hash: 'shared' }])
    expect(library.rows('SELECT context_hash AS hash FROM embeddings ORDER BY hash')).toEqual([{ hash: 'only b' }, { hash: 'shared' }])
    expect(document(library, b)).toBeDefined()
  })

  test('only what is in the trash, and says so of the rest', async () => {
    const library = await intakeLibrary()
    const [a, b] = [add(library, 'a'), add(library, 'b')]
    await library.trash.remove(only(a), never)
    expect(await library.trash.purge(only(a, b), never)).toEqual({ acted: [a], skipped: [{ documentId: b, why: 'not in the trash' }] })
    expect((await library.trash.purge({ all: true }, never)).acted).toEqual([])
    expect(library.rows('SELECT id FROM documents')).toEqual([{ id: b }])
  })

  test('keeps the file that somebody has yet to decide about', async () => {
    const library = await intakeLibrary()
    const id = add(library, 'a')
    const [{ sha256 } = { sha256: '' }] = library.rows<{ sha256: string }>('SELECT sha256 FROM documents')
    library.db.prepare<[string]>("INSERT INTO imports (id, command_id, trace, position, path, file_name, same_name, state, sha256, at) VALUES ('i1', 'c1', 't', 0, '/x', 'x', 'ask', 'undecided', ?, 0)").run(sha256)
    await library.trash.remove(only(id), never)
    await library.trash.purge(only(id), never)
    expect(existsSync(library.layout.objectFile(sha256))).toBe(true)
  })

  test('once begun cannot be taken back', async () => {
    const { library, control } = await withSlowGraph(1)
    const id = add(library, 'a', { published: true })
    control.hold = true
    const leaving = new AbortController()
    const removed = library.trash.remove(only(id), leaving.signal)
    setImmediate(() => leaving.abort())
    await removed.catch(() => undefined)
    const purged = library.trash.purge(only(id), never)
    const restored = library.trash.restore(only(id), never)
    control.hold = false
    expect((await purged).acted).toEqual([id])
    expect((await restored).skipped).toEqual([{ documentId: id, why: 'not in the library' }])
  })
})

describe('a death', () => {
  test('in the middle of a withdrawal is made good at the next start', async () => {
    const library = await temporaryLibrary()
    const first = await withSlowGraph(1, { library })
    const id = add(library, 'a', { published: true })
    first.control.hold = true
    const removed = first.library.trash.remove(only(id), never)
    await new Promise((resolve) => setImmediate(resolve))
    await first.library.trash.close()
    await removed
    expect(document(first.library, id)).toEqual({ trashed: 1, published: 1 })

    const next = await withSlowGraph(2, { library })
    await next.library.trash.recover()
    expect(document(next.library, id)).toEqual({ trashed: 1, published: 0 })
    expect(next.library.logged[0]).toEqual({ event: 'trash.recovering', detail: { purges: 0, withdrawals: 1 } })
  })

  test('in the middle of a purge is made good, and nobody can restore the half', async () => {
    const library = await temporaryLibrary()
    const first = await withSlowGraph(1, { library })
    const id = add(library, 'a', { published: true, passages: ['x'] })
    await first.library.trash.remove(only(id), never)
    library.db.prepare<[string]>("UPDATE documents SET published = 1 WHERE id = ?").run(id)
    first.control.hold = true
    const purged = first.library.trash.purge(only(id), never)
    await new Promise((resolve) => setImmediate(resolve))
    await first.library.trash.close()
    await purged

    const next = await withSlowGraph(1, { library })
    expect((await next.library.trash.restore(only(id), never)).skipped).toEqual([{ documentId: id, why: 'is being deleted for good' }])
    await next.library.trash.recover()
    expect(next.library.rows('SELECT id FROM documents')).toEqual([])
    expect(next.library.rows("SELECT key FROM library_meta WHERE key LIKE 'purging%'")).toEqual([])
  })
})

test('a cancelled publication is withdrawn, unless somebody retries it first', async () => {
  const { library, control } = await withSlowGraph(1)
  const id = add(library, 'a', { state: 'cancelled', published: true })
  library.trash.withdrawCancelled(id)
  await until('the graph has let go', () => document(library, id)?.published === 0)
  const other = add(library, 'b', { state: 'cancelled', published: true })
  control.hold = true
  library.trash.withdrawCancelled(other)
  await new Promise((resolve) => setImmediate(resolve))
  library.jobs.retry(other, at, 'asked')
  await library.trash.restore(only(other), never)
  expect(document(library, other)).toEqual({ trashed: 0, published: 1 })
})

test('a document that is wanted again waits for the purge that is under way', async () => {
  const { library, control } = await withSlowGraph(1)
  const id = add(library, 'a')
  await library.trash.remove(only(id), never)
  library.db.prepare<[string]>('UPDATE documents SET published = 1 WHERE id = ?').run(id)
  control.hold = true
  const purged = library.trash.purge(only(id), never)
  let back = false
  const broughtBack = library.trash.bringBack(id).then(() => (back = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(back).toBe(false)
  control.hold = false
  await Promise.all([purged, broughtBack])
  expect(library.rows('SELECT id FROM documents')).toEqual([])
})
