import type { Output, Parsed } from '../../../../shared/contract/index.ts'
import type { Contradiction } from '../../../../shared/contract/providers.ts'
import type { EntityId } from '../../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../../db/database.ts'
import { findContradictions, type FoundContradiction } from '../contradictions/find-contradictions.ts'
import { canonicalEntity } from './entities.ts'
import { createEvidenceReader } from './evidence.ts'

/** Pieces of evidence shown for each value. */
const evidenceOfAValue = 3

/**
 * What documents contradict each other in, with their words; those of the most salient entities first.
 * @throws FailureError not-found for an entity that is not there
 */
export function listContradictions(db: ReadableDatabase, input: Parsed<'graph.contradictions'>): Output<'graph.contradictions'> {
  const found = findContradictions(db, input.entityId === undefined ? null : canonicalEntity(db, input.entityId))
  const named = found.map((contradiction) => ({ ...contradiction, ...entityOf(db, contradiction.entity) })).sort(mostSalientFirst)
  const offset = input.offset ?? 0
  const shown = named.slice(offset, offset + (input.limit ?? 100))
  const evidence = createEvidenceReader(db)
  const titles = new Map<string, string>()
  const titleOf = (documentId: string): string => {
    const known = titles.get(documentId) ?? db.prepare<[string], { title: string }>('SELECT title FROM documents WHERE id = ?').get(documentId)?.title ?? ''
    titles.set(documentId, known)
    return known
  }
  return {
    total: named.length,
    contradictions: shown.map(({ entity, entityName, property, qualifiers, facts }): Contradiction => ({
      entity: entity as EntityId,
      entityName,
      property,
      qualifiers: { ...qualifiers },
      values: facts.map(({ ids, value, unit, comparator }) => ({
        factId: ids[0] ?? '',
        value,
        unit,
        comparator,
        evidence: evidence.ofClaim(ids, evidenceOfAValue).evidence.map((one) => ({ ...one, documentTitle: titleOf(one.documentId) })),
      })),
    })),
  }
}

function entityOf(db: ReadableDatabase, id: string): { entityName: string; salience: number } {
  return db.prepare<[string], { entityName: string; salience: number }>('SELECT name AS entityName, salience FROM entities WHERE id = ?').get(id) ?? { entityName: '', salience: 0 }
}

function mostSalientFirst(a: FoundContradiction & { salience: number }, b: FoundContradiction & { salience: number }): number {
  return b.salience - a.salience || compare(a.entity, b.entity) || compare(a.property, b.property) || compare(JSON.stringify(a.qualifiers), JSON.stringify(b.qualifiers))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
