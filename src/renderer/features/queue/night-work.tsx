import { Moon, X } from 'lucide-react'
import type { NightReport } from '../../../shared/model/provider.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { queuedFor } from '../../stores/queue-order.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useNow } from './use-now.ts'

const TICK_MS = 30_000

/** The report of a night that nobody has seen yet, and what waits for the next one. */
export function NightWork() {
  const reports = useSelect('overnight', (state) => state.nights).filter((report) => !report.seen)
  return (
    <>
      {reports.map((report) => (
        <Report key={report.id} report={report} />
      ))}
      <NextNight />
    </>
  )
}

function NextNight() {
  const t = useT()
  const format = useFormat()
  const { overnight } = useStores()
  const waiting = useSelect('queue', (state) => queuedFor(state.order, state.jobs, 'awaiting-night').length)
  const nextAt = useSelect('overnight', (state) => state.nextNightAt)
  const now = useNow(TICK_MS, waiting > 0)
  if (waiting === 0) return null
  return (
    <div className="imports night-next">
      <Moon size={16} aria-hidden />
      <p>
        {t('extraction.night.waiting', { count: waiting })}
        {nextAt !== null && <span className="muted"> · {t('extraction.night.next', { when: format.ago(nextAt, now) })}</span>}
      </p>
      <Button onClick={() => void overnight.getState().runNight()}>{t('extraction.night.run')}</Button>
    </div>
  )
}

function Report(props: { readonly report: NightReport }) {
  const t = useT()
  const format = useFormat()
  const { overnight, navigation } = useStores()
  const { id, startedAt, finishedAt, documents, calls, costUsd } = props.report
  const count = (outcome: NightReport['documents'][number]['outcome']) => documents.filter((one) => one.outcome === outcome).length
  const [ready, waiting, failed] = [count('ready'), count('waiting'), count('failed')]
  const sums = [
    ready > 0 ? t('extraction.night.ready', { count: ready }) : '',
    waiting > 0 ? t('extraction.night.waits', { count: waiting }) : '',
    failed > 0 ? t('extraction.night.failed', { count: failed }) : '',
    documents.length === 0 && finishedAt !== null ? t('extraction.night.nothing') : '',
    calls > 0 ? t('extraction.night.spent', { count: calls, cost: format.usd(costUsd) }) : '',
  ].filter((part) => part !== '')
  const title = finishedAt === null ? t('extraction.night.running', { time: format.time(startedAt) }) : t('extraction.night.report', { date: format.date(startedAt) })
  return (
    <section className="imports night" aria-label={title}>
      <header className="imports-header">
        <h2>
          {title} <span className="muted">{sums.join(' · ')}</span>
        </h2>
        {finishedAt !== null && (
          <IconButton label={t('extraction.night.seen')} onClick={() => void overnight.getState().closeNight(id)}>
            <X size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      {documents.length > 0 && (
        <details className="night-documents">
          <summary>{t('extraction.night.documents')}</summary>
          <ul className="imports-list">
            {documents.map((one) => (
              <li key={one.documentId} className="import">
                <div className="import-name">
                  <button type="button" className="job-title truncate" onClick={() => navigation.getState().open({ kind: 'document', documentId: one.documentId })}>
                    {one.title}
                  </button>
                  <span className={one.outcome === 'failed' ? 'import-state night-failed' : 'import-state'}>
                    {t(`extraction.night.outcome.${one.outcome}`)}
                    {one.failure && ` · ${t(`failures.${one.failure.code}.what`)} · ${t(`failures.${one.failure.code}.action`)}`}
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
