import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect } from '../../services-context.tsx'
import { Badge } from '../../ui/status.tsx'
import { commandText, failureText, summaryText, whoText } from './audit-text.ts'

const tones = { running: 'accent', ok: 'success', failed: 'danger' } as const

/** The last commands: who asked for what, when, and what came of it. */
export function AuditLog() {
  const t = useT()
  const format = useFormat()
  const audit = useSelect('diagnostics', (state) => state.audit)
  return (
    <section className="settings-part">
      <h2>{t('settings.diagnostics.audit')}</h2>
      {audit.length === 0 ? (
        <p className="muted">{t('settings.diagnostics.auditEmpty')}</p>
      ) : (
        <div className="audit" tabIndex={0} role="region" aria-label={t('settings.diagnostics.audit')}>
          <table className="selectable">
            <thead>
              <tr>
                <th scope="col">{t('settings.diagnostics.auditWhen')}</th>
                <th scope="col">{t('settings.diagnostics.auditWho')}</th>
                <th scope="col">{t('settings.diagnostics.auditWhat')}</th>
                <th scope="col">{t('settings.diagnostics.auditOutcome')}</th>
              </tr>
            </thead>
            <tbody>
              {audit.map((entry) => (
                <tr key={entry.id}>
                  <td>{format.dateTime(entry.at)}</td>
                  <td>{whoText(entry.who, t)}</td>
                  <td>
                    <span title={`${entry.method} ${entry.summary}`}>{commandText(entry.method, t)}</span> <span className="muted">{summaryText(entry.summary, t)}</span>
                  </td>
                  <td>
                    <Badge tone={tones[entry.outcome]}>{t(`settings.diagnostics.outcome.${entry.outcome}`)}</Badge> {entry.failureCode !== null && <span className="muted">{failureText(entry.failureCode, t)}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
