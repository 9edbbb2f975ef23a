import Graph from 'graphology'
import Sigma from 'sigma'
import { EdgeArrowProgram, EdgeLineProgram } from 'sigma/rendering'
import type { EntityId } from '../../shared/model/ids.ts'
import type { RelationType } from '../../shared/model/extraction.ts'
import { bindPointer, type PointerEvents } from './bind-pointer.ts'
import { drawHover, drawLabel } from './draw-labels.ts'
import { exportPng } from './export-png.ts'
import type { VisibleGraph } from './explored-graph.ts'
import { GlyphProgram } from './glyph-program.ts'
import { glyphShapes } from './glyph-shapes.ts'
import type { GraphMemory } from './graph-memory.ts'
import type { GraphTheme } from './graph-theme.ts'
import { nodeSize } from './node-size.ts'
import { seedPositions, type Position } from './seed-layout.ts'
import { settle } from './settle-layout.ts'
import { followSize, wholeView } from './whole-view.ts'

/** One graph on one element: draws what it is given, tells what was pointed at, and can be killed. */
export interface GraphRenderer {
  /** Lays the graph out and draws it; a newer call replaces an older one. */
  show(graph: VisibleGraph): Promise<void>
  select(id: EntityId | null): void
  setTheme(theme: GraphTheme): void
  setRelationLabel(label: (type: RelationType) => string): void
  setLabels(shown: boolean): void
  fit(): void
  zoom(direction: 'in' | 'out'): void
  /** Place on the screen, in pixels from the top left of the element. */
  placeOf(id: EntityId): Position | undefined
  exportPng(): Promise<Blob>
  kill(): void
}

export interface GraphRendererOptions extends PointerEvents {
  readonly theme: GraphTheme
  /** Software WebGL gets lines instead of many arrows, and hides them while the map moves. */
  readonly isSoftware: boolean
  readonly reducedMotion: () => boolean
  readonly relationLabel: (type: RelationType) => string
  /** A picture beside a text: smaller glyphs, no words on the edges. */
  readonly isSmall: boolean
  /** Goes on where it was left, and leaves how it was. */
  readonly memory: GraphMemory
}

const CAMERA_MS = 180
/** More than this and an animation of positions would lose frames. */
const ANIMATED_NODES = 200

const SMALL = 0.62
/** Arrows cost ten times a line where the processor draws them. */
const SOFTWARE_ARROWS = 150

