import type { ModelPrice } from '../../../../shared/model/provider.ts'

const asOf = '2026-11-01'

function anthropic(model: string, inputUsd: number, outputUsd: number): ModelPrice {
  // Reading from the cache costs a tenth, writing to it for five minutes a quarter more.
  return { provider: 'anthropic', model, inputUsd, cachedInputUsd: inputUsd * 0.1, cacheWriteUsd: inputUsd * 1.25, outputUsd, batchFactor: 0.5, asOf, edited: false }
}

/**
 * US dollars for a million tokens, as the provider's documentation said at `asOf`; prompts up to 100,000 tokens, which
 * is far more than a passage. Whatever is not here is not known, and the app says so instead of guessing.
 */
export const shippedPrices: readonly ModelPrice[] = [
  anthropic('claude-haiku-5-5*', 0.1, 0.5),
  anthropic('claude-haiku-4-5*', 1, 5),
  anthropic('claude-sonnet-5-5*', 2, 10),
  anthropic('claude-opus-5-5*', 4, 20),
]
