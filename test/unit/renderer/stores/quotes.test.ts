import { beforeEach, describe, expect, it } from 'vitest'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { createModelCallsStore, type ModelCallsStore } from '../../../../src/renderer/stores/model-calls.ts'
import { isHalfPrice, libraryLeft, overBudget, sumQuotes } from '../../../../src/renderer/stores/quote-sums.ts'
import { createQuotesStore, QUOTES_SHOWN, type QuotesStore } from '../../../../src/renderer/stores/quotes.ts'
import { countJobs } from '../../../../src/renderer/stores/queue-order.ts'
import { createQueueStore, type QueueStore } from '../../../../src/renderer/stores/queue.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../src/shared/model/ids.ts'
import { untilWoken, type JobState, type JobView } from '../../../../src/shared/model/job.ts'
import { defaultProviderSettings, type ProviderSettings, type Quote } from '../../../../src/shared/model/provider.ts'
import { fakeApi, settled, type FakeApi } from '../../../support/fake-api.ts'
import { fakeFrames, idOf, job, leased, type FakeFrames } from '../../../support/window-samples.ts'

const asking: JobState = { kind: 'queued', notBefore: untilWoken, reason: 'awaiting-choice' }

function quote(documentIds: DocumentId[], change: Partial<Quote> = {}): Quote {
  return {
    documentIds,
    choice: { provider: 'openai', model: 'm', baseUrl: null },
    passages: 10,
    alreadyKept: 0,
    calls: 5,
    inputTokens: [900, 1100],
    outputTokens: [400, 2000],
    costUsd: [0.01, 0.03],
    overnightUsd: [0.005, 0.015],
    durationMs: 60_000,
    leftUsd: null,
    ...change,
  }
}

let api: FakeApi
let frames: FakeFrames
let queue: QueueStore
let calls: ModelCallsStore
let quotes: QuotesStore
let failures: Failure[]
let nothing: number
let settings: ProviderSettings

beforeEach(() => {
  api = fakeApi()
  frames = fakeFrames()
  failures = []
  nothing = 0
  settings = defaultProviderSettings
  const intents = createIntents({ newId: api.newId, now: () => 0 })
  const onFailure = (one: Failure) => void failures.push(one)
  api.reply('documents.pendingImports', () => ({ imports: [], waiting: 0 }))
  api.reply('providers.get', () => ({ settings, keys: [], prices: [], lanes: [] }))
  api.reply('usage.list', () => ({ rows: [], total: { key: '', label: '', calls: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: 0, unpricedCalls: 0 }, budgets: { dayUsd: 0.5, monthUsd: 2 } }))
  api.reply('extraction.quote', ({ documentIds }) => ({ quotes: [quote([...(documentIds ?? [])] as DocumentId[], { passages: (documentIds ?? [1, 2, 3]).length * 10 })] }))
  queue = createQueueStore({ api, clock: frames, now: () => 0, intents, onFailure, onBatchEnd: () => undefined })
  calls = createModelCallsStore({ api, clock: frames, now: () => 0 })
  quotes = createQuotesStore({ api, clock: frames, intents, queue, calls, onFailure, onNothingToDo: () => (nothing += 1) })
})

async function started(jobs: JobView[]): Promise<() => void> {
  api.reply('jobs.list', () => ({ jobs, counts: countJobs(jobs), total: jobs.length }))
  const stops = [queue.getState().start(), calls.getState().start(), quotes.getState().start()]
  await settled()
  return () => stops.forEach((stop) => stop())
}

const heard = async (jobs: JobView[], all: JobView[]) => {
  api.emit('jobs.changed', { jobs, counts: countJobs(all) })
  frames.frame()
  frames.pass(1000)
  await settled()
}

describe('what waits for an answer', () => {
  it('is quoted each alone, and all together where there are several', async () => {
    await started([job(1, asking), job(2, asking), job(3, leased)])
    expect(new Set(quotes.getState().awaiting)).toEqual(new Set([idOf(1), idOf(2)]))
    expect(Object.keys(quotes.getState().quotes)).toHaveLength(2)
    expect(quotes.getState().together?.passages).toBe(30)
  })

  it('is not summed up where it is one alone', async () => {
    await started([job(1, asking)])
    expect(quotes.getState().together).toBeNull()
    expect(api.callsOf('extraction.quote').map((call) => call.input)).toEqual([{ documentIds: [idOf(1)] }])
  })

  it('is quoted as far as the list is shown, and on request beyond it', async () => {
    await started(Array.from({ length: QUOTES_SHOWN + 3 }, (_, n) => job(n + 1, asking)))
    expect(Object.keys(quotes.getState().quotes)).toHaveLength(QUOTES_SHOWN)
    quotes.getState().showMore()
    frames.pass(1000)
    await settled()
    expect(Object.keys(quotes.getState().quotes)).toHaveLength(QUOTES_SHOWN + 3)
    const alone = api.callsOf('extraction.quote').flatMap((call) => call.input.documentIds ?? [])
    expect(alone).toHaveLength(new Set(alone).size)
  })

  it('is not quoted again for each sign of progress of another', async () => {
    const running = job(2, leased)
    await started([job(1, asking), running])
    const before = api.callsOf('extraction.quote').length
    for (let n = 1; n < 20; n++) await heard([{ ...running, updatedAt: 100 + n }], [job(1, asking), running])
    expect(api.callsOf('extraction.quote')).toHaveLength(before)
  })

  it('loses its quote with its answer', async () => {
    await started([job(1, asking), job(2, asking)])
    await heard([job(1, leased, { updatedAt: 50 })], [job(1, leased), job(2, asking)])
    expect(quotes.getState().awaiting).toEqual([idOf(2)])
    expect(Object.keys(quotes.getState().quotes)).toEqual([idOf(2)])
    expect(quotes.getState().together).toBeNull()
  })

  it('is quoted anew when another model is set, and an answer that was on its way does not count', async () => {
    await started([job(1, asking)])
    const before = api.callsOf('extraction.quote').length
    settings = { ...defaultProviderSettings, extraction: { provider: 'anthropic', model: 'other', baseUrl: null } }
    api.reply('extraction.quote', () => ({ quotes: [quote([idOf(1)], { costUsd: [1, 2] })] }))
    api.emit('providers.changed', { lanes: [] })
    frames.pass(1000)
    await settled()
    frames.pass(1000)
    await settled()
    expect(api.callsOf('extraction.quote').length).toBeGreaterThan(before)
    expect(quotes.getState().quotes[idOf(1)]?.costUsd).toEqual([1, 2])
  })

  it('says why there is no quote', async () => {
    api.reply('extraction.quote', () => {
      throw new FailureError(failure('timed-out', 'slow'))
    })
    await started([job(1, asking)])
    expect(quotes.getState().failure?.code).toBe('timed-out')
  })
})

