import { failure, type Failure } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { untilWoken } from '../../../shared/model/job.ts'
import type { Budgets, ModelChoice } from '../../../shared/model/provider.ts'
import type { BudgetGate } from '../providers/desk/desk-ports.ts'
import { dayOf, nextDay, nextMonth } from '../../../shared/local-day.ts'
import { isOnThisComputer } from '../providers/prices/on-this-computer.ts'
import type { UsageLedger } from './usage-ledger.ts'

/**
 * Stops before the call that would pass a budget: what was spent, what calls in flight may cost at worst, and this one.
 * A model on this computer costs nothing; one elsewhere whose price nobody knows cannot be kept within a budget, so
 * where there is one it is not called.
 */
export function createBudgetGate(options: {
  readonly ledger: UsageLedger
  readonly budgets: () => Budgets
  /** For one document alone, as it was given with its import; null: the library's. */
  readonly budgetOf: (document: DocumentId) => number | null
  /** What is in batches at a provider, at worst: of a document, or (null) of all. */
  readonly inBatches: (document: DocumentId | null) => number
  readonly nowMs: () => number
}): BudgetGate {
  const { ledger, budgets, nowMs } = options
  const reserved = new Map<DocumentId | null, number>()
  const waiting: (() => void)[] = []
  const settled = (): Promise<void> => new Promise((resolve) => void waiting.push(resolve))

  const inFlight = (): number => [...reserved.values()].reduce((sum, usd) => sum + usd, options.inBatches(null))

  const refusal = (documentId: DocumentId | null, usd: number): { readonly failure: Failure; readonly until: number } | null => {
    const now = nowMs()
    const { dayUsd, monthUsd, documentUsd } = budgets()
    const own = documentId === null ? null : (options.budgetOf(documentId) ?? documentUsd)
    if (documentId !== null && own !== null && ledger.spentOn(documentId) + (reserved.get(documentId) ?? 0) + options.inBatches(documentId) + usd > own)
      return { failure: passed('for this document', own, ledger.spentOn(documentId)), until: untilWoken }
    const day = dayOf(now)
    if (dayUsd !== null && ledger.spentInDay(day) + inFlight() + usd > dayUsd) return { failure: passed('for the day', dayUsd, ledger.spentInDay(day)), until: nextDay(now) }
    const month = day.slice(0, 7)
    if (monthUsd !== null && ledger.spentInMonth(month) + inFlight() + usd > monthUsd) return { failure: passed('for the month', monthUsd, ledger.spentInMonth(month)), until: nextMonth(now) }
    return null
  }

  const hasBudget = (documentId: DocumentId | null): boolean => {
    const { dayUsd, monthUsd, documentUsd } = budgets()
    return dayUsd !== null || monthUsd !== null || documentUsd !== null || (documentId !== null && options.budgetOf(documentId) !== null)
  }

  return {
    reserve(documentId, usd, choice) {
      if (usd === null && !isOnThisComputer(choice) && hasBudget(documentId)) return { kind: 'refused', failure: unpriced(choice), until: untilWoken, whenSettled: null }
      const worst = usd ?? 0
      const refused = refusal(documentId, worst)
      if (refused) return { kind: 'refused', ...refused, whenSettled: reserved.size > 0 ? settled() : null }
      reserved.set(documentId, (reserved.get(documentId) ?? 0) + worst)
      let given = false
      return {
        kind: 'reserved',
        release() {
          if (given) return
          given = true
          const left = (reserved.get(documentId) ?? 0) - worst
          if (left > 1e-12) reserved.set(documentId, left)
          else reserved.delete(documentId)
          for (const tell of waiting.splice(0)) tell()
        },
      }
    },
  }
}

function passed(what: string, budget: number, spent: number): Failure {
  return failure('budget-reached', `The next call could pass the budget ${what}: $${budget.toFixed(2)}, of which $${spent.toFixed(4)} is spent.`)
}

function unpriced({ model }: ModelChoice): Failure {
  return failure('budget-reached', `The price of ${model} is not known, so a budget cannot be kept.`, { subject: model, action: 'Enter the price of the model in Settings, or take the budget away.' })
}
