import { failure, FailureError } from '../../../../shared/failure.ts'
import type { WritableDatabase } from '../../db/database.ts'
import { createOutbox } from '../outbox.ts'
import { canonicalOf, mergeNeighbourhood, settleMerges } from './merge-rows.ts'

interface Options {
  readonly db: WritableDatabase
  readonly nowMs: () => number
}

/**
 * Merges two entities because a person asked. Both stand for their canonical entities, which is what the person
 * saw. Kept until undone, also while documents that name them come and go. Call it in a transaction.
 * @throws FailureError not-found, or wrong-usage when they are one entity already.
 */
export function mergeEntities({ db, nowMs }: Options, from: string, into: string): { readonly mergeId: number } {
  const first = existing(db, from)
  const second = existing(db, into)
  if (first === second) throw new FailureError(failure('wrong-usage', 'These two are one entity already.', { action: 'Choose another entity to merge with.' }))
  // A wish takes the place of an earlier one about the same entity.
  db.prepare<[number, string]>("UPDATE merges SET undone_at = ? WHERE from_id = ? AND undone_at IS NULL AND reason = 'asked'").run(nowMs(), first)
  const mergeId = recordWish(db, nowMs, first, second)
  settle({ db, nowMs }, [first, second])
  return { mergeId }
}

/**
 * Takes a merge back. One that a rule made is answered by a wish to keep the entity apart (recorded as a merge
 * into itself), for the rule would make it again; taking that wish back lets the rule decide.
 * @throws FailureError not-found when there is no such merge in force.
 */
export function undoMerge({ db, nowMs }: Options, mergeId: number): void {
  const merge = db
    .prepare<[number], { from_id: string; into_id: string; reason: 'acronym' | 'asked' }>('SELECT from_id, into_id, reason FROM merges WHERE id = ? AND undone_at IS NULL')
    .get(mergeId)
  if (!merge) throw new FailureError(failure('not-found', `Merge ${mergeId} is not in force.`))
  const seeds = mergeNeighbourhood(db, [merge.from_id, merge.into_id])
  db.prepare<[number, number]>('UPDATE merges SET undone_at = ? WHERE id = ?').run(nowMs(), mergeId)
  if (merge.reason === 'acronym') recordWish(db, nowMs, merge.from_id, merge.from_id)
  settle({ db, nowMs }, seeds)
}

/** Lets rules and wishes decide again about these and whatever they could be merged with. Call it in a transaction. */
export function resettle(options: Options, ids: Iterable<string>): void {
  settle(options, ids)
}

function recordWish(db: WritableDatabase, nowMs: () => number, from: string, into: string): number {
  return Number(db.prepare<[string, string, number]>("INSERT INTO merges (from_id, into_id, reason, at) VALUES (?, ?, 'asked', ?)").run(from, into, nowMs()).lastInsertRowid)
}

function settle({ db, nowMs }: Options, seeds: Iterable<string>): void {
  settleMerges(db, createOutbox(db, nowMs), nowMs, mergeNeighbourhood(db, seeds))
}

function existing(db: WritableDatabase, id: string): string {
  const canonical = canonicalOf(db, id)
  if (canonical === undefined) throw new FailureError(failure('not-found', `There is no entity ${id}.`, { subject: id }))
  return canonical
}
