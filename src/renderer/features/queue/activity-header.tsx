import { useMemo, useState } from 'react'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { worthRetrying } from '../../stores/job-commands.ts'
import { countUndecided } from '../../stores/import-groups.ts'
import { activeJobs, workable } from '../../stores/queue-order.ts'
import { batchLeftMs } from '../../stores/queue-batch.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useNow } from './use-now.ts'

const TICK_MS = 1_000

/** The sums, the time left once it is measured, and what can be done to all. */
export function ActivityHeader() {
  const t = useT()
  const format = useFormat()
  const { queue } = useStores()
  const [asking, setAsking] = useState(false)
  const { counts, batch, jobs, undecided, waiting } = useSelect('queue', (state) => ({ counts: state.counts, batch: state.batch, jobs: state.jobs, undecided: countUndecided(state.imports), waiting: state.waiting }))
  const retryable = useMemo(() => worthRetrying(Object.values(jobs)), [jobs])
  const active = activeJobs(counts)
  const work = workable(counts, { waiting })
  const atWork = activeJobs(work)
  const now = useNow(TICK_MS, atWork > 0)
  const leftMs = batchLeftMs(batch, work, now)
  // What waits for a person comes first: its sum is the number on the rail.
  const sums = [
    undecided > 0 ? t('queue.summary.toDecide', { count: undecided }) : '',
    counts.failed > 0 ? t('queue.summary.failed', { count: counts.failed }) : '',
    counts.leased > 0 ? t('queue.summary.running', { count: counts.leased }) : '',
    work.queued > 0 ? t('queue.summary.queued', { count: work.queued }) : '',
    waiting > 0 ? t('extraction.waits.summary', { count: waiting }) : '',
    counts.paused > 0 ? t('queue.summary.paused', { count: counts.paused }) : '',
    counts.done > 0 ? t('queue.summary.done', { count: counts.done }) : '',
    atWork > 1 ? (leftMs === null ? t('queue.summary.measuring') : t('queue.summary.left', { time: format.duration(leftMs) })) : '',
  ].filter((part) => part !== '')
  const act = queue.getState().act
  return (
    <header className="activity-header">
      <div className="activity-heading">
        <h1>{t('queue.title')}</h1>
        <p className="muted">{sums.join(' · ')}</p>
      </div>
      <div className="activity-actions">
        {retryable.length > 0 && <Button onClick={() => void act('retry', retryable)}>{t('queue.actions.retryAll', { count: retryable.length })}</Button>}
        {counts.paused > 0 && <Button onClick={() => void act('resume', 'all')}>{t('queue.actions.resumeAll')}</Button>}
        {active > 0 && <Button onClick={() => void act('pause', 'all')}>{t('queue.actions.pauseAll')}</Button>}
        {active + counts.paused > 0 && <Button onClick={() => setAsking(true)}>{t('queue.actions.cancelAll')}</Button>}
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('queue.actions.cancelAllTitle')}
        description={t('queue.actions.cancelAllDetail')}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('app.close')}</Button>
            <Button
              variant="danger"
              onClick={() => {
                setAsking(false)
                void act('cancel', 'all')
              }}
            >
              {t('queue.actions.cancelAll')}
            </Button>
          </>
        }
      />
    </header>
  )
}
