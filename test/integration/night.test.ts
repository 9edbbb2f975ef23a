import { describe, expect, test } from 'vitest'
import { nightBench, nightTexts } from '../support/night-bench.ts'

describe.each(['anthropic', 'openai'] as const)('a night with %s', (provider) => {
  test('what was put off is sent as a batch, collected, and paid for once at the batch price', async () => {
    const bench = await nightBench(provider)
    const [one, two] = [bench.put('one', nightTexts('one', 7)), bench.put('two', nightTexts('two', 2))]
    expect(bench.job(one)).toEqual({ state: 'queued', reason: 'awaiting-night' })
    await bench.until('a batch runs', () => bench.night().batches()[0]?.state === 'running')
    expect(bench.job(one).reason).toBe('awaiting-batch')
    expect(bench.night().batches()).toMatchObject([{ documents: 2, requests: { total: 4, answered: 0 }, choice: bench.choice, failure: null }])
    await bench.until('both are done', () => bench.job(one).state === 'done' && bench.job(two).state === 'done')
    expect(bench.night().batches()).toMatchObject([{ state: 'ended', requests: { total: 4, answered: 4, failed: 0, expired: 0 }, nextPollAt: null }])
    const { batches, passages, inputTokens, outputTokens, calls } = bench.server.stats()
    expect({ batches: batches.sent, calls, passages }).toMatchObject({ batches: 1, calls: 0, passages: { answered: 9, answeredTwice: 0, askedTwice: 0 } })
    expect(bench.usage()).toMatchObject({ calls: 4, batched: 4, inputTokens, outputTokens })
    expect(bench.night().reports()).toMatchObject([{ documents: [{ outcome: 'ready' }, { outcome: 'ready' }], calls: 4, costUsd: bench.usage().costUsd }])
  })
})
