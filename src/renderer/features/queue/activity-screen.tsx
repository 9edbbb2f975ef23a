import { Activity } from 'lucide-react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import type { ActivityView } from '../../stores/places.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { EmptyState, Skeleton } from '../../ui/status.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { UsageView } from '../usage/usage-view.tsx'
import { ActivityHeader } from './activity-header.tsx'
import { BatchList } from './batch-list.tsx'
import { ExtractionChoices } from './extraction-choices.tsx'
import { HistoryDrawer } from './history-drawer.tsx'
import { JobList } from './job-list.tsx'
import { ModelMeter } from './model-meter.tsx'
import { NightWork } from './night-work.tsx'
import { PendingImports } from './pending-imports.tsx'
import './queue.css'
import './extraction.css'

/** The work and what it cost. */
export function ActivityScreen(props: { readonly view?: ActivityView | undefined }) {
  const t = useT()
  const { navigation } = useStores()
  return (
    <section className="activity-screen" aria-label={t('queue.title')}>
      <Tabs
        label={t('queue.title')}
        value={props.view ?? 'work'}
        onChange={(view) => navigation.getState().open({ kind: 'activity', ...(view === 'usage' ? { view } : {}) })}
        items={[
          { value: 'work', label: t('extraction.tabs.work'), content: <Work /> },
          { value: 'usage', label: t('extraction.tabs.usage'), content: <UsageView /> },
        ]}
      />
    </section>
  )
}

/** Files on their way in, questions, model calls, then every document's job, what needs a person first. */
function Work() {
  const t = useT()
  const { loaded, failure, empty, history } = useSelect('queue', (state) => ({ loaded: state.loaded, failure: state.failure, empty: state.order.length === 0 && state.imports.length === 0, history: state.history !== null }))
  return (
    <div className="activity">
      <div className="activity-main">
        <ActivityHeader />
        {failure && (
          <div className="activity-failure">
            <ErrorNotice failure={failure} />
          </div>
        )}
        {!loaded ? (
          <Skeleton lines={6} />
        ) : (
          <>
            <div className="activity-panels">
              <NightWork />
              <PendingImports />
              <ExtractionChoices />
              <ModelMeter />
              <BatchList />
            </div>
            {empty ? <EmptyState icon={<Activity size={32} strokeWidth={1.5} aria-hidden />} title={t('queue.empty.title')} detail={t('queue.empty.detail')} /> : <JobList />}
          </>
        )}
      </div>
      {history && <HistoryDrawer />}
    </div>
  )
}
