import { useState } from 'react'
import type { Budgets, ProviderSettings } from '../../../../shared/model/provider.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useStores } from '../../../services-context.tsx'
import { AmountField } from './amount-field.tsx'
import { RadioCards } from './radio-cards.tsx'

const limits = ['documentUsd', 'dayUsd', 'monthUsd'] as const satisfies readonly (keyof Budgets)[]
const firstAmountUsd = 0.1

/** How much may be spent, and how much without asking. */
export function BudgetSettings(props: { readonly settings: ProviderSettings }) {
  const t = useT()
  const { providers } = useStores()
  const { change } = providers.getState()
  const { budgets, startBelowUsd } = props.settings
  const [asks, setAsks] = useState(startBelowUsd === 0)
  const ask = (always: boolean) => {
    setAsks(always)
    void change({ startBelowUsd: always ? 0 : startBelowUsd || firstAmountUsd })
  }
  return (
    <section className="settings-part settings-wide" data-part="budget">
      <h2>{t('providers.budget.title')}</h2>
      <p className="muted settings-note">{t('providers.budget.note')}</p>
      <div className="amount-line">
        {limits.map((limit) => (
          <AmountField key={limit} label={t(`providers.budget.${limit}`)} value={budgets[limit]} positive wrong={t('providers.budget.wrong')} placeholder="$" onKeep={(value) => void change({ budgets: { ...budgets, [limit]: value } })} />
        ))}
      </div>
      <RadioCards
        plain
        label={t('providers.budget.ask')}
        value={asks ? 'always' : 'above'}
        onChange={(value) => ask(value === 'always')}
        options={[
          { value: 'always', label: t('providers.budget.askAlways') },
          { value: 'above', label: t('providers.budget.askAbove'), note: t('providers.budget.askNote') },
        ]}
      />
      {!asks && <AmountField label={t('providers.budget.startBelow')} value={startBelowUsd} positive wrong={t('providers.budget.wrong')} placeholder="$" onKeep={(value) => (value === null ? ask(true) : void change({ startBelowUsd: value }))} />}
    </section>
  )
}
