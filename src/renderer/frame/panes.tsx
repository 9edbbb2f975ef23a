import { PanelRightClose, Maximize2 } from 'lucide-react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { ActivityScreen } from '../features/queue/activity-screen.tsx'
import { LibraryScreen } from '../features/library/library-screen.tsx'
import { SettingsScreen } from '../features/settings/settings-screen.tsx'
import { SearchScreen } from '../features/search/search-screen.tsx'
import { GraphParts } from '../features/reviews/graph-parts.tsx'
import { EntityTab } from '../features/explore/entity-tab.tsx'
import { ReaderTab } from '../features/reader/reader-tab.tsx'
import { useT } from '../i18n/use-t.ts'
import { useSelect, useStores } from '../services-context.tsx'
import type { Memory } from '../stores/memory.ts'
import type { Tab } from '../stores/navigation.ts'
import type { ScreenPlace } from '../stores/places.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { assertNever } from '../../shared/assert-never.ts'
import { rememberedLayout } from './remembered-layout.ts'

/** What is in front, and what is beside it. Each part fails alone. */
export function Panes(props: { readonly memory: Memory }) {
  const { tabs, view } = useSelect('navigation', (state) => ({ tabs: state.tabs, view: state.view }))
  const beside = tabs.find((tab) => tab.id === view.beside)
  const frontId = view.front.kind === 'tab' ? view.front.id : null
  const front = tabs.find((tab) => tab.id === frontId)
  const layout = rememberedLayout(props.memory, 'panes')
  return (
    <Group orientation="horizontal" className="panes" {...layout}>
      <Panel id="front" minSize="320px">
        <main className="pane">
          <ErrorBoundary key={front?.id ?? view.screen.kind}>{front ? <TabContent tab={front} /> : <Screen place={view.screen} memory={props.memory} />}</ErrorBoundary>
        </main>
      </Panel>
      {beside && (
        <>
          <Separator className="pane-separator" />
          <Panel id="beside" minSize="280px" defaultSize="50%">
            <aside className="pane" aria-label={beside.title}>
              <BesideHeader tab={beside} />
              <ErrorBoundary key={beside.id}>
                <div className="pane-content">
                  <TabContent tab={beside} />
                </div>
              </ErrorBoundary>
            </aside>
          </Panel>
        </>
      )}
    </Group>
  )
}

function BesideHeader(props: { readonly tab: Tab }) {
  const t = useT()
  const { navigation } = useStores()
  return (
    <div className="beside-header">
      <h2 className="truncate">{props.tab.title || t('app.loading')}</h2>
      <IconButton label={t('app.openInFront')} onClick={() => navigation.getState().moveBeside(props.tab.id)}>
        <Maximize2 size={14} aria-hidden />
      </IconButton>
      <IconButton label={t('app.closeBeside')} onClick={() => navigation.getState().closeBeside()}>
        <PanelRightClose size={14} aria-hidden />
      </IconButton>
    </div>
  )
}

function Screen(props: { readonly place: ScreenPlace; readonly memory: Memory }) {
  const { place } = props
  switch (place.kind) {
    case 'library':
      return <LibraryScreen memory={props.memory} />
    case 'activity':
      return <ActivityScreen view={place.view} />
    case 'search':
      return <SearchScreen {...(place.query === undefined ? {} : { query: place.query })} />
    case 'graph':
      return <GraphParts part={place.part} entityId={place.entityId} />
    case 'settings':
      return <SettingsScreen />
    default:
      return assertNever(place)
  }
}

function TabContent(props: { readonly tab: Tab }) {
  const { id, place, visit } = props.tab
  return place.kind === 'document' ? <ReaderTab key={id} tabId={id} place={place} visit={visit} /> : <EntityTab key={id} tabId={id} place={place} />
}
