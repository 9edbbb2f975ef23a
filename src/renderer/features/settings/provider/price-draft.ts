import type { ModelPrice, ModelProvider } from '../../../../shared/model/provider.ts'
import { readAmount, writeAmount } from './amounts.ts'

const figures = ['inputUsd', 'cachedInputUsd', 'cacheWriteUsd', 'outputUsd', 'batchFactor'] as const
type Figure = (typeof figures)[number]

/** A row of the price table while it is written. */
export type PriceDraft = { readonly provider: ModelProvider; readonly model: string } & { readonly [F in Figure]: string }

export function draftOfPrice(row: ModelPrice | null, decimal: '.' | ','): PriceDraft {
  const text = (figure: Figure) => writeAmount(row?.[figure] ?? null, decimal)
  return {
    provider: row?.provider ?? 'openai',
    model: row?.model ?? '',
    inputUsd: text('inputUsd'),
    cachedInputUsd: text('cachedInputUsd'),
    cacheWriteUsd: text('cacheWriteUsd'),
    outputUsd: text('outputUsd'),
    batchFactor: text('batchFactor'),
  }
}

/** The row, dated today; null while a figure is wrong or no model is named. */
export function priceOfDraft(draft: PriceDraft, today: Date): { readonly price: ModelPrice | null; readonly wrong: ReadonlySet<Figure> } {
  const wrong = new Set<Figure>()
  const figure = (name: Figure): number | null => {
    const read = readAmount(draft[name])
    if (read.kind === 'empty') return null
    if (read.kind === 'wrong' || (name === 'batchFactor' && read.value > 1)) {
      wrong.add(name)
      return null
    }
    return read.value
  }
  const price: ModelPrice = {
    provider: draft.provider,
    model: draft.model.trim(),
    inputUsd: figure('inputUsd'),
    cachedInputUsd: figure('cachedInputUsd'),
    cacheWriteUsd: figure('cacheWriteUsd'),
    outputUsd: figure('outputUsd'),
    batchFactor: figure('batchFactor'),
    asOf: localDay(today),
    edited: true,
  }
  return { price: wrong.size > 0 || price.model === '' ? null : price, wrong }
}

function localDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
