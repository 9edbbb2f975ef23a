import { expect, test } from 'vitest'
import { createProviderSettings } from '../../src/workers/engine/extraction/provider-settings.ts'
import { nightBench, nightTexts } from '../support/night-bench.ts'

/** The worst of one request here: 3 passages of 24 sentences at the batch price of the smallest model. */
const oneRequestUsd = 0.002_12

test('a budget of the document holds before the batch is sent: what fits goes, the rest waits until it is raised', async () => {
  const bench = await nightBench('anthropic')
  const id = bench.put('one', nightTexts('one', 12), 'overnight', 0.001)
  await bench.until('nothing fits, and that is said', () => bench.job(id).reason === 'awaiting-budget', 20)
  expect(bench.wait(id)).toMatchObject({ reason: 'awaiting-budget', failure: { code: 'budget-reached' } })
  expect(bench.night().batches()).toEqual([])

  const two = bench.put('two', nightTexts('two', 12), 'overnight', 2.2 * oneRequestUsd)
  await bench.until('a part goes', () => bench.night().batches()[0]?.state === 'running', 20)
  const part = bench.night().batches()[0]?.requests.total ?? 0
  expect(part).toBeGreaterThan(0)
  expect(part).toBeLessThan(4)
  await bench.until('it is back, and what it cost less than its worst lets more go', () => bench.job(two).state === 'done', 24 * 60)
  expect(bench.usage().costUsd).toBeLessThan(2.2 * oneRequestUsd)
  expect(bench.server.stats().passages.answeredTwice).toBe(0)
})

test('what is in a batch counts against every budget until it is answered, after a restart too', async () => {
  const bench = await nightBench('anthropic', { batches: { durationMs: 3_600_000 } })
  bench.budgets = { documentUsd: null, dayUsd: 4 * oneRequestUsd, monthUsd: null }
  const one = bench.put('one', nightTexts('one', 6))
  await bench.until('it runs', () => bench.night().batches()[0]?.state === 'running', 20)
  await bench.restart()
  const more = bench.put('more', nightTexts('more', 15))
  await bench.minutes(3)
  expect(bench.night().batches().length).toBeLessThanOrEqual(2)
  const total = bench.night().batches().reduce((sum, { requests }) => sum + requests.total, 0)
  expect(total).toBeGreaterThan(2)
  expect(total).toBeLessThanOrEqual(4)
  bench.budgets = { documentUsd: null, dayUsd: null, monthUsd: null }
  await bench.until('everything is there', () => [one, more].every((id) => bench.job(id).state === 'done'), 48 * 60)
  expect(bench.server.stats().passages).toMatchObject({ answered: 21, answeredTwice: 0 })
})

test('the books hold the price of a batch: half', async () => {
  const bench = await nightBench('anthropic')
  const id = bench.put('one', nightTexts('one', 3))
  await bench.until('done', () => bench.job(id).state === 'done', 60)
  const row = bench.library.db.prepare<[], { input_tokens: number; cached_input_tokens: number; output_tokens: number; cost_usd: number; batch: number }>('SELECT * FROM usage').get()
  const price = createProviderSettings(bench.library.db).prices().find(({ model }) => model.startsWith('claude-haiku-5-5'))
  expect(price?.batchFactor).toBe(0.5)
  const written = bench.server.stats().cacheWriteTokens
  const full = ((row?.input_tokens ?? 0) - written) * 0.1 + written * 0.125 + (row?.output_tokens ?? 0) * 0.5
  expect(row).toMatchObject({ batch: 1, cached_input_tokens: 0 })
  expect(row?.cost_usd).toBeCloseTo(full / 2 / 1_000_000, 12)
})
