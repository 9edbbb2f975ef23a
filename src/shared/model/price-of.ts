import type { ModelChoice, ModelPrice } from './provider.ts'

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

/** How much of the name is matched; -1 where it is another one. */
function fit(pattern: string, model: string): number {
  if (!pattern.endsWith('*')) return pattern === model ? model.length + 1 : -1
  const beginning = pattern.slice(0, -1)
  return model.startsWith(beginning) ? beginning.length : -1
}
