import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contract, type Parsed } from '../../../../../src/shared/contract/index.ts'
import type { EntityId } from '../../../../../src/shared/model/ids.ts'
import { readStatusCounts } from '../../../../../src/workers/engine/browse/library.ts'
import { queryMethods, runQuery, type QueryMethod } from '../../../../../src/workers/engine/browse/queries.ts'
import type { QueryContext } from '../../../../../src/workers/engine/browse/query-context.ts'
import { libraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { entityIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { documentIdOf, now, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { guide, guideResolution, manual, manualResolution, notes, notesResolution } from '../../../../support/graph-sample.ts'

let library: TestLibrary
let context: QueryContext
beforeEach(() => {
  library = openTestLibrary()
  context = { db: library.reader, layout: libraryLayout(library.folder), nowMs: () => now }
})
afterEach(() => library.close())

/** As the engine asks: the input parsed at the door, the output held to the contract. */
function ask<M extends QueryMethod>(method: M, input: unknown) {
  const parsed = contract[method].input.parse(input) as Parsed<M>
  const answer = runQuery(context, method, parsed)
  contract[method].output.parse(answer)
  return answer
}
const list = (input: object = {}) => ask('documents.list', input).documents
const names = (input: object = {}) => list(input).map(({ title }) => title)
const failureOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { failure?: { code: string } }).failure?.code
  }
  return undefined
}

describe('every query', () => {
  it('answers in the shape of the contract, on an empty library too where nothing is named', () => {
    const named: Partial<Record<QueryMethod, object>> = { 'search.query': { query: 'x' } }
    for (const method of ['documents.list', 'collections.list', 'jobs.list', 'graph.entities', 'graph.relations', 'graph.facts', 'search.query', 'library.audit'] as const) ask(method, named[method] ?? {})
  })

  it('says not-found for what is not there', () => {
    const documentId = documentIdOf('nobody')
    const inputs: Partial<Record<QueryMethod, object>> = {
      'documents.get': { documentId },
      'documents.find': { reference: 'nobody' },
      'documents.passages': { documentId },
      'documents.blocks': { documentId },
      'jobs.get': { documentId },
      'graph.entity': { entityId: entityIdOf('nobody') },
      'graph.neighbourhood': { entityId: entityIdOf('nobody'), depth: 1, limit: 5 },
      'library.object': { documentId },
    }
    for (const [method, input] of Object.entries(inputs)) expect(failureOf(() => ask(method as QueryMethod, input)), `by ${method}`).toBe('not-found')
  })

  it('is a query of the engine', () => {
    for (const method of queryMethods) expect(contract[method]).toMatchObject({ owner: 'engine', kind: 'query' })
  })
})

describe('documents.list', () => {
  beforeEach(() => {
    library.addDocument({ name: 'one', title: 'Zèbre', addedAt: now - 3, jobState: 'failed', collections: ['Diving'] })
    library.addDocument({ name: 'two', title: 'apple', addedAt: now - 2, jobState: 'queued', notBefore: now + 5000 })
    library.addDocument({ name: 'three', title: 'Mango', addedAt: now - 1, jobState: 'leased', collections: ['Diving', 'Notes'] })
    library.addDocument({ name: 'four', title: 'Ready', addedAt: now, jobState: 'done' })
    library.addDocument({ name: 'five', title: 'Gone', addedAt: now, jobState: 'done' })
    library.trash(documentIdOf('five'))
  })

  it('derives each state from the job, the clock and the trash', () => {
    const states = new Map([...list(), ...list({ trashed: true })].map(({ title, state }) => [title, state]))
    expect(Object.fromEntries(states)).toEqual({ Zèbre: 'failed', apple: 'waiting', Mango: 'processing', Ready: 'ready', Gone: 'trashed' })
    context = { ...context, nowMs: () => now + 5000 }
    expect(list().find(({ title }) => title === 'apple')?.state).toBe('queued')
  })

  it('shows the newest first and sorts as asked', () => {
    expect(names()).toEqual(['Ready', 'Mango', 'apple', 'Zèbre'])
    expect(names({ sort: 'title' })).toEqual(['apple', 'Mango', 'Ready', 'Zèbre'])
    expect(names({ sort: 'title', descending: true })).toEqual(['Zèbre', 'Ready', 'Mango', 'apple'])
    expect(names({ sort: 'state' })).toEqual(['Zèbre', 'Mango', 'apple', 'Ready'])
  })

  it('filters by collection, state and text without accents', () => {
    expect(names({ collectionId: 'c-diving' })).toEqual(['Mango', 'Zèbre'])
    expect(names({ states: ['failed', 'waiting'] })).toEqual(['apple', 'Zèbre'])
    expect(names({ text: 'zebre' })).toEqual(['Zèbre'])
    expect(names({ text: 'THREE.pdf' })).toEqual(['Mango'])
    expect(names({ text: '100%_' })).toEqual([])
  })

  it('pages and says how many there are', () => {
    expect(ask('documents.list', { offset: 1, limit: 2 })).toMatchObject({ total: 4, documents: [{ title: 'Mango' }, { title: 'apple' }] })
  })

  it('names the collections of each, and counts them without the trash', () => {
    expect(list({ text: 'Mango' })[0]?.collections).toEqual([{ id: 'c-diving', name: 'Diving' }, { id: 'c-notes', name: 'Notes' }])
    expect(ask('collections.list', {})).toMatchObject({ all: 4, trashed: 1, collections: [{ name: 'Diving', documents: 2 }, { name: 'Notes', documents: 1 }] })
  })
})

