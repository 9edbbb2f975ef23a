import { Activity } from 'lucide-react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect } from '../../services-context.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { EmptyState, Skeleton } from '../../ui/status.tsx'
import { ActivityHeader } from './activity-header.tsx'
import { HistoryDrawer } from './history-drawer.tsx'
import { JobList } from './job-list.tsx'
import { PendingImports } from './pending-imports.tsx'
import './queue.css'

/** The work: files on their way in, then every document's job, what needs a person first. */
export function ActivityScreen() {
  const t = useT()
  const { loaded, failure, empty, history } = useSelect('queue', (state) => ({ loaded: state.loaded, failure: state.failure, empty: state.order.length === 0 && state.imports.length === 0, history: state.history !== null }))
  return (
    <section className="activity" aria-label={t('queue.title')}>
      <div className="activity-main">
        <ActivityHeader />
        {failure && (
          <div className="activity-failure">
            <ErrorNotice failure={failure} />
          </div>
        )}
        {!loaded ? (
          <Skeleton lines={6} />
        ) : empty ? (
          <EmptyState icon={<Activity size={32} strokeWidth={1.5} aria-hidden />} title={t('queue.empty.title')} detail={t('queue.empty.detail')} />
        ) : (
          <>
            <PendingImports />
            <JobList />
          </>
        )}
      </div>
      {history && <HistoryDrawer />}
    </section>
  )
}
