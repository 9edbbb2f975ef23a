import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { assertNever } from '../../../shared/assert-never.ts'
import { en } from '../../../shared/i18n/en/index.ts'
import { readJobDetail } from '../../../shared/job-detail.ts'
import { useFormat, useT, type Translate } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Skeleton } from '../../ui/status.tsx'

/** The engine's names where the catalogue has them; a newer engine's stand as they are. */
function eventName(event: string, t: Translate): string {
  return Object.hasOwn(en.queue.history.event, event) ? t(`queue.history.event.${event as keyof typeof en.queue.history.event}`) : event
}

function stateName(state: string, t: Translate): string {
  return Object.hasOwn(en.model.jobState, state) ? t(`model.jobState.${state as keyof typeof en.model.jobState}`) : state
}

function detailText(words: string, t: Translate): string {
  const detail = readJobDetail(words)
  switch (detail.kind) {
    case 'known':
      return t(`queue.history.detail.${detail.key}`)
    case 'failure':
      return t(`failures.${detail.code}.what`)
    case 'owner-died':
      return t(`queue.history.detail.${detail.isFromInside ? 'ownerCrashed' : 'ownerDied'}`, { pid: detail.pid })
    case 'words':
      return detail.text
    default:
      return assertNever(detail)
  }
}

/** What has happened to one document's job, newest first. */
export function HistoryDrawer() {
  const t = useT()
  const format = useFormat()
  const { queue } = useStores()
  const heading = useRef<HTMLHeadingElement>(null)
  const { history, title } = useSelect('queue', (state) => ({ history: state.history, title: state.history ? (state.jobs[state.history.documentId]?.title ?? '') : '' }))
  const documentId = history?.documentId
  useEffect(() => heading.current?.focus(), [documentId])
  if (!history) return null
  const close = () => void queue.getState().showHistory(null)
  return (
    <section className="history" aria-label={t('queue.history.of', { title })} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <header className="history-header">
        <h2 ref={heading} tabIndex={-1} className="truncate">
          {t('queue.history.of', { title })}
        </h2>
        <IconButton label={t('queue.history.close')} onClick={close}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {history.failure && <ErrorNotice failure={history.failure} compact />}
      {!history.events && !history.failure && <Skeleton lines={5} />}
      {history.events?.length === 0 && <p className="muted history-empty">{t('queue.history.empty')}</p>}
      {history.events && history.events.length > 0 && (
        <ol className="history-events selectable">
          {[...history.events]
            .sort((a, b) => b.at - a.at)
            .map((event, index) => (
              <li key={`${event.at}-${index}`} className="history-event">
                <time className="muted" dateTime={new Date(event.at).toISOString()}>
                  {format.time(event.at)}
                </time>
                <div>
                  <p>
                    <strong>{t(`model.stage.${event.stage}`)}</strong> · {eventName(event.event, t)}
                    {event.from !== event.to && <span className="muted"> → {stateName(event.to, t)}</span>}
                  </p>
                  {event.detail !== null && <p className="muted">{detailText(event.detail, t)}</p>}
                  {event.attempt > 1 && <p className="muted">{t('queue.history.attempt', { attempt: event.attempt })}</p>}
                </div>
              </li>
            ))}
        </ol>
      )}
    </section>
  )
}
