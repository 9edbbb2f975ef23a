import type { Resolution, ResolvedEntity, ResolvedFact, ResolvedRelation, Support } from '../../../../shared/model/resolution.ts'

/**
 * A resolution cut into small operations, always the same ones in the same order: a cursor is an index into them.
 * Passages come first, so that what mentions them finds them; an entity's mentions come before the entity, so that
 * its counts are counted, and claims come last.
 */
export type Operation =
  | { readonly kind: 'document' }
  | { readonly kind: 'passages'; readonly fromIndex: number; readonly count: number }
  | { readonly kind: 'mentions'; readonly entity: ResolvedEntity; readonly mentions: readonly Support[] }
  | { readonly kind: 'entity'; readonly entity: ResolvedEntity }
  | { readonly kind: 'relation-evidence'; readonly relation: ResolvedRelation; readonly evidence: readonly Support[] }
  | { readonly kind: 'relation'; readonly relation: ResolvedRelation }
  | { readonly kind: 'fact-evidence'; readonly fact: ResolvedFact; readonly evidence: readonly Support[] }
  | { readonly kind: 'fact'; readonly fact: ResolvedFact }
  | { readonly kind: 'finish' }

export interface PublishPlan {
  readonly operations: readonly Operation[]
  /** Where a later part of the same document begins: its document and passages were told with the first. */
  readonly afterPassages: number
}

/** Rows in one operation; an operation is never cut. */
const rowsPerOperation = 40
/** Passages carry their text into the outbox, so fewer at a time. */
const passagesPerOperation = 8

export function planPublication(resolution: Resolution, passages: number): PublishPlan {
  const operations: Operation[] = [{ kind: 'document' }]
  for (let from = 0; from < passages; from += passagesPerOperation) operations.push({ kind: 'passages', fromIndex: from, count: passagesPerOperation })
  const afterPassages = operations.length
  for (const entity of resolution.entities) {
    for (const mentions of slices(entity.mentions)) operations.push({ kind: 'mentions', entity, mentions })
    operations.push({ kind: 'entity', entity })
  }
  for (const relation of resolution.relations) {
    if (relation.from === relation.to) continue
    for (const evidence of slices(relation.evidence)) operations.push({ kind: 'relation-evidence', relation, evidence })
    operations.push({ kind: 'relation', relation })
  }
  for (const fact of resolution.facts) {
    for (const evidence of slices(fact.evidence)) operations.push({ kind: 'fact-evidence', fact, evidence })
    operations.push({ kind: 'fact', fact })
  }
  operations.push({ kind: 'finish' })
  return { operations, afterPassages }
}

/** Relative cost of an operation, in inserted rows. */
export function costOf(operation: Operation): number {
  switch (operation.kind) {
    case 'passages':
      return operation.count * 5
    case 'mentions':
      return operation.mentions.length
    case 'entity':
      return 10 + 2 * operation.entity.aliases.length
    case 'relation-evidence':
    case 'fact-evidence':
      return operation.evidence.length
    case 'relation':
    case 'fact':
      return 5
    case 'document':
    case 'finish':
      return 20
  }
}

function* slices<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += rowsPerOperation) yield all.slice(from, from + rowsPerOperation)
}
