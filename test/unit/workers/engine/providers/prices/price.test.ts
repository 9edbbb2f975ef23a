import { describe, expect, it } from 'vitest'
import type { ModelPrice } from '../../../../../../src/shared/model/provider.ts'
import { costOf, mergedPrices, priceOf } from '../../../../../../src/workers/engine/providers/prices/price.ts'
import { shippedPrices } from '../../../../../../src/workers/engine/providers/prices/shipped.ts'

const row = (model: string, inputUsd: number | null, more: Partial<ModelPrice> = {}): ModelPrice => ({ provider: 'anthropic', model, inputUsd, cachedInputUsd: null, cacheWriteUsd: null, outputUsd: 10, batchFactor: 0.5, asOf: '2026-11-01', edited: false, ...more })
const usage = (inputTokens: number, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens = 0) => ({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens })

describe('the row of a model', () => {
  const table = [row('claude-*', 1), row('claude-haiku-*', 2), row('claude-haiku-5-5', 3)]
  it.each([
    ['claude-haiku-5-5', 3],
    ['claude-haiku-5-5-20261001', 2],
    ['claude-other', 1],
  ])('fits best: %s', (model, inputUsd) => expect(priceOf({ provider: 'anthropic', model }, table)?.inputUsd).toBe(inputUsd))

  it('is not known for other names and other providers', () => {
    expect(priceOf({ provider: 'anthropic', model: 'another' }, table)).toBeNull()
    expect(priceOf({ provider: 'openai', model: 'claude-haiku-5-5' }, table)).toBeNull()
  })

  it('is the person’s own where there is one, marked as theirs', () => {
    const merged = mergedPrices([row('claude-haiku-5-5*', 7)])
    expect(priceOf({ provider: 'anthropic', model: 'claude-haiku-5-5' }, merged)).toMatchObject({ inputUsd: 7, edited: true })
    expect(merged).toHaveLength(shippedPrices.length)
  })
})

describe('what a call costs', () => {
  const price = row('m', 2, { cachedInputUsd: 0.2, cacheWriteUsd: 2.5 })
  it('is new, cached and written input, and output, each at its own price', () => {
    expect(costOf(usage(1_000_000, 300_000, 200_000, 100_000), price, false)).toBeCloseTo(0.5 * 2 + 0.3 * 0.2 + 0.2 * 2.5 + 0.1 * 10, 10)
    expect(costOf(usage(1_000_000), price, true)).toBeCloseTo(1, 10)
  })

  it('takes cached input at the full price where no other is known', () => expect(costOf(usage(1_000_000, 1_000_000), row('m', 2), false)).toBeCloseTo(2, 10))

  it('is not known without a price, or without the one that it needs', () => {
    expect(costOf(usage(1), null, false)).toBeNull()
    expect(costOf(usage(0, 0, 0, 1), row('m', 2, { outputUsd: null }), false)).toBeNull()
    expect(costOf(usage(1), row('m', null), false)).toBeNull()
    expect(costOf(usage(1), row('m', 2, { batchFactor: null }), true)).toBeNull()
    // What is not used needs no price.
    expect(costOf(usage(1_000_000), row('m', 2, { outputUsd: null }), false)).toBeCloseTo(2, 10)
  })
})
