import { knownRelationTypes, type RelationType } from '../../../shared/model/extraction.ts'
import type { RelationView } from '../../../shared/model/graph.ts'
import type { EntityId } from '../../../shared/model/ids.ts'

export interface RelatedEntity {
  readonly id: EntityId
  readonly name: string
  readonly relation: RelationView
}

/** Relations of one type in one direction, as seen from an entity. */
export interface RelationGroup {
  readonly type: RelationType
  readonly direction: 'out' | 'in'
  readonly others: readonly RelatedEntity[]
}

/**
 * The relations of `entity` by type and direction, in the order of the types, the best supported first.
 * RELATED_TO reads the same both ways and is one group.
 */
export function groupRelations(relations: readonly RelationView[], entity: EntityId): readonly RelationGroup[] {
  const groups: RelationGroup[] = []
  const others = relations.map((relation) => relation.type).filter((type) => !(knownRelationTypes as readonly string[]).includes(type))
  for (const type of [...knownRelationTypes, ...[...new Set(others)].sort()]) {
    for (const direction of ['out', 'in'] as const) {
      if (type === 'RELATED_TO' && direction === 'in') continue
      const others = relations.flatMap((relation): RelatedEntity[] => {
        if (relation.type !== type || relation.from === relation.to) return []
        const isOut = relation.from === entity
        const isIn = relation.to === entity
        if (type === 'RELATED_TO' ? !isOut && !isIn : direction === 'out' ? !isOut : !isIn) return []
        return [isOut ? { id: relation.to, name: relation.toName, relation } : { id: relation.from, name: relation.fromName, relation }]
      })
      if (others.length > 0) groups.push({ type, direction, others: others.toSorted((a, b) => b.relation.evidenceCount - a.relation.evidenceCount || a.name.localeCompare(b.name)) })
    }
  }
  return groups
}
