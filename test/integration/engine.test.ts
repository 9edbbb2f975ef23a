import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { contract, type EngineMethod, type Input } from '../../src/shared/contract/index.ts'
import { failureCodes } from '../../src/shared/failure.ts'
import type { DocumentId, EntityId } from '../../src/shared/model/ids.ts'
import { stages } from '../../src/shared/model/job.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { restoreBackup } from '../../src/workers/engine/db/restore-backup.ts'
import { sampleFolder } from '../support/built.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { smallPdf } from '../support/intake-library.ts'
import { differences, dumpLibrary, type LibraryDump } from '../support/library-dump.ts'
import { makePdf } from '../support/make-pdf.ts'
import { reasonOf } from '../support/reason-of.ts'
import { copyLibrary, runEngine, type RunningEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/*
 * The whole engine through its contract alone: what a window and a command line may ask is asked, and every answer is
 * held against the schema that says what it may be. One library, the sample course with two small documents that share
 * their subjects, is made once; tests that only read share it, the others work on a copy.
 */
const sample = ['open-water-handbook.pdf', 'cahier-nitrox.pdf'].map((name) => join(sampleFolder, name))
let built: BuiltHost
let base: string
let twins: string[]
let finished: LibraryLayout
let imported: DocumentId[]

beforeAll(async () => {
  built = await buildHost()
  base = mkdtempSync(join(tmpdir(), 'coursegraph-engine-'))
  twins = await Promise.all(
    [1, 2].map(async (seed) => {
      const path = join(base, `twin ${seed}.pdf`)
      writeFileSync(path, await makePdf({ title: `Twin ${seed}`, outline: true, generated: { pages: 2, seed } }))
      return path
    }),
  )
  finished = libraryLayout(join(base, 'library'))
  const running = await runEngine(finished.root, built.folder, { forTest: false })
  const { results } = await running.host.ask('documents.import', { paths: [...sample, ...twins], collection: 'Sample course', sameName: 'ask' })
  imported = results.flatMap(({ documentId }) => documentId ?? [])
  await untilAllEnded(running, imported)
  await running.close()
}, 180_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

function untilAllEnded({ host }: RunningEngine, documentIds: readonly DocumentId[], limitMs = 120_000): Promise<true> {
  return host.events.until('all documents are done', () => documentIds.every((id) => ['done', 'failed'].includes(host.events.job(id)?.state.kind ?? '')), limitMs)
}

/** By asking: a document that comes back was told to be done before, too. */
const untilReady = ({ host }: RunningEngine, documents: number) => waitUntil('every document is ready', async () => (await host.ask('documents.list', { states: ['ready'] })).total === documents, 60_000)
const onCopy = async (): Promise<RunningEngine> => runEngine(copyLibrary(finished, temporaryFolder()), built.folder)
const idOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32) as DocumentId
const codeOf = async (work: Promise<unknown>) => ((await reasonOf(work)) as { failure?: { code: string } }).failure?.code
const never = { entity: `e${'0'.repeat(24)}` as EntityId, document: '0'.repeat(32) as DocumentId }

describe('an import that is followed by its events', () => {
  it('lists the files, then adds the documents, then goes through every stage, and each job ends where its query says', async () => {
    const running = await runEngine(join(temporaryFolder(), 'library'), built.folder)
    const { host } = running
    const window = running.attach('window')
    const { results, collectionId } = await host.ask('documents.import', { paths: [...twins], collection: 'Course', sameName: 'ask' })
    expect(results.map(({ path, outcome, documentId }) => [path, outcome, documentId])).toEqual(twins.map((path) => [path, 'new', idOf(path)]))
    await untilAllEnded(running, results.map(({ documentId }) => documentId as DocumentId))

    await window.events.until('the window was told the same', () => twins.every((path) => window.events.job(idOf(path))?.state.kind === 'done'))
    expect([host.events.broken, window.events.broken]).toEqual([[], []])
    for (const path of twins) {
      // Reasons are gathered between two flushes; they come in no order, but none is lost.
      await host.events.until('it was added, changed and published', () => {
        const reasons = host.events.all('documents.changed').flatMap(({ documentIds, reason }) => (documentIds.includes(idOf(path)) ? [reason] : []))
        return (['added', 'changed', 'published'] as const).every((reason) => reasons.includes(reason))
      })
      const { job } = await window.ask('jobs.get', { documentId: idOf(path) })
      expect(job).toEqual(host.events.job(idOf(path)))
      expect(job.stages.map(({ stage, state }) => [stage, state])).toEqual(stages.map((stage) => [stage, stage === 'embed' ? 'skipped' : 'done']))
      const { events } = await window.ask('jobs.history', { documentId: idOf(path) })
      expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b))
      expect(events.at(-1)).toMatchObject({ stage: 'publish', to: 'done' })
    }
    const seen = (id: DocumentId) => host.events.all('jobs.changed').flatMap(({ jobs }) => jobs.filter((job) => job.documentId === id).map(({ stage }) => stages.indexOf(stage)))
    for (const path of twins) expect(seen(idOf(path)), 'no job goes back').toEqual(seen(idOf(path)).sort((a, b) => a - b))

    const pending = host.events.all('imports.changed')
    expect(new Set(pending.flatMap(({ imports }) => imports.map(({ fileName }) => fileName)))).toEqual(new Set(twins.map((path) => basename(path))))
    expect(pending.at(-1)?.waiting).toBe(0)
    expect(host.events.all('collections.changed').flatMap(({ collectionIds }) => collectionIds)).toContain(collectionId)
    await host.events.until('the graph was told', () => {
      const last = host.events.all('graph.changed').at(-1)
      return last !== undefined && last.entities > 0
    })
    const { status } = await host.ask('library.status', {})
    expect(host.events.all('graph.changed').at(-1)).toEqual({ entities: status.counts.entities, relations: status.counts.relations, facts: status.counts.facts })
  })
})

