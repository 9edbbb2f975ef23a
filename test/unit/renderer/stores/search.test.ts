import { describe, expect, it } from 'vitest'
import { createSearchStore, noFilters, PAGE_SIZE, placeOfHit, type SearchResult } from '../../../../src/renderer/stores/search.ts'
import { failure, FailureError } from '../../../../src/shared/failure.ts'
import type { SearchHit } from '../../../../src/shared/model/graph.ts'
import type { PassageId } from '../../../../src/shared/model/ids.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'
import { documentId, entityId } from '../../../support/graph-parts.ts'

const hit = (more: Partial<SearchHit> = {}): SearchHit => ({
  rank: 1,
  score: 1,
  in: 'passages',
  documentId: documentId('doc'),
  documentTitle: 'Doc',
  title: 'Doc',
  page: 4,
  passageId: `p${'1'.repeat(24)}` as PassageId,
  headings: [],
  quote: 'a regulator',
  marks: [[2, 11]],
  boxes: [],
  ...more,
})
const answer = (count: number, total = count): SearchResult => ({
  hits: Array.from({ length: count }, (_, index) => hit({ rank: index + 1 })),
  totals: { passages: total, entities: 0, documents: 0 },
  suggestions: [],
  facets: { documents: [{ id: documentId('doc'), title: 'Doc', hits: total }] },
})

function make() {
  const api = fakeApi()
  const timers: (() => void)[] = []
  const store = createSearchStore({
    api,
    later: (run) => {
      timers.push(run)
      return () => void timers.splice(timers.indexOf(run), 1)
    },
  })
  const tick = () => timers.splice(0).forEach((run) => run())
  return { api, store, state: () => store.getState(), tick, asked: () => api.callsOf('search.query') }
}

describe('searching as one types', () => {
  it('joins the letters of one burst into one question, trimmed', async () => {
    const { state, tick, asked } = make()
    state().setQuery('reg')
    state().setQuery('regul ')
    tick()
    expect(asked().map((call) => call.input.query)).toEqual(['regul'])
    asked()[0]?.answer(answer(2))
    await settled()
    expect(state()).toMatchObject({ phase: { kind: 'answered' }, active: 0 })
    expect(state().result?.hits).toHaveLength(2)
  })
  it('takes the question before back, and never shows its late answer', async () => {
    const { state, tick, asked } = make()
    state().setQuery('a')
    tick()
    state().setQuery('ab')
    tick()
    expect(asked()[0]?.signal?.aborted).toBe(true)
    asked()[1]?.answer(answer(2))
    asked()[0]?.answer(answer(5))
    await settled()
    expect(state().result?.hits).toHaveLength(2)
  })
  it('keeps the last answer on the screen while the next is on its way', async () => {
    const { state, tick, asked } = make()
    state().setQuery('a')
    tick()
    asked()[0]?.answer(answer(3))
    await settled()
    state().setQuery('ab')
    expect(state()).toMatchObject({ phase: { kind: 'searching' } })
    expect(state().result?.hits).toHaveLength(3)
  })
  it('asks nothing for no words, and forgets', async () => {
    const { state, tick, asked } = make()
    state().setQuery('a')
    tick()
    asked()[0]?.answer(answer(1))
    await settled()
    state().setQuery('   ')
    tick()
    expect(asked()).toHaveLength(1)
    expect(state()).toMatchObject({ phase: { kind: 'idle' }, result: null })
  })
  it('says a failure and asks again when told to', async () => {
    const { state, tick, asked } = make()
    state().setQuery('a')
    tick()
    asked()[0]?.refuse(new FailureError(failure('timed-out', 'slow')))
    await settled()
    expect(state().phase).toMatchObject({ kind: 'failed', failure: { code: 'timed-out' } })
    state().again()
    tick()
    expect(asked()).toHaveLength(2)
  })
})

describe('filters', () => {
  it('narrow the question and keep the counts of the whole, so that they can be left again', async () => {
    const { state, tick, asked } = make()
    state().setQuery('a')
    tick()
    asked()[0]?.answer(answer(9))
    await settled()
    state().setFilters({ kind: 'passages', documentIds: [documentId('doc')], types: ['rule'] })
    tick()
    expect(asked()[1]?.input).toEqual({ query: 'a', in: ['passages'], documentIds: [documentId('doc')], types: ['rule'], limit: PAGE_SIZE })
    asked()[1]?.answer(answer(1))
    await settled()
    expect(state().unfiltered?.totals.passages).toBe(9)
    state().clearFilters()
    tick()
    expect(state().filters).toEqual(noFilters)
    expect(asked()[2]?.input).toEqual({ query: 'a', limit: PAGE_SIZE })
  })
  it('do not show the counts of other words', async () => {
    const { state, tick, asked } = make()
    state().setQuery('a')
    tick()
    asked()[0]?.answer(answer(9))
    await settled()
    state().setFilters({ kind: 'entities' })
    state().setQuery('b')
    expect(state().unfiltered).toBeNull()
  })
})

describe('the list of hits', () => {
  it('moves within its ends', async () => {
    const { state, tick, asked } = make()
    state().move(1)
    expect(state().active).toBe(0)
    state().setQuery('a')
    tick()
    asked()[0]?.answer(answer(3))
    await settled()
    state().move(-1)
    expect(state().active).toBe(0)
    state().move(8)
    expect(state().active).toBe(2)
    state().setActive(1)
    expect(state().active).toBe(1)
  })
  it('grows on request, stays where it was, and stops at the end', async () => {
    const { state, tick, asked } = make()
    state().setQuery('a')
    tick()
    asked()[0]?.answer(answer(PAGE_SIZE, PAGE_SIZE + 10))
    await settled()
    state().setActive(40)
    state().loadMore()
    tick()
    expect(asked()[1]?.input.limit).toBe(2 * PAGE_SIZE)
    asked()[1]?.answer(answer(PAGE_SIZE + 10))
    await settled()
    expect(state().active).toBe(40)
    state().loadMore()
    tick()
    expect(asked()).toHaveLength(2)
  })
})

describe('where a hit leads', () => {
  it('to the words on the page', () => {
    const boxes = [{ page: 4, x0: 0, y0: 0, x1: 1, y1: 1 }]
    expect(placeOfHit(hit({ boxes }))).toEqual({ kind: 'document', documentId: documentId('doc'), page: 4, highlight: { boxes, quote: 'a regulator' } })
  })
  it('to the page of an entity, or the document', () => {
    expect(placeOfHit(hit({ in: 'entities', documentId: null, page: null, entityId: entityId('x') }))).toEqual({ kind: 'entity', entityId: entityId('x') })
    expect(placeOfHit(hit({ in: 'documents', page: null }))).toEqual({ kind: 'document', documentId: documentId('doc') })
  })
  it('nowhere when it names nothing', () => {
    expect(placeOfHit(hit({ in: 'entities' }))).toBeNull()
    expect(placeOfHit(hit({ documentId: null }))).toBeNull()
  })
})