describe('documents.find', () => {
  const find = (reference: string, more: object = {}) => ask('documents.find', { reference, ...more }).documentId
  beforeEach(() => {
    library.addDocument({ name: 'manual', title: 'Nitrox manual' })
    library.addDocument({ name: 'notes', title: 'Lecture notes' })
    library.addDocument({ name: 'Notes', title: 'Other' })
  })

  it('takes an id, the beginning of one, a file name, its stem, and a title', () => {
    const id = documentIdOf('manual')
    for (const reference of [id, id.toUpperCase(), id.slice(0, 8), 'manual.pdf', 'MANUAL.pdf', 'manual', 'nitrox manual', ' manual.pdf ']) expect(find(reference)).toBe(id)
  })

  it('takes a name however its accents are written', () => {
    library.addDocument({ name: 'Plonge\u0301e', title: 'E\u0301te\u0301' })
    const id = documentIdOf('Plonge\u0301e')
    for (const reference of ['Plong\u00e9e.pdf', 'Plonge\u0301e.pdf', 'PLONG\u00c9E', '\u00e9t\u00e9']) {
      expect(find(reference.normalize('NFC'))).toBe(id)
      expect(find(reference.normalize('NFD'))).toBe(id)
    }
  })

  it('prefers the exact file name to one that differs by case, and refuses to guess', () => {
    expect(find('notes.pdf')).toBe(documentIdOf('notes'))
    expect(find('Notes.pdf')).toBe(documentIdOf('Notes'))
    expect(failureOf(() => find('NOTES.pdf'))).toBe('ambiguous')
    expect(failureOf(() => find('nothing.pdf'))).toBe('not-found')
  })

  it('looks in the trash only when asked', () => {
    library.trash(documentIdOf('manual'))
    expect(failureOf(() => find('manual.pdf'))).toBe('not-found')
    expect(find('manual.pdf', { trashed: true })).toBe(documentIdOf('manual'))
  })
})

describe('one document', () => {
  it('comes with its stages, warnings, failure and most salient entities', () => {
    library.publish(library.addDocument(manual), manualResolution)
    library.publish(library.addDocument(notes), notesResolution)
    library.db.prepare("INSERT INTO job_stages (job_id, stage, state, attempts, ms, done, total) VALUES (?, 'read', 'done', 1, 12.5, 3, 3)").run(`j${documentIdOf('manual')}`)
    const { document } = ask('documents.get', { documentId: documentIdOf('manual') })
    expect(document.stages.map(({ stage, state }) => `${stage} ${state}`)).toEqual(['read done', 'chunk pending', 'extract pending', 'resolve pending', 'embed pending', 'publish pending'])
    expect(document).toMatchObject({ failure: null, entities: 4, relations: 1, facts: 1, topEntities: [{ name: 'partial pressure of oxygen', mentions: 2 }, { name: 'Nitrox' }, { name: 'breathing gas' }, { name: 'regulator' }] })
    const failed = library.addDocument({ name: 'bad', jobState: 'failed' })
    expect(ask('documents.get', { documentId: failed }).document.failure).toMatchObject({ code: 'no-text' })
  })

  it('gives passages in order and by the page', () => {
    const documentId = library.addDocument({ name: 'long', passages: Array.from({ length: 12 }, (_, index) => `passage ${index}`) })
    expect(ask('documents.passages', { documentId, offset: 10, limit: 5 })).toMatchObject({ total: 12, passages: [{ index: 10, text: 'passage 10' }, { index: 11 }] })
  })

  it('gives blocks of a range of pages without their runs', () => {
    const documentId = library.addDocument({ name: 'blocks' })
    const block = (index: number, page: number) => ({ index, kind: 'paragraph', page, box: { x0: 0, y0: 0, x1: 1, y1: 1 }, text: `block ${index}`, runs: [[0, 5, page, 0, 0, 1, 1]] })
    const insert = library.db.prepare('INSERT INTO pages (document_id, number, width, height, blocks_json) VALUES (?, ?, 595, 842, ?)')
    for (const page of [1, 2, 3]) insert.run(documentId, page, JSON.stringify([block(page * 2, page), block(page * 2 + 1, page)]))
    const answer = ask('documents.blocks', { documentId, fromPage: 2, toPage: 2 })
    expect(answer.blocks.map(({ text }) => text)).toEqual(['block 4', 'block 5'])
    expect(answer.pages).toEqual([{ number: 2, width: 595, height: 842 }])
    expect(JSON.stringify(answer)).not.toContain('runs')
  })

  it('says where its bytes are', () => {
    const documentId = library.addDocument({ name: 'bytes' })
    expect(ask('library.object', { documentId })).toMatchObject({ path: expect.stringMatching(/objects[\\/][0-9a-f]{2}[\\/][0-9a-f]{64}$/) as string, fileName: 'bytes.pdf' })
  })
})