describe('every query', () => {
  let running: RunningEngine
  beforeAll(async () => {
    running = await runEngine(copyLibrary(finished, mkdtempSync(join(base, 'read-'))), built.folder, { forTest: false })
  })
  afterAll(() => running.close())

  it('answers what its schema says, for each document, entity and page of the sample course', async () => {
    const { ask } = running.attach('window')
    const asked = new Set<EngineMethod>()
    const query = <M extends EngineMethod>(method: M, input: Input<M>) => (asked.add(method), ask(method, input))
    const { documents, total } = await query('documents.list', { sort: 'title' })
    expect([total, documents.map(({ id }) => id).sort()]).toEqual([4, [...imported].sort()])
    for (const { id, title, fileName, passages, entities, facts, relations } of documents) {
      const { document } = await query('documents.get', { documentId: id })
      expect(document).toMatchObject({ id, title, state: 'ready', failure: null, collections: [{ name: 'Sample course' }] })
      expect(document.topEntities.length).toBeGreaterThan(2)
      expect((await query('documents.find', { reference: fileName })).documentId).toBe(id)
      expect((await query('documents.find', { reference: id.slice(0, 12) })).documentId).toBe(id)
      const text = await query('documents.passages', { documentId: id, limit: 5000 })
      expect(text.passages.map(({ index }) => index)).toEqual([...Array(passages).keys()])
      const { blocks, pages } = await query('documents.blocks', { documentId: id })
      expect(pages.map(({ number }) => number)).toEqual(Array.from({ length: document.pages ?? 0 }, (_, index) => index + 1))
      expect(blocks.length).toBeGreaterThan(text.passages.length)
      const of = { documentIds: [id], limit: 5000 }
      expect((await query('graph.entities', of)).total).toBeGreaterThan(0)
      // A merge may make two of a document's entities one, never more of them.
      expect((await query('graph.entities', of)).total).toBeLessThanOrEqual(entities)
      expect((await query('graph.facts', of)).total).toBeLessThanOrEqual(facts)
      expect((await query('graph.relations', of)).total).toBeLessThanOrEqual(relations)
      expect((await query('jobs.history', { documentId: id })).events.length).toBeGreaterThanOrEqual(stages.length)
      await query('jobs.get', { documentId: id })
    }
    for (const { id, name } of (await query('graph.entities', { limit: 12 })).entities) {
      const { page } = await query('graph.entity', { entityId: id, mentionsLimit: 5 })
      expect([page.entity.id, page.entity.name]).toEqual([id, name])
      for (const { context, mark, quote } of page.mentions) expect(context.slice(...mark)).toBe(quote)
      expect((await query('graph.neighbourhood', { entityId: id, depth: 2, limit: 50 })).neighbourhood.nodes[0]).toMatchObject({ id, distance: 0 })
      const { hits } = await query('search.query', { query: name })
      expect(hits.some(({ entityId }) => entityId === id), `"${name}" is found by its name`).toBe(true)
    }
    expect((await query('collections.list', {})).collections).toMatchObject([{ name: 'Sample course', documents: 4 }])
    expect((await query('jobs.list', {})).counts).toMatchObject({ done: 4, failed: 0, queued: 0, leased: 0 })
    expect((await query('documents.pendingImports', {})).imports).toEqual([])
    expect((await query('library.audit', {})).entries).toMatchObject([{ method: 'documents.import', outcome: 'ok', who: 'host' }])
    await query('library.status', {})

    // The two that name paths are the host's.
    asked.add('documents.inspect').add('library.object')
    const object = await running.host.ask('library.object', { documentId: imported[0] ?? '' })
    expect(readFileSync(object.path).equals(readFileSync(sample[0] ?? ''))).toBe(true)
    expect(await running.host.ask('documents.inspect', { paths: [...twins, dirname(sample[0] ?? ''), join(base, 'nowhere.pdf')] })).toMatchObject({ refused: [{ failure: { code: 'file-not-found' } }] })
    const queries = Object.entries(contract).filter(([, { owner, kind }]) => owner === 'engine' && kind === 'query').map(([method]) => method)
    expect([...asked].filter((method) => contract[method].kind === 'query').sort()).toEqual(queries.sort())
  })

  it('shows the exact words of every claim where they stand on the page', async () => {
    const { ask } = running.host
    const text = new Map<string, { readonly text: string; readonly page: number; readonly boxes: readonly { readonly page: number }[] }>()
    for (const documentId of imported) for (const passage of (await ask('documents.passages', { documentId, limit: 5000 })).passages) text.set(documentId + passage.id, passage)
    const sizes = new Map<string, { readonly width: number; readonly height: number }>()
    for (const documentId of imported) for (const page of (await ask('documents.blocks', { documentId })).pages) sizes.set(`${documentId} ${page.number}`, page)
    const claims = [...(await ask('graph.facts', { limit: 5000 })).facts, ...(await ask('graph.relations', { limit: 5000 })).relations]
    expect(claims.length).toBeGreaterThan(50)
    for (const { id, evidence, evidenceCount } of claims) {
      expect(evidence.length, id).toBe(Math.min(50, evidenceCount))
      for (const { documentId, passageId, quote, page, boxes } of evidence) {
        const passage = text.get(documentId + passageId)
        expect(passage?.text.includes(quote), `${id}: “${quote}”`).toBe(true)
        expect(boxes.length, `${id}: “${quote}” has a place`).toBeGreaterThan(0)
        expect(boxes[0]?.page).toBe(page)
        for (const box of boxes) {
          const size = sizes.get(`${documentId} ${box.page}`) ?? { width: 0, height: 0 }
          expect(box.x0 >= 0 && box.y0 >= 0 && box.x1 <= size.width && box.y1 <= size.height && box.x0 < box.x1 && box.y0 < box.y1, `${id}: ${JSON.stringify(box)} on ${JSON.stringify(size)}`).toBe(true)
          expect(passage?.boxes.some((own) => own.page === box.page)).toBe(true)
        }
      }
    }
  })

  const refused: readonly (readonly [string, EngineMethod, unknown, string])[] = [
    ['a document that is not there', 'documents.get', { documentId: never.document }, 'not-found'],
    ['passages of one that is not there', 'documents.passages', { documentId: never.document }, 'not-found'],
    ['blocks of one that is not there', 'documents.blocks', { documentId: never.document }, 'not-found'],
    ['an object of one that is not there', 'library.object', { documentId: '../../etc/passwd' }, 'not-found'],
    ['a job that is not there', 'jobs.get', { documentId: never.document }, 'not-found'],
    ['an entity that is not there', 'graph.entity', { entityId: never.entity }, 'not-found'],
    ['what is round one that is not there', 'graph.neighbourhood', { entityId: never.entity, depth: 1, limit: 5 }, 'not-found'],
    ['a name that nothing has', 'documents.find', { reference: 'nobody.pdf' }, 'not-found'],
    ['a name that two have', 'documents.find', { reference: '' }, 'wrong-usage'],
    ['an id that is none', 'documents.get', { documentId: "' OR 1=1 --" }, 'wrong-usage'],
    ['a page of nothing', 'graph.entities', { limit: 0 }, 'wrong-usage'],
    ['a page before the first', 'graph.facts', { offset: -1 }, 'wrong-usage'],
    ['half a page', 'documents.list', { limit: 1.5 }, 'wrong-usage'],
    ['more depth than there is', 'graph.neighbourhood', { entityId: never.entity, depth: 4, limit: 5 }, 'wrong-usage'],
    ['a search longer than anybody types', 'search.query', { query: 'x'.repeat(501) }, 'wrong-usage'],
    ['nothing at all', 'search.query', null, 'wrong-usage'],
    ['a method that there is not', 'documents.burn' as EngineMethod, {}, 'wrong-usage'],
    ['a name of every object', 'constructor' as EngineMethod, {}, 'wrong-usage'],
    ['a method of main', 'app.settings' as EngineMethod, {}, 'wrong-usage'],
  ]
  it.each(refused)('refuses %s, and says so with a code', async (_what, method, input, code) => {
    // Untyped on purpose: what comes over a wire is only as good as the check at the door.
    const { port1, port2 } = new MessageChannel()
    onTestFinished(() => (port1.close(), port2.close()))
    const detach = running.engine.attach(port1 as never, 'raw', 'host')
    onTestFinished(detach)
    const { wrap } = await import('comlink')
    const raw = wrap<{ call(envelope: unknown): Promise<{ ok: boolean; failure: { code: (typeof failureCodes)[number]; action: string } }> }>(port2 as never)
    const reply = await raw.call({ id: `raw-${method}`, method, input, trace: 'trace-raw' })
    expect(reply).toMatchObject({ ok: false, failure: { code } })
    expect(reply.failure.action).not.toBe('')
  })

  it('lets a window call what is the window’s and nothing that names a path', async () => {
    const { client } = running.attach('window')
    const methods = Object.entries(contract).filter(([, { owner, access }]) => owner === 'main' || access === 'host').map(([method]) => method as EngineMethod)
    expect(methods).toEqual(expect.arrayContaining(['documents.import', 'library.backup', 'library.export', 'library.object']))
    for (const method of methods) expect(await codeOf(client.call(method, { paths: ['/etc'], sameName: 'ask', file: join(base, 'x'), out: join(base, 'x'), format: 'json', documentId: imported[0] } as never)), method).toBe('wrong-usage')
    expect(existsSync(join(base, 'x'))).toBe(false)
    expect((await running.host.ask('library.audit', {})).entries.filter(({ who }) => who === 'window')).toEqual([])
  })

  it('is answered while an export and a check are under way', async () => {
    const out = join(temporaryFolder(), 'all.json')
    const { ask } = running.host
    const slow = Promise.all([ask('library.export', { format: 'json', out }), ask('library.verify', { mend: false })])
    const answers = await Promise.all(Array.from({ length: 20 }, (_, offset) => ask('graph.entities', { offset, limit: 1 })))
    expect(new Set(answers.flatMap(({ entities }) => entities.map(({ id }) => id))).size).toBe(20)
    const [exported, verified] = await slow
    expect(exported.files).toEqual([out])
    expect(verified).toMatchObject({ ok: true, findings: [] })
  })
})

