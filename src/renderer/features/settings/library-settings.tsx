import type { ReactNode } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/status.tsx'

/** Where the library is, its backups, and what is kept of passwords. */
export function LibrarySettings() {
  const t = useT()
  const { session, diagnostics } = useStores()
  const settings = useSelect('session', (state) => state.settings)
  const backup = useSelect('diagnostics', (state) => state.backup)
  if (!settings) return <Skeleton lines={5} />
  return (
    <div className="settings-page">
      <Part title={t('settings.libraryFolder')} note={t('settings.libraryNote')}>
        <p className="settings-path selectable">{settings.libraryPath}</p>
        <div className="settings-buttons">
          <Button onClick={() => void session.getState().chooseLibrary()}>{t('settings.changeLibrary')}</Button>
          <Button onClick={() => void diagnostics.getState().openLogs()}>{t('settings.openLogs')}</Button>
        </div>
      </Part>
      <Part title={t('settings.backup')} note={t('settings.backupNote')}>
        <div className="settings-buttons">
          <Button disabled={backup.kind === 'running'} onClick={() => void diagnostics.getState().backUp()}>
            {t('settings.backUpNow')}
          </Button>
          {backup.kind === 'done' && (
            <p role="status" className="selectable">
              {t('settings.backedUp', { file: backup.file })}
            </p>
          )}
        </div>
        {backup.kind === 'failed' && <ErrorNotice failure={backup.failure} compact />}
        <p className="muted settings-note">{t('settings.restoreNote')}</p>
      </Part>
      <Part title={t('settings.passwords')} note={t('settings.passwordsNote')} />
    </div>
  )
}

function Part(props: { readonly title: string; readonly note: string; readonly children?: ReactNode }) {
  return (
    <section className="settings-part">
      <h2>{props.title}</h2>
      <p className="muted settings-note">{props.note}</p>
      {props.children}
    </section>
  )
}
