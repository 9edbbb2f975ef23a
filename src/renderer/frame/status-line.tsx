import { CircleAlert, CircleHelp, Inbox, LoaderCircle } from 'lucide-react'
import { assertNever } from '../../shared/assert-never.ts'
import type { EngineState } from '../../shared/contract/app.ts'
import { useT, type Translate } from '../i18n/use-t.ts'
import { useSelect, useStores } from '../services-context.tsx'
import { countUndecided } from '../stores/import-groups.ts'
import { workable } from '../stores/queue-order.ts'

/** One line at the bottom: the engine, what it is doing, what waits for a person. */
export function StatusLine() {
  const t = useT()
  const { navigation } = useStores()
  const { engine, isHeldUp } = useSelect('session', (state) => ({ engine: state.engine, isHeldUp: state.engine.kind === 'ready' && state.trouble !== null }))
  const { counts, importsWaiting, undecided, waiting, queued } = useSelect('queue', (state) => ({
    counts: state.counts,
    importsWaiting: state.importsWaiting,
    undecided: countUndecided(state.imports) + state.asking,
    waiting: state.waiting - state.asking,
    queued: workable(state.counts, state).queued,
  }))
  const toActivity = () => navigation.getState().open({ kind: 'activity' })
  return (
    <footer className="status" aria-label={t('app.status.label')}>
      <span className={`status-engine status-engine-${isHeldUp ? 'held' : engine.kind}`} role="status">
        <span className="status-dot" aria-hidden />
        {isHeldUp ? t('app.status.engineHeldUp') : engineText(engine, t)}
      </span>
      <span className="status-space" />
      {importsWaiting > 0 && (
        <button type="button" className="status-item" onClick={toActivity}>
          <Inbox size={12} aria-hidden />
          {t('app.status.imports', { count: importsWaiting })}
        </button>
      )}
      {counts.leased > 0 && (
        <button type="button" className="status-item" onClick={toActivity}>
          <LoaderCircle size={12} aria-hidden className="status-turning" />
          {t('app.status.running', { count: counts.leased })}
        </button>
      )}
      {queued > 0 && (
        <button type="button" className="status-item" onClick={toActivity}>
          {t('app.status.queued', { count: queued })}
        </button>
      )}
      {waiting > 0 && (
        <button type="button" className="status-item" onClick={toActivity}>
          {t('extraction.waits.summary', { count: waiting })}
        </button>
      )}
      {undecided > 0 && (
        <button type="button" className="status-item" onClick={toActivity}>
          <CircleHelp size={12} aria-hidden />
          {t('app.status.undecided', { count: undecided })}
        </button>
      )}
      {counts.failed > 0 && (
        <button type="button" className="status-item status-failed" onClick={toActivity}>
          <CircleAlert size={12} aria-hidden />
          {t('app.status.failed', { count: counts.failed })}
        </button>
      )}
      {counts.leased + counts.queued + counts.failed + importsWaiting + undecided === 0 && engine.kind === 'ready' && <span className="muted">{t('app.status.idle')}</span>}
    </footer>
  )
}

function engineText(engine: EngineState, t: Translate): string {
  switch (engine.kind) {
    case 'ready':
      return t('app.status.engineReady')
    case 'starting':
      return t('app.status.engineStarting')
    case 'restarting':
      return t('app.status.engineRestarting')
    case 'failed':
      return t('app.status.engineFailed')
    default:
      return assertNever(engine)
  }
}