/** Throws where there is no WebGL: the caller shows the table instead. */
export function createGraphRenderer(container: HTMLElement, options: GraphRendererOptions): GraphRenderer {
  let graph = emptyGraph()
  let { theme, relationLabel } = options
  /** Chosen by the person, and the same when it is on the map: a filter may have taken it off. */
  let wanted: EntityId | null = null
  let selected: EntityId | null = null
  let near: ReadonlySet<string> = new Set()
  let settling = new AbortController()
  const { memory } = options

  const sigma = new Sigma(graph, container, {
    allowInvalidContainer: true,
    defaultNodeType: 'glyph',
    defaultEdgeType: 'line',
    nodeProgramClasses: { glyph: GlyphProgram },
    edgeProgramClasses: { arrow: EdgeArrowProgram, line: EdgeLineProgram },
    hideEdgesOnMove: options.isSoftware,
    hideLabelsOnMove: options.isSoftware,
    renderEdgeLabels: !options.isSmall,
    labelFont: theme.font,
    labelSize: options.isSmall ? 11 : 12,
    labelWeight: '500',
    edgeLabelFont: theme.font,
    edgeLabelSize: 11,
    edgeLabelColor: { attribute: 'labelColor' },
    labelRenderedSizeThreshold: 3,
    labelDensity: 1.4,
    labelGridCellSize: 90,
    defaultDrawNodeLabel: drawLabel(() => theme),
    defaultDrawNodeHover: drawHover(() => theme),
    stagePadding: options.isSmall ? 34 : 56,
    minCameraRatio: 0.1,
    maxCameraRatio: 4,
    zIndex: true,
    // Going near shows more room between glyphs, not larger ones.
    zoomToSizeRatioFunction: (ratio) => ratio ** 0.3,
    nodeReducer: (id, data) => ({
      ...data,
      color: theme.types[data['entityType'] as keyof GraphTheme['types']] ?? theme.muted,
      highlighted: id === selected,
      forceLabel: id === selected || id === memory.center || near.has(id),
      zIndex: id === selected ? 2 : near.has(id) ? 1 : 0,
    }),
    edgeReducer: (_, data) => {
      const isNear = selected !== null && (data['from'] === selected || data['to'] === selected)
      return {
        ...data,
        color: isNear ? theme.edgeNear : theme.edge,
        size: isNear ? 2 : 1.2,
        label: isNear ? relationLabel(data['relation'] as RelationType) : null,
        labelColor: theme.muted,
        zIndex: isNear ? 1 : 0,
      }
    },
  })
  const unbind = bindPointer(sigma, options)

  const stopFollowing = followSize(container, sigma, { nodes: () => graph.order, onMoved: () => selected !== null && bringIntoView(selected) })

  /** A new graph in one go: sigma indexes everything again at each single change of the one that it watches. */
  function replace(shown: VisibleGraph, places: ReadonlyMap<EntityId, Position>): void {
    const next = emptyGraph()
    for (const node of shown.nodes) {
      const place = places.get(node.id) ?? { x: 0, y: 0 }
      const size = nodeSize(node.mentions, node.id === shown.center) * (options.isSmall ? SMALL : 1)
      next.addNode(node.id, { ...place, size, label: node.name, entityType: node.type, shape: glyphShapes[node.type] })
    }
    const type = options.isSoftware && shown.edges.length > SOFTWARE_ARROWS ? 'line' : 'arrow'
    for (const edge of shown.edges) {
      if (edge.from !== edge.to) next.addDirectedEdgeWithKey(edge.id, edge.from, edge.to, { relation: edge.type, from: edge.from, to: edge.to, size: 1.2, type })
    }
    if (selected !== null && !next.hasNode(selected) && graph.hasNode(selected)) {
      const gone = selected
      selected = null
      // sigma would go on drawing the ring of a node that it was not told of.
      sigma.refresh({ partialGraph: { nodes: [gone] }, schedule: true })
    }
    graph = next
    updateSelected()
    sigma.setGraph(next)
  }

  function updateSelected(): void {
    selected = wanted !== null && graph.hasNode(wanted) ? wanted : null
    near = new Set(selected === null ? [] : graph.neighbors(selected))
  }

  return {
    show: async (shown) => {
      settling.abort()
      settling = new AbortController()
      const { signal } = settling
      const isFresh = memory.center !== shown.center
      memory.center = shown.center
      memory.places = new Map(isFresh ? [] : [...memory.places, ...placesIn(graph)])
      const known = memory.places
      const changed = shown.nodes.some((node) => !known.has(node.id))
      const seeded = seedPositions(shown, known)
      const places = changed ? await settledPlaces(shown, seeded, signal) : seeded
      if (signal.aborted) return
      if (changed) sigma.setCustomBBox(null)
      if (isFresh) sigma.getCamera().setState(wholeView(shown.nodes.length, sigma.getDimensions()))
      else if (graph.order === 0 && memory.camera) sigma.getCamera().setState(memory.camera)
      replace(shown, places)
    },
    select: (id) => {
      if (wanted === id) return
      wanted = id
      updateSelected()
      sigma.refresh({ skipIndexation: true })
      if (selected !== null) bringIntoView(selected)
    },
    setTheme: (next) => {
      theme = next
      sigma.refresh({ skipIndexation: true })
    },
    setRelationLabel: (label) => {
      relationLabel = label
      sigma.refresh({ skipIndexation: true })
    },
    setLabels: (shown) => void sigma.setSetting('renderLabels', shown),
    fit: () => {
      sigma.setCustomBBox(null)
      void sigma.getCamera().animate(wholeView(graph.order, sigma.getDimensions()), { duration: duration() })
    },
    zoom: (direction) => {
      const camera = sigma.getCamera()
      void (direction === 'in' ? camera.animatedZoom({ duration: duration() }) : camera.animatedUnzoom({ duration: duration() }))
    },
    placeOf,
    exportPng: () => exportPng(sigma, theme.background),
    kill: () => {
      settling.abort()
      stopFollowing()
      for (const [id, place] of placesIn(graph)) memory.places.set(id, place)
      memory.camera = sigma.getCamera().getState()
      unbind()
      // Also gives the WebGL contexts back: a window has few of them.
      sigma.kill()
    },
  }

  function duration(): number {
    return options.reducedMotion() || graph.order > ANIMATED_NODES ? 1 : CAMERA_MS
  }

  function placeOf(id: EntityId): Position | undefined {
    if (!graph.hasNode(id)) return undefined
    return sigma.graphToViewport({ x: graph.getNodeAttribute(id, 'x') as number, y: graph.getNodeAttribute(id, 'y') as number })
  }

  function bringIntoView(id: EntityId): void {
    const place = placeOf(id)
    const data = sigma.getNodeDisplayData(id)
    const { width, height } = sigma.getDimensions()
    if (!place || !data || (place.x > 24 && place.y > 24 && place.x < width - 24 && place.y < height - 40)) return
    void sigma.getCamera().animate({ x: data.x, y: data.y }, { duration: duration() })
  }
}

function emptyGraph(): Graph {
  return new Graph({ multi: true, type: 'directed' })
}

/** Settled on a copy, so that the screen shows the old picture, then the new one, and never the struggle. */
async function settledPlaces(shown: VisibleGraph, seeded: ReadonlyMap<EntityId, Position>, signal: AbortSignal): Promise<ReadonlyMap<EntityId, Position>> {
  const copy = emptyGraph()
  for (const node of shown.nodes) copy.addNode(node.id, { ...(seeded.get(node.id) ?? { x: 0, y: 0 }), size: 1 })
  for (const edge of shown.edges) if (edge.from !== edge.to) copy.addDirectedEdgeWithKey(edge.id, edge.from, edge.to)
  try {
    await settle(copy, { nextSlice: (run) => requestAnimationFrame(run), now: () => performance.now(), signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return new Map(placesIn(copy))
}

function placesIn(graph: Graph): readonly (readonly [EntityId, Position])[] {
  return graph.mapNodes((id, data) => [id as EntityId, { x: data['x'] as number, y: data['y'] as number }] as const)
}
