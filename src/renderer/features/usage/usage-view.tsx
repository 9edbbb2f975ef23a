import { ChartNoAxesColumn } from 'lucide-react'
import { useCallback, useEffect, useMemo } from 'react'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { localMidnight, usageBars } from '../../stores/usage-bars.ts'
import { usageGroups, usagePeriods, type UsageMeasure, type UsagePeriod } from '../../stores/usage.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Select } from '../../ui/fields.tsx'
import { EmptyState, Skeleton } from '../../ui/status.tsx'
import { UsageChart } from './usage-chart.tsx'
import { UsageTable } from './usage-table.tsx'
import './usage.css'

const measures: readonly UsageMeasure[] = ['cost', 'tokens']

/** What the model calls took, by day, document or model: a chart and a table that say the same. */
export function UsageView() {
  const t = useT()
  const format = useFormat()
  const { usage, navigation } = useStores()
  const { by, period, measure, shown, rows, total, spent, failure } = useSelect('usage', (state) => state)
  const budgets = useSelect('calls', (state) => state.settings?.budgets)
  useEffect(() => usage.getState().start(), [usage])
  const bars = useMemo(() => (shown ? usageBars(rows, shown, measure) : []), [rows, shown, measure])
  const isDays = shown?.by === 'day'
  const now = shown?.at ?? 0
  const nameOf = useCallback(
    (row: { readonly key: string; readonly label: string }) => (isDays ? format.day(localMidnight(row.key), now) : row.label === '' ? (row.key === '' ? t('usage.gone') : t('app.untitled')) : row.label),
    [isDays, format, now, t],
  )
  const { change } = usage.getState()
  const toPrices = () => navigation.getState().open({ kind: 'settings', section: 'prices' })
  const of = (spentUsd: number, budgetUsd: number | null | undefined) => (budgetUsd ? t('usage.of', { cost: format.usd(spentUsd), budget: format.usd(budgetUsd) }) : format.usd(spentUsd))
  return (
    <div className="usage">
      <h1 className="visually-hidden">{t('usage.title')}</h1>
      <div className="usage-head">
        <Select label={t('usage.by')} value={by} options={usageGroups.map((value) => ({ value, label: t(`usage.byOf.${value}`) }))} onChange={(value) => change({ by: value })} />
        <Select label={t('usage.period')} value={period} options={(Object.keys(usagePeriods) as UsagePeriod[]).map((value) => ({ value, label: t(`usage.periodOf.${value}`) }))} onChange={(value) => change({ period: value })} />
        <Select label={t('usage.measure')} value={measure} options={measures.map((value) => ({ value, label: t(`usage.measureOf.${value}`) }))} onChange={(value) => change({ measure: value })} />
        {spent && (
          <p className="usage-spent">
            <span>{t('usage.today', { cost: of(spent.dayUsd, budgets?.dayUsd) })}</span>
            <span>{t('usage.month', { cost: of(spent.monthUsd, budgets?.monthUsd) })}</span>
          </p>
        )}
      </div>
      {failure && <ErrorNotice failure={failure} compact />}
      {!shown && !failure && <Skeleton lines={6} />}
      {shown && total && rows.length === 0 && <EmptyState icon={<ChartNoAxesColumn size={32} strokeWidth={1.5} aria-hidden />} title={t('usage.empty.title')} detail={t('usage.empty.detail')} />}
      {shown && total && rows.length > 0 && (
        <>
          <UsageChart bars={bars} measure={measure} isDays={isDays} nameOf={nameOf} label={t('usage.chart', { by: t(`usage.byOf.${shown.by}`) })} />
          {total.unpricedCalls > 0 && (
            <p className="usage-unpriced">
              {t('usage.unpriced', { count: total.unpricedCalls })} <Button variant="quiet" onClick={toPrices}>{t('usage.setPrices')}</Button>
            </p>
          )}
          <UsageTable by={shown.by} rows={rows} total={total} nameOf={nameOf} />
          <p className="muted">{t('usage.note')}</p>
        </>
      )}
    </div>
  )
}