describe('commands', () => {
  it('act once for one id, sent twice at once, again later, and again after a restart', async () => {
    const folder = temporaryFolder()
    const root = copyLibrary(finished, folder)
    const [first = never.document] = imported
    const commands: { readonly [M in EngineMethod]?: Input<M> } = {
      'collections.create': { name: 'Twice' },
      'documents.remove': { documentIds: [first] },
      'jobs.cancel': { documentIds: imported },
      'library.verify': { mend: false },
    }
    const send = (running: RunningEngine) => Promise.all(Object.entries(commands).map(async ([method, input]) => [method, await running.host.client.call(method as EngineMethod, input as never, { id: `twice-${method}` })] as const))
    const one = await runEngine(root, built.folder)
    const [once, again] = await Promise.all([send(one), send(one)])
    expect(again).toEqual(once)
    expect(await send(one)).toEqual(once)
    expect(await codeOf(one.host.client.call('jobs.pause', { all: true }, { id: 'twice-jobs.cancel' })), 'an id belongs to its method').toBe('wrong-usage')
    await one.close()
    const two = await runEngine(root, built.folder)
    expect(await send(two)).toEqual(once)
    const { entries } = await two.host.ask('library.audit', { limit: 1000 })
    for (const method of Object.keys(commands)) expect(entries.filter(({ id }) => id === `twice-${method}`), method).toMatchObject([{ method, outcome: 'ok' }])
    expect((await two.host.ask('collections.list', {})).collections.filter(({ name }) => name === 'Twice')).toHaveLength(1)
    expect((await two.host.ask('documents.list', { trashed: true })).documents.map(({ id }) => id)).toEqual([first])
  })

  it('that fail are answered with the same failure when they are sent again', async () => {
    const { host } = await onCopy()
    const wrong = () => host.client.call('graph.merge', { from: never.entity, into: never.entity }, { id: 'a-wrong-merge' })
    expect([await codeOf(wrong()), await codeOf(wrong())]).toEqual(['not-found', 'not-found'])
    expect((await host.ask('library.audit', {})).entries.filter(({ id }) => id === 'a-wrong-merge')).toMatchObject([{ outcome: 'failed', failureCode: 'not-found' }])
  })

  it('of collections keep documents in several, and processed once', async () => {
    const { host } = await onCopy()
    const [first = never.document, second = never.document] = imported
    const { collection } = await host.ask('collections.create', { name: '  Spring  course ' })
    expect(await host.ask('collections.add', { collectionId: collection.id, documentIds: [first, second] })).toEqual({ added: 2 })
    expect(await host.ask('collections.add', { collectionId: collection.id, documentIds: [first] })).toEqual({ added: 0 })
    expect((await host.ask('documents.list', { collectionId: collection.id })).documents.map(({ id }) => id).sort()).toEqual([first, second].sort())
    expect(await codeOf(host.client.call('collections.rename', { collectionId: collection.id, name: 'SAMPLE COURSE' })), 'a name is one collection’s').toBe('wrong-usage')
    await host.ask('collections.rename', { collectionId: collection.id, name: 'Été' })
    expect(await host.ask('collections.take', { collectionId: collection.id, documentIds: [second] })).toEqual({ taken: 1 })
    // The same bytes into another collection: a member more, and no second reading.
    const { results } = await host.ask('documents.import', { paths: [twins[0] ?? ''], collection: 'été', sameName: 'ask' })
    expect(results).toMatchObject([{ outcome: 'duplicate', documentId: idOf(twins[0] ?? '') }])
    expect((await host.ask('documents.get', { documentId: idOf(twins[0] ?? '') })).document.collections.map(({ name }) => name).sort()).toEqual(['Sample course', 'Été'])
    expect((await host.ask('jobs.get', { documentId: idOf(twins[0] ?? '') })).job.state.kind).toBe('done')
    await host.ask('collections.remove', { collectionId: collection.id })
    const { collections, all } = await host.ask('collections.list', {})
    expect([collections.map(({ name }) => name), all]).toEqual([['Sample course'], 4])
  })

  it('of merging are shown everywhere, outlast a restart, and are taken back without a trace in what is known', async () => {
    const folder = temporaryFolder()
    const root = copyLibrary(finished, folder)
    const one = await runEngine(root, built.folder)
    const facts = (await one.host.ask('graph.facts', { limit: 5000 })).facts
    const into = facts[0]?.entity ?? never.entity
    const from = facts.find(({ entity }) => entity !== into)?.entity ?? never.entity
    const before = await Promise.all([from, into].map((entityId) => one.host.ask('graph.entity', { entityId, mentionsLimit: 1000 })))
    const [fromName, counts] = [before[0]?.page.entity.name ?? '', (await one.host.ask('library.status', {})).status.counts]
    const { mergeId } = await one.host.ask('graph.merge', { from, into })
    expect(await codeOf(one.host.client.call('graph.merge', { from, into })), 'they are one already').toBe('wrong-usage')
    await one.close()

    const two = await runEngine(root, built.folder)
    const merged = (await two.host.ask('graph.entity', { entityId: from, mentionsLimit: 1000 })).page
    expect(merged.entity.id).toBe(into)
    expect(merged.entity.aliases).toContain(fromName)
    expect(merged.facts.length).toBe(before.reduce((sum, { page }) => sum + page.facts.length, 0))
    expect(merged.merges).toMatchObject([{ id: mergeId, from, into, undoneAt: null }])
    expect((await two.host.ask('library.status', {})).status.counts.entities).toBe(counts.entities - 1)
    expect((await two.host.ask('search.query', { query: fromName, in: ['entities'] })).hits.map(({ entityId }) => entityId)).not.toContain(from)
    // The merge is a person's: it stands while documents go and come back.
    await two.host.ask('documents.remove', { all: true })
    await two.host.ask('documents.restore', { all: true })
    await untilReady(two, 4)
    expect((await two.host.ask('graph.entity', { entityId: from })).page.entity.id).toBe(into)
    await two.host.ask('graph.unmerge', { mergeId })
    expect(await codeOf(two.host.client.call('graph.unmerge', { mergeId })), 'taken back once').toBe('not-found')
    const after = await Promise.all([from, into].map((entityId) => two.host.ask('graph.entity', { entityId, mentionsLimit: 1000 })))
    const known = (pages: typeof after) => pages.map(({ page: { merges: _history, ...page } }) => page)
    expect(known(after)).toEqual(known(before))
    expect((await two.host.ask('library.verify', { mend: false })).ok).toBe(true)
  })
})