describe('jobs', () => {
  beforeEach(() => {
    for (const [index, jobState] of (['done', 'cancelled', 'paused', 'queued', 'leased', 'failed', 'failed'] as const).entries()) library.addDocument({ name: `${jobState}${index}`, jobState, addedAt: now + index })
  })

  it('come failures first, the newest first among equals, finished ones last', () => {
    expect(ask('jobs.list', {}).jobs.map(({ fileName }) => fileName.replace('.pdf', ''))).toEqual(['failed6', 'failed5', 'leased4', 'queued3', 'paused2', 'cancelled1', 'done0'])
    expect(ask('jobs.list', { finished: false })).toMatchObject({ total: 5, counts: { done: 1, cancelled: 1, failed: 2, leased: 1, queued: 1, paused: 1 } })
  })

  it('tell their history in order', () => {
    const documentId = documentIdOf('done0')
    const insert = library.db.prepare("INSERT INTO job_events (job_id, at, stage, event, from_state, to_state, attempt, detail) VALUES (?, ?, 'read', ?, 'queued', 'leased', 1, NULL)")
    for (const event of ['claim', 'checkpoint', 'done']) insert.run(`j${documentId}`, now, event)
    expect(ask('jobs.history', { documentId }).events.map(({ event }) => event)).toEqual(['claim', 'checkpoint', 'done'])
    expect(ask('jobs.get', { documentId }).job.state).toEqual({ kind: 'done' })
  })
})

describe('the library as a whole', () => {
  it('is counted without the trash, and merged entities once', () => {
    for (const [spec, resolution] of [[manual, manualResolution], [notes, notesResolution], [guide, guideResolution]] as const) library.publish(library.addDocument(spec), resolution)
    library.addDocument({ name: 'bad', jobState: 'failed', passages: ['x'] })
    expect(readStatusCounts(context)).toMatchObject({
      counts: { documents: 4, trashed: 0, passages: 6, entities: 4, facts: 2 },
      jobs: { done: 3, failed: 1 },
      lastFailures: [{ fileName: 'bad.pdf', failure: { code: 'no-text' } }],
      throughput: { documentsPerMinute: expect.any(Number) as number },
    })
    expect(readStatusCounts(context).outbox.depth).toBeGreaterThan(10)
    library.trash(documentIdOf('bad'))
    expect(readStatusCounts(context)).toMatchObject({ counts: { documents: 3, trashed: 1, passages: 5 }, lastFailures: [] })
  })

  it('tells its newest commands first', () => {
    const insert = library.db.prepare("INSERT INTO audit_log (id, at, who, method, summary, outcome, trace) VALUES (?, ?, 'window', 'jobs.pause', 'one', 'ok', 't')")
    for (let index = 0; index < 5; index += 1) insert.run(`command-${index}`, now + index)
    expect(ask('library.audit', { limit: 2 }).entries.map(({ id }) => id)).toEqual(['command-4', 'command-3'])
  })

  it('shows a reader what was committed, and nothing of a transaction that is open', () => {
    library.publish(library.addDocument(manual), manualResolution)
    library.db.transaction(() => {
      library.db.prepare('DELETE FROM relations').run()
      expect(ask('graph.relations', {}).total).toBe(1)
    })
    expect(ask('graph.relations', {}).total).toBe(0)
    expect(ask('graph.entity', { entityId: entityIdOf('nitrox') as EntityId }).page.relations).toEqual([])
  })
})
