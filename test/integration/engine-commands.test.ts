import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EngineMethod, Input } from '../../src/shared/contract/index.ts'
import { differences, dumpLibrary, type LibraryDump } from '../support/library-dump.ts'
import { copyLibrary, runEngine, type RunningEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { codeOf, idOf, nobody, sampleLibrary, untilAllEnded, untilReady } from '../support/sample-library.ts'

/* What changes a library, asked through the contract of the whole engine: once for one id, and taken back without a trace. */
const library = sampleLibrary()

describe('commands', () => {
  it('act once for one id, sent twice at once, again later, and again after a restart', async () => {
    const folder = temporaryFolder()
    const root = copyLibrary(library.finished, folder)
    const [first = nobody.document] = library.imported
    const commands: { readonly [M in EngineMethod]?: Input<M> } = {
      'collections.create': { name: 'Twice' },
      'documents.remove': { documentIds: [first] },
      'jobs.cancel': { documentIds: [...library.imported] },
      'library.verify': { mend: false },
    }
    const send = (running: RunningEngine) => Promise.all(Object.entries(commands).map(async ([method, input]) => [method, await running.host.client.call(method as EngineMethod, input as never, { id: `twice-${method}` })] as const))
    const one = await runEngine(root, library.built.folder)
    const [once, again] = await Promise.all([send(one), send(one)])
    expect(again).toEqual(once)
    expect(await send(one)).toEqual(once)
    expect(await codeOf(one.host.client.call('jobs.pause', { all: true }, { id: 'twice-jobs.cancel' })), 'an id belongs to its method').toBe('wrong-usage')
    await one.close()
    const two = await runEngine(root, library.built.folder)
    expect(await send(two)).toEqual(once)
    const { entries } = await two.host.ask('library.audit', { limit: 1000 })
    for (const method of Object.keys(commands)) expect(entries.filter(({ id }) => id === `twice-${method}`), method).toMatchObject([{ method, outcome: 'ok' }])
    expect((await two.host.ask('collections.list', {})).collections.filter(({ name }) => name === 'Twice')).toHaveLength(1)
    expect((await two.host.ask('documents.list', { trashed: true })).documents.map(({ id }) => id)).toEqual([first])
  })

  it('that fail are answered with the same failure when they are sent again', async () => {
    const { host } = await library.onCopy()
    const wrong = () => host.client.call('graph.merge', { from: nobody.entity, into: nobody.entity }, { id: 'a-wrong-merge' })
    expect([await codeOf(wrong()), await codeOf(wrong())]).toEqual(['not-found', 'not-found'])
    expect((await host.ask('library.audit', {})).entries.filter(({ id }) => id === 'a-wrong-merge')).toMatchObject([{ outcome: 'failed', failureCode: 'not-found' }])
  })

  it('of collections keep documents in several, and processed once', async () => {
    const { host } = await library.onCopy()
    const [first = nobody.document, second = nobody.document] = library.imported
    const { collection } = await host.ask('collections.create', { name: '  Spring  course ' })
    expect(await host.ask('collections.add', { collectionId: collection.id, documentIds: [first, second] })).toEqual({ added: 2 })
    expect(await host.ask('collections.add', { collectionId: collection.id, documentIds: [first] })).toEqual({ added: 0 })
    expect((await host.ask('documents.list', { collectionId: collection.id })).documents.map(({ id }) => id).sort()).toEqual([first, second].sort())
    expect(await codeOf(host.client.call('collections.rename', { collectionId: collection.id, name: 'SAMPLE COURSE' })), 'a name is one collection’s').toBe('wrong-usage')
    await host.ask('collections.rename', { collectionId: collection.id, name: 'Été' })
    expect(await host.ask('collections.take', { collectionId: collection.id, documentIds: [second] })).toEqual({ taken: 1 })
    // The same bytes into another collection: a member more, and no second reading.
    const { results } = await host.ask('documents.import', { paths: [library.twins[0] ?? ''], collection: 'été', sameName: 'ask' })
    expect(results).toMatchObject([{ outcome: 'duplicate', documentId: idOf(library.twins[0] ?? '') }])
    expect((await host.ask('documents.get', { documentId: idOf(library.twins[0] ?? '') })).document.collections.map(({ name }) => name).sort()).toEqual(['Sample course', 'Été'])
    expect((await host.ask('jobs.get', { documentId: idOf(library.twins[0] ?? '') })).job.state.kind).toBe('done')
    await host.ask('collections.remove', { collectionId: collection.id })
    const { collections, all } = await host.ask('collections.list', {})
    expect([collections.map(({ name }) => name), all]).toEqual([['Sample course'], 4])
  })

  it('of merging are shown everywhere, outlast a restart, and are taken back without a trace in what is known', async () => {
    const folder = temporaryFolder()
    const root = copyLibrary(library.finished, folder)
    const one = await runEngine(root, library.built.folder)
    const facts = (await one.host.ask('graph.facts', { limit: 5000 })).facts
    const into = facts[0]?.entity ?? nobody.entity
    const from = facts.find(({ entity }) => entity !== into)?.entity ?? nobody.entity
    const before = await Promise.all([from, into].map((entityId) => one.host.ask('graph.entity', { entityId, mentionsLimit: 1000 })))
    const [fromName, counts] = [before[0]?.page.entity.name ?? '', (await one.host.ask('library.status', {})).status.counts]
    const { mergeId } = await one.host.ask('graph.merge', { from, into })
    expect(await codeOf(one.host.client.call('graph.merge', { from, into })), 'they are one already').toBe('wrong-usage')
    await one.close()

    const two = await runEngine(root, library.built.folder)
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
    const [kept = '', gone = ''] = library.twins
    const alone = await runEngine(join(temporaryFolder(), 'library'), library.built.folder)
    await alone.host.ask('documents.import', { paths: [kept], sameName: 'ask' })
    await untilAllEnded(alone, [idOf(kept)])
    await alone.close()

    const both = await runEngine(join(temporaryFolder(), 'library'), library.built.folder)
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
    const { host } = await library.onCopy()
    const [first = nobody.document] = library.imported
    expect(await host.ask('documents.purge', { documentIds: [first, nobody.document] })).toEqual({ acted: [], skipped: [{ documentId: first, why: 'not in the trash' }, { documentId: nobody.document, why: 'not in the library' }] })
    expect((await host.ask('documents.restore', { documentIds: [first] })).skipped).toEqual([{ documentId: first, why: 'not in the trash' }])
    // A double click, and the same document twice in one selection.
    const [one, two] = await Promise.all([host.ask('documents.remove', { documentIds: [first, first] }), host.ask('documents.remove', { documentIds: [first] })])
    expect([...one.acted, ...two.acted]).toEqual([first])
    expect([...one.skipped, ...two.skipped]).toEqual([{ documentId: first, why: 'in the trash already' }])
  })
})
