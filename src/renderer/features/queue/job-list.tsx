import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { refusedImports } from '../../stores/import-groups.ts'
import { countOnTop } from '../../stores/queue-order.ts'
import { JobRow } from './job-row.tsx'
import { RefusedImports } from './refused-imports.tsx'

const ROW_HEIGHT = 60
/** Failures say more; the real height is measured when they are drawn. */
const FAILED_HEIGHT = 104
const REFUSED_HEIGHT = 48

/** All jobs; only those in view are drawn, and each follows its own job. Refused files are one row after the failures. */
export function JobList() {
  const t = useT()
  const { queue } = useStores()
  const { order, beyond, refusedAt } = useSelect('queue', (state) => ({ order: state.order, beyond: state.beyond, refusedAt: refusedImports(state.imports).length > 0 ? countOnTop(state) : -1 }))
  const scroller = useRef<HTMLDivElement>(null)
  const idAt = (index: number) => (index === refusedAt ? undefined : order[refusedAt >= 0 && index > refusedAt ? index - 1 : index])
  const count = order.length + (refusedAt >= 0 ? 1 : 0)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const id = idAt(index)
      if (id === undefined) return REFUSED_HEIGHT
      return queue.getState().jobs[id]?.state.kind === 'failed' ? FAILED_HEIGHT : ROW_HEIGHT
    },
    getItemKey: (index) => idAt(index) ?? 'refused',
    overscan: 6,
  })
  return (
    <div ref={scroller} className="jobs" tabIndex={0} role="region" aria-label={t('queue.list')}>
      <ul className="jobs-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const id = idAt(item.index)
          return (
            <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="job-slot" style={{ transform: `translateY(${item.start}px)` }} aria-setsize={count} aria-posinset={item.index + 1}>
              {id === undefined ? <RefusedImports /> : <JobRow documentId={id} />}
            </li>
          )
        })}
      </ul>
      {beyond > 0 && <p className="jobs-beyond muted">{t('queue.beyond', { count: beyond })}</p>}
    </div>
  )
}
