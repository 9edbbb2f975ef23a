import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PendingImport } from '../../../../../src/shared/contract/documents.ts'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { copyObject } from '../../../../../src/workers/engine/intake/copy-object.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { deferred } from '../../../../support/deferred.ts'
import { intakeLibrary, never, smallPdf, until, type IntakeLibrary } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { reasonOf } from '../../../../support/reason-of.ts'

const at = 1_800_000_000_000

function files(folder: string, contents: Readonly<Record<string, string | Buffer>>): string[] {
  return Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? smallPdf(content) : content)
    return path
  })
}

/** Takes the job to an end without any stage having run. */
function end(library: IntakeLibrary, id: DocumentId, how: 'failed' | 'cancelled', code: 'thread-died' | 'damaged-document' | 'password-required' = 'thread-died'): void {
  const job = jobIdFor(id)
  const more = { at, detail: null }
  if (how === 'cancelled') changeJob(library.db, job, { kind: 'cancel' }, more)
  else {
    changeJob(library.db, job, { kind: 'claim', at: Number.MAX_SAFE_INTEGER, token: 't', owner: 'o', until: at }, more)
    changeJob(library.db, job, { kind: 'fail', token: 't', failure: failure(code, 'x'), retryAt: null }, more)
  }
}

describe('a file that comes in', () => {
  test('stands as object, document, job and membership, with its hash as its id', async () => {
    const library = await intakeLibrary()
    const [path = ''] = files(temporaryFolder(), { 'Pumps & valves.pdf': 'pumps' })
    const [result] = await library.import([path], { collection: 'Machines', commandId: 'command-of-one' })
    expect(result).toMatchObject({ path, outcome: 'new', documentId: result?.sha256?.slice(0, 32) })
    expect(readFileSync(library.layout.objectFile(result?.sha256 ?? ''))).toEqual(smallPdf('pumps'))
    expect(library.rows('SELECT id, title, file_name, source_path, bytes, revision_of FROM documents')).toEqual([
      { id: result?.documentId, title: 'Pumps & valves', file_name: 'Pumps & valves.pdf', source_path: path, bytes: smallPdf('pumps').length, revision_of: null },
    ])
    expect(library.rows('SELECT document_id, state, stage, trace FROM jobs')).toEqual([{ document_id: result?.documentId, state: 'queued', stage: 'read', trace: 'trace-command-of-one' }])
    expect(library.rows('SELECT c.name FROM document_collections m JOIN collections c ON c.id = m.collection_id')).toEqual([{ name: 'Machines' }])
    expect(readdirSync(library.layout.tmpFolder)).toEqual([])
    expect(library.runner.wakes).toBe(1)
    expect(library.told.map((one) => one.event)).toEqual(expect.arrayContaining(['documents-added', 'job', 'import-gone', 'collections']))
    expect(library.intake.pending()).toEqual({ imports: [], waiting: 0 })
  })

  test('keeps its place in the drop, in documents and jobs', async () => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    files(folder, Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`week ${n + 1}.pdf`, `text ${n}`])))
    const results = await library.import([folder])
    expect(results.map((result) => result.path)).toEqual(Array.from({ length: 30 }, (_, n) => join(folder, `week ${n + 1}.pdf`)))
    const times = library.rows<{ added_at: number }>('SELECT added_at FROM documents').map((row) => row.added_at)
    expect(new Set(times).size).toBe(30)
    expect(library.rows('SELECT d.id FROM documents d JOIN jobs j ON j.document_id = d.id ORDER BY d.added_at')).toEqual(library.rows('SELECT d.id FROM documents d JOIN jobs j ON j.document_id = d.id ORDER BY j.queued_at'))
  })

  test('one copy at a time: the order of the drop is exactly the order of the jobs', async () => {
    const library = await intakeLibrary({ copiesAtOnce: 1 })
    const paths = files(temporaryFolder(), { 'z.pdf': 'one', 'a.pdf': 'two', 'm.pdf': 'three' })
    await library.import(paths)
    expect(library.rows<{ file_name: string }>('SELECT file_name FROM documents d JOIN jobs j ON j.document_id = d.id ORDER BY j.queued_at').map((row) => row.file_name)).toEqual(['z.pdf', 'a.pdf', 'm.pdf'])
  })

  test.each([
    ['empty.pdf', Buffer.alloc(0), 'empty-file'],
    ['picture.pdf', Buffer.from('\x89PNG\r\n\x1a\n picture'), 'not-what-its-name-says'],
    ['notes.txt', Buffer.from('just text'), 'unsupported-format'],
  ] as const)('%s is refused with its reason, and leaves nothing behind', async (name, content, code) => {
    const library = await intakeLibrary()
    const paths = files(temporaryFolder(), { [name]: content })
    const [result] = await library.import(paths)
    expect(result).toMatchObject({ outcome: 'refused', documentId: null, failure: { code, subject: name } })
    expect(library.rows('SELECT * FROM documents')).toEqual([])
    expect(readdirSync(library.layout.tmpFolder)).toEqual([])
    expect(library.intake.pending().imports).toMatchObject([{ state: 'refused', fileName: name, failure: { code } }])
  })

  test('names of 250 characters, with emoji, right-to-left letters and quotes come in as they are', async () => {
    const library = await intakeLibrary()
    const names = [`${'n'.repeat(246)}.pdf`, 'Plongée 🤿 «niveau 2».pdf', 'מדריך צלילה.pdf', `it's "quoted" \`here\` $HOME; rm.pdf`, ' spaces .pdf']
    const results = await library.import(files(temporaryFolder(), Object.fromEntries(names.map((name) => [name, name]))))
    expect(results.map((result) => result.outcome)).toEqual(names.map(() => 'new'))
    expect(library.rows<{ file_name: string }>('SELECT file_name FROM documents ORDER BY added_at').map((row) => row.file_name).sort()).toEqual([...names].sort())
  })
})

