import { beforeEach, describe, expect, it } from 'vitest'
import { createExtractionReportStore, droppedReasons } from '../../../../src/renderer/stores/extraction-report.ts'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { createReviewsStore, type ReviewsStore } from '../../../../src/renderer/stores/reviews.ts'
import type { Review } from '../../../../src/shared/contract/providers.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import type { EntityId } from '../../../../src/shared/model/ids.ts'
import type { ExtractionReport } from '../../../../src/shared/model/provider.ts'
import { fakeApi, settled, type FakeApi } from '../../../support/fake-api.ts'
import { fakeFrames, idOf, type FakeFrames } from '../../../support/window-samples.ts'

const side = (name: string) => ({ id: name as EntityId, name, type: 'concept', mentions: 1, evidence: [] })
const review = (id: string, state: Review['state'] = 'open'): Review => ({ id, a: side(`${id}-a`), b: side(`${id}-b`), likeness: 0.8, why: 'spelling', state, decidedBy: state === 'open' ? null : 'person', at: 1 })

let api: FakeApi
let frames: FakeFrames
let failures: Failure[]
let time: number
let store: ReviewsStore
let pairs: Review[]

beforeEach(() => {
  api = fakeApi()
  frames = fakeFrames()
  failures = []
  time = 0
  pairs = [review('1'), review('2'), review('3')]
  api.reply('reviews.list', ({ states }) => {
    const found = pairs.filter((pair) => states?.includes(pair.state) ?? true)
    return { reviews: found, total: found.length, open: pairs.filter((pair) => pair.state === 'open').length }
  })
  api.reply('graph.contradictions', () => ({ contradictions: [], total: 0 }))
  api.reply('reviews.decide', ({ reviewId, decision }) => {
    pairs = pairs.map((pair) => (pair.id === reviewId ? review(reviewId, decision) : pair))
    return { review: review(reviewId, decision) }
  })
  store = createReviewsStore({ api, clock: frames, intents: createIntents({ newId: api.newId, now: () => time }), onFailure: (one) => failures.push(one) })
})

async function started(): Promise<() => void> {
  const stop = store.getState().start()
  await settled()
  return stop
}
const shown = () => store.getState().reviews.map(({ id, state }) => `${id} ${state}`)

describe('pairs to decide', () => {
  it('stay where they are when one is decided, so that the next click meets what was seen', async () => {
    await started()
    await store.getState().decide('1', 'merged')
    expect(shown()).toEqual(['1 merged', '2 open', '3 open'])
    expect(store.getState().open).toBe(2)
    api.emit('graph.changed', { entities: 1, relations: 0, facts: 0 })
    frames.pass(1000)
    await settled()
    expect(shown()).toEqual(['1 merged', '2 open', '3 open'])
  })

  it('can be taken back where they stand', async () => {
    await started()
    await store.getState().decide('1', 'different')
    time = 1000
    await store.getState().decide('1', 'open')
    expect(shown()[0]).toBe('1 open')
    expect(store.getState().open).toBe(3)
  })

  it('leave with the next look at the list', async () => {
    await started()
    await store.getState().decide('2', 'merged')
    store.getState().lookAgain()
    await settled()
    expect(shown()).toEqual(['1 open', '3 open'])
    store.getState().setShelf('decided')
    await settled()
    expect(shown()).toEqual(['2 merged'])
  })

  it('that were decided elsewhere go', async () => {
    await started()
    pairs = [review('3'), review('4')]
    api.emit('graph.changed', { entities: 1, relations: 0, facts: 0 })
    frames.pass(1000)
    await settled()
    expect(shown()).toEqual(['3 open', '4 open'])
  })

  it('do not take over from a shelf that was left meanwhile', async () => {
    const late = fakeApi()
    store = createReviewsStore({ api: late, clock: frames, intents: createIntents({ newId: api.newId, now: () => 0 }), onFailure: () => undefined })
    store.getState().setShelf('open')
    store.getState().setShelf('decided')
    const [open, decided] = late.callsOf('reviews.list')
    decided?.answer({ reviews: [review('9', 'merged')], total: 1, open: 3 })
    open?.answer({ reviews: pairs, total: 3, open: 3 })
    await settled()
    expect(shown()).toEqual(['9 merged'])
  })

  it('say a decision that is refused', async () => {
    await started()
    api.reply('reviews.decide', () => {
      throw new FailureError(failure('not-found', 'gone'))
    })
    await store.getState().decide('1', 'merged')
    expect(failures.map(({ code }) => code)).toEqual(['not-found'])
    expect(shown()[0]).toBe('1 open')
  })
})

describe('the model', () => {
  it('is asked once at a time, and what it decided is told', async () => {
    await started()
    const first = store.getState().askModel()
    const second = store.getState().askModel()
    expect(store.getState().asking).toBe(true)
    api.callsOf('reviews.askModel')[0]?.answer({ asked: 3, merged: 1, different: 1, open: 1 })
    await Promise.all([first, second])
    expect(api.callsOf('reviews.askModel')).toHaveLength(1)
    expect(store.getState()).toMatchObject({ asking: false, asked: { asked: 3 } })
  })
})

describe('the report of an extraction', () => {
  const report = (n: number): ExtractionReport => ({ documentId: idOf(n), mode: 'now', choice: null, ontology: null, passages: 1, extracted: 1, checks: { kept: n, dropped: {} }, notExtracted: [] })

  it('is that of the document that is looked at, whichever answer comes first', async () => {
    const reports = createExtractionReportStore({ api, clock: frames, intents: createIntents({ newId: api.newId, now: () => 0 }), onFailure: () => undefined })
    const leave = reports.getState().follow(idOf(1))
    leave()
    reports.getState().follow(idOf(2))
    const [first, second] = api.callsOf('extraction.report')
    second?.answer({ report: report(2) })
    first?.answer({ report: report(1) })
    await settled()
    expect(reports.getState()).toMatchObject({ documentId: idOf(2), report: { checks: { kept: 2 } } })
  })

  it('names the most frequent reason first, and none that did not occur', () => {
    expect(droppedReasons({ kept: 9, dropped: { 'quote-not-found': 1, 'unknown-type': 4, empty: 0 } })).toEqual([
      { reason: 'unknown-type', count: 4 },
      { reason: 'quote-not-found', count: 1 },
    ])
  })
})
