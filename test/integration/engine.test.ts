import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { contract, type EngineMethod, type Input } from '../../src/shared/contract/index.ts'
import { failureCodes } from '../../src/shared/failure.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { stages } from '../../src/shared/model/job.ts'
import { copyLibrary, runEngine, type RunningEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { codeOf, idOf, nobody, sample, sampleLibrary, untilAllEnded } from '../support/sample-library.ts'

/*
 * The whole engine through its contract alone: what a window and a command line may ask is asked, and every answer is
 * held against the schema that says what it may be.
 */
const library = sampleLibrary()

describe('an import that is followed by its events', () => {
  it('lists the files, then adds the documents, then goes through every stage, and each job ends where its query says', async () => {
    const running = await runEngine(join(temporaryFolder(), 'library'), library.built.folder)
    const { host } = running
    const window = running.attach('window')
    const { results, collectionId } = await host.ask('documents.import', { paths: [...library.twins], collection: 'Course', sameName: 'ask' })
    expect(results.map(({ path, outcome, documentId }) => [path, outcome, documentId])).toEqual(library.twins.map((path) => [path, 'new', idOf(path)]))
    await untilAllEnded(running, results.map(({ documentId }) => documentId as DocumentId))

    await window.events.until('the window was told the same', () => library.twins.every((path) => window.events.job(idOf(path))?.state.kind === 'done'))
    expect([host.events.broken, window.events.broken]).toEqual([[], []])
    for (const path of library.twins) {
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
    for (const path of library.twins) expect(seen(idOf(path)), 'no job goes back').toEqual(seen(idOf(path)).sort((a, b) => a - b))

    const pending = host.events.all('imports.changed')
    expect(new Set(pending.flatMap(({ imports }) => imports.map(({ fileName }) => fileName)))).toEqual(new Set(library.twins.map((path) => basename(path))))
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
    running = await runEngine(copyLibrary(library.finished, mkdtempSync(join(library.base, 'read-'))), library.built.folder, { forTest: false })
  })
  afterAll(() => running.close())

  it('answers what its schema says, for each document, entity and page of the sample course', async () => {
    const { ask } = running.attach('window')
    const asked = new Set<EngineMethod>()
    const query = <M extends EngineMethod>(method: M, input: Input<M>) => (asked.add(method), ask(method, input))
    const { documents, total } = await query('documents.list', { sort: 'title' })
    expect([total, documents.map(({ id }) => id).sort()]).toEqual([4, [...library.imported].sort()])
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

    // Nobody has set up a model: what belongs to one is answered all the same.
    const [first] = documents
    expect(await query('providers.get', {})).toMatchObject({ settings: { extraction: null }, keys: [], lanes: [] })
    expect((await query('extraction.report', { documentId: first?.id ?? ('' as DocumentId) })).report).toMatchObject({ mode: 'builtin', choice: null })
    expect((await query('extraction.quote', {})).quotes).toEqual([])
    expect((await query('usage.list', { by: 'day' })).rows).toEqual([])
    expect((await query('batches.list', {})).batches).toEqual([])
    expect((await query('nights.list', {})).reports).toEqual([])
    await query('reviews.list', {})
    await query('graph.contradictions', {})
    const packs = (await query('ontologies.list', {})).ontologies
    expect(packs.map(({ id }) => id)).toEqual(expect.arrayContaining(['course', 'diving']))
    const { yaml } = await query('ontologies.get', { id: 'diving' })
    expect((await query('ontologies.check', { yaml })).problems).toEqual([])
    await query('ontologies.impact', { ontologyId: 'diving' })

    // The two that name paths are the host's.
    asked.add('documents.inspect').add('library.object')
    const object = await running.host.ask('library.object', { documentId: library.imported[0] ?? '' })
    expect(readFileSync(object.path).equals(readFileSync(sample[0] ?? ''))).toBe(true)
    expect(await running.host.ask('documents.inspect', { paths: [...library.twins, dirname(sample[0] ?? ''), join(library.base, 'nowhere.pdf')] })).toMatchObject({ refused: [{ failure: { code: 'file-not-found' } }] })
    const queries = Object.entries(contract).filter(([, { owner, kind }]) => owner === 'engine' && kind === 'query').map(([method]) => method)
    expect([...asked].filter((method) => contract[method].kind === 'query').sort()).toEqual(queries.sort())
  })

  it('shows the exact words of every claim where they stand on the page', async () => {
    const { ask } = running.host
    const text = new Map<string, { readonly text: string; readonly page: number; readonly boxes: readonly { readonly page: number }[] }>()
    for (const documentId of library.imported) for (const passage of (await ask('documents.passages', { documentId, limit: 5000 })).passages) text.set(documentId + passage.id, passage)
    const sizes = new Map<string, { readonly width: number; readonly height: number }>()
    for (const documentId of library.imported) for (const page of (await ask('documents.blocks', { documentId })).pages) sizes.set(`${documentId} ${page.number}`, page)
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
    ['a document that is not there', 'documents.get', { documentId: nobody.document }, 'not-found'],
    ['passages of one that is not there', 'documents.passages', { documentId: nobody.document }, 'not-found'],
    ['blocks of one that is not there', 'documents.blocks', { documentId: nobody.document }, 'not-found'],
    ['an object of one that is not there', 'library.object', { documentId: '../../etc/passwd' }, 'not-found'],
    ['a job that is not there', 'jobs.get', { documentId: nobody.document }, 'not-found'],
    ['an entity that is not there', 'graph.entity', { entityId: nobody.entity }, 'not-found'],
    ['what is round one that is not there', 'graph.neighbourhood', { entityId: nobody.entity, depth: 1, limit: 5 }, 'not-found'],
    ['a name that nothing has', 'documents.find', { reference: 'nobody.pdf' }, 'not-found'],
    ['a name that two have', 'documents.find', { reference: '' }, 'wrong-usage'],
    ['an id that is none', 'documents.get', { documentId: "' OR 1=1 --" }, 'wrong-usage'],
    ['a page of nothing', 'graph.entities', { limit: 0 }, 'wrong-usage'],
    ['a page before the first', 'graph.facts', { offset: -1 }, 'wrong-usage'],
    ['half a page', 'documents.list', { limit: 1.5 }, 'wrong-usage'],
    ['more depth than there is', 'graph.neighbourhood', { entityId: nobody.entity, depth: 4, limit: 5 }, 'wrong-usage'],
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
    for (const method of methods) expect(await codeOf(client.call(method, { paths: ['/etc'], sameName: 'ask', file: join(library.base, 'x'), out: join(library.base, 'x'), format: 'json', documentId: library.imported[0] } as never)), method).toBe('wrong-usage')
    expect(existsSync(join(library.base, 'x'))).toBe(false)
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
