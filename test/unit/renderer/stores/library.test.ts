import { beforeEach, describe, expect, it } from 'vitest'
import { documentActions } from '../../../../src/renderer/stores/document-actions.ts'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { createLibraryCommands, type LibraryCommands, type LibraryDone } from '../../../../src/renderer/stores/library-commands.ts'
import { documentStateOf, foldForFilter, mergeRows, withStates } from '../../../../src/renderer/stores/library-rows.ts'
import { createLibraryStore, type LibraryStore } from '../../../../src/renderer/stores/library.ts'
import { qualityReasons } from '../../../../src/renderer/stores/quality-reasons.ts'
import type { Collection, DocumentDetail } from '../../../../src/shared/contract/documents.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import type { DocumentSummary, Quality } from '../../../../src/shared/model/document.ts'
import type { DocumentId } from '../../../../src/shared/model/ids.ts'
import { fakeApi, settled, type FakeApi } from '../../../support/fake-api.ts'
import { collectionIdOf, fakeFrames, idOf, job, leased, summary, type FakeFrames } from '../../../support/window-samples.ts'

let api: FakeApi
let frames: FakeFrames
let store: LibraryStore
let commands: LibraryCommands
let done: LibraryDone[]
let failures: Failure[]
let rows: DocumentSummary[]
let collections: Collection[]
let time: number

const acted = (ids: readonly DocumentId[]) => ({ acted: [...ids], skipped: [] })
const idsOf = (input: unknown): DocumentId[] => (input as { documentIds: DocumentId[] }).documentIds

beforeEach(() => {
  api = fakeApi()
  frames = fakeFrames()
  done = []
  failures = []
  time = 0
  rows = [summary(1), summary(2), summary(3)]
  collections = [{ id: collectionIdOf(1), name: 'Diving', documents: 0, createdAt: 0 }]
  api.reply('documents.list', () => ({ documents: rows, total: rows.length }))
  api.reply('collections.list', () => ({ collections, all: rows.length, trashed: 0 }))
  store = createLibraryStore({ api, clock: frames, now: () => time })
  const intents = createIntents({ newId: api.newId, now: () => (time += 1000) })
  commands = createLibraryCommands({ api, intents, library: store, onDone: (one) => done.push(one), onFailure: (one) => failures.push(one) })
})

async function started(): Promise<() => void> {
  const stop = store.getState().start()
  await settled()
  return stop
}

