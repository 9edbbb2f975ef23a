import { describe, expect, it } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { defaultProviderSettings, type ModelChoice } from '../../../../../src/shared/model/provider.ts'
import { dayOf, nextDay, nextMonth } from '../../../../../src/shared/local-day.ts'
import { listUsage } from '../../../../../src/workers/engine/browse/usage.ts'
import { createKeptAnswers } from '../../../../../src/workers/engine/extraction/kept-answers.ts'
import { createProviderSettings } from '../../../../../src/workers/engine/extraction/provider-settings.ts'
import { countExtraction, forgetMissed } from '../../../../../src/workers/engine/extraction/report.ts'
import { createUsageLedger } from '../../../../../src/workers/engine/extraction/usage-ledger.ts'
import { createStageStore } from '../../../../../src/workers/engine/stage-store/stage-store.ts'
import type { KeptAnswer } from '../../../../../src/workers/engine/providers/extractor/answer-store.ts'
import { addDocument, temporaryLibrary } from '../../../../support/temporary-library.ts'

const claude: ModelChoice = { provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: null }
const usage = (inputTokens: number, outputTokens: number, cachedInputTokens = 0) => ({ inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens: 0 })

describe('settings of a library', () => {
  it('are the defaults at first, keep what is changed alone, and are there when it is opened again', async () => {
    const { db } = await temporaryLibrary()
    const settings = createProviderSettings(db)
    expect(settings.get()).toEqual(defaultProviderSettings)
    settings.change({ extraction: claude, startBelowUsd: undefined })
    settings.change({ sharedCache: false })
    expect(createProviderSettings(db).get()).toEqual({ ...defaultProviderSettings, extraction: claude, sharedCache: false })
  })
  it('that cannot be read fall back one by one, and not all together', async () => {
    const { db } = await temporaryLibrary()
    const write = (value: string) => db.prepare<[string]>("INSERT INTO library_meta (key, value) VALUES ('providers', ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(value)
    write(JSON.stringify({ sharedCache: false, extraction: { provider: 'of a newer version', model: 'm', baseUrl: null }, startBelowUsd: 'much' }))
    expect(createProviderSettings(db).get()).toEqual({ ...defaultProviderSettings, sharedCache: false })
    write('{ this is no JSON')
    expect(createProviderSettings(db).get()).toEqual(defaultProviderSettings)
  })
  it('hold a person’s own prices before those that ship', async () => {
    const { db } = await temporaryLibrary()
    const settings = createProviderSettings(db)
    const shipped = settings.prices().find(({ model }) => model === 'claude-haiku-5-5*')
    if (!shipped) throw new Error('no shipped price')
    expect(shipped).toMatchObject({ inputUsd: 0.1, outputUsd: 0.5, batchFactor: 0.5, edited: false })
    settings.changePrices([{ ...shipped, inputUsd: 7, edited: true }, { ...shipped, model: 'ignored: not edited' }])
    const again = createProviderSettings(db).prices()
    expect(again.filter(({ model }) => model === shipped.model)).toEqual([{ ...shipped, inputUsd: 7, edited: true }])
    expect(again.some(({ model }) => model.startsWith('ignored'))).toBe(false)
    settings.changePrices([])
    expect(settings.prices().find(({ model }) => model === shipped.model)).toEqual(shipped)
  })
})

describe('what was spent', () => {
  const november = new Date(2026, 10, 30, 23, 30).getTime()
  const december = new Date(2026, 11, 1, 0, 30).getTime()

  async function spent() {
    const library = await temporaryLibrary()
    let now = november
    const ledger = createUsageLedger({ db: library.db, nowMs: () => now })
    const a = addDocument(library, 'A')
    const b = addDocument(library, 'B')
    const call = (documentId: DocumentId | null, costUsd: number | null, choice = claude) => ledger.record({ choice, purpose: 'extract', documentId, calls: 1, usage: usage(100, 10, 40), costUsd, batch: false })
    call(a, 0.5)
    call(b, 0.25)
    call(null, 0.125)
    now = december
    call(a, 1)
    call(b, null, { ...claude, model: 'of no known price' })
    return { library, ledger, a, b, list: (input: Parameters<typeof listUsage>[1]) => listUsage({ db: library.db, layout: library.layout, nowMs: () => december }, input) }
  }

  it('is summed for a document, a day and a month of the place where one is', async () => {
    const { ledger, a, b } = await spent()
    expect([ledger.spentOn(a), ledger.spentOn(b)]).toEqual([1.5, 0.25])
    expect([ledger.spentInDay('2026-11-30'), ledger.spentInDay('2026-12-01')]).toEqual([0.875, 1])
    expect([ledger.spentInMonth('2026-11'), ledger.spentInMonth('2026-12'), ledger.spentInMonth('2026-10')]).toEqual([0.875, 1, 0])
  })
  it('is listed by document, dearest first, by model and by day, and adds up', async () => {
    const { a, b, list } = await spent()
    const byDocument = list({ by: 'document' })
    expect(byDocument.rows.map(({ key, label, calls, costUsd, unpricedCalls }) => [key, label, calls, costUsd, unpricedCalls])).toEqual([[a, 'A', 2, 1.5, 0], [b, 'B', 2, 0.25, 1], ['', '', 1, 0.125, 0]])
    expect(byDocument.total).toMatchObject({ calls: 5, inputTokens: 500, cachedInputTokens: 200, outputTokens: 50, costUsd: 1.875, unpricedCalls: 1 })
    expect(byDocument.budgets).toEqual({ dayUsd: 1, monthUsd: 1 })
    expect(list({ by: 'model' }).rows.map(({ label, calls }) => [label, calls])).toEqual([['anthropic claude-haiku-5-5', 4], ['anthropic of no known price', 1]])
    expect(list({ by: 'day' }).rows.map(({ key, calls }) => [key, calls])).toEqual([['2026-11-30', 3], ['2026-12-01', 2]])
    expect(list({ by: 'day', from: december - 60_000 }).total.calls).toBe(2)
    expect(list({ by: 'day', to: december }).total.calls).toBe(3)
  })
  it('stays spent when its document goes for good', async () => {
    const { library, list, a } = await spent()
    library.db.prepare<[string]>('DELETE FROM documents WHERE id = ?').run(a)
    expect(list({ by: 'document' }).total.costUsd).toBe(1.875)
    expect(list({ by: 'document' }).rows.map(({ label }) => label)).not.toContain('A')
  })
  it('on a document that went while its answer was on the way is written all the same', async () => {
    const { ledger, list } = await spent()
    ledger.record({ choice: claude, purpose: 'extract', documentId: 'gone' as DocumentId, calls: 1, usage: usage(1, 1), costUsd: 9, batch: false })
    expect(list({ by: 'day' }).total.costUsd).toBe(10.875)
  })
})

describe('a day', () => {
  it('begins where the user is, and ends when the next begins, summer time or not', () => {
    expect(dayOf(new Date(2026, 2, 5, 0, 0).getTime())).toBe('2026-03-05')
    for (const at of [new Date(2026, 2, 29, 12), new Date(2026, 9, 25, 12), new Date(2026, 11, 31, 23, 59)]) {
      expect(dayOf(nextDay(at.getTime()))).not.toBe(dayOf(at.getTime()))
      expect(dayOf(nextDay(at.getTime()) - 1)).toBe(dayOf(at.getTime()))
    }
    expect(dayOf(nextMonth(new Date(2026, 11, 31, 12).getTime()))).toBe('2027-01-01')
  })
})

describe('answers that are kept', () => {
  const by = { provider: 'anthropic', model: 'm', promptVersion: '1-a' }
  const answer: KeptAnswer = { extraction: { entities: [], relations: [], facts: [] }, checks: { kept: 4, dropped: { 'quote-not-found': 2 } }, notExtracted: null }

  async function bench() {
    const library = await temporaryLibrary()
    const documentId = addDocument(library, 'doc')
    const store = createStageStore(library.db, library.layout, () => 1)
    const elsewhere = new Map<string, KeptAnswer>()
    let on = true
    const shared = { find: (hash: string) => elsewhere.get(hash) ?? null, keep: (hash: string, _by: unknown, given: KeptAnswer) => void (given.notExtracted === null && elsewhere.set(hash, given)) }
    const answers = createKeptAnswers({ db: library.db, store, shared: () => (on ? shared : null) })
    const passage = (index: number) =>
      library.db.transaction(() =>
        store.savePassage(documentId, { id: `p${index}` as never, contextHash: `h${index}`, index, kind: 'text', headings: [], page: index + 1, tokens: 10, text: 'Words.', boxesJson: '[]', runs: '' }),
      )
    for (const index of [0, 1, 2, 3]) passage(index)
    return { db: library.db, documentId, answers, elsewhere, turnOff: () => (on = false) }
  }

  it('are found here first, then among those of other libraries, which are kept here too', async () => {
    const { answers, elsewhere, turnOff } = await bench()
    elsewhere.set('h0', answer)
    expect(answers.find('h0', by)).toEqual(answer)
    answers.keep('h1', by, answer)
    expect(elsewhere.get('h1')).toEqual(answer)
    turnOff()
    expect(answers.find('h0', by)).toEqual(answer)
    answers.keep('h2', by, answer)
    expect(elsewhere.has('h2')).toBe(false)
    expect(answers.find('h1', { ...by, promptVersion: '2-a' })).toBeNull()
  })
  it('are counted for a document: what was kept, what was dropped and why, and what has no answer, with its page', async () => {
    const { db, documentId, answers } = await bench()
    answers.keep('h0', by, answer)
    answers.keep('h1', by, { ...answer, checks: { kept: 1, dropped: { 'quote-not-found': 1, 'unknown-type': 1 } } })
    answers.keep('h2', by, { ...answer, checks: { kept: 0, dropped: {} }, notExtracted: 'refused' })
    expect(countExtraction(db, documentId, by)).toEqual({
      passages: 4,
      extracted: 2,
      checks: { kept: 5, dropped: { 'quote-not-found': 3, 'unknown-type': 1 } },
      notExtracted: [{ passageId: 'p2', index: 2, page: 3, why: 'refused' }],
    })
    expect(countExtraction(db, documentId, { ...by, model: 'another' })).toEqual({ passages: 4, extracted: 0, checks: { kept: 0, dropped: {} }, notExtracted: [] })
    expect(forgetMissed(db, documentId, by)).toBe(1)
    expect(answers.find('h2', by)).toBeNull()
    expect(answers.find('h0', by)).toEqual(answer)
    expect(forgetMissed(db, documentId, by)).toBe(0)
  })
})
