import type { ModelChoice, ModelPrice } from '../../../../shared/model/provider.ts'
import type { TokenUsage } from '../model-port.ts'
import { shippedPrices } from './shipped.ts'

/** The table as it is shown and used: what ships, with a person's own rows in the place of those of the same name. */
export function mergedPrices(edited: readonly ModelPrice[]): ModelPrice[] {
  const own = edited.map((row) => ({ ...row, edited: true }))
  const names = new Set(own.map(nameOf))
  return [...own, ...shippedPrices.filter((row) => !names.has(nameOf(row)))]
}

/** The row whose name fits best: the exact one, else the longest beginning. Null: this model's price is not known. */
export function priceOf(choice: Pick<ModelChoice, 'provider' | 'model'>, table: readonly ModelPrice[]): ModelPrice | null {
  let best: { readonly row: ModelPrice; readonly length: number } | null = null
  for (const row of table) {
    if (row.provider !== choice.provider) continue
    const length = fit(row.model, choice.model)
    if (length > (best?.length ?? -1)) best = { row, length }
  }
  return best?.row ?? null
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

/** How much of the name is matched; -1 where it is another one. */
function fit(pattern: string, model: string): number {
  if (!pattern.endsWith('*')) return pattern === model ? model.length + 1 : -1
  const beginning = pattern.slice(0, -1)
  return model.startsWith(beginning) ? beginning.length : -1
}
