import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ModelProvider, type ModelPrice } from '../../../../shared/model/provider.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Select, TextField } from '../../../ui/fields.tsx'
import { decimalSign } from './amounts.ts'
import { draftOfPrice, priceOfDraft, type PriceDraft } from './price-draft.ts'

const amounts = [
  ['inputUsd', 'input'],
  ['outputUsd', 'output'],
  ['cachedInputUsd', 'cached'],
  ['cacheWriteUsd', 'cacheWrite'],
] as const

/** One row of the table, a new one or a correction. Today is the day on which somebody looked. */
export function PriceDialog(props: { readonly row: ModelPrice | null; readonly own: readonly ModelPrice[]; readonly onClose: () => void }) {
  const t = useT()
  const { providers } = useStores()
  const sign = decimalSign(useTranslation().i18n.language)
  const { row, own, onClose } = props
  const [draft, setDraft] = useState<PriceDraft>(() => draftOfPrice(row, sign))
  const [today] = useState(() => new Date())
  const others = own.filter((one) => one !== row)
  const read = priceOfDraft(draft, today)
  const taken = others.some((one) => one.provider === draft.provider && one.model === draft.model.trim())
  const set = (part: Partial<PriceDraft>) => setDraft({ ...draft, ...part })
  const save = async () => {
    if (read.price && !taken && (await providers.getState().changePrices([...others, read.price]))) onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('providers.prices.editTitle')}
      description={t('providers.prices.emptyIsUnknown')}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" disabled={read.price === null || taken} onClick={() => void save()}>
            {t('app.save')}
          </Button>
        </>
      }
    >
      <form
        className="price-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Select label={t('providers.prices.provider')} value={draft.provider} disabled={row !== null} onChange={(provider) => set({ provider })} options={ModelProvider.options.map((value) => ({ value, label: t(`providers.kind.${value}`) }))} />
        <TextField label={t('providers.prices.model')} value={draft.model} maxLength={200} readOnly={row !== null} error={taken ? t('providers.prices.taken') : undefined} onChange={(event) => set({ model: event.target.value })} />
        {amounts.map(([field, name]) => (
          <TextField key={field} label={t(`providers.prices.${name}`)} inputMode="decimal" value={draft[field]} maxLength={20} error={read.wrong.has(field) ? t('providers.prices.wrong') : undefined} onChange={(event) => set({ [field]: event.target.value })} />
        ))}
        <TextField label={t('providers.prices.batchShare')} inputMode="decimal" value={draft.batchFactor} maxLength={20} error={read.wrong.has('batchFactor') ? t('providers.prices.wrongShare') : undefined} onChange={(event) => set({ batchFactor: event.target.value })} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
