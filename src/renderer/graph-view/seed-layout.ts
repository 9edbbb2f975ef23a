import type { EntityId } from '../../shared/model/ids.ts'
import { linksOf, type VisibleGraph } from './explored-graph.ts'

export interface Position {
  readonly x: number
  readonly y: number
}

/**
 * Where each node starts: the centre in the middle, the others on rings by their distance from it, each in
 * the sector of the node that it hangs on. The same graph always gives the same picture; nodes that already
 * have a place keep it, so that expanding does not throw the reader's map away.
 */
export function seedPositions(graph: VisibleGraph, known: ReadonlyMap<EntityId, Position>): ReadonlyMap<EntityId, Position> {
  const links = linksOf(graph)
  const places = new Map<EntityId, Position>(known)
  if (!places.has(graph.center)) places.set(graph.center, { x: 0, y: 0 })
  const sectors = new Map<EntityId, Sector>([[graph.center, { from: 0, to: 2 * Math.PI, ring: 0 }]])
  let ring: readonly EntityId[] = [graph.center]
  const reached = new Set(ring)
  while (ring.length > 0) {
    const next: EntityId[] = []
    for (const parent of ring) {
      const children = [...(links.get(parent) ?? [])].filter((id) => !reached.has(id)).toSorted()
      const sector = sectors.get(parent) ?? { from: 0, to: 2 * Math.PI, ring: 0 }
      children.forEach((child, index) => {
        reached.add(child)
        next.push(child)
        sectors.set(child, place(places, sector, index, children.length, places.get(parent), known.has(parent), child))
      })
    }
    ring = next
  }
  placeTheUnreached(graph, reached, places)
  return new Map(graph.nodes.map((node) => [node.id, places.get(node.id) ?? { x: 0, y: 0 }]))
}

interface Sector {
  readonly from: number
  readonly to: number
  readonly ring: number
}

const RING_GAP = 100

function place(
  places: Map<EntityId, Position>,
  sector: Sector,
  index: number,
  count: number,
  parent: Position | undefined,
  parentWasKnown: boolean,
  child: EntityId,
): Sector {
  const width = (sector.to - sector.from) / count
  const own = { from: sector.from + index * width, to: sector.from + (index + 1) * width, ring: sector.ring + 1 }
  if (places.has(child)) return own
  const angle = (own.from + own.to) / 2
  // Round a node that was moved by an earlier layout the rings of the centre mean nothing: stay near it.
  const origin = parentWasKnown && parent ? parent : { x: 0, y: 0 }
  const radius = parentWasKnown && parent ? RING_GAP / 2 : own.ring * RING_GAP
  places.set(child, { x: origin.x + radius * Math.cos(angle), y: origin.y + radius * Math.sin(angle) })
  return own
}

/** Nodes that no path joins to the centre (a hidden node stood between) go on an outer ring, in order of id. */
function placeTheUnreached(graph: VisibleGraph, reached: ReadonlySet<EntityId>, places: Map<EntityId, Position>): void {
  const left = graph.nodes.map((node) => node.id).filter((id) => !reached.has(id) && !places.has(id)).toSorted()
  const radius = RING_GAP * (Math.max(0, ...graph.nodes.map((node) => node.distance)) + 1)
  left.forEach((id, index) => {
    const angle = (2 * Math.PI * index) / left.length
    places.set(id, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) })
  })
}
