import { describe, expect, it } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { untilWoken } from '../../../../../src/shared/model/job.ts'
import type { Budgets, ModelChoice } from '../../../../../src/shared/model/provider.ts'
import { createBudgetGate } from '../../../../../src/workers/engine/extraction/budget-gate.ts'

const paid: ModelChoice = { provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: null }
const own: ModelChoice = { provider: 'compatible', model: 'own', baseUrl: 'http://127.0.0.1:11434/v1' }
const a = 'a' as DocumentId
const b = 'b' as DocumentId
const noon = new Date(2026, 10, 23, 12).getTime()

function gate(budgets: Partial<Budgets>, more: { readonly spent?: Partial<Record<'a' | 'b', number>>; readonly ownBudget?: number; readonly now?: number; readonly inBatches?: number } = {}) {
  const spent = more.spent ?? {}
  const all = (spent.a ?? 0) + (spent.b ?? 0)
  return createBudgetGate({
    ledger: { record: () => undefined, spentOn: (document) => spent[document as 'a' | 'b'] ?? 0, spentInDay: () => all, spentInMonth: () => all },
    budgets: () => ({ documentUsd: null, dayUsd: null, monthUsd: null, ...budgets }),
    budgetOf: (document) => (document === a ? (more.ownBudget ?? null) : null),
    inBatches: () => more.inBatches ?? 0,
    nowMs: () => more.now ?? noon,
  })
}
const kind = (answer: { readonly kind: string }) => answer.kind

describe('a budget', () => {
  it('that is not there stops nothing', () => expect(kind(gate({}).reserve(a, 1_000, paid))).toBe('reserved'))

  it('of a document stops the call that could pass it, and that of another document not', () => {
    const money = gate({ documentUsd: 1 }, { spent: { a: 0.7 } })
    expect(kind(money.reserve(a, 0.3, paid))).toBe('reserved')
    expect(money.reserve(a, 0.01, paid)).toMatchObject({ kind: 'refused', until: untilWoken, failure: { code: 'budget-reached' } })
    expect(kind(money.reserve(b, 0.9, paid))).toBe('reserved')
  })

  it('counts what is in flight at its worst, until it is given back, once', () => {
    const money = gate({ documentUsd: 1 })
    const first = money.reserve(a, 0.6, paid)
    expect(kind(money.reserve(a, 0.6, paid))).toBe('refused')
    if (first.kind !== 'reserved') throw new Error('refused')
    first.release()
    first.release()
    expect(kind(money.reserve(a, 0.6, paid))).toBe('reserved')
    expect(kind(money.reserve(a, 0.6, paid))).toBe('refused')
  })

  it('given with an import holds instead of the library’s', () => {
    expect(kind(gate({ documentUsd: 0.1 }, { ownBudget: 5 }).reserve(a, 1, paid))).toBe('reserved')
    expect(kind(gate({ documentUsd: 5 }, { ownBudget: 0.1 }).reserve(a, 1, paid))).toBe('refused')
  })

  it('of the day counts all documents and questions, in flight too, and opens again when the day turns', () => {
    const money = gate({ dayUsd: 1 }, { spent: { a: 0.5 } })
    expect(kind(money.reserve(b, 0.4, paid))).toBe('reserved')
    const refused = money.reserve(null, 0.2, paid)
    expect(refused).toMatchObject({ kind: 'refused', until: new Date(2026, 10, 24).getTime() })
  })

  it('of the month opens again with the next one', () => {
    expect(gate({ monthUsd: 1 }, { spent: { b: 1 } }).reserve(a, 0.01, paid)).toMatchObject({ kind: 'refused', until: new Date(2026, 11, 1).getTime() })
  })

  it('counts what batches under way may cost', () => expect(kind(gate({ dayUsd: 1 }, { inBatches: 0.9 }).reserve(a, 0.2, paid))).toBe('refused'))

  it('cannot be kept where the price is not known, so nothing is asked; on this computer it can', () => {
    expect(gate({ dayUsd: 1 }).reserve(a, null, paid)).toMatchObject({ kind: 'refused', failure: { code: 'budget-reached', subject: paid.model } })
    expect(kind(gate({ dayUsd: 1 }).reserve(a, null, own))).toBe('reserved')
    expect(kind(gate({}).reserve(a, null, paid))).toBe('reserved')
    expect(kind(gate({}, { ownBudget: 1 }).reserve(a, null, paid))).toBe('refused')
  })
})
