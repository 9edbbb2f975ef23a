import { useEffect, useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react'
import type { EntityId } from '../../shared/model/ids.ts'
import type { RelationType } from '../../shared/model/extraction.ts'
import { useT } from '../i18n/use-t.ts'
import { linksOf, type VisibleGraph } from './explored-graph.ts'
import { createGraphMemory, type GraphMemory } from './graph-memory.ts'
import type { GraphRenderer } from './graph-renderer.ts'
import { readTheme, watchTheme } from './graph-theme.ts'
import './graph-view.css'
import { neighbourTowards, type Direction } from './neighbour-step.ts'
import { detectWebgl } from './webgl-support.ts'
import { relationLabel as labelOf } from '../relation-label.ts'

/** What the toolbar can ask of the map. */
export interface GraphCanvasHandle {
  fit(): void
  zoom(direction: 'in' | 'out'): void
  exportPng(): Promise<Blob>
}

export interface GraphCanvasProps {
  readonly graph: VisibleGraph
  readonly selected: EntityId | null
  readonly labels: boolean
  readonly isSmall?: boolean
  /** Where the map's places and camera outlive it; without one they end with it. */
  readonly memory?: GraphMemory
  /** What the map shows and which keys work on it, for screen readers. */
  readonly label: string
  readonly onSelect: (id: EntityId | null) => void
  readonly onOpen: (id: EntityId) => void
  readonly onMenu?: (id: EntityId) => void
  /** Shown where there is no WebGL. */
  readonly fallback: ReactNode
  readonly ref?: Ref<GraphCanvasHandle>
}

const arrows: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

/** The map. It draws and tells; what is on it is decided elsewhere. Arrow keys walk from neighbour to neighbour. */
export function GraphCanvas(props: GraphCanvasProps) {
  const t = useT()
  const { graph, selected, labels } = props
  const element = useRef<HTMLDivElement>(null)
  const renderer = useRef<GraphRenderer | null>(null)
  const latest = useRef(props)
  latest.current = props
  const [isMissing, setMissing] = useState(false)
  const relationLabel = useRef((type: RelationType) => labelOf(t, type))
  relationLabel.current = (type) => labelOf(t, type)

  useEffect(() => {
    const container = element.current
    if (!container) return
    const ended = new AbortController()
    let stopWatching = () => {}
    const start = async () => {
      // sigma reads WebGL's constants when it is loaded: it is fetched only where a map is drawn.
      const { createGraphRenderer } = await import('./graph-renderer.ts')
      const webgl = detectWebgl()
      if (ended.signal.aborted) return
      if (webgl === 'none') return setMissing(true)
      const made = createGraphRenderer(container, {
        theme: readTheme(container),
        isSoftware: webgl === 'software',
        memory: latest.current.memory ?? createGraphMemory(),
        isSmall: latest.current.isSmall ?? false,
        reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
        relationLabel: (type) => relationLabel.current(type),
        onSelect: (id) => latest.current.onSelect(id),
        onOpen: (id) => latest.current.onOpen(id),
        onMenu: (id) => latest.current.onMenu?.(id),
      })
      renderer.current = made
      stopWatching = watchTheme(() => made.setTheme(readTheme(container)))
      made.setLabels(latest.current.labels)
      await made.show(latest.current.graph)
      made.select(latest.current.selected)
    }
    start().catch(() => {
      if (!ended.signal.aborted) setMissing(true)
    })
    return () => {
      ended.abort()
      stopWatching()
      renderer.current?.kill()
      renderer.current = null
    }
  }, [])

  useEffect(() => void renderer.current?.show(graph), [graph])
  useEffect(() => renderer.current?.select(selected), [selected])
  useEffect(() => renderer.current?.setLabels(labels), [labels])
  useEffect(() => renderer.current?.setRelationLabel((type) => relationLabel.current(type)), [t])

  useImperativeHandle(props.ref, () => ({
    fit: () => renderer.current?.fit(),
    zoom: (direction) => renderer.current?.zoom(direction),
    exportPng: () => renderer.current?.exportPng() ?? Promise.reject(new Error('The map is not drawn.')),
  }))

  const press = (event: React.KeyboardEvent) => {
    const direction = arrows[event.key]
    const from = selected ?? graph.center
    if (direction) {
      const neighbours = linksOf(graph).get(from) ?? new Set()
      const next = neighbourTowards(from, neighbours, (id) => renderer.current?.placeOf(id), direction)
      if (next) props.onSelect(next)
    } else if (event.key === 'Enter' && selected) props.onOpen(selected)
    else if (event.key === 'Escape' && selected !== graph.center) props.onSelect(graph.center)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  if (isMissing) return <>{props.fallback}</>
  const current = graph.nodes.find((node) => node.id === selected)
  const links = selected === null ? 0 : (linksOf(graph).get(selected)?.size ?? 0)
  return (
    <div className="graph-canvas-frame">
      <div ref={element} className="graph-canvas" role="application" aria-label={props.label} tabIndex={0} onKeyDown={press} />
      <p className="visually-hidden" aria-live="polite">
        {current && t('graph.announce', { name: current.name, type: t(`model.entityType.${current.type}`), links: t('graph.links', { count: links }) })}
      </p>
    </div>
  )
}
