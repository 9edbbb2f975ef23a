import type { EntityType } from '../../shared/model/extraction.ts'
import type { GraphEdge, GraphNode, Neighbourhood } from '../../shared/model/graph.ts'
import type { EntityId, RelationId } from '../../shared/model/ids.ts'

/**
 * The part of the graph that a person has brought on the screen: plain data, so that undo is keeping the
 * one before. Every change gives a new value; nothing here draws or asks.
 */
export interface ExploredGraph {
  readonly center: EntityId
  readonly nodes: ReadonlyMap<EntityId, GraphNode>
  readonly edges: ReadonlyMap<RelationId, GraphEdge>
  /** Put away by hand; they stay known, so that "show all" needs no question to the engine. */
  readonly hidden: ReadonlySet<EntityId>
  /** Neighbours within reach that the engine left out. */
  readonly omitted: number
}

export interface VisibleGraph {
  readonly center: EntityId
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** A fresh view round one entity. */
export function startFrom(neighbourhood: Neighbourhood): ExploredGraph {
  return {
    center: neighbourhood.center,
    nodes: new Map(neighbourhood.nodes.map((node) => [node.id, node])),
    edges: new Map(neighbourhood.edges.map((edge) => [edge.id, edge])),
    hidden: new Set(),
    omitted: neighbourhood.hidden,
  }
}

/**
 * What is drawn and listed: neither hidden by hand nor of a type that the legend switched off. The centre
 * stays whatever its type, or a filter could empty the screen.
 */
export function visibleGraph(graph: ExploredGraph, typesOff: ReadonlySet<EntityType>): VisibleGraph {
  const nodes = [...graph.nodes.values()].filter((node) => node.id === graph.center || (!graph.hidden.has(node.id) && !typesOff.has(node.type)))
  const shown = new Set(nodes.map((node) => node.id))
  const edges = [...graph.edges.values()].filter((edge) => shown.has(edge.from) && shown.has(edge.to))
  return { center: graph.center, nodes, edges }
}

/** How many nodes of each type there are, hidden ones left out, for the legend. */
export function countByType(graph: ExploredGraph): ReadonlyMap<EntityType, number> {
  const counts = new Map<EntityType, number>()
  for (const node of graph.nodes.values()) {
    if (!graph.hidden.has(node.id)) counts.set(node.type, (counts.get(node.type) ?? 0) + 1)
  }
  return counts
}

/** The same graph without one node; its centre cannot be hidden. */
export function hide(graph: ExploredGraph, id: EntityId): ExploredGraph {
  if (id === graph.center || graph.hidden.has(id) || !graph.nodes.has(id)) return graph
  return { ...graph, hidden: new Set([...graph.hidden, id]) }
}

export function showHidden(graph: ExploredGraph): ExploredGraph {
  return graph.hidden.size === 0 ? graph : { ...graph, hidden: new Set() }
}

/** Hides the neighbours of `id` that hang on it alone, the opposite of expanding it. */
export function collapse(graph: ExploredGraph, id: EntityId): ExploredGraph {
  const links = linksOf(visibleGraph(graph, new Set()))
  const leaves = [...(links.get(id) ?? [])].filter((other) => other !== graph.center && links.get(other)?.size === 1)
  return leaves.length === 0 ? graph : { ...graph, hidden: new Set([...graph.hidden, ...leaves]) }
}

/** For each shown node the nodes that an edge joins to it. */
export function linksOf(graph: VisibleGraph): ReadonlyMap<EntityId, ReadonlySet<EntityId>> {
  const links = new Map<EntityId, Set<EntityId>>(graph.nodes.map((node) => [node.id, new Set()]))
  for (const edge of graph.edges) {
    if (edge.from === edge.to) continue
    links.get(edge.from)?.add(edge.to)
    links.get(edge.to)?.add(edge.from)
  }
  return links
}