/** What the graph says, without what says when and how often it was said. */
function graphOf({ tables }: LibraryDump): LibraryDump {
  const { entities, entity_documents, aliases, mentions, relations, facts, evidence, passages, pages, documents, document_objects, passages_fts } = tables
  const empty = Object.fromEntries(Object.keys(tables).map((name) => [name, []])) as unknown as LibraryDump['tables']
  return { tables: { ...empty, entities, entity_documents, aliases, mentions, relations, facts, evidence, passages, pages, documents, document_objects, passages_fts }, files: [] }
}

describe('a document that is removed', () => {
  it('takes with it exactly what only it supported: the library is as if it had never been there', async () => {
    const [kept = '', gone = ''] = twins
    const alone = await runEngine(join(temporaryFolder(), 'library'), built.folder)
    await alone.host.ask('documents.import', { paths: [kept], sameName: 'ask' })
    await untilAllEnded(alone, [idOf(kept)])
    await alone.close()

    const both = await runEngine(join(temporaryFolder(), 'library'), built.folder)
    await both.host.ask('documents.import', { paths: [gone, kept], sameName: 'ask' })
    await untilAllEnded(both, [idOf(gone), idOf(kept)])
    const entities = (await both.host.ask('graph.entities', { limit: 5000 })).entities
    expect(entities.filter(({ documents }) => documents === 2).length, 'the two share entities').toBeGreaterThan(3)
    const onlyGone = await Promise.all([gone, kept].map(async (path) => new Set((await both.host.ask('graph.entities', { documentIds: [idOf(path)], limit: 5000 })).entities.map(({ id }) => id))))
    const lost = entities.filter(({ id }) => onlyGone[0]?.has(id) && !onlyGone[1]?.has(id))

    expect((await both.host.ask('documents.remove', { documentIds: [idOf(gone)] })).acted).toEqual([idOf(gone)])
    for (const { id } of lost) expect(await codeOf(both.host.client.call('graph.entity', { entityId: id }))).toBe('not-found')
    const title = (await both.host.ask('documents.get', { documentId: idOf(gone) })).document.title
    const { hits, facets } = await both.host.ask('search.query', { query: title, limit: 5000 })
    expect([hits.filter(({ documentId }) => documentId === idOf(gone)), facets.documents.filter(({ id }) => id === idOf(gone))]).toEqual([[], []])
    for (const { evidence } of [...(await both.host.ask('graph.facts', { limit: 5000 })).facts, ...(await both.host.ask('graph.relations', { limit: 5000 })).relations])
      for (const { documentId } of evidence) expect(documentId).toBe(idOf(kept))
    expect((await both.host.ask('documents.list', {})).documents.map(({ id }) => id)).toEqual([idOf(kept)])
    await both.host.ask('documents.purge', { documentIds: [idOf(gone)] })
    expect(await codeOf(both.host.client.call('documents.get', { documentId: idOf(gone) }))).toBe('not-found')
    expect((await both.host.ask('library.verify', { mend: false })).findings).toEqual([])
    await both.close()
    expect(existsSync(both.layout.objectFile(createHash('sha256').update(readFileSync(gone)).digest('hex')))).toBe(false)
    expect(differences(graphOf(dumpLibrary(alone.layout)), graphOf(dumpLibrary(both.layout)))).toEqual([])
  })

  it('is purged only out of the trash, and what is not there is passed over with the reason', async () => {
    const { host } = await onCopy()
    const [first = never.document] = imported
    expect(await host.ask('documents.purge', { documentIds: [first, never.document] })).toEqual({ acted: [], skipped: [{ documentId: first, why: 'not in the trash' }, { documentId: never.document, why: 'not in the library' }] })
    expect((await host.ask('documents.restore', { documentIds: [first] })).skipped).toEqual([{ documentId: first, why: 'not in the trash' }])
    // A double click, and the same document twice in one selection.
    const [one, two] = await Promise.all([host.ask('documents.remove', { documentIds: [first, first] }), host.ask('documents.remove', { documentIds: [first] })])
    expect([...one.acted, ...two.acted]).toEqual([first])
    expect([...one.skipped, ...two.skipped]).toEqual([{ documentId: first, why: 'in the trash already' }])
  })
})

