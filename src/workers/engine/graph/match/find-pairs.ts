import type { ReadableDatabase } from '../../db/database.ts'
import type { Work } from '../../pipeline/ports.ts'
import { createVectorIndex, floatsOf, type VectorIndex } from '../../vectors/vector-index.ts'
import { doubtfulPairs, nameOfPair, pairOf, type DoubtfulPair, type MatchEntity, type OtherName } from './candidate-pairs.ts'
import { leastLikeness, mostLikeness } from './likeness.ts'

export interface FindPairsInput {
  /** Documents whose entities are compared with all others. */
  readonly documentIds: readonly string[]
  /** Of which model the vectors are; null: pairs by spelling alone. */
  readonly vectorModel: string | null
}

/** More in one answer would be a list that nobody reads to its end, and a message that holds up the engine. */
const mostPairs = 2_000
/** The names that a search by meaning is made for, the most salient: each looks at all vectors. */
const mostSearched = 300
const neighboursOfAName = 4
/** Names whose vectors are nearer than this are offered as one thing in other words; a model's own scale differs. */
const leastSimilarity = 0.75
/** Both ways of telling say the same. */
const bothBonus = 0.03

/** The doubtful pairs of some documents' entities, over the whole library. For a thread: it reads every name. */
export async function findPairs(db: ReadableDatabase, { documentIds, vectorModel }: FindPairsInput, work: Work): Promise<DoubtfulPair[]> {
  const entities = db.prepare<[], MatchEntity>('SELECT id, key, name, type FROM entities WHERE canonical_id = id ORDER BY id').all()
  const focus = focusOf(db, documentIds)
  const aliases = db
    .prepare<[], OtherName>("SELECT DISTINCT e.canonical_id AS id, a.alias_key AS key, a.kind AS kind FROM aliases a JOIN entities e ON e.id = a.entity_id JOIN entities n ON n.key = a.alias_key WHERE n.canonical_id <> e.canonical_id")
    .all()
  const step = (): void => {
    work.signal.throwIfAborted()
    work.report({ done: 0, total: null })
  }
  step()
  const spelt = doubtfulPairs(entities, aliases, new Set(focus), step)
  await letMessagesIn()
  const meant = vectorModel === null ? [] : await nearMeanings(db, createVectorIndex(db, 'entity_vectors', vectorModel), vectorModel, focus, new Map(entities.map((entity) => [entity.id, entity])), step)
  return withoutKnown(db, joined(spelt, meant)).slice(0, mostPairs)
}

/** Entities of these documents as they stand for themselves or others, the most salient first. */
function focusOf(db: ReadableDatabase, documentIds: readonly string[]): string[] {
  return db
    .prepare<[string], { id: string }>(
      `SELECT e.canonical_id AS id FROM entity_documents d JOIN entities e ON e.id = d.entity_id
       WHERE d.document_id IN (SELECT value FROM json_each(?)) GROUP BY e.canonical_id ORDER BY MAX(d.salience) DESC, e.canonical_id`,
    )
    .all(JSON.stringify(documentIds))
    .map(({ id }) => id)
}

async function nearMeanings(db: ReadableDatabase, index: VectorIndex, model: string, focus: readonly string[], entities: ReadonlyMap<string, MatchEntity>, step: () => void): Promise<DoubtfulPair[]> {
  const found: DoubtfulPair[] = []
  const vectorOf = db.prepare<[string, string], { vector: Uint8Array }>('SELECT vector FROM entity_vectors WHERE entity_id = ? AND model = ?')
  for (const id of focus.slice(0, mostSearched)) {
    const [entity, row] = [entities.get(id), vectorOf.get(id, model)]
    if (!entity || !row) continue
    for (const { id: other, similarity } of index.nearest(floatsOf(row.vector), neighboursOfAName + 1)) {
      const near = entities.get(other)
      if (!near || other === id || similarity < leastSimilarity || differInNumbers(entity.key, near.key)) continue
      found.push(pairOf(entity.key, near.key, Math.min(mostLikeness, Math.max(leastLikeness, similarity)), 'meaning'))
    }
    step()
    await letMessagesIn()
  }
  return found
}

