import { createHash } from 'node:crypto'
import { failure, FailureError } from '../../../../shared/failure.ts'
import type { WritableDatabase } from '../../db/database.ts'
import { mergeEntities, resettle, undoMerge } from '../sqlite/asked-merges.ts'
import { inOrder, type DoubtfulPair } from './candidate-pairs.ts'

/**
 * A doubtful pair and what becomes of it:
 *
 *   (found) → open --a person or a model says they are one--> merged    --taken back--> open
 *                  --… that they are two--> different                   --taken back--> open
 *
 * A pair is known by the keys of both names, so that what was decided holds when documents are extracted again, go or
 * come back. `merged` asks for a merge as a person would by hand; `applyMerge` makes it again whenever both names are
 * there and not one. A person's `different` also keeps a rule from merging the two (merge-rows.ts).
 */
export type Decision = 'merged' | 'different' | 'open'
export type Decider = 'person' | 'model'

export interface Options {
  readonly db: WritableDatabase
  readonly nowMs: () => number
}

interface ReviewRow {
  readonly id: string
  readonly a: string
  readonly b: string
  readonly state: Decision
  readonly decidedBy: Decider | null
  readonly mergeId: number | null
}

export function reviewIdOf(a: string, b: string): string {
  return `v${createHash('sha256').update(inOrder(a, b).join('\n')).digest('hex').slice(0, 24)}`
}

/** Puts pairs on the list. One that was decided stays so. Call it in a transaction, with few at a time. */
export function savePairs({ db, nowMs }: Options, pairs: readonly DoubtfulPair[]): void {
  const insert = db.prepare<[string, string, string, number, string, number]>(
    `INSERT INTO reviews (id, a_key, b_key, likeness, why, state, at) VALUES (?, ?, ?, ?, ?, 'open', ?)
     ON CONFLICT DO UPDATE SET likeness = excluded.likeness, why = excluded.why WHERE state = 'open'`,
  )
  for (const { a, b, likeness, why } of pairs) insert.run(reviewIdOf(a, b), a, b, likeness, why, nowMs())
}

/**
 * Decides a pair, or takes a decision back. Call it in a transaction.
 * @throws FailureError not-found where the pair, or for a merge one of the two, is not in the library
 */
export function decide(options: Options, reviewId: string, decision: Decision): void {
  decideAs(options, reviewId, decision, 'person')
}

/**
 * A model's decision about a pair that is still open; answers whether it holds. It does not bring together what a
 * person has told apart: such a pair stays open. Call it in a transaction.
 */
export function decideOpen(options: Options, reviewId: string, decision: Exclude<Decision, 'open'>): boolean {
  const review = rowOf(options.db, reviewId)
  if (review?.state !== 'open') return false
  const [a, b] = [entityOf(options.db, review.a), entityOf(options.db, review.b)]
  if (!a || !b || (decision === 'merged' && toldApart(options.db, a.canonical, b.canonical))) return false
  decideAs(options, reviewId, decision, 'model')
  return true
}

function decideAs(options: Options, reviewId: string, decision: Decision, by: Decider): void {
  const { db, nowMs } = options
  const review = rowOf(db, reviewId)
  if (!review) throw new FailureError(failure('not-found', 'This pair is not on the list any more.', { subject: reviewId }))
  if (decision !== 'merged' && review.mergeId !== null) undoIfLive(options, review.mergeId)
  db.prepare<[string, string | null, number, string]>('UPDATE reviews SET state = ?, decided_by = ?, merge_id = NULL, at = ? WHERE id = ?').run(decision, decision === 'open' ? null : by, nowMs(), reviewId)
  const ids = [entityOf(db, review.a)?.id, entityOf(db, review.b)?.id].filter((id) => id !== undefined)
  // A rule may merge them now, or may not any more.
  resettle(options, ids)
  if (decision !== 'merged') return
  if (ids.length < 2) throw new FailureError(failure('not-found', 'One of the two names is in no document any more.', { subject: reviewId }))
  applyMerge(options, reviewId)
}

/**
 * Makes the merge that a decision asks for, where both names are there and are not one yet; answers whether it did.
 * A model's word does not bring together what a person has told apart.
 */
export function applyMerge(options: Options, reviewId: string): boolean {
  const { db } = options
  const review = rowOf(db, reviewId)
  if (review?.state !== 'merged') return false
  const [a, b] = [entityOf(db, review.a), entityOf(db, review.b)]
  if (!a || !b || a.canonical === b.canonical) return false
  if (review.decidedBy === 'model' && toldApart(db, a.canonical, b.canonical)) return false
  // The name that more is said of stands for both.
  const [from, into] = weightOf(db, a.canonical) > weightOf(db, b.canonical) ? [b, a] : [a, b]
  const { mergeId } = mergeEntities(options, from.canonical, into.canonical)
  db.prepare<[number, string]>('UPDATE reviews SET merge_id = ? WHERE id = ?').run(mergeId, reviewId)
  return true
}

/** A person merged two by hand: a pair of them on the list is decided with it. */
export function noteMergedByHand({ db, nowMs }: Options, from: string, into: string, mergeId: number): void {
  const keyOf = (id: string): string => db.prepare<[string], { key: string }>('SELECT key FROM entities WHERE id = ?').get(id)?.key ?? ''
  db.prepare<[number, number, string]>("UPDATE reviews SET state = 'merged', decided_by = 'person', merge_id = ?, at = ? WHERE id = ?").run(mergeId, nowMs(), reviewIdOf(keyOf(from), keyOf(into)))
}

/** A person took a merge back by hand: the decision that had asked for it would make it again. */
export function noteUndoneByHand({ db, nowMs }: Options, mergeId: number): void {
  db.prepare<[number, number]>("UPDATE reviews SET state = 'different', decided_by = 'person', merge_id = NULL, at = ? WHERE merge_id = ? AND state = 'merged'").run(nowMs(), mergeId)
}

function rowOf(db: WritableDatabase, id: string): ReviewRow | undefined {
  return db.prepare<[string], ReviewRow>('SELECT id, a_key AS a, b_key AS b, state, decided_by AS decidedBy, merge_id AS mergeId FROM reviews WHERE id = ?').get(id)
}

function entityOf(db: WritableDatabase, key: string): { readonly id: string; readonly canonical: string } | undefined {
  return db.prepare<[string], { id: string; canonical: string }>('SELECT id, canonical_id AS canonical FROM entities WHERE key = ?').get(key)
}

function weightOf(db: WritableDatabase, canonical: string): number {
  return db.prepare<[string], { weight: number }>('SELECT COALESCE(SUM(mentions_count), 0) AS weight FROM entities WHERE canonical_id = ?').get(canonical)?.weight ?? 0
}

/** Whether a person has said that some name of the one group and some name of the other are two things. */
function toldApart(db: WritableDatabase, first: string, second: string): boolean {
  const found = db
    .prepare<[{ first: string; second: string }], { one: number }>(
      `SELECT 1 AS one FROM entities x JOIN reviews r ON r.a_key = x.key OR r.b_key = x.key
       JOIN entities y ON y.key = CASE WHEN r.a_key = x.key THEN r.b_key ELSE r.a_key END
       WHERE x.canonical_id = :first AND y.canonical_id = :second AND r.state = 'different' AND r.decided_by = 'person' LIMIT 1`,
    )
    .get({ first, second })
  return found !== undefined
}

function undoIfLive(options: Options, mergeId: number): void {
  const live = options.db.prepare<[number], { one: number }>('SELECT 1 AS one FROM merges WHERE id = ? AND undone_at IS NULL').get(mergeId)
  if (live) undoMerge(options, mergeId)
}
