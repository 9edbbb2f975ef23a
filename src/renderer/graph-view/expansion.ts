import type { RelationType } from '../../shared/model/extraction.ts'
import type { GraphEdge, GraphNode, Neighbourhood } from '../../shared/model/graph.ts'
import type { EntityId, RelationId } from '../../shared/model/ids.ts'
import type { ExploredGraph } from './explored-graph.ts'

/** An expansion never adds more than a person can look at. */
export const EXPANSION_LIMIT = 25

/** What expanding one entity would bring, said before it is done. */
export interface ExpansionPlan {
  readonly from: EntityId
  /** At most EXPANSION_LIMIT, the most telling first; those that were hidden by hand come back. */
  readonly add: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** New neighbours by the relation that joins them, most first. */
  readonly byRelation: readonly { readonly type: RelationType; readonly count: number }[]
  /** Neighbours that would still be left out. */
  readonly left: number
}

/** `around` is the neighbourhood of depth 1 of `from`. */
export function planExpansion(graph: ExploredGraph, from: EntityId, around: Neighbourhood): ExpansionPlan {
  const isShown = (id: EntityId) => graph.nodes.has(id) && !graph.hidden.has(id)
  const fresh = around.nodes.filter((node) => node.id !== from && !isShown(node.id)).toSorted(mostTellingFirst)
  const add = fresh.slice(0, EXPANSION_LIMIT)
  const after = new Set([...[...graph.nodes.keys()].filter(isShown), from, ...add.map((node) => node.id)])
  const edges = around.edges.filter((edge) => after.has(edge.from) && after.has(edge.to) && !graph.edges.has(edge.id))
  return { from, add, edges, byRelation: countRelations(add, from, around.edges), left: fresh.length - add.length + around.hidden }
}

/** The graph with the plan carried out; new nodes stand one step further than the one they came from. */
export function expand(graph: ExploredGraph, plan: ExpansionPlan): ExploredGraph {
  const distance = (graph.nodes.get(plan.from)?.distance ?? 0) + 1
  const nodes = new Map(graph.nodes)
  const hidden = new Set(graph.hidden)
  for (const node of plan.add) {
    nodes.set(node.id, { ...node, distance: Math.min(distance, nodes.get(node.id)?.distance ?? distance) })
    hidden.delete(node.id)
  }
  const edges = new Map<RelationId, GraphEdge>([...graph.edges, ...plan.edges.map((edge) => [edge.id, edge] as const)])
  return { ...graph, nodes, edges, hidden }
}

function countRelations(add: readonly GraphNode[], from: EntityId, edges: readonly GraphEdge[]) {
  const added = new Set(add.map((node) => node.id))
  const counts = new Map<RelationType, Set<EntityId>>()
  for (const edge of edges) {
    const other = edge.from === from ? edge.to : edge.to === from ? edge.from : undefined
    if (other === undefined || !added.has(other)) continue
    const ids = counts.get(edge.type) ?? new Set()
    counts.set(edge.type, ids.add(other))
  }
  return [...counts].map(([type, ids]) => ({ type, count: ids.size })).toSorted((a, b) => b.count - a.count || a.type.localeCompare(b.type))
}

function mostTellingFirst(a: GraphNode, b: GraphNode): number {
  return b.salience - a.salience || b.mentions - a.mentions || a.id.localeCompare(b.id)
}
