import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Diagnostics } from './diagnostics.tsx'
import { GeneralSettings } from './general-settings.tsx'
import { LibrarySettings } from './library-settings.tsx'
import { OntologySettings } from './ontology/ontology-settings.tsx'
import { ProviderSettings } from './provider/provider-settings.tsx'
import './settings.css'

const first = 'general'
/** Parts of a section that a link may lead to. */
const parts: Readonly<Record<string, 'provider'>> = { budget: 'provider', prices: 'provider' }

/** Language and look, who reads the documents and for what, the library's folder and backups, and how everything is doing. */
export function SettingsScreen() {
  const t = useT()
  const { navigation } = useStores()
  const asked = useSelect('navigation', ({ view }) => (view.screen.kind === 'settings' ? view.screen.section : undefined)) ?? first
  const section = parts[asked] ?? asked
  const items = [
    { value: first, label: t('settings.sections.general'), content: <GeneralSettings /> },
    { value: 'provider', label: t('providers.tab'), content: <ProviderSettings at={asked === section ? null : asked} /> },
    { value: 'ontologies', label: t('ontologies.tab'), content: <OntologySettings /> },
    { value: 'library', label: t('settings.sections.library'), content: <LibrarySettings /> },
    { value: 'diagnostics', label: t('settings.sections.diagnostics'), content: <Diagnostics /> },
  ]
  return (
    <section className="settings" aria-label={t('settings.title')}>
      <h1>{t('settings.title')}</h1>
      <Tabs
        label={t('settings.title')}
        value={items.some((item) => item.value === section) ? section : first}
        onChange={(value) => navigation.getState().open({ kind: 'settings', ...(value === first ? {} : { section: value }) })}
        items={items}
      />
    </section>
  )
}
