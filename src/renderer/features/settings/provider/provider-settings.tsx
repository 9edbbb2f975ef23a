import { useEffect, useRef } from 'react'
import { useT } from '../../../i18n/use-t.ts'
import { useSelect, useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Switch } from '../../../ui/fields.tsx'
import { Skeleton } from '../../../ui/status.tsx'
import { BudgetSettings } from './budget-settings.tsx'
import { EmbeddingSettings } from './embedding-settings.tsx'
import { ModelChooser } from './model-chooser.tsx'
import { NightSettings } from './night-settings.tsx'
import { PriceTable } from './price-table.tsx'
import './provider.css'

/** Everything about asking a model: who, with whose key, for how much, and when. */
export function ProviderSettings(props: { /** The part that a link led to. */ readonly at: string | null }) {
  const t = useT()
  const { providers } = useStores()
  const { settings, failure } = useSelect('providers', (state) => ({ settings: state.settings, failure: state.failure }))
  useEffect(() => {
    void providers.getState().read()
    return () => providers.getState().forgetTest()
  }, [providers])
  const page = useRef<HTMLDivElement>(null)
  const { at } = props
  const shown = settings !== null
  useEffect(() => {
    if (shown && at !== null) page.current?.querySelector(`[data-part="${at}"]`)?.scrollIntoView()
  }, [shown, at])
  if (!settings && !failure) return <Skeleton lines={8} />
  return (
    <div ref={page} className="settings-page provider-page">
      {failure && (
        <ErrorNotice failure={failure} compact>
          <Button onClick={() => void providers.getState().read()}>{t('app.retry')}</Button>
        </ErrorNotice>
      )}
      {settings && (
        <>
          <ModelChooser settings={settings} />
          <BudgetSettings settings={settings} />
          <NightSettings schedule={settings.schedule} />
          <EmbeddingSettings inUse={settings.embedding} />
          <section className="settings-part">
            <h2>{t('providers.cache.title')}</h2>
            <Switch label={t('providers.cache.switch')} checked={settings.sharedCache} onChange={(sharedCache) => void providers.getState().change({ sharedCache })} />
            <p className="muted settings-note">{t('providers.cache.note')}</p>
          </section>
          <PriceTable />
        </>
      )}
    </div>
  )
}