describe('the same bytes', () => {
  test('are answered with the document that has them, and join the collection', async () => {
    const library = await intakeLibrary()
    const [first = '', second = ''] = files(temporaryFolder(), { 'a.pdf': 'same', 'b.pdf': 'same' })
    const [one] = await library.import([first], { collection: 'A' })
    const [two] = await library.import([second], { collection: 'B' })
    expect(two).toMatchObject({ outcome: 'duplicate', documentId: one?.documentId })
    expect(library.rows('SELECT c.name FROM document_collections m JOIN collections c ON c.id = m.collection_id ORDER BY c.name')).toEqual([{ name: 'A' }, { name: 'B' }])
    expect(library.rows('SELECT count(*) AS n FROM jobs')).toEqual([{ n: 1 }])
  })

  test('from many imports at once make one document', async () => {
    const library = await intakeLibrary({ copiesAtOnce: 4 })
    const folder = temporaryFolder()
    const paths = files(folder, Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`copy-${n}.pdf`, 'the same for all'])))
    const results = (await Promise.all(paths.map((path, n) => library.import([path], { commandId: `concurrent-${n}` })))).flat()
    expect(results.filter((result) => result.outcome === 'new')).toHaveLength(1)
    expect(results.filter((result) => result.outcome === 'duplicate')).toHaveLength(11)
    expect(library.rows('SELECT count(*) AS n FROM documents')).toEqual([{ n: 1 }])
    expect(library.rows('SELECT count(*) AS n FROM document_objects')).toEqual([{ n: 1 }])
  })

  test('put a missing object back', async () => {
    const library = await intakeLibrary()
    const paths = files(temporaryFolder(), { 'a.pdf': 'lost' })
    const [one] = await library.import(paths)
    const file = library.layout.objectFile(one?.sha256 ?? '')
    rmSync(file)
    const [two] = await library.import(paths)
    expect(two?.outcome).toBe('duplicate')
    expect(readFileSync(file)).toEqual(smallPdf('lost'))
  })

  test('take a document out of the trash', async () => {
    const library = await intakeLibrary()
    const paths = files(temporaryFolder(), { 'a.pdf': 'thrown away' })
    const [one] = await library.import(paths)
    await library.trash.remove({ documentIds: [one?.documentId as DocumentId] }, never)
    const [two] = await library.import(paths)
    expect(two).toMatchObject({ outcome: 'duplicate', documentId: one?.documentId })
    expect(library.rows('SELECT trashed_at FROM documents')).toEqual([{ trashed_at: null }])
    expect(library.rows('SELECT state, queue_reason FROM jobs')).toEqual([{ state: 'queued', queue_reason: 'restored' }])
  })

  test.each([
    ['failed for a passing reason', 'thread-died', undefined, 'queued'],
    ['failed for good', 'damaged-document', undefined, 'failed'],
    ['wants a password, and none is given', 'password-required', undefined, 'failed'],
    ['wants a password, and one is given', 'password-required', 'secret', 'queued'],
  ] as const)('when its job %s', async (_what, code, password, state) => {
    const library = await intakeLibrary()
    const paths = files(temporaryFolder(), { 'a.pdf': 'trouble' })
    const [one] = await library.import(paths)
    end(library, one?.documentId as DocumentId, 'failed', code)
    const [two] = await library.import(paths, password === undefined ? {} : { password })
    expect(two?.outcome).toBe('duplicate')
    expect(library.rows('SELECT state FROM jobs')).toEqual([{ state }])
  })

  test('of a cancelled document are wanted after all', async () => {
    const library = await intakeLibrary()
    const paths = files(temporaryFolder(), { 'a.pdf': 'cancelled' })
    const [one] = await library.import(paths)
    end(library, one?.documentId as DocumentId, 'cancelled')
    await library.import(paths)
    expect(library.rows('SELECT state FROM jobs')).toEqual([{ state: 'queued' }])
  })
})

