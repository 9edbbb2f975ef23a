import { useEffect, useState } from 'react'
import { useT } from '../../../i18n/use-t.ts'
import { useSelect, useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/fields.tsx'

const everything = 'all'

/** From which documents the model is to take its sample; without a model there is nobody to ask. */
export function SuggestDialog(props: { readonly onClose: () => void }) {
  const t = useT()
  const { ontologies, providers, navigation } = useStores()
  const collections = useSelect('library', (state) => state.collections)
  const settings = useSelect('providers', (state) => state.settings)
  const [from, setFrom] = useState(everything)
  useEffect(() => void providers.getState().read(), [providers])
  const nobody = settings !== null && settings.extraction === null
  const ask = () => {
    props.onClose()
    void ontologies.getState().suggest(from === everything ? null : from)
  }
  const setUp = () => {
    props.onClose()
    navigation.getState().open({ kind: 'settings', section: 'provider' })
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('ontologies.suggestTitle')}
      description={t(nobody ? 'ontologies.suggestNeedsModel' : 'ontologies.suggestDetail')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('app.cancel')}</Button>
          {nobody ? (
            <Button variant="primary" onClick={setUp}>
              {t('extraction.report.setUp')}
            </Button>
          ) : (
            <Button variant="primary" disabled={settings === null} onClick={ask}>
              {t('ontologies.suggestNow')}
            </Button>
          )}
        </>
      }
    >
      {!nobody && <Select label={t('ontologies.suggestFrom')} value={from} onChange={setFrom} options={[{ value: everything, label: t('ontologies.suggestAll') }, ...collections.map((one) => ({ value: one.id as string, label: one.name }))]} />}
    </Dialog>
  )
}
