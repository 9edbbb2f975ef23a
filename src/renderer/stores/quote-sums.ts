import type { Quote } from '../../shared/model/provider.ts'
import type { ModelCallsState } from './model-calls.ts'

type Range = readonly [number, number]

/** Several quotes as one; null where there is none. One price that is not known leaves the sum unknown. */
export function sumQuotes(quotes: readonly Quote[]): Quote | null {
  const [first, ...others] = quotes
  if (!first) return null
  return others.reduce<Quote>(
    (sum, quote) => ({
      documentIds: [...sum.documentIds, ...quote.documentIds],
      choice: sum.choice,
      passages: sum.passages + quote.passages,
      alreadyKept: sum.alreadyKept + quote.alreadyKept,
      calls: sum.calls + quote.calls,
      inputTokens: added(sum.inputTokens, quote.inputTokens),
      outputTokens: added(sum.outputTokens, quote.outputTokens),
      costUsd: sum.costUsd && quote.costUsd && added(sum.costUsd, quote.costUsd),
      overnightUsd: sum.overnightUsd && quote.overnightUsd && added(sum.overnightUsd, quote.overnightUsd),
      durationMs: sum.durationMs === null || quote.durationMs === null ? null : sum.durationMs + quote.durationMs,
      leftUsd: sum.leftUsd === null ? quote.leftUsd : quote.leftUsd === null ? sum.leftUsd : Math.min(sum.leftUsd, quote.leftUsd),
    }),
    first,
  )
}

/** What the budgets leave, where the quote could pass it; null where it cannot. */
export function overBudget({ costUsd, leftUsd }: Pick<Quote, 'costUsd' | 'leftUsd'>): number | null {
  return leftUsd !== null && (costUsd === null || costUsd[1] > leftUsd) ? leftUsd : null
}

/** What the budgets of the day and the month leave; null where there is neither, or nothing is known yet. */
export function libraryLeft({ settings, spent }: Pick<ModelCallsState, 'settings' | 'spent'>): number | null {
  if (!settings || !spent) return null
  const { dayUsd, monthUsd } = settings.budgets
  const left = [dayUsd === null ? null : dayUsd - spent.dayUsd, monthUsd === null ? null : monthUsd - spent.monthUsd].filter((each) => each !== null)
  return left.length === 0 ? null : Math.max(0, Math.min(...left))
}

/** Whether the night costs half, as it does wherever batches are sold so. */
export function isHalfPrice({ costUsd, overnightUsd }: Pick<Quote, 'costUsd' | 'overnightUsd'>): boolean {
  if (!costUsd || !overnightUsd || costUsd[1] === 0) return false
  return Math.abs(overnightUsd[1] / costUsd[1] - 0.5) < 0.01
}

function added(a: Range, b: Range): [number, number] {
  return [a[0] + b[0], a[1] + b[1]]
}