describe('a library that is copied out', () => {
  it('in every format holds every document, entity, relation and fact', async () => {
    const { host } = await onCopy()
    const folder = temporaryFolder()
    const { counts } = (await host.ask('library.status', {})).status
    const names = (await host.ask('graph.entities', { limit: 5000 })).entities.map(({ name }) => name)
    const shown = { facts: (await host.ask('graph.facts', { limit: 5000 })).total, relations: (await host.ask('graph.relations', { limit: 5000 })).total }
    const read: Record<string, string> = {}
    for (const format of ['json', 'cypher', 'graphml', 'csv', 'markdown'] as const) {
      const { files, bytes } = await host.ask('library.export', { format, out: join(folder, format) })
      expect(files.every((file) => isAbsolute(file) && existsSync(file)), format).toBe(true)
      expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBe(bytes)
      read[format] = files.map((file) => readFileSync(file, 'utf8')).join('\n')
    }
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual([])
    const json = JSON.parse(read['json'] ?? '') as Record<string, { id: string }[]>
    expect(Object.fromEntries(Object.entries(json).flatMap(([name, rows]) => (Array.isArray(rows) ? [[name, rows.length]] : [])))).toEqual({ documents: 4, passages: counts.passages, entities: counts.entities, ...shown })
    const ids = ['documents', 'passages', 'entities', 'relations', 'facts'].map((name) => json[name]?.map(({ id }) => id) ?? [])
    for (const id of ids.flat()) for (const format of ['cypher', 'csv']) expect(read[format]?.includes(id), `${id} in ${format}`).toBe(true)
    for (const id of ids.slice(2).flat()) expect(read['graphml']?.includes(`id="${id}"`), id).toBe(true)
    for (const name of names) expect(read['markdown']?.includes(`## ${name.replace(/[\\`*_[\]<]/gu, '\\$&')}`), name).toBe(true)
  })

  it('is not exported where it cannot be, and leaves nothing behind when it is stopped', async () => {
    const { host } = await onCopy()
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), 'mine')
    expect(await codeOf(host.client.call('library.export', { format: 'csv', out: join(folder, 'file') }))).toBe('wrong-usage')
    expect(await codeOf(host.client.call('library.export', { format: 'json', out: join(folder, 'x.json'), collection: 'nobody’s' }))).toBe('not-found')
    const stop = new AbortController()
    const stopped = host.client.call('library.export', { format: 'markdown', out: join(folder, 'stopped') }, { signal: stop.signal })
    stop.abort()
    expect(await codeOf(stopped)).toBe('aborted')
    await waitUntil('nothing of it is left', () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length === 1)
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine')
  })

  it('is backed up while it works, and restored to what it was', async () => {
    const running = await onCopy()
    const file = join(temporaryFolder(), 'copy.sqlite')
    const before = (await running.host.ask('graph.entities', { limit: 5000 })).entities
    const [backup] = await Promise.all([running.host.ask('library.backup', { file }), running.host.ask('documents.remove', { documentIds: [imported[0] ?? never.document] })])
    expect(backup).toEqual({ file, bytes: statSync(file).size })
    // A person's file is not a backup that may be replaced, and the library's own folder is no place for one.
    writeFileSync(`${file}.txt`, 'a letter')
    for (const place of [`${file}.txt`, 'relative.sqlite', join(running.layout.root, 'x.sqlite')]) expect(await codeOf(running.host.client.call('library.backup', { file: place })), place).toBe('wrong-usage')
    expect(await codeOf(running.host.client.call('library.backup', { file: join(file, 'below', 'x.sqlite') }))).toBe('file-not-found')
    expect(readFileSync(`${file}.txt`, 'utf8')).toBe('a letter')
    await running.host.ask('documents.remove', { all: true })
    await running.close()

    await restoreBackup(running.layout, file, Date.now())
    const again = await runEngine(running.layout.root, built.folder)
    // What the copy caught of the removal is finished or undone by bringing the document back.
    await again.host.ask('documents.restore', { all: true })
    await untilReady(again, 4)
    expect((await again.host.ask('graph.entities', { limit: 5000 })).entities).toEqual(before)
    expect((await again.host.ask('library.verify', { mend: false })).findings).toEqual([])
  })
})

describe('a damaged row', () => {
  it('is found, told and mended on demand, and only then', async () => {
    const root = copyLibrary(finished, temporaryFolder())
    const { connect } = await import('../../src/workers/engine/db/connection.ts')
    const db = connect(join(root, 'library.sqlite'), { readOnly: false, mustExist: true })
    db.exec('UPDATE entities SET mentions_count = mentions_count + 7 WHERE rowid IN (SELECT rowid FROM entities LIMIT 3)')
    db.exec("INSERT INTO passages_fts (passages_fts, rowid, text, headings_text) SELECT 'delete', seq, text, headings_text FROM passages LIMIT 1")
    db.close()
    const { host, layout } = await runEngine(root, built.folder)
    mkdirSync(join(layout.objectsFolder, 'ff'), { recursive: true })
    const looked = await host.ask('library.verify', { mend: false })
    expect(looked.ok).toBe(false)
    expect(looked.findings.filter(({ mended }) => !mended).map(({ kind, count }) => [kind, count]).sort()).toEqual([['count-mismatch', 3], ['search-index', expect.any(Number)]])
    const mended = await host.ask('library.verify', { mend: true })
    expect(mended).toMatchObject({ ok: true, findings: [{ mended: true }, { mended: true }] })
    expect(await host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })

  it('and an object that is gone is told with the document that misses it', async () => {
    const root = copyLibrary(finished, temporaryFolder())
    const [first = never.document] = imported
    const layout = libraryLayout(root)
    const file = layout.objectFile(createHash('sha256').update(readFileSync(sample[0] ?? '')).digest('hex'))
    rmSync(file)
    const { host } = await runEngine(root, built.folder)
    const { findings, ok } = await host.ask('library.verify', { mend: true })
    expect(ok).toBe(false)
    expect(findings).toMatchObject([{ kind: 'row-without-file', mended: false }])
    expect((await host.ask('documents.get', { documentId: first })).document.id, 'what is known of it stays').toBe(first)
    // The file is brought again: the same bytes heal it.
    await host.ask('documents.import', { paths: [sample[0] ?? ''], sameName: 'ask' })
    await waitUntil('the object is back', () => existsSync(file))
    expect((await host.ask('library.verify', { mend: false })).findings).toEqual([])
  })
})

describe('files that are no course', () => {
  it('each end in a failure with a code and a next step, beside one that is read', async () => {
    const folder = temporaryFolder()
    const files: Record<string, string | Buffer> = { 'empty.pdf': '', 'text.pdf': 'I am no PDF', 'broken.pdf': smallPdf('no pages'), 'picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]) }
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
    const running = await runEngine(join(folder, 'library'), built.folder)
    const { results } = await running.host.ask('documents.import', { paths: [...Object.keys(files).map((name) => join(folder, name)), join(folder, 'gone.pdf'), twins[0] ?? ''], sameName: 'ask' })
    expect(Object.fromEntries(results.map(({ path, outcome, failure }) => [basename(path), failure?.code ?? outcome]))).toEqual({
      'empty.pdf': 'empty-file',
      'text.pdf': 'not-what-its-name-says',
      'broken.pdf': 'new',
      'picture.png': 'unsupported-format',
      'gone.pdf': 'file-not-found',
      'twin 1.pdf': 'new',
    })
    await untilAllEnded(running, results.flatMap(({ documentId, outcome }) => (outcome === 'new' && documentId ? [documentId] : [])))
    const { status } = await running.host.ask('library.status', {})
    expect(status.lastFailures).toMatchObject([{ fileName: 'broken.pdf', stage: 'read', failure: { code: 'damaged-document', action: expect.stringMatching(/\w/) } }])
    expect(status.jobs).toMatchObject({ done: 1, failed: 1 })
    expect((await running.host.ask('jobs.list', {})).jobs[0]).toMatchObject({ fileName: 'broken.pdf', state: { kind: 'failed' } })
    const { imports } = await running.host.ask('documents.pendingImports', {})
    expect(imports.filter(({ state }) => state === 'refused').map(({ fileName }) => fileName).sort()).toEqual(['empty.pdf', 'gone.pdf', 'picture.png', 'text.pdf'])
    expect(await running.host.ask('documents.dismissImport', { importIds: imports.map(({ id }) => id) })).toEqual({ dismissed: 4 })
    expect((await running.host.ask('documents.pendingImports', {})).imports).toEqual([])
  })
})