describe('the list', () => {
  it('is what the engine has for the shelf, the order and the filter', async () => {
    await started()
    store.getState().show({ kind: 'collection', id: collectionIdOf(1) })
    store.getState().sortBy('title')
    store.getState().setFilter('  nitrox ')
    await settled()
    expect(api.callsOf('documents.list').at(-1)?.input).toMatchObject({ collectionId: collectionIdOf(1), sort: 'title', descending: false, text: 'nitrox', trashed: false })
  })

  it('sorts the other way on a second click, and begins with the newest and the largest', async () => {
    await started()
    store.getState().sortBy('title')
    expect(store.getState().sorting).toEqual({ column: 'title', descending: false })
    store.getState().sortBy('title')
    expect(store.getState().sorting).toEqual({ column: 'title', descending: true })
    store.getState().sortBy('pages')
    expect(store.getState().sorting).toEqual({ column: 'pages', descending: true })
  })

  it('shows only the last of several answers', async () => {
    await started()
    const slow = fakeApi()
    const other = createLibraryStore({ api: slow, clock: frames, now: () => 0 })
    slow.reply('collections.list', () => ({ collections: [], all: 0, trashed: 0 }))
    other.getState().setFilter('a')
    other.getState().setFilter('ab')
    const [first, second] = slow.callsOf('documents.list')
    second?.answer({ documents: [summary(2)], total: 1 })
    await settled()
    first?.answer({ documents: [summary(1)], total: 1 })
    await settled()
    expect(other.getState().rows.map((row) => row.id)).toEqual([idOf(2)])
  })

  it('has what is in no collection under Unfiled', async () => {
    rows = [summary(1, { collections: [{ id: collectionIdOf(1), name: 'Diving' }] }), summary(2)]
    await started()
    store.getState().show({ kind: 'unfiled' })
    await settled()
    expect(store.getState()).toMatchObject({ total: 1, rows: [{ id: idOf(2) }] })
  })

  it('follows states by events, one drawing a frame, without asking', async () => {
    await started()
    const before = store.getState().rows
    api.emit('jobs.changed', { jobs: [job(2, leased)], counts: {} })
    api.emit('jobs.changed', { jobs: [job(2, { kind: 'failed', failure: failure('internal', 'x') })], counts: {} })
    frames.frame()
    const after = store.getState().rows
    expect(after.map((row) => row.state)).toEqual(['ready', 'failed', 'ready'])
    expect(after[0]).toBe(before[0])
    expect(api.callsOf('documents.list')).toHaveLength(1)
  })

  it('is asked for twice at most for five hundred documents added at once', async () => {
    await started()
    for (let n = 0; n < 500; n++) api.emit('documents.changed', { documentIds: [idOf(n)], reason: 'added' })
    frames.pass(500)
    await settled()
    frames.pass(500)
    await settled()
    expect(api.callsOf('documents.list').length).toBeLessThanOrEqual(3)
  })

  it('keeps what it showed when the engine is away, and says why', async () => {
    await started()
    api.reply('documents.list', () => {
      throw new FailureError(failure('engine-unavailable', 'away'))
    })
    frames.pass(500)
    api.emit('engine.connected', {})
    await settled()
    expect(store.getState()).toMatchObject({ failure: { code: 'engine-unavailable' }, rows: [{}, {}, {}] })
  })

  it('leaves no listener and no timer when it stops', async () => {
    const stop = await started()
    api.emit('documents.changed', { documentIds: [idOf(1)], reason: 'changed' })
    stop()
    expect(api.listeners()).toBe(0)
    expect(frames.armed()).toBe(0)
  })
})

describe('a menu on a row', () => {
  const chosen = () => [...store.getState().selection.chosen]

  it('is about that row, and gives the selection back when it is closed without a choice', async () => {
    await started()
    store.getState().select(idOf(1))
    store.getState().select(idOf(2), { toggle: true })
    const before = store.getState().selection
    let asked: string[] = []
    await store.getState().selectWhile(idOf(3), async (rows) => {
      asked = rows.map((row) => row.title)
      expect(chosen()).toEqual([idOf(3)])
      return false
    })
    expect(asked).toEqual(['Document 3'])
    expect(store.getState().selection).toBe(before)
  })

  it('leaves its row chosen when something was done from it', async () => {
    await started()
    store.getState().select(idOf(1))
    await store.getState().selectWhile(idOf(3), async () => true)
    expect(chosen()).toEqual([idOf(3)])
  })

  it('takes nothing back from a selection that was made while it was open', async () => {
    await started()
    await store.getState().selectWhile(idOf(3), async () => {
      store.getState().select(idOf(2))
      return false
    })
    expect(chosen()).toEqual([idOf(2)])
  })
})