function joined(spelt: readonly DoubtfulPair[], meant: readonly DoubtfulPair[]): DoubtfulPair[] {
  const pairs = new Map(spelt.map((pair) => [nameOfPair(pair), pair]))
  for (const pair of meant) {
    const known = pairs.get(nameOfPair(pair))
    if (!known) pairs.set(nameOfPair(pair), pair)
    else if (known.why !== 'meaning') pairs.set(nameOfPair(pair), { ...known, likeness: Math.min(mostLikeness, Math.max(known.likeness, pair.likeness) + bothBonus), why: 'both' })
  }
  return [...pairs.values()].sort((x, y) => y.likeness - x.likeness || (nameOfPair(x) < nameOfPair(y) ? -1 : 1))
}

/** Those that were decided, or that stand in the list as they are, need not be told again. */
function withoutKnown(db: ReadableDatabase, pairs: readonly DoubtfulPair[]): DoubtfulPair[] {
  const known = db.prepare<[string, string], { state: string; why: string }>('SELECT state, why FROM reviews WHERE a_key = ? AND b_key = ?')
  return pairs.filter(({ a, b, why }) => {
    const row = known.get(a, b)
    return !row || (row.state === 'open' && row.why !== why && row.why !== 'both')
  })
}

function differInNumbers(a: string, b: string): boolean {
  const numbers = (key: string): string => (key.match(/\d+/g) ?? []).join(' ')
  return numbers(a) !== numbers(b)
}

/** Merges that were decided and do not hold at this moment: one of the two came back, or the chain went another way. */
export function unappliedMerges(db: ReadableDatabase, limit = 500): string[] {
  return db
    .prepare<[number], { id: string }>(
      `SELECT r.id FROM reviews r JOIN entities a ON a.key = r.a_key JOIN entities b ON b.key = r.b_key
       WHERE r.state = 'merged' AND a.canonical_id <> b.canonical_id LIMIT ?`,
    )
    .all(limit)
    .map(({ id }) => id)
}

/**
 * What is left of names that no document says any more: vectors, and pairs that nobody decided. As long as a document
 * lies in the trash nothing is: it may come back, and its names with it.
 */
export function leftovers(db: ReadableDatabase, limit = 1_000): { readonly vectors: number[]; readonly reviews: string[] } {
  if (db.prepare<[], { one: number }>('SELECT 1 AS one FROM documents WHERE trashed_at IS NOT NULL LIMIT 1').get()) return { vectors: [], reviews: [] }
  return {
    vectors: db.prepare<[number], { seq: number }>('SELECT seq FROM entity_vectors v WHERE NOT EXISTS (SELECT 1 FROM entities e WHERE e.id = v.entity_id) LIMIT ?').all(limit).map(({ seq }) => seq),
    reviews: db
      .prepare<[number], { id: string }>(
        `SELECT id FROM reviews r WHERE state = 'open'
         AND (NOT EXISTS (SELECT 1 FROM entities e WHERE e.key = r.a_key) OR NOT EXISTS (SELECT 1 FROM entities e WHERE e.key = r.b_key)) LIMIT ?`,
      )
      .all(limit)
      .map(({ id }) => id),
  }
}

/** Everything that a comparison needs to know, in one go. */
export interface Comparison {
  readonly pairs: readonly DoubtfulPair[]
  readonly unapplied: readonly string[]
  readonly leftovers: ReturnType<typeof leftovers>
}

export async function compareNames(db: ReadableDatabase, input: FindPairsInput, work: Work): Promise<Comparison> {
  return { pairs: await findPairs(db, input, work), unapplied: unappliedMerges(db), leftovers: leftovers(db) }
}

function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
