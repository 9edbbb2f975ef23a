import type { ModelPrice } from '../../../../shared/model/provider.ts'
import type { TokenUsage } from '../model-port.ts'
import { shippedPrices } from './shipped.ts'

export { priceOf } from '../../../../shared/model/price-of.ts'

/** The table as it is shown and used: what ships, with a person's own rows in the place of those of the same name. */
export function mergedPrices(edited: readonly ModelPrice[]): ModelPrice[] {
  const own = edited.map((row) => ({ ...row, edited: true }))
  const names = new Set(own.map(nameOf))
  return [...own, ...shippedPrices.filter((row) => !names.has(nameOf(row)))]
}

/** US dollars for what was used. Null where a figure that it needs is not known. */
export function costOf(usage: TokenUsage, price: ModelPrice | null, batch: boolean): number | null {
  if (!price || (batch && price.batchFactor === null)) return null
  const fresh = usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteTokens
  const parts = [
    [fresh, price.inputUsd],
    [usage.cachedInputTokens, price.cachedInputUsd ?? price.inputUsd],
    [usage.cacheWriteTokens, price.cacheWriteUsd ?? price.inputUsd],
    [usage.outputTokens, price.outputUsd],
  ] as const
  let sum = 0
  for (const [tokens, usd] of parts) {
    if (tokens > 0 && usd === null) return null
    sum += (tokens * (usd ?? 0)) / 1_000_000
  }
  return sum * (batch ? (price.batchFactor ?? 1) : 1)
}

function nameOf({ provider, model }: ModelPrice): string {
  return `${provider}\n${model}`
}