describe('the inspector', () => {
  it('takes back the question for a row that was left', async () => {
    await started()
    store.getState().select(idOf(1))
    store.getState().select(idOf(2))
    const [first, second] = api.callsOf('documents.get')
    expect(first?.signal?.aborted).toBe(true)
    expect(second?.signal?.aborted).toBe(false)
  })

  it('asks again when its document has changed, and only then', async () => {
    await started()
    store.getState().select(idOf(1))
    api.emit('documents.changed', { documentIds: [idOf(2)], reason: 'published' })
    await settled()
    expect(api.callsOf('documents.get')).toHaveLength(1)
    api.emit('documents.changed', { documentIds: [idOf(1)], reason: 'published' })
    await settled()
    expect(api.callsOf('documents.get')).toHaveLength(2)
  })

  it('asks again when an edition that it names has changed: it may have its title only now', async () => {
    await started()
    store.getState().select(idOf(1))
    const detail = { ...summary(1), supersededBy: { id: idOf(2), title: 'rules' } } as DocumentDetail
    api.callsOf('documents.get')[0]?.answer({ document: detail })
    await settled()
    api.emit('documents.changed', { documentIds: [idOf(3)], reason: 'published' })
    await settled()
    expect(api.callsOf('documents.get')).toHaveLength(1)
    api.emit('documents.changed', { documentIds: [idOf(2)], reason: 'published' })
    await settled()
    expect(api.callsOf('documents.get')).toHaveLength(2)
  })

  it('follows the focus to the row that took the place of a deleted one', async () => {
    await started()
    store.getState().select(idOf(2))
    rows = [summary(1), summary(3)]
    frames.pass(500)
    api.emit('documents.changed', { documentIds: [idOf(2)], reason: 'removed' })
    await settled()
    expect(store.getState().selection.active).toBe(idOf(3))
    expect(api.callsOf('documents.get').at(-1)?.input).toEqual({ documentId: idOf(3) })
  })
})

describe('the preview', () => {
  it('does not open again for an answer that comes after it was closed', async () => {
    await started()
    const opening = store.getState().preview(idOf(1))
    store.getState().closePreview()
    api.callsOf('documents.passages')[0]?.answer({ passages: [], total: 0 })
    await opening
    expect(store.getState().previewed).toBeNull()
  })
})

describe('removing', () => {
  it('can be taken back for exactly the documents on which it had an effect', async () => {
    await started()
    api.reply('documents.remove', () => acted([idOf(1)]))
    api.reply('documents.restore', (input) => acted(idsOf(input)))
    await commands.remove([idOf(1), idOf(2)])
    const [removed] = done
    expect(removed).toMatchObject({ kind: 'removed', ids: [idOf(1)] })
    if (removed?.kind === 'removed') await removed.undo()
    expect(api.callsOf('documents.restore')[0]?.input).toEqual({ documentIds: [idOf(1)] })
  })

  it('says nothing when it had no effect, and asks nothing for no documents', async () => {
    await started()
    api.reply('documents.remove', () => acted([]))
    await commands.remove([idOf(1)])
    await commands.remove([])
    expect(done).toEqual([])
    expect(api.callsOf('documents.remove')).toHaveLength(1)
  })

  it('that fails is told, and the list is asked for again', async () => {
    await started()
    frames.pass(500)
    const removing = commands.remove([idOf(1)])
    api.callsOf('documents.remove')[0]?.refuse(new FailureError(failure('disk-full', 'x')))
    await removing
    await settled()
    expect(failures.map((one) => one.code)).toEqual(['disk-full'])
    expect(api.callsOf('documents.list')).toHaveLength(2)
  })
})

describe('collections', () => {
  it('take only what was not in them, and undo takes out only that', async () => {
    rows = [summary(1, { collections: [{ id: collectionIdOf(1), name: 'Diving' }] }), summary(2)]
    await started()
    api.reply('collections.add', (input) => ({ added: input.documentIds.length }))
    api.reply('collections.take', (input) => ({ taken: input.documentIds.length }))
    await commands.addTo(collectionIdOf(1), [idOf(1), idOf(2)])
    expect(api.callsOf('collections.add')[0]?.input.documentIds).toEqual([idOf(2)])
    const [added] = done
    expect(added).toMatchObject({ kind: 'added-to', collection: 'Diving', count: 1 })
    if (added?.kind === 'added-to') await added.undo()
    expect(api.callsOf('collections.take')[0]?.input.documentIds).toEqual([idOf(2)])
  })

  it('do nothing for documents that are all in them', async () => {
    rows = [summary(1, { collections: [{ id: collectionIdOf(1), name: 'Diving' }] })]
    await started()
    await commands.addTo(collectionIdOf(1), [idOf(1)])
    expect(api.callsOf('collections.add')).toEqual([])
  })

  it('that are deleted while shown lead back to all documents', async () => {
    await started()
    api.reply('collections.remove', () => ({}))
    store.getState().show({ kind: 'collection', id: collectionIdOf(1) })
    await commands.removeCollection(collectionIdOf(1))
    expect(store.getState().shelf).toEqual({ kind: 'all' })
    expect(done.at(-1)).toEqual({ kind: 'collection-removed', collection: 'Diving' })
  })
})

