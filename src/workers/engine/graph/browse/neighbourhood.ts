import type { Output, Parsed } from '../../../../shared/contract/index.ts'
import type { RelationType } from '../../../../shared/model/extraction.ts'
import type { GraphEdge, GraphNode } from '../../../../shared/model/graph.ts'
import type { EntityId, RelationId } from '../../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../../db/database.ts'
import { canonicalEntity, entitySummary } from './entities.ts'

/**
 * An entity and those about it, ring by ring: the strongest of the nearest ring first, until `limit` neighbours
 * are in. The same library gives the same answer, and what was left out of the rings that were looked at is counted.
 */
interface Edge {
  readonly id: RelationId
  readonly from: EntityId
  readonly to: EntityId
  readonly type: RelationType
  readonly weight: number
}

/** @throws FailureError not-found */
export function readNeighbourhood(db: ReadableDatabase, input: Parsed<'graph.neighbourhood'>): Output<'graph.neighbourhood'> {
  const center = canonicalEntity(db, input.entityId)
  const distance = new Map<EntityId, number>([[center, 0]])
  const edges = new Map<EntityId, readonly Edge[]>()
  const edgesAt = (id: EntityId): readonly Edge[] => {
    const known = edges.get(id) ?? edgesOf(db, id)
    edges.set(id, known)
    return known
  }

  let hidden = 0
  let ring: readonly EntityId[] = [center]
  for (let depth = 1; depth <= input.depth && ring.length > 0; depth += 1) {
    const found = strongestFirst(ring, edgesAt, distance)
    const room = input.limit - (distance.size - 1)
    ring = found.slice(0, room)
    hidden += found.length - ring.length
    for (const id of ring) distance.set(id, depth)
    if (distance.size > input.limit) {
      // Full: what the next ring holds is not known without reading it all, so only this one is counted.
      if (hidden === 0 && depth < input.depth) hidden = strongestFirst(ring, edgesAt, distance).length
      break
    }
  }

  const nodes = [...distance].flatMap(([id, far]): GraphNode[] => {
    const summary = entitySummary(db, id)
    return summary ? [{ ...summary, distance: far }] : []
  })
  return { neighbourhood: { center, nodes, edges: edgesBetween(distance, edgesAt), hidden } }
}

/** New neighbours of a ring, by the sum of the weights that bind them to it, then by id. */
function strongestFirst(ring: readonly EntityId[], edgesAt: (id: EntityId) => readonly Edge[], known: ReadonlyMap<EntityId, number>): EntityId[] {
  const strength = new Map<EntityId, number>()
  for (const id of ring) {
    for (const edge of edgesAt(id)) {
      const other = edge.from === id ? edge.to : edge.from
      if (!known.has(other)) strength.set(other, (strength.get(other) ?? 0) + edge.weight)
    }
  }
  return [...strength].sort(([a, strongA], [b, strongB]) => strongB - strongA || (a < b ? -1 : 1)).map(([id]) => id)
}

function edgesBetween(nodes: ReadonlyMap<EntityId, number>, edgesAt: (id: EntityId) => readonly Edge[]): GraphEdge[] {
  const found = new Map<string, GraphEdge>()
  for (const id of nodes.keys()) {
    // Each edge is met at both ends and taken at its beginning.
    for (const edge of edgesAt(id)) if (edge.from === id && nodes.has(edge.to)) found.set(edge.id, edge)
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
}

/** Edges of a canonical entity in both directions, those that merging made equal added up. */
function edgesOf(db: ReadableDatabase, canonicalId: EntityId): Edge[] {
  return db
    .prepare<[string, string], Edge>(
      `SELECT MIN(r.id) AS id, f.canonical_id AS "from", t.canonical_id AS "to", r.type AS type, SUM(r.weight) AS weight
       FROM relations r JOIN entities f ON f.id = r.from_id JOIN entities t ON t.id = r.to_id
       WHERE r.id IN (
         SELECT o.id FROM entities m JOIN relations o ON o.from_id = m.id WHERE m.canonical_id = ?
         UNION SELECT o.id FROM entities m JOIN relations o ON o.to_id = m.id WHERE m.canonical_id = ?)
       AND f.canonical_id <> t.canonical_id
       GROUP BY f.canonical_id, t.canonical_id, r.type
       ORDER BY id`,
    )
    .all(canonicalId, canonicalId)
}
