import { DocumentId } from '../../../shared/model/ids.ts'
import type { UsageRow } from '../../../shared/model/provider.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useStores } from '../../services-context.tsx'
import type { UsageBy } from '../../stores/usage.ts'

/** The figures of the provider, a row for each; the sum at the foot. */
export function UsageTable(props: { readonly by: UsageBy; readonly rows: readonly UsageRow[]; readonly total: UsageRow; readonly nameOf: (row: UsageRow) => string }) {
  const t = useT()
  const { by, rows, total, nameOf } = props
  return (
    <div className="usage-table selectable" tabIndex={0} role="region" aria-label={t('usage.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t(`usage.column.name.${by}`)}</th>
            <th scope="col">{t('usage.column.calls')}</th>
            <th scope="col">{t('usage.column.input')}</th>
            <th scope="col">{t('usage.column.cached')}</th>
            <th scope="col">{t('usage.column.output')}</th>
            <th scope="col">{t('usage.column.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <RowName by={by} row={row} name={nameOf(row)} />
              </th>
              <Figures row={row} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('usage.total')}</th>
            <Figures row={total} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Figures(props: { readonly row: UsageRow }) {
  const t = useT()
  const format = useFormat()
  const { calls, inputTokens, cachedInputTokens, outputTokens, costUsd, unpricedCalls } = props.row
  return (
    <>
      <td>{format.number(calls)}</td>
      <td>{format.number(inputTokens)}</td>
      <td className="muted">{format.number(cachedInputTokens)}</td>
      <td>{format.number(outputTokens)}</td>
      <td>{unpricedCalls === calls && calls > 0 ? <span className="muted">{t('extraction.quote.unpriced')}</span> : format.usd(costUsd)}</td>
    </>
  )
}

function RowName(props: { readonly by: UsageBy; readonly row: UsageRow; readonly name: string }) {
  const { navigation } = useStores()
  const id = props.by === 'document' ? DocumentId.safeParse(props.row.key) : null
  if (!id?.success) return <span>{props.name}</span>
  return (
    <button type="button" className="job-title truncate" onClick={() => navigation.getState().open({ kind: 'document', documentId: id.data })}>
      {props.name}
    </button>
  )
}