describe('rows', () => {
  it('are the same objects while they say the same', () => {
    const before = [summary(1), summary(2)]
    const merged = mergeRows(before, [summary(1), summary(2, { facts: 5 })])
    expect(merged[0]).toBe(before[0])
    expect(merged[1]).toMatchObject({ facts: 5 })
    expect(mergeRows(before, [summary(1), summary(2)])).toBe(before)
  })

  it('in the trash do not follow their jobs', () => {
    const trashed = [summary(1, { state: 'trashed' })]
    expect(withStates(trashed, new Map([[idOf(1), 'cancelled' as const]]))).toBe(trashed)
  })

  it.each([
    [job(1, { kind: 'queued', notBefore: 50, reason: 'retry' }), 'waiting'],
    [job(1, { kind: 'queued', notBefore: 5, reason: 'new' }), 'queued'],
    [job(1, leased), 'processing'],
    [job(1, { kind: 'done' }), 'ready'],
    [job(1, { kind: 'paused' }), 'paused'],
  ])('have the state of their job', (one, state) => {
    expect(documentStateOf(one, 10)).toBe(state)
  })

  it('are found without accents and case', () => {
    expect(foldForFilter('Décompression ÉLÈVE')).toBe('decompression eleve')
  })
})

describe('what can be done with documents', () => {
  const kinds = (documents: readonly DocumentSummary[], shelf: Parameters<typeof documentActions>[1] = { kind: 'all' }) => documentActions(documents, shelf, collections).map((group) => group.map((action) => action.kind))

  it('is only what applies to their states', () => {
    expect(kinds([summary(1)])).toEqual([['open', 'open-beside', 'preview'], ['add-to'], ['reveal', 'copy-link', 'show-in-activity'], ['remove']])
    expect(kinds([summary(1, { state: 'failed' })])[1]).toEqual(['retry'])
    expect(kinds([summary(1, { state: 'paused' })])[1]).toEqual(['resume', 'cancel'])
  })

  it('of several is what can be done to all of them', () => {
    expect(kinds([summary(1, { state: 'failed' }), summary(2, { state: 'processing' })])).toEqual([['pause', 'retry', 'cancel'], ['add-to'], ['remove']])
  })

  it('in a collection includes taking them out of it, but not adding them to it', () => {
    const inside = summary(1, { collections: [{ id: collectionIdOf(1), name: 'Diving' }] })
    expect(kinds([inside], { kind: 'collection', id: collectionIdOf(1) })[1]).toEqual(['take-from'])
    expect(kinds([inside])).not.toContainEqual(['add-to'])
  })

  it('in the trash is to restore or to delete for good', () => {
    expect(kinds([summary(1, { state: 'trashed' })], { kind: 'trash' })).toEqual([['restore'], ['purge']])
    expect(kinds([])).toEqual([])
  })
})

describe('the reasons of a quality', () => {
  const quality: Quality = { verdict: 'check', reasons: ['in English'], pagesWithText: 8, pagesEmpty: 2, pagesFailed: 0, headings: 3, tables: 0, lists: 0, undecodableCharacters: 0 }

  it('are told by their numbers', () => {
    expect(qualityReasons(quality, [{ code: 'suspect-order', message: 'x', page: 3 }])).toEqual([
      { key: 'pagesEmpty', count: 2 },
      { key: 'reordered', count: 1 },
    ])
  })

  it('include missing headings only where the verdict is not good', () => {
    expect(qualityReasons({ ...quality, headings: 0 }, []).map((reason) => reason.key)).toContain('noHeadings')
    expect(qualityReasons({ ...quality, verdict: 'good', headings: 0 }, []).map((reason) => reason.key)).not.toContain('noHeadings')
  })
})
