import type { Format } from '../../i18n/format.ts'
import type { Translate } from '../../i18n/use-t.ts'
import type { ModelCallsState } from '../../stores/model-calls.ts'

/** "Today $0.05 of $0.06 · this month $0.31"; empty before it is known. */
export function spentText({ spent, settings }: Pick<ModelCallsState, 'spent' | 'settings'>, format: Format, t: Translate): string {
  if (!spent) return ''
  const part = (spentUsd: number, budgetUsd: number | null | undefined) => (budgetUsd ? t('extraction.meter.of', { cost: format.usd(spentUsd), budget: format.usd(budgetUsd) }) : format.usd(spentUsd))
  return [t('extraction.meter.today', { cost: part(spent.dayUsd, settings?.budgets.dayUsd) }), t('extraction.meter.month', { cost: part(spent.monthUsd, settings?.budgets.monthUsd) })].join(' · ')
}
