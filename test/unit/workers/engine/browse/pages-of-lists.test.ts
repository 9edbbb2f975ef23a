import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contract, type Output, type Parsed } from '../../../../../src/shared/contract/index.ts'
import { libraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { runQuery, type QueryMethod } from '../../../../../src/workers/engine/browse/queries.ts'
import { documentIdOf, now, openTestLibrary, type DocumentSpec, type TestLibrary } from '../../../../support/graph-library.ts'
import { randomDocument } from '../../../../support/graph-sample.ts'
import { createRandom } from '../../../../support/random.ts'

/*
 * What holds for every list: pages of any size are the whole list cut up, a page after the end is empty and still knows
 * the total, the same question has the same answer, and no text that is asked for breaks a query.
 */
let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

function ask<M extends QueryMethod>(method: M, input: Parsed<M>): Output<M> {
  const answer = runQuery({ db: library.reader, layout: libraryLayout(library.folder), nowMs: () => now + 1 }, method, contract[method].input.parse(input) as Parsed<M>)
  return contract[method].output.parse(answer) as Output<M>
}

const states = ['queued', 'leased', 'paused', 'done', 'failed', 'cancelled'] as const
function fill(seed: number, documents = 9): void {
  const random = createRandom(seed)
  for (let n = 0; n < documents; n += 1) {
    const { spec, resolution } = randomDocument(`d${n}`, seed * 100 + n, 14)
    // Few times and few titles, so that most of an order hangs on what breaks ties.
    const more: Partial<DocumentSpec> = { title: `Title ${random.below(3)}`, addedAt: now - random.below(3), jobState: states[random.below(states.length)] ?? 'done', collections: [`C${random.below(3)}`] }
    const id = library.addDocument({ ...spec, ...more })
    if (more.jobState === 'done') library.publish(id, resolution)
    if (random.below(5) === 0) library.trash(id)
  }
}

interface Paged {
  readonly ids: readonly string[]
  readonly total: number
}
type List = (page: { readonly offset?: number; readonly limit?: number }) => Paged
const lists: Record<string, List> = {
  ...Object.fromEntries(
    (['added', 'title', 'state', 'pages', 'fileName'] as const).flatMap((sort) =>
      [true, false].map((descending): [string, List] => [`documents by ${sort}${descending ? ', backwards' : ''}`, (page) => pageOf(ask('documents.list', { ...page, sort, descending }), 'documents')]),
    ),
  ),
  'documents in the trash': (page) => pageOf(ask('documents.list', { ...page, trashed: true }), 'documents'),
  'documents called so': (page) => pageOf(ask('documents.list', { ...page, text: 'TITLE 1' }), 'documents'),
  'documents that wait or failed': (page) => pageOf(ask('documents.list', { ...page, states: ['queued', 'failed'] }), 'documents'),
  jobs: (page) => pageOf(ask('jobs.list', page), 'jobs'),
  'jobs that are not over': (page) => pageOf(ask('jobs.list', { ...page, finished: false }), 'jobs'),
  ...Object.fromEntries((['salience', 'name', 'mentions'] as const).map((sort): [string, List] => [`entities by ${sort}`, (page) => pageOf(ask('graph.entities', { ...page, sort }), 'entities')])),
  'entities of some types': (page) => pageOf(ask('graph.entities', { ...page, types: ['concept', 'rule'] }), 'entities'),
  'entities of some documents': (page) => pageOf(ask('graph.entities', { ...page, documentIds: [documentIdOf('d1'), documentIdOf('d2'), documentIdOf('d5')] }), 'entities'),
  relations: (page) => pageOf(ask('graph.relations', page), 'relations'),
  facts: (page) => pageOf(ask('graph.facts', page), 'facts'),
  'facts of a document': (page) => pageOf(ask('graph.facts', { ...page, documentIds: [documentIdOf('d3')] }), 'facts'),
  passages: (page) => pageOf(ask('documents.passages', { ...page, documentId: documentIdOf('d0') }), 'passages'),
  hits: (page) => {
    const { hits, totals } = ask('search.query', { ...page, query: 'passage of' })
    return { ids: hits.map(({ passageId, documentId, entityId }) => `${documentId} ${passageId ?? entityId ?? ''}`), total: totals.passages + totals.entities + totals.documents }
  },
}

function pageOf<K extends string>(answer: { readonly total: number } & Readonly<Record<K, readonly { readonly id: string }[]>>, key: K): Paged {
  return { ids: answer[key].map(({ id }) => id), total: answer.total }
}

describe.each(Object.entries(lists))('%s', (_what, list) => {
  it('are the whole list cut up, whatever the page', () => {
    for (const seed of [1, 2, 3]) {
      fill(seed)
      const whole = list({ limit: 2000 })
      expect(whole.ids.length).toBe(whole.total)
      expect(new Set(whole.ids).size, 'nothing twice').toBe(whole.total)
      for (const limit of [1, 2, 3, 7]) {
        const pages = Array.from({ length: Math.ceil(whole.total / limit) + 1 }, (_, page) => list({ limit, offset: page * limit }))
        expect(pages.flatMap(({ ids }) => ids), `seed ${seed}, ${limit} a page`).toEqual(whole.ids)
        expect(new Set(pages.map(({ total }) => total)), 'every page knows the total').toEqual(new Set([whole.total]))
      }
      expect(list({ limit: 5, offset: 1_000_000 })).toEqual({ ids: [], total: whole.total })
      library.close()
      library = openTestLibrary()
    }
  })
})

describe('what is asked by people', () => {
  const asked = ['', ' ', '%', '_', "'", '"', '""', '\\', '*', '(', ')', 'NEAR(a b)', 'a AND', 'OR', 'NOT', 'text:x', '^a', 'a"b', "'; DROP TABLE documents; --", '\u0000', 'é', 'e\u0301', '🤿', '\ud800', 'İ', 'ß', '١٢٣', '漢字', 'x'.repeat(500), ' \t\n ', '-', '--', '1.6', 'title 1']

  it.each(asked.map((text) => [JSON.stringify(text).slice(0, 40), text]))('%s breaks no query', (_shown, text) => {
    fill(4)
    const documents = ask('documents.list', { text })
    const entities = ask('graph.entities', { text })
    const hits = ask('search.query', { query: text })
    expect([documents.documents.length, entities.entities.length]).toEqual([documents.total, entities.total])
    for (const { quote, marks } of hits.hits) for (const [start, end] of marks) expect(start >= 0 && start < end && end <= quote.length).toBe(true)
    if (text.trim() !== '') expect(() => ask('documents.find', { reference: text })).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: expect.stringMatching(/not-found|ambiguous/) }) }))
    expect(ask('documents.list', {}).total, 'and the library is still there').toBeGreaterThan(0)
  })

  it('takes % and _ in a name for what they are', () => {
    for (const title of ['100 % oxygen', '100 x oxygen', 'a_b', 'axb']) library.addDocument({ name: title, title })
    const named = (text: string) => ask('documents.list', { text }).documents.map(({ title }) => title).sort()
    expect(named('100 %')).toEqual(['100 % oxygen'])
    expect(named('a_b')).toEqual(['a_b'])
  })
})

describe('counts', () => {
  it('agree with the lists, whatever was trashed and merged', () => {
    for (const seed of [5, 6, 7]) {
      fill(seed)
      const { collections, all, trashed } = ask('collections.list', {})
      expect([all, trashed]).toEqual([ask('documents.list', {}).total, ask('documents.list', { trashed: true }).total])
      for (const { id, documents } of collections) expect(ask('documents.list', { collectionId: id }).total).toBe(documents)
      const { counts, total } = ask('jobs.list', {})
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total)
      const { byType, total: entities } = ask('graph.entities', {})
      for (const [type, count] of Object.entries(byType)) expect(ask('graph.entities', { types: [type as 'concept'] })).toMatchObject({ total: count, byType })
      expect(Object.values(byType).reduce((sum, count) => sum + count, 0)).toBe(entities)
      const { totals, facets } = ask('search.query', { query: 'oxygen', in: ['passages'] })
      expect(facets.documents.reduce((sum, { hits }) => sum + hits, 0)).toBe(totals.passages)
      library.close()
      library = openTestLibrary()
    }
  })
})