describe('an answer', () => {
  it('given twice by a double click is one command', async () => {
    await started([job(1, asking)])
    api.reply('extraction.choose', () => ({ acted: [idOf(1)], skipped: [] }))
    await Promise.all([quotes.getState().choose([idOf(1)], 'now'), quotes.getState().choose([idOf(1)], 'overnight')])
    expect(api.callsOf('extraction.choose').map((call) => call.input)).toEqual([{ targets: { documentIds: [idOf(1)] }, mode: 'now' }])
  })

  it('with no effect is said, and a refused one as well', async () => {
    await started([])
    api.reply('extraction.choose', () => ({ acted: [], skipped: [{ documentId: idOf(1), why: 'extracted so already' }] }))
    expect(await quotes.getState().choose([idOf(1)], 'now')).toBe(true)
    expect(nothing).toBe(1)
    api.reply('extraction.choose', () => {
      throw new FailureError(failure('not-found', 'gone'))
    })
    expect(await quotes.getState().choose([idOf(2)], 'now')).toBe(false)
    expect(failures.map(({ code }) => code)).toEqual(['not-found'])
  })
})

describe('a question about one document', () => {
  it('forgets the answer about another that came late', async () => {
    const late = fakeApi()
    const intents = createIntents({ newId: api.newId, now: () => 0 })
    quotes = createQuotesStore({ api: late, clock: frames, intents, queue, calls, onFailure: () => undefined, onNothingToDo: () => undefined })
    const asked = [quotes.getState().quoteOne(idOf(1)), quotes.getState().quoteOne(idOf(2))]
    const [first, second] = late.callsOf('extraction.quote')
    second?.answer({ quotes: [quote([idOf(2)])] })
    first?.answer({ quotes: [quote([idOf(1)])] })
    await Promise.all(asked)
    expect(quotes.getState().single).toMatchObject({ documentId: idOf(2), quote: { documentIds: [idOf(2)] } })
    await quotes.getState().quoteOne(null)
    expect(quotes.getState().single).toBeNull()
  })
})

describe('stopping', () => {
  it('leaves no listener and no timer', async () => {
    const stop = await started([job(1, asking), job(2, asking)])
    stop()
    expect(api.listeners()).toBe(0)
    frames.pass(5000)
    expect(frames.armed()).toBe(0)
  })
})

describe('sums of quotes', () => {
  it('add up, and one price that is not known leaves the sum unknown', () => {
    expect(sumQuotes([])).toBeNull()
    expect(sumQuotes([quote([idOf(1)]), quote([idOf(2)])])).toMatchObject({ passages: 20, calls: 10, costUsd: [0.02, 0.06], durationMs: 120_000, documentIds: [idOf(1), idOf(2)] })
    expect(sumQuotes([quote([idOf(1)]), quote([idOf(2)], { costUsd: null, durationMs: null })])).toMatchObject({ costUsd: null, durationMs: null })
  })

  it('keep the least that a budget leaves', () => {
    expect(sumQuotes([quote([idOf(1)], { leftUsd: 2 }), quote([idOf(2)])])?.leftUsd).toBe(2)
    expect(sumQuotes([quote([idOf(1)], { leftUsd: 2 }), quote([idOf(2)], { leftUsd: 1 })])?.leftUsd).toBe(1)
  })

  it('are over a budget by their high end, or when nobody knows the price', () => {
    expect(overBudget(quote([], { leftUsd: 0.02 }))).toBe(0.02)
    expect(overBudget(quote([], { leftUsd: 0.05 }))).toBeNull()
    expect(overBudget(quote([], { leftUsd: 5, costUsd: null }))).toBe(5)
    expect(overBudget(quote([]))).toBeNull()
  })

  it('are bound together by the day and the month, not by the budget of each document', () => {
    const budgets = (dayUsd: number | null, monthUsd: number | null) => libraryLeft({ settings: { ...defaultProviderSettings, budgets: { documentUsd: 0.01, dayUsd, monthUsd } }, spent: { dayUsd: 0.5, monthUsd: 2 } })
    expect([budgets(null, null), budgets(1, null), budgets(1, 2.2), budgets(0.1, null)]).toEqual([null, 0.5, expect.closeTo(0.2), 0])
  })

  it('promise half only where it is half', () => {
    expect(isHalfPrice(quote([]))).toBe(true)
    expect(isHalfPrice(quote([], { overnightUsd: [0.01, 0.03] }))).toBe(false)
    expect(isHalfPrice(quote([], { overnightUsd: null }))).toBe(false)
    expect(isHalfPrice(quote([], { costUsd: [0, 0], overnightUsd: [0, 0] }))).toBe(false)
  })
})
