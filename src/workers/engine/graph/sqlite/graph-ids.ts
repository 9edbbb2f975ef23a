import { createHash } from 'node:crypto'
import type { EntityId, FactId, RelationId } from '../../../../shared/model/ids.ts'

/**
 * Ids of the graph, derived from what a thing is and from nothing else, so that any number of libraries give the
 * same thing the same id.
 */

export function entityIdOf(key: string): EntityId {
  return `e${digest(`entity${key}`)}` as EntityId
}

export function relationIdOf(from: EntityId, type: string, to: EntityId): RelationId {
  return `r${digest(JSON.stringify(['relation', from, type, to]))}` as RelationId
}

export interface FactContent {
  readonly entity: EntityId
  readonly property: string
  readonly value: string
  readonly unit?: string | undefined
  readonly comparator?: string | undefined
  readonly qualifiers: Readonly<Record<string, string>>
}

export function factIdOf(fact: FactContent): FactId {
  const content = ['fact', fact.entity, fact.property, fact.comparator ?? null, fact.value, fact.unit ?? null, sortedQualifiers(fact.qualifiers)]
  return `f${digest(JSON.stringify(content))}` as FactId
}

/** Qualifiers in the order of their names by code unit, so that equal ones are written the same. */
export function sortedQualifiers(qualifiers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(qualifiers).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 24)
}
