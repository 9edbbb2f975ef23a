import { useState } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { Diagnostics } from './diagnostics.tsx'
import { GeneralSettings } from './general-settings.tsx'
import { LibrarySettings } from './library-settings.tsx'
import './settings.css'

/** Language and look, the library's folder and backups, and how everything is doing. */
export function SettingsScreen() {
  const t = useT()
  const [section, setSection] = useState('general')
  return (
    <section className="settings" aria-label={t('settings.title')}>
      <h1>{t('settings.title')}</h1>
      <Tabs
        label={t('settings.title')}
        value={section}
        onChange={setSection}
        items={[
          { value: 'general', label: t('settings.sections.general'), content: <GeneralSettings /> },
          { value: 'library', label: t('settings.sections.library'), content: <LibrarySettings /> },
          { value: 'diagnostics', label: t('settings.sections.diagnostics'), content: <Diagnostics /> },
        ]}
      />
    </section>
  )
}
