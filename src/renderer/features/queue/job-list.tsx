import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { JobRow } from './job-row.tsx'

const ROW_HEIGHT = 60
/** Failures say more; the real height is measured when they are drawn. */
const FAILED_HEIGHT = 104

/** All jobs; only those in view are drawn, and each follows its own job. */
export function JobList() {
  const t = useT()
  const { queue } = useStores()
  const { order, beyond } = useSelect('queue', (state) => ({ order: state.order, beyond: state.beyond }))
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (queue.getState().jobs[order[index] as (typeof order)[number]]?.state.kind === 'failed' ? FAILED_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => order[index] ?? index,
    overscan: 6,
  })
  return (
    <div ref={scroller} className="jobs" tabIndex={0} role="region" aria-label={t('queue.list')}>
      <ul className="jobs-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const id = order[item.index]
          return (
            id !== undefined && (
              <li key={id} ref={virtual.measureElement} data-index={item.index} className="job-slot" style={{ transform: `translateY(${item.start}px)` }} aria-setsize={order.length} aria-posinset={item.index + 1}>
                <JobRow documentId={id} />
              </li>
            )
          )
        })}
      </ul>
      {beyond > 0 && <p className="jobs-beyond muted">{t('queue.beyond', { count: beyond })}</p>}
    </div>
  )
}
