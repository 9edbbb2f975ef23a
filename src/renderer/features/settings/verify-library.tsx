import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Badge, Spinner } from '../../ui/status.tsx'

/** Checks everything against everything, and says what was found. */
export function VerifyLibrary() {
  const t = useT()
  const format = useFormat()
  const { diagnostics } = useStores()
  const verification = useSelect('diagnostics', (state) => state.verification)
  const running = verification.kind === 'running'
  const result = verification.kind === 'done' ? verification.result : null
  const verify = (mend: boolean) => void diagnostics.getState().verify(mend)
  return (
    <section className="settings-part">
      <h2>{t('settings.diagnostics.verify')}</h2>
      <p className="muted settings-note">{t('settings.diagnostics.verifyNote')}</p>
      <div className="settings-buttons">
        <Button disabled={running} onClick={() => verify(false)}>
          {t('settings.diagnostics.verify')}
        </Button>
        {running && <Spinner label={t('settings.diagnostics.verifying')} />}
        {result?.findings.some((finding) => !finding.mended) && <Button onClick={() => verify(true)}>{t('settings.diagnostics.mend')}</Button>}
      </div>
      {verification.kind === 'failed' && <ErrorNotice failure={verification.failure} compact />}
      {result && (
        <div role="status">
          <p>{result.findings.length === 0 ? t('settings.diagnostics.verified') : t('settings.diagnostics.findings', { count: result.findings.length })}</p>
          <ul className="diagnostics-failures selectable">
            {result.findings.map((finding) => (
              <li key={`${finding.kind}-${finding.detail}`}>
                <Badge tone={finding.mended ? 'success' : 'warning'}>{t(finding.mended ? 'settings.diagnostics.mended' : 'settings.diagnostics.notMended')}</Badge>
                <span>
                  {t(`settings.diagnostics.finding.${finding.kind}`)} ({format.number(finding.count)})
                </span>
                <span className="muted">{finding.detail}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
