import { useEffect, useState } from 'react'
import type { DocumentDetail } from '../../../shared/contract/documents.ts'
import type { ExtractionReport } from '../../../shared/model/provider.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { droppedReasons } from '../../stores/extraction-report.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ExtractDialog } from './extract-dialog.tsx'
import './extraction.css'

const MISSED_SHOWN = 20

/** Who extracted the document, what share of the claims was kept, and which passages have no answer. */
export function ExtractionSection(props: { readonly detail: DocumentDetail }) {
  const t = useT()
  const { extractionReport, navigation } = useStores()
  const { id, state, title } = props.detail
  const { report, failure } = useSelect('extractionReport', (all) => (all.documentId === id ? { report: all.report, failure: all.failure } : { report: null, failure: null }))
  const hasModel = useSelect('calls', ({ settings }) => (settings === null ? null : settings.extraction !== null))
  const [isAsking, setAsking] = useState(false)
  useEffect(() => extractionReport.getState().follow(id), [extractionReport, id, state])
  return (
    <section className="inspector-section extraction">
      <h3>{t('extraction.report.title')}</h3>
      {failure && <ErrorNotice failure={failure} compact />}
      {report && (
        <>
          <p>
            {report.choice ? t('extraction.report.by', { model: report.choice.model }) : t('extraction.report.byBuiltin')}
            {report.choice && report.ontology && <span className="muted"> · {t('extraction.report.ontology', { name: report.ontology.name })}</span>}
          </p>
          {report.choice && <Kept report={report} />}
          <Missed report={report} />
        </>
      )}
      {state === 'ready' && hasModel === true && <Button onClick={() => setAsking(true)}>{t(report?.choice ? 'extraction.report.again' : 'extraction.report.extract')}</Button>}
      {state === 'ready' && hasModel === false && (
        <p className="muted">
          {t('extraction.report.noModel')}{' '}
          <button type="button" className="link-button" onClick={() => navigation.getState().open({ kind: 'settings', section: 'provider' })}>
            {t('extraction.report.setUp')}
          </button>
        </p>
      )}
      {isAsking && <ExtractDialog documentId={id} title={title} onClose={() => setAsking(false)} />}
    </section>
  )
}

function Kept(props: { readonly report: ExtractionReport }) {
  const t = useT()
  const format = useFormat()
  const { checks, extracted, passages } = props.report
  const dropped = droppedReasons(checks)
  const all = checks.kept + dropped.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <p>{t('extraction.report.passages', { done: format.number(extracted), total: format.number(passages) })}</p>
      {all > 0 && (
        <p>
          {dropped.length === 0
            ? t('extraction.report.keptAll', { count: all })
            : t('extraction.report.kept', { percent: format.percent(Math.min(0.99, checks.kept / all)), kept: format.number(checks.kept), all: format.number(all) })}
        </p>
      )}
      {dropped.length > 0 && (
        <details>
          <summary>{t('extraction.report.notKept')}</summary>
          <ul className="extraction-dropped muted">
            {dropped.map(({ reason, count }) => (
              <li key={reason}>
                <span>{t(`extraction.report.dropped.${reason}`)}</span>
                <span>{format.number(count)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Missed(props: { readonly report: ExtractionReport }) {
  const t = useT()
  const { navigation, extractionReport } = useStores()
  const { documentId, notExtracted } = props.report
  if (notExtracted.length === 0) return null
  const more = notExtracted.length - MISSED_SHOWN
  return (
    <>
      <p className="extraction-missed">{t('extraction.report.missed', { count: notExtracted.length })}</p>
      <ul className="inspector-warnings">
        {notExtracted.slice(0, MISSED_SHOWN).map(({ passageId, page, why }) => (
          <li key={passageId}>
            <span>{t(`extraction.report.missedWhy.${why}`)}</span>
            <button type="button" className="ui-chip" onClick={() => navigation.getState().open({ kind: 'document', documentId, page }, { beside: true })}>
              {t('app.page', { page })}
            </button>
          </li>
        ))}
        {more > 0 && <li className="muted">{t('extraction.report.more', { count: more })}</li>}
      </ul>
      <Button onClick={() => void extractionReport.getState().retryMissed()}>{t('extraction.report.retryMissed')}</Button>
    </>
  )
}
