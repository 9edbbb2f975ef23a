import { Download, Maximize, Minus, PanelRight, Plus, Tag, Undo2 } from 'lucide-react'
import { useT } from '../../i18n/use-t.ts'
import type { Crumb } from '../../stores/explore-state.ts'
import { IconButton } from '../../ui/icon-button.tsx'

export interface GraphToolbarProps {
  readonly trail: readonly Crumb[]
  readonly depth: 1 | 2 | 3
  readonly view: 'map' | 'table'
  readonly labels: boolean
  readonly canUndo: boolean
  readonly inspector: boolean
  readonly onCrumb: (index: number) => void
  readonly onDepth: (depth: 1 | 2 | 3) => void
  readonly onView: (view: 'map' | 'table') => void
  readonly onUndo: () => void
  readonly onLabels: () => void
  readonly onFit: () => void
  readonly onZoom: (direction: 'in' | 'out') => void
  readonly onExport: () => void
  readonly onInspector: () => void
}

const depths = [1, 2, 3] as const
const views = ['map', 'table'] as const

/** Where one is, how far one looks, and what to do with the map. */
export function GraphToolbar(props: GraphToolbarProps) {
  const t = useT()
  const isMap = props.view === 'map'
  return (
    <div className="graph-toolbar">
      <nav aria-label={t('graph.trail')} className="graph-trail">
        <ol>
          {props.trail.map((crumb, index) => {
            const isHere = index === props.trail.length - 1
            return (
              <li key={crumb.id}>
                <button type="button" className="crumb truncate" aria-current={isHere ? 'location' : undefined} onClick={() => props.onCrumb(index)} title={crumb.name}>
                  {crumb.name}
                </button>
              </li>
            )
          })}
        </ol>
      </nav>
      <div className="segmented" role="group" aria-label={t('graph.depth')}>
        {depths.map((depth) => (
          <button key={depth} type="button" aria-pressed={props.depth === depth} aria-label={t('graph.depthShort', { count: depth })} title={t('graph.depthShort', { count: depth })} onClick={() => props.onDepth(depth)}>
            {depth}
          </button>
        ))}
      </div>
      <div className="segmented" role="group" aria-label={t('graph.viewAs')}>
        {views.map((view) => (
          <button key={view} type="button" aria-pressed={props.view === view} onClick={() => props.onView(view)}>
            {t(`graph.${view}`)}
          </button>
        ))}
      </div>
      <span className="graph-tools" role="toolbar" aria-label={t('graph.title')}>
        <IconButton label={t('graph.undo')} onClick={props.onUndo} disabled={!props.canUndo}>
          <Undo2 size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('graph.labels')} keys="L" pressed={props.labels} onClick={props.onLabels} disabled={!isMap}>
          <Tag size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('graph.zoomOut')} keys="−" onClick={() => props.onZoom('out')} disabled={!isMap}>
          <Minus size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('graph.zoomIn')} keys="+" onClick={() => props.onZoom('in')} disabled={!isMap}>
          <Plus size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('graph.fit')} keys="0" onClick={props.onFit} disabled={!isMap}>
          <Maximize size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('graph.exportPng')} onClick={props.onExport} disabled={!isMap}>
          <Download size={16} aria-hidden />
        </IconButton>
        <IconButton label={t('graph.inspector')} keys="I" pressed={props.inspector} onClick={props.onInspector}>
          <PanelRight size={16} aria-hidden />
        </IconButton>
      </span>
    </div>
  )
}
