import { Waypoints } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { Evidence } from '../../../shared/model/graph.ts'
import type { EntityId } from '../../../shared/model/ids.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { countByType, visibleGraph } from '../../graph-view/explored-graph.ts'
import { GraphCanvas, type GraphCanvasHandle } from '../../graph-view/graph-canvas.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useGraphMemory, useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { EmptyState, Spinner } from '../../ui/status.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { EntityList } from './entity-list.tsx'
import { ExpansionBar } from './expansion-bar.tsx'
import { GraphInspector } from './graph-inspector.tsx'
import { GraphLegend } from './graph-legend.tsx'
import { GraphTable } from './graph-table.tsx'
import { GraphToolbar } from './graph-toolbar.tsx'
import './graph.css'
import { savePicture } from './save-picture.ts'
import { useNodeMenu } from './use-node-menu.ts'

/** Narrower than this the inspector would leave no room for the map; it then shows on request, under it. */
const INSPECTOR_FITS_PX = 860

/** Walking through the graph: from an entity to what stands round it, on a map or in a table that are equal. */
export function GraphScreen(props: { readonly entityId?: EntityId | undefined }) {
  const t = useT()
  const { explore, navigation, toasts } = useStores()
  const state = useSelect('explore', (all) => all)
  const memory = useGraphMemory()
  const canvas = useRef<GraphCanvasHandle>(null)
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const { explored, typesOff, selected, phase, view, plan } = state
  useEffect(() => explore.getState().start(props.entityId), [explore, props.entityId])

  const graph = useMemo(() => (explored ? visibleGraph(explored, typesOff) : null), [explored, typesOff])
  const counts = useMemo(() => (explored ? countByType(explored) : new Map()), [explored])
  const node = graph?.nodes.find((one) => one.id === selected)
  const center = graph?.nodes.find((one) => one.id === graph.center)

  const openEntity = (entityId: EntityId) => navigation.getState().open({ kind: 'entity', entityId }, { beside: true })
  const openEvidence = (evidence: Evidence) =>
    navigation.getState().open({ kind: 'document', documentId: evidence.documentId, page: evidence.page, highlight: { boxes: evidence.boxes, quote: evidence.quote } }, { beside: true })
  const openMenu = useNodeMenu({ open: openEntity, center: explored?.center ?? null })
  const exportMap = () => {
    canvas.current?.exportPng().then(
      (picture) => savePicture(picture, `${center?.name ?? 'graph'}.png`),
      () => toasts.getState().show({ tone: 'failure', text: t('graph.exportFailed') }),
    )
  }
  const chosen = selected ?? explored?.center ?? null
  const withChosen = (act: (id: EntityId) => void) => () => {
    if (chosen !== null) act(chosen)
  }
  const isMap = view === 'map'
  const isInspectorShown = state.inspector ?? width >= INSPECTOR_FITS_PX
  const toggleInspector = () => state.setInspector(!isInspectorShown)
  useCommands([
    { id: 'graph.expand', menu: 'view', label: t('graph.expand'), keys: ['e'], enabled: chosen !== null, run: withChosen(state.planExpand) },
    { id: 'graph.collapse', menu: 'view', label: t('graph.collapse'), keys: ['c'], enabled: chosen !== null, run: withChosen(state.collapse) },
    { id: 'graph.hide', menu: 'view', label: t('graph.hide'), keys: ['h'], enabled: chosen !== null && chosen !== explored?.center, run: withChosen(state.hide) },
    { id: 'graph.focus', menu: 'view', label: t('graph.focus'), keys: ['.'], enabled: chosen !== null, run: withChosen(state.focus) },
    { id: 'graph.fit', menu: 'view', label: t('graph.fit'), keys: ['0'], enabled: isMap, run: () => canvas.current?.fit() },
    { id: 'graph.zoomIn', menu: 'view', label: t('graph.zoomIn'), keys: ['+'], enabled: isMap, run: () => canvas.current?.zoom('in') },
    { id: 'graph.zoomOut', menu: 'view', label: t('graph.zoomOut'), keys: ['-'], enabled: isMap, run: () => canvas.current?.zoom('out') },
    { id: 'graph.labels', menu: 'view', label: t('graph.labels'), keys: ['l'], enabled: isMap, run: state.toggleLabels },
    { id: 'view.inspector', menu: 'view', label: t('graph.inspector'), keys: ['i'], run: toggleInspector },
    { id: 'edit.undo', menu: 'edit', label: t('app.undo'), keys: ['$mod+z'], enabled: state.past.length > 0, run: state.undo },
  ])

  if (phase.kind === 'empty')
    return (
      <div ref={frame} className="graph-screen">
        <EmptyState icon={<Waypoints size={32} aria-hidden />} title={t('graph.emptyTitle')} detail={t('graph.emptyDetail')} />
      </div>
    )
  const table = graph && <GraphTable graph={graph} selected={selected} onSelect={state.select} onOpen={openEntity} onMenu={openMenu} />
  return (
    <div ref={frame} className="graph-screen">
      <h1 className="visually-hidden">{t('app.screens.graph')}</h1>
      <div className="graph-columns">
        <EntityList list={state.list} text={state.listText} types={state.listTypes} center={explored?.center ?? null} onText={state.setListText} onType={state.toggleListType} onFocus={state.focus} />
        <div className="graph-main">
          <GraphToolbar
            trail={state.trail}
            depth={state.depth}
            view={view}
            labels={state.labels}
            canUndo={state.past.length > 0}
            inspector={isInspectorShown}
            onCrumb={state.goToCrumb}
            onDepth={state.setDepth}
            onView={state.setView}
            onUndo={state.undo}
            onLabels={state.toggleLabels}
            onFit={() => canvas.current?.fit()}
            onZoom={(direction) => canvas.current?.zoom(direction)}
            onExport={exportMap}
            onInspector={toggleInspector}
          />
          <GraphLegend counts={counts} off={typesOff} onToggle={state.toggleType} />
          <div className="graph-stage">
            {phase.kind === 'failed' && (
              <div className="graph-note">
                <ErrorNotice failure={phase.failure} compact>
                  <Button onClick={state.retry}>{t('app.retry')}</Button>
                </ErrorNotice>
              </div>
            )}
            {phase.kind === 'loading' && (
              <span className="graph-loading">
                <Spinner label={t('app.loading')} />
              </span>
            )}
            {graph && isMap && (
              <GraphCanvas
                ref={canvas}
                memory={memory}
                graph={graph}
                selected={selected}
                labels={state.labels}
                label={t('graph.mapLabel', { name: center?.name ?? '' })}
                onSelect={state.select}
                onOpen={openEntity}
                onMenu={openMenu}
                fallback={
                  <div className="graph-fallback">
                    <p role="status">
                      <strong>{t('graph.noWebgl')}</strong> {t('graph.noWebglDetail')}
                    </p>
                    {table}
                  </div>
                }
              />
            )}
            {graph && !isMap && table}
            {plan && <ExpansionBar plan={plan} name={explored?.nodes.get(plan.from)?.name ?? ''} onConfirm={state.confirmExpand} onCancel={state.cancelExpand} />}
          </div>
          {graph && explored && (
            <p className="graph-foot muted" aria-live="polite">
              <span>{[t('graph.nodes', { count: graph.nodes.length }), t('graph.edges', { count: graph.edges.length })].join(' · ')}</span>
              {explored.omitted > 0 && (
                <>
                  <span>{t('graph.truncated', { count: explored.omitted })}</span>
                  <Button variant="quiet" onClick={state.showMore}>
                    {t('graph.showMore')}
                  </Button>
                </>
              )}
              {explored.hidden.size > 0 && (
                <Button variant="quiet" onClick={state.showHidden}>
                  {t('graph.showHidden', { count: explored.hidden.size })}
                </Button>
              )}
            </p>
          )}
        </div>
        {graph && isInspectorShown && <GraphInspector graph={graph} node={node} details={state.details} onSelect={state.select} onOpen={openEntity} onExpand={state.planExpand} onFocus={state.focus} onHide={state.hide} onEvidence={openEvidence} />}
      </div>
    </div>
  )
}