describe('the same name with other bytes', () => {
  const twoEditions = async (): Promise<{ library: IntakeLibrary; old: DocumentId; path: string }> => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    const [path = ''] = files(folder, { 'Manual.pdf': 'first edition' })
    const [one] = await library.import([path])
    writeFileSync(path, smallPdf('second edition'))
    return { library, old: one?.documentId as DocumentId, path }
  }

  test('asks, and keeps the copy until somebody answers', async () => {
    const { library, old, path } = await twoEditions()
    const [result] = await library.import([path], { collection: 'Later' })
    expect(result).toMatchObject({ outcome: 'undecided', documentId: null, existing: old })
    expect(existsSync(library.layout.objectFile(result?.sha256 ?? ''))).toBe(true)
    expect(library.intake.pending()).toMatchObject({ imports: [{ state: 'undecided', existing: old }], waiting: 0 })
    expect(library.rows('SELECT count(*) AS n FROM documents')).toEqual([{ n: 1 }])
  })

  test.each([
    ['revision', 'revision'],
    ['keep-both', 'new'],
  ] as const)('%s is acted on once', async (decision, outcome) => {
    const { library, old, path } = await twoEditions()
    const [asked] = await library.import([path], { collection: 'Later' })
    const decided = await library.intake.decide(asked?.importId ?? '', decision)
    expect(decided).toMatchObject({ outcome, existing: old, documentId: asked?.sha256?.slice(0, 32) })
    expect(await library.intake.decide(asked?.importId ?? '', 'cancel')).toEqual(decided)
    expect(library.rows('SELECT revision_of FROM documents WHERE id <> ?', old)).toEqual([{ revision_of: decision === 'revision' ? old : null }])
    expect(library.rows('SELECT count(*) AS n FROM jobs')).toEqual([{ n: 2 }])
    expect(library.rows('SELECT count(*) AS n FROM document_collections')).toEqual([{ n: 1 }])
    expect(library.intake.pending().imports).toEqual([])
  })

  test('cancel removes the copy that nothing needs', async () => {
    const { library, path } = await twoEditions()
    const [asked] = await library.import([path])
    expect(await library.intake.decide(asked?.importId ?? '', 'cancel')).toMatchObject({ outcome: 'refused', failure: { code: 'aborted' } })
    expect(existsSync(library.layout.objectFile(asked?.sha256 ?? ''))).toBe(false)
    expect(library.rows('SELECT count(*) AS n FROM documents')).toEqual([{ n: 1 }])
    expect(library.intake.pending().imports).toEqual([])
  })

  test('one answer decides all drops of the same bytes', async () => {
    const { library, path } = await twoEditions()
    const [first] = await library.import([path], { collection: 'A' })
    const [second] = await library.import([path], { collection: 'B' })
    expect(second?.outcome).toBe('undecided')
    const decided = await library.intake.decide(second?.importId ?? '', 'keep-both')
    expect(decided.outcome).toBe('new')
    expect(await library.intake.decide(first?.importId ?? '', 'revision')).toMatchObject({ outcome: 'duplicate', documentId: decided.documentId })
    expect(library.rows('SELECT c.name FROM document_collections m JOIN collections c ON c.id = m.collection_id ORDER BY c.name')).toEqual([{ name: 'A' }, { name: 'B' }])
  })

  test('says so when the copy is gone, and when there is nothing to decide', async () => {
    const { library, path } = await twoEditions()
    const [asked] = await library.import([path])
    rmSync(library.layout.objectFile(asked?.sha256 ?? ''))
    await expect(library.intake.decide(asked?.importId ?? '', 'keep-both')).rejects.toMatchObject({ failure: { code: 'library-missing', subject: 'Manual.pdf' } })
    await expect(library.intake.decide('i-never-was', 'keep-both')).rejects.toMatchObject({ failure: { code: 'not-found' } })
  })

  test('answers without asking where the choice came with the command', async () => {
    const { library, old, path } = await twoEditions()
    const [revision] = await library.import([path], { sameName: 'revision' })
    expect(revision).toMatchObject({ outcome: 'revision', existing: old })
    writeFileSync(path, smallPdf('third edition'))
    const [both] = await library.import([path], { sameName: 'keep-both' })
    expect(both).toMatchObject({ outcome: 'new', existing: revision?.documentId })
  })

  test('is the same name however its accents are written', async () => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    const [composed = ''] = files(join(folder, 'a'), { ['Théorie.pdf'.normalize('NFC')]: 'one' })
    const [decomposed = ''] = files(join(folder, 'b'), { ['Théorie.pdf'.normalize('NFD')]: 'two' })
    await library.import([composed])
    expect((await library.import([decomposed]))[0]?.outcome).toBe('undecided')
  })

  test('in one drop means two documents: they come from two folders', async () => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    files(folder, { 'week 1/notes.pdf': 'one', 'week 2/notes.pdf': 'two' })
    expect((await library.import([folder])).map((result) => result.outcome)).toEqual(['new', 'new'])
  })

  test('of a document in the trash is free', async () => {
    const { library, old, path } = await twoEditions()
    await library.trash.remove({ documentIds: [old] }, never)
    expect((await library.import([path]))[0]?.outcome).toBe('new')
  })
})

