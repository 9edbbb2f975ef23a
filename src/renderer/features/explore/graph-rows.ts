import type { EntityType } from '../../../shared/model/extraction.ts'
import type { EntityId } from '../../../shared/model/ids.ts'
import { linksOf, type VisibleGraph } from '../../graph-view/explored-graph.ts'

export interface GraphRow {
  readonly id: EntityId
  readonly name: string
  readonly type: EntityType
  /** Entities on the map that it is joined to. */
  readonly links: number
  readonly mentions: number
  readonly documents: number
  readonly distance: number
}

export type GraphColumn = Exclude<keyof GraphRow, 'id'>

/** The map as rows. Ties go by name, so that the order is the same every time; `typeName` is what is read. */
export function graphRows(graph: VisibleGraph, by: GraphColumn, descending: boolean, typeName: (type: EntityType) => string): readonly GraphRow[] {
  const links = linksOf(graph)
  const rows = graph.nodes.map((node): GraphRow => ({
    id: node.id,
    name: node.name,
    type: node.type,
    links: links.get(node.id)?.size ?? 0,
    mentions: node.mentions,
    documents: node.documents,
    distance: node.distance,
  }))
  const sign = descending ? -1 : 1
  const compare = (a: GraphRow, b: GraphRow) => {
    if (by === 'name') return a.name.localeCompare(b.name)
    if (by === 'type') return typeName(a.type).localeCompare(typeName(b.type))
    return a[by] - b[by]
  }
  return rows.toSorted((a, b) => sign * compare(a, b) || (by === 'distance' ? b.mentions - a.mentions : 0) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
}
