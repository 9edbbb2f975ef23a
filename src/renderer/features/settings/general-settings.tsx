import { useEffect, useState } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Select, Switch, TextField } from '../../ui/fields.tsx'
import { Skeleton } from '../../ui/status.tsx'

/** What takes effect at once and needs no button. */
export function GeneralSettings() {
  const t = useT()
  const { session } = useStores()
  const { settings, info } = useSelect('session', (state) => ({ settings: state.settings, info: state.info }))
  if (!settings) return <Skeleton lines={5} />
  const change = session.getState().changeSettings
  return (
    <div className="settings-page">
      <Select
        label={t('settings.language')}
        value={settings.language}
        onChange={(language) => void change({ language })}
        options={[
          { value: 'system', label: t('settings.languageSystem') },
          { value: 'en', label: 'English' },
          { value: 'fr', label: 'Français' },
        ]}
      />
      <div>
        <Select
          label={t('settings.theme')}
          value={settings.theme}
          onChange={(theme) => void change({ theme })}
          options={[
            { value: 'system', label: t('settings.themeSystem') },
            { value: 'light', label: t('settings.themeLight') },
            { value: 'dark', label: t('settings.themeDark') },
          ]}
        />
        {info?.platform === 'linux' && settings.theme !== 'system' && <p className="muted settings-note">{t('settings.themeNote')}</p>}
      </div>
      <DefaultCollection value={settings.defaultCollection} onChange={(defaultCollection) => void change({ defaultCollection })} />
      <Switch label={t('settings.restoreWindow')} checked={settings.restoreWindow} onChange={(restoreWindow) => void change({ restoreWindow })} />
      {info && <p className="muted selectable">{t('settings.version', { version: info.version, electron: info.electron, node: info.node })}</p>}
    </div>
  )
}

/** Kept when the field is left or Enter is pressed, not with each letter. */
function DefaultCollection(props: { readonly value: string; readonly onChange: (value: string) => void }) {
  const t = useT()
  const [text, setText] = useState(props.value)
  useEffect(() => setText(props.value), [props.value])
  const keep = () => {
    if (text.trim() !== props.value) props.onChange(text.trim())
  }
  return (
    <div>
      <TextField label={t('settings.defaultCollection')} value={text} maxLength={200} onChange={(event) => setText(event.target.value)} onBlur={keep} onKeyDown={(event) => event.key === 'Enter' && keep()} />
      <p className="muted settings-note">{t('settings.defaultCollectionNote')}</p>
    </div>
  )
}
