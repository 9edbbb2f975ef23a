import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DocumentId, TraceId } from '../../../../../src/shared/model/ids.ts'
import { connect } from '../../../../../src/workers/engine/db/connection.ts'
import { createReconciler, type ReconcilerOptions } from '../../../../../src/workers/engine/jobs/reconcile.ts'
import { jobByDocument } from '../../../../../src/workers/engine/jobs/select-jobs.ts'
import { addDocument, addQueued, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

const never = new AbortController().signal

async function bench(more: Partial<ReconcilerOptions> = {}) {
  const library = await temporaryLibrary()
  const withdrawn: DocumentId[] = []
  const logged: string[] = []
  const reconciler = createReconciler({
    ...library,
    now: Date.now,
    owner: '7-me',
    maxAttempts: 3,
    newTrace: () => 'trace-reconcile' as TraceId,
    isRunning: () => false,
    withdraw: (documentId) => withdrawn.push(documentId),
    wake: () => undefined,
    log: (event, detail) => logged.push(`${event} ${String(detail['kind'])} ${String(detail['count'])}`),
    ...more,
  })
  return { library, reconciler, withdrawn, logged, run: (atStart = true) => reconciler.run({ atStart, signal: never }) }
}

function setJob({ db }: TemporaryLibrary, documentId: DocumentId, columns: string): void {
  db.prepare(`UPDATE jobs SET ${columns} WHERE document_id = ?`).run(documentId)
}

const done = "state = 'done', stage = 'publish', not_before = NULL, queue_reason = NULL"

describe('reconciliation', () => {
  it('finds nothing where all is well', async () => {
    const { library, reconciler, run, logged } = await bench()
    const documentId = addQueued(library, 'well')
    setJob(library, documentId, done)
    library.db.prepare('UPDATE documents SET published = 1').run()
    expect(await run()).toEqual([])
    expect(logged).toEqual([])
    expect(reconciler.last()?.findings).toEqual([])
  })

  it('reports bytes that are gone or changed, and forgets nothing of the document', async () => {
    const { library, run, logged } = await bench()
    const [gone, changed] = [addQueued(library, 'gone'), addQueued(library, 'changed')]
    const shaOf = (id: DocumentId) => library.db.prepare<[string], { sha256: string }>('SELECT sha256 FROM documents WHERE id = ?').get(id)?.sha256 ?? ''
    rmSync(library.layout.objectFile(shaOf(gone)))
    writeFileSync(library.layout.objectFile(shaOf(changed)), 'longer than it was before')
    expect(await run()).toEqual([
      { kind: 'row-without-file', count: 1, mended: false, detail: expect.stringContaining(shaOf(gone)) },
      { kind: 'object-changed', count: 1, mended: false, detail: expect.stringContaining(shaOf(changed)) },
    ])
    expect(library.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM documents').get()?.n).toBe(2)
    expect(logged).toEqual(['reconcile.finding row-without-file 1', 'reconcile.finding object-changed 1'])
  })

  it('removes its own files that nothing uses, and leaves what is not its own', async () => {
    const { library, run } = await bench()
    addDocument(library, 'kept')
    const orphan = library.layout.objectFile(createHash('sha256').update('orphan').digest('hex'))
    const stranger = join(library.layout.objectsFolder, 'ab', 'holiday.jpg')
    const half = join(library.layout.tmpFolder, 'half-copied')
    for (const file of [orphan, stranger, half]) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, 'x')
    }
    const findings = await run()
    expect([orphan, stranger, half].map((file) => existsSync(file))).toEqual([false, true, false])
    expect(findings.filter((each) => each.kind === 'file-without-row').map(({ count, mended }) => ({ count, mended }))).toEqual([
      { count: 1, mended: true },
      { count: 1, mended: true },
      { count: 1, mended: false },
    ])
  })

  it('keeps what a restored backup does not know for as long as the damaged database lies there', async () => {
    const { library, run } = await bench()
    const later = library.layout.objectFile(createHash('sha256').update('imported after the backup').digest('hex'))
    mkdirSync(dirname(later), { recursive: true })
    writeFileSync(later, 'x')
    const damaged = join(library.layout.root, 'library.damaged-20261123T000000000Z.sqlite')
    writeFileSync(damaged, 'x')
    expect((await run()).map(({ kind, mended }) => ({ kind, mended }))).toEqual([{ kind: 'file-without-row', mended: false }])
    expect(existsSync(later)).toBe(true)
    rmSync(damaged)
    expect((await run()).map(({ kind, mended }) => ({ kind, mended }))).toEqual([{ kind: 'file-without-row', mended: true }])
    expect(existsSync(later)).toBe(false)
  })

  it.each(['waiting', 'copying'])('touches no file while an import is %s: the object may be about to get its row', async (state) => {
    const { library, run } = await bench()
    const orphan = library.layout.objectFile(createHash('sha256').update('soon').digest('hex'))
    const growing = join(library.layout.tmpFolder, 'growing')
    for (const file of [orphan, growing]) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, 'x')
    }
    library.db
      .prepare<[string]>("INSERT INTO imports (id, command_id, trace, position, path, file_name, same_name, state, at) VALUES ('i1', 'c1', 't1', 0, '/a.pdf', 'a.pdf', 'ask', ?, 1)")
      .run(state)
    expect(await run()).toEqual([])
    expect([existsSync(orphan), existsSync(growing)]).toEqual([true, true])
    library.db.prepare("UPDATE imports SET state = 'done'").run()
    expect((await run()).map((each) => each.kind)).toEqual(['file-without-row', 'file-without-row'])
    expect([existsSync(orphan), existsSync(growing)]).toEqual([false, false])
  })

  it('later on leaves young files alone: they may be on their way in', async () => {
    const { library, run } = await bench()
    addQueued(library, 'a')
    setJob(library, addQueued(library, 'b'), done)
    library.db.prepare('UPDATE documents SET published = 1').run()
    const young = join(library.layout.tmpFolder, 'young')
    writeFileSync(young, 'x')
    expect(await run(false)).toEqual([])
    expect(existsSync(young)).toBe(true)
    const longAgo = new Date(Date.now() - 3600_000)
    utimesSync(young, longAgo, longAgo)
    // The change of the times is itself young: a file counts as settled by both.
    expect(await run(false)).toEqual([])
  })

  it('gives a document without a job one, unless it is in the trash', async () => {
    const { library, run } = await bench()
    const [alone, trashed] = [addDocument(library, 'alone'), addDocument(library, 'trashed')]
    library.db.prepare('UPDATE documents SET trashed_at = 5 WHERE id = ?').run(trashed)
    expect((await run()).map((each) => each.kind)).toEqual(['document-without-job'])
    expect(jobByDocument(library.db, alone)).toMatchObject({ state: 'queued', stage: 'read' })
    expect(jobByDocument(library.db, trashed)).toBeNull()
    expect(await run()).toEqual([])
  })

  it('removes a job whose document is gone', async () => {
    const { library, run } = await bench()
    const documentId = addQueued(library, 'a')
    const other = connect(library.layout.databaseFile, { readOnly: false, mustExist: true })
    other.pragma('foreign_keys = OFF')
    other.prepare('DELETE FROM documents').run()
    other.prepare('DELETE FROM document_objects').run()
    other.close()
    expect((await run()).map((each) => each.kind)).toEqual(['job-without-document', 'file-without-row'])
    expect(jobByDocument(library.db, documentId)).toBeNull()
  })

  it('takes back leases of dead owners, and its own that nobody works on any more', async () => {
    const running = new Set<DocumentId>()
    const { library, run } = await bench({ isRunning: (documentId) => running.has(documentId) })
    const [dead, idle, busy, fresh] = ['dead', 'idle', 'busy', 'fresh'].map((name) => addQueued(library, name)) as [DocumentId, DocumentId, DocumentId, DocumentId]
    const leased = (owner: string, until: number) => `state = 'leased', not_before = NULL, queue_reason = NULL, lease_token = id, lease_owner = '${owner}', lease_until = ${until}, attempt = 1`
    setJob(library, dead, leased('6-old', Date.now() + 60_000))
    setJob(library, idle, leased('7-me', Date.now() - 1))
    setJob(library, busy, leased('7-me', Date.now() - 1))
    setJob(library, fresh, leased('7-me', Date.now() + 60_000))
    running.add(busy)
    expect(await run()).toEqual([{ kind: 'dead-lease', count: 2, mended: true, detail: expect.stringContaining('queue') }])
    expect([dead, idle, busy, fresh].map((id) => jobByDocument(library.db, id)?.state)).toEqual(['queued', 'queued', 'leased', 'leased'])
  })

  it('has what is in the trash or cancelled taken out of the graph, and what is done put in', async () => {
    const { library, run, withdrawn } = await bench()
    const [trashed, cancelled, unpublished, working] = ['trashed', 'cancelled', 'unpublished', 'working'].map((name) => addQueued(library, name)) as [DocumentId, DocumentId, DocumentId, DocumentId]
    library.db.prepare('UPDATE documents SET published = 1').run()
    library.db.prepare('UPDATE documents SET trashed_at = 9 WHERE id = ?').run(trashed)
    setJob(library, trashed, done)
    setJob(library, cancelled, "state = 'cancelled', not_before = NULL, queue_reason = NULL")
    library.db.prepare('UPDATE documents SET published = 0 WHERE id = ?').run(unpublished)
    setJob(library, unpublished, done)
    const findings = await run()
    expect(findings.map(({ kind, count, mended }) => ({ kind, count, mended }))).toEqual([
      { kind: 'orphan-row', count: 2, mended: true },
      { kind: 'orphan-row', count: 1, mended: true },
    ])
    expect([...withdrawn].sort()).toEqual([trashed, cancelled].sort())
    expect(jobByDocument(library.db, unpublished)).toMatchObject({ state: 'queued', stage: 'publish', queue_reason: 'restored' })
    expect(jobByDocument(library.db, working)?.stage).toBe('read')
  })

  it('counts claims that rest on nothing, without touching them', async () => {
    const { library, run } = await bench()
    library.db.prepare("INSERT INTO relations VALUES ('r1', 'a', 'b', 'USES', 1)").run()
    library.db.prepare("INSERT INTO facts VALUES ('f1', 'a', 'depth', '20', 'm', '<=', '{}')").run()
    library.db.prepare("INSERT INTO entities (id, key, name, type, canonical_id) VALUES ('e1', 'k', 'n', 'concept', 'e1')").run()
    expect((await run()).map(({ kind, count, mended }) => `${kind} ${count} ${String(mended)}`)).toEqual(['orphan-row 1 false', 'orphan-row 1 false', 'orphan-row 1 false'])
    expect(library.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM relations').get()?.n).toBe(1)
  })

  it('is not started twice at the same time, and can be stopped', async () => {
    const { library, reconciler } = await bench()
    addQueued(library, 'a')
    const controller = new AbortController()
    const first = reconciler.run({ atStart: true, signal: controller.signal })
    expect(reconciler.run({ atStart: false, signal: never })).toBe(first)
    controller.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(reconciler.last()).toBeNull()
    expect(await reconciler.run({ atStart: true, signal: never })).toEqual([])
  })
})