describe('a command', () => {
  test('that is sent twice at once acts once', async () => {
    const library = await intakeLibrary()
    const paths = files(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b' })
    const [first, second] = await Promise.all([library.import(paths, { commandId: 'double-drop' }), library.import(paths, { commandId: 'double-drop' })])
    expect(second).toEqual(first)
    expect(first.map((result) => result.outcome)).toEqual(['new', 'new'])
    expect(library.rows('SELECT count(*) AS n FROM imports')).toEqual([{ n: 2 }])
  })

  test('that is sent again later is answered the same, though the file is gone', async () => {
    const library = await intakeLibrary()
    const paths = files(temporaryFolder(), { 'a.pdf': 'a' })
    const first = await library.import(paths, { commandId: 'again-later', collection: 'Course' })
    paths.forEach((path) => rmSync(path))
    const second = await library.intake.import({ commandId: 'again-later', trace: 'other', paths, sameName: 'ask', collection: 'Course' }, never)
    expect(second.results).toMatchObject(first.map(({ documentId, outcome }) => ({ documentId, outcome })))
    expect(second.collectionId).toBe(library.collections.ensure('Course'))
  })

  test('that was cut goes on at the next start: with what is left, and without being asked', async () => {
    const held = deferred()
    const library = await intakeLibrary({
      copiesAtOnce: 1,
      copy: async (input, work) => {
        if (input.fileName === 'c.pdf') await Promise.race([held.promise, new Promise((_, reject) => work.signal.addEventListener('abort', () => reject(new Error('stopped'))))])
        return copyObject(input, work)
      },
    })
    const paths = files(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b', 'c.pdf': 'c', 'd.pdf': 'd' })
    const cut = library.import(paths, { commandId: 'cut-in-the-middle', collection: 'Course' })
    const failed = reasonOf(cut)
    await until('two files are in', () => library.rows('SELECT * FROM documents').length === 2)
    await library.intake.close()
    expect(await failed).toMatchObject({ failure: { code: 'aborted' } })
    expect(library.intake.waiting()).toBe(2)

    const next = await intakeLibrary({ library })
    await next.intake.resumeOpenImports()
    expect(next.rows('SELECT file_name FROM documents ORDER BY file_name')).toEqual(paths.map((_, n) => ({ file_name: `${'abcd'[n]}.pdf` })))
    const again = await next.import(paths, { commandId: 'cut-in-the-middle', collection: 'Course' })
    expect(again.map((result) => result.outcome)).toEqual(['new', 'new', 'new', 'new'])
    expect(next.rows('SELECT count(*) AS n FROM document_collections')).toEqual([{ n: 4 }])
    expect(readdirSync(next.layout.tmpFolder)).toEqual([])
  })

  test('nobody waits for any more goes on', async () => {
    const held = deferred()
    const library = await intakeLibrary({
      copy: async (input, work) => {
        await held.promise
        return copyObject(input, work)
      },
    })
    const leaving = new AbortController()
    const paths = files(temporaryFolder(), { 'a.pdf': 'a' })
    const left = library.intake.import({ commandId: 'nobody-waits', trace: 'trace', paths, sameName: 'ask' }, leaving.signal)
    await until('the file is listed', () => library.intake.waiting() === 1)
    leaving.abort()
    await expect(left).rejects.toMatchObject({ failure: { code: 'aborted' } })
    held.resolve()
    await until('the file is in', () => library.rows('SELECT * FROM documents').length === 1)
  })
})

describe('on their way', () => {
  test('files are listed at once with how far they are, and can be stopped one by one', async () => {
    const held = deferred()
    const library = await intakeLibrary({
      copiesAtOnce: 1,
      copy: async (input, work) => {
        if (input.fileName === 'a.pdf') {
          work.report({ done: 5, total: 9 })
          await held.promise
          work.signal.throwIfAborted()
        }
        return copyObject(input, work)
      },
    })
    const paths = files(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b', 'c.pdf': 'c' })
    const imported = library.import(paths)
    await until('the first is being copied', () => library.intake.pending().imports.some((view) => view.bytesDone === 5))
    const views = library.intake.pending().imports
    expect(views.map((view: PendingImport) => [view.fileName, view.state, view.bytesDone, view.bytesTotal])).toEqual([
      ['a.pdf', 'copying', 5, 9],
      ['b.pdf', 'waiting', 0, smallPdf('b').length],
      ['c.pdf', 'waiting', 0, smallPdf('c').length],
    ])
    expect(await library.intake.dismiss([views[0]?.id ?? '', views[1]?.id ?? '', 'i-never-was'])).toBe(2)
    held.resolve()
    expect((await imported).map((result) => [result.outcome, result.failure?.code])).toEqual([
      ['refused', 'aborted'],
      ['refused', 'aborted'],
      ['new', undefined],
    ])
    expect(library.intake.pending().imports).toEqual([])
  })

  test('what was refused stays until somebody has seen it', async () => {
    const library = await intakeLibrary()
    const [result] = await library.import(files(temporaryFolder(), { 'empty.pdf': Buffer.alloc(0) }))
    expect(library.intake.pending().imports).toHaveLength(1)
    expect(await library.intake.dismiss([result?.importId ?? ''])).toBe(1)
    expect(await library.intake.dismiss([result?.importId ?? ''])).toBe(0)
    expect(library.intake.pending().imports).toEqual([])
  })

  test('many files are listed in few pieces before most of them are copied, and all end', async () => {
    const library = await intakeLibrary({ copiesAtOnce: 4 })
    const folder = temporaryFolder()
    files(folder, Object.fromEntries(Array.from({ length: 160 }, (_, n) => [`${n}.pdf`, `text ${n}`])))
    const results = await library.import([folder])
    expect(results.filter((result) => result.outcome === 'new')).toHaveLength(160)
    const told = library.told.filter((one) => one.event === 'import').map((one) => one.what as PendingImport)
    expect(new Set(told.map((view) => view.id)).size).toBe(160)
    expect(library.rows('SELECT count(*) AS n FROM jobs')).toEqual([{ n: 160 }])
    expect(library.rows('SELECT count(DISTINCT at) AS n FROM imports')).toEqual([{ n: 1 }])
    expect(readdirSync(library.layout.tmpFolder)).toEqual([])
  })
})

describe('trouble on the way', () => {
  test('a file that somebody still writes to is tried again before it is refused', async () => {
    let tries = 0
    const library = await intakeLibrary({
      copy: async (input, work) => {
        tries += 1
        if (tries === 1) throw new FailureError(failure('file-changed', 'still written'))
        return copyObject(input, work)
      },
    })
    expect((await library.import(files(temporaryFolder(), { 'a.pdf': 'a' })))[0]?.outcome).toBe('new')
    expect(tries).toBe(2)
  })

  test('a file that never comes to rest is refused after three tries', async () => {
    let tries = 0
    const library = await intakeLibrary({
      copy: async () => {
        tries += 1
        throw new FailureError(failure('file-changed', 'still written'))
      },
    })
    expect((await library.import(files(temporaryFolder(), { 'a.pdf': 'a' })))[0]).toMatchObject({ outcome: 'refused', failure: { code: 'file-changed' } })
    expect(tries).toBe(3)
  })

  test('an object that is deleted between its copy and its row is copied again', async () => {
    let tries = 0
    const library = await intakeLibrary({
      copy: async (input, work) => {
        const copied = await copyObject(input, work)
        tries += 1
        if (tries === 1) rmSync(library.layout.objectFile(copied.sha256))
        return copied
      },
    })
    const [result] = await library.import(files(temporaryFolder(), { 'a.pdf': 'a' }))
    expect(result?.outcome).toBe('new')
    expect(existsSync(library.layout.objectFile(result?.sha256 ?? ''))).toBe(true)
    expect(tries).toBe(2)
  })

  test('an object that always disappears ends as a failure of the library', async () => {
    const library = await intakeLibrary({
      copy: async (input, work) => {
        const copied = await copyObject(input, work)
        rmSync(library.layout.objectFile(copied.sha256))
        return copied
      },
    })
    expect((await library.import(files(temporaryFolder(), { 'a.pdf': 'a' })))[0]).toMatchObject({ outcome: 'refused', failure: { code: 'library-missing' } })
    expect(library.rows('SELECT * FROM documents')).toEqual([])
  })

  test('a document that cannot be inserted is refused alone', async () => {
    const library = await intakeLibrary()
    library.db.prepare<[]>("CREATE TRIGGER no_b BEFORE INSERT ON documents WHEN new.file_name = 'b.pdf' BEGIN SELECT RAISE(ABORT, 'not this one'); END").run()
    const results = await library.import(files(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b', 'c.pdf': 'c' }))
    expect(results.map((result) => [result.outcome, result.failure?.code])).toEqual([
      ['new', undefined],
      ['refused', 'internal'],
      ['new', undefined],
    ])
    expect(library.rows("SELECT count(*) AS n FROM document_objects WHERE sha256 NOT IN (SELECT sha256 FROM documents)")).toEqual([{ n: 0 }])
  })

  test('a library that cannot be written refuses, shows it, and takes the file up at the next start', async () => {
    const library = await intakeLibrary({
      copy: async (input, work) => {
        const copied = await copyObject(input, work)
        library.db.prepare<[]>('PRAGMA query_only = ON').run()
        return copied
      },
    })
    const [result] = await library.import(files(temporaryFolder(), { 'a.pdf': 'a' }))
    expect(result).toMatchObject({ outcome: 'refused', failure: { code: 'library-read-only' } })
    expect(library.intake.pending().imports).toMatchObject([{ state: 'refused', failure: { code: 'library-read-only' } }])
    library.db.prepare<[]>('PRAGMA query_only = OFF').run()
    const next = await intakeLibrary({ library })
    await next.intake.resumeOpenImports()
    expect(next.rows('SELECT file_name FROM documents')).toEqual([{ file_name: 'a.pdf' }])
  })
})

describe('passwords', () => {
  test('come with the command and are kept for its documents, in memory only', async () => {
    const library = await intakeLibrary()
    const [result] = await library.import(files(temporaryFolder(), { 'a.pdf': 'a' }), { password: 'open sesame' })
    expect(library.passwords.get(result?.documentId as DocumentId)).toBe('open sesame')
    const everything = readdirSync(library.layout.root).filter((name) => name.startsWith('library.sqlite')).map((name) => readFileSync(join(library.layout.root, name), 'latin1'))
    expect(everything.some((bytes) => bytes.includes('open sesame'))).toBe(false)
    expect(JSON.stringify(library.logged)).not.toContain('open sesame')
  })

  test('given later retry the job that waits for one, and no other', async () => {
    const library = await intakeLibrary()
    const results = await library.import(files(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b' }))
    const [locked, broken] = results.map((result) => result.documentId as DocumentId) as [DocumentId, DocumentId]
    end(library, locked, 'failed', 'password-required')
    end(library, broken, 'failed', 'damaged-document')
    await library.intake.givePassword(locked, 'secret')
    await library.intake.givePassword(broken, 'secret')
    expect(library.rows('SELECT state FROM jobs WHERE document_id = ?', locked)).toEqual([{ state: 'queued' }])
    expect(library.rows('SELECT state FROM jobs WHERE document_id = ?', broken)).toEqual([{ state: 'failed' }])
    await expect(library.intake.givePassword('0'.repeat(32) as DocumentId, 'x')).rejects.toMatchObject({ failure: { code: 'not-found' } })
  })
})

test('old outcomes are forgotten at start, recent ones and decisions to be taken are not', async () => {
  const library = await intakeLibrary()
  const day = 24 * 3_600_000
  const row = (id: string, state: string, days: number) =>
    library.db
      .prepare<[string, string, string, number]>("INSERT INTO imports (id, command_id, trace, position, path, file_name, same_name, state, at) VALUES (?, ?, 't', 0, '/x', 'x', 'ask', ?, ?)")
      .run(id, `c-${id}`, state, Date.now() - days * day)
  row('done-old', 'done', 8)
  row('done-new', 'done', 6)
  row('refused-old', 'refused', 31)
  row('refused-new', 'refused', 29)
  row('undecided-old', 'undecided', 400)
  await library.intake.resumeOpenImports()
  expect(library.rows('SELECT id FROM imports ORDER BY id')).toEqual([{ id: 'done-new' }, { id: 'refused-new' }, { id: 'undecided-old' }])
})

