import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ModelPrice } from '../../../../shared/model/provider.ts'
import { useFormat, useT } from '../../../i18n/use-t.ts'
import { useSelect, useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Badge } from '../../../ui/status.tsx'
import { PriceDialog } from './price-dialog.tsx'

const columns = ['provider', 'model', 'input', 'cached', 'cacheWrite', 'output', 'batch', 'asOf'] as const

/** What models cost, as somebody looked it up on a day; each can be corrected, and a correction taken back. */
export function PriceTable() {
  const t = useT()
  const { providers } = useStores()
  const prices = useSelect('providers', (state) => state.prices)
  const [edited, setEdited] = useState<ModelPrice | 'new' | null>(null)
  const own = prices.filter((row) => row.edited)
  const remove = (row: ModelPrice) => void providers.getState().changePrices(own.filter((one) => one !== row))
  return (
    <section className="settings-part price-part" data-part="prices">
      <h2>{t('providers.prices.title')}</h2>
      <p className="muted settings-note">{t('providers.prices.note')}</p>
      <div className="price-table" tabIndex={0} role="region" aria-label={t('providers.prices.title')}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`providers.prices.${column}`)}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {prices.map((row) => (
              <PriceRow key={`${row.provider} ${row.model}`} row={row} onEdit={() => setEdited(row)} onRemove={() => remove(row)} />
            ))}
          </tbody>
        </table>
      </div>
      <Button icon={<Plus size={14} aria-hidden />} onClick={() => setEdited('new')}>
        {t('providers.prices.add')}
      </Button>
      {edited !== null && <PriceDialog row={edited === 'new' ? null : edited} own={own} onClose={() => setEdited(null)} />}
    </section>
  )
}

function PriceRow(props: { readonly row: ModelPrice; readonly onEdit: () => void; readonly onRemove: () => void }) {
  const t = useT()
  const format = useFormat()
  const { row } = props
  const usd = (value: number | null) => (value === null ? <span className="muted">{t('providers.prices.unknown')}</span> : format.usd(value))
  return (
    <tr>
      <td>{t(`providers.kind.${row.provider}`)}</td>
      <th scope="row" className="selectable">
        {row.model} {row.edited && <Badge tone="accent">{t('providers.prices.edited')}</Badge>}
      </th>
      <td>{usd(row.inputUsd)}</td>
      <td>{usd(row.cachedInputUsd)}</td>
      <td>{usd(row.cacheWriteUsd)}</td>
      <td>{usd(row.outputUsd)}</td>
      <td>{row.batchFactor === null ? '—' : `× ${format.number(row.batchFactor, 2)}`}</td>
      <td>{format.date(`${row.asOf}T12:00`)}</td>
      <td>
        <IconButton inRow label={t('providers.prices.edit', { model: row.model })} onClick={props.onEdit}>
          <Pencil size={14} aria-hidden />
        </IconButton>
        {row.edited && (
          <IconButton inRow label={t('providers.prices.remove', { model: row.model })} onClick={props.onRemove}>
            <Trash2 size={14} aria-hidden />
          </IconButton>
        )}
      </td>
    </tr>
  )
}
