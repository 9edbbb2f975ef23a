import type { EntityType, RelationType } from '../../src/shared/model/extraction.ts'
import type { EntitySummary, Evidence, FactView, GraphEdge, GraphNode, Neighbourhood, RelationView } from '../../src/shared/model/graph.ts'
import type { DocumentId, EntityId, FactId, PassageId, RelationId } from '../../src/shared/model/ids.ts'

/** Short names stand for whole ids, so that a test reads as the picture that it draws. */
export const entityId = (name: string) => `e${Buffer.from(name).toString('hex').padEnd(24, '0').slice(0, 24)}` as EntityId
export const documentId = (name: string) => Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32) as DocumentId

export function entity(name: string, more: Partial<EntitySummary> & { readonly type?: EntityType } = {}): EntitySummary {
  return { id: entityId(name), name, type: 'concept', aliases: [], mentions: 1, documents: 1, salience: 0.5, ...more }
}

export function node(name: string, more: Partial<GraphNode> = {}): GraphNode {
  return { ...entity(name), distance: 1, ...more }
}

export function edge(from: string, to: string, type: RelationType = 'RELATED_TO'): GraphEdge {
  return { id: `r-${from}-${type}-${to}` as RelationId, from: entityId(from), to: entityId(to), type, weight: 1 }
}

/** The first node is the centre. Edges as "a>b". */
export function neighbourhood(nodes: readonly GraphNode[], edges: readonly GraphEdge[], hidden = 0): Neighbourhood {
  const [center] = nodes
  if (!center) throw new Error('A neighbourhood has a centre.')
  return { center: center.id, nodes: [{ ...center, distance: 0 }, ...nodes.slice(1)], edges: [...edges], hidden }
}

export function evidence(more: Partial<Evidence> = {}): Evidence {
  return { documentId: documentId('doc'), passageId: `p${'0'.repeat(24)}` as PassageId, page: 1, boxes: [], quote: 'words', ...more }
}

let facts = 0
export function fact(more: Partial<FactView> = {}): FactView {
  facts += 1
  return { id: `f${String(facts).padStart(24, '0')}` as FactId, entity: entityId('x'), entityName: 'x', property: 'depth', value: '20', qualifiers: {}, evidence: [evidence()], evidenceCount: 1, ...more }
}

export function relation(from: string, to: string, type: RelationType, more: Partial<RelationView> = {}): RelationView {
  return { id: `r-${from}-${type}-${to}` as RelationId, from: entityId(from), fromName: from, to: entityId(to), toName: to, type, evidence: [], evidenceCount: 1, ...more }
}
