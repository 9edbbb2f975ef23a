import type { ReadableDatabase, WritableDatabase } from '../../db/database.ts'
import type { Outbox } from '../outbox.ts'
import { entityIdOf } from './graph-ids.ts'
import { decideMerges, type AcronymCandidate, type AskedMerge } from './merge-rules.ts'

/**
 * Keeps canonical_id and the live rows of `merges` equal to what merge-rules.ts decides. Entities that could be
 * merged with each other form small neighbourhoods (an acronym, its expansions, what people merged into them); a
 * change in one can only matter inside it, so only that neighbourhood is decided again.
 */

/**
 * Whether any alias or wish binds this entity to another. Nearly all are free, and one look spares them the rest.
 * Asked with the key, because the entity itself may not be there yet.
 */
export function isBound(db: ReadableDatabase, id: string, key: string): boolean {
  const row = db
    .prepare<[{ id: string; key: string }], { bound: number }>(
      `SELECT EXISTS (SELECT 1 FROM aliases WHERE alias_key = :key AND kind = 'acronym')
         OR EXISTS (SELECT 1 FROM aliases WHERE entity_id = :id AND kind = 'acronym')
         OR EXISTS (SELECT 1 FROM merges WHERE from_id = :id AND undone_at IS NULL)
         OR EXISTS (SELECT 1 FROM merges WHERE into_id = :id AND undone_at IS NULL) AS bound`,
    )
    .get({ id, key })
  return row?.bound === 1
}

/** Every entity that a merge could reach from these, through aliases and wishes as they stand now. */
export function mergeNeighbourhood(db: ReadableDatabase, seeds: Iterable<string>): Set<string> {
  const reached = new Set(seeds)
  const open = [...reached]
  const reach = (id: string): void => {
    if (reached.has(id)) return
    reached.add(id)
    open.push(id)
  }
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { entity } of expansionsOf(db, id)) reach(entity)
    for (const { alias_key } of acronymsOf(db, id)) reach(entityIdOf(alias_key))
    for (const merge of askedTouching(db, id)) {
      reach(merge.from)
      reach(merge.into)
    }
  }
  return reached
}

/** Decides a neighbourhood anew and stores what changed. `entities` must be closed under `mergeNeighbourhood`. */
export function settleMerges(db: WritableDatabase, outbox: Outbox, nowMs: () => number, entities: ReadonlySet<string>): void {
  const alive = [...entities].filter((id) => canonicalOf(db, id) !== undefined)
  const asked = new Map<number, AskedMerge>()
  const candidates: AcronymCandidate[] = []
  for (const id of entities) {
    for (const merge of askedTouching(db, id)) asked.set(merge.id, merge)
    for (const { entity, documents } of expansionsOf(db, id)) if (!toldApart(db, id, entity)) candidates.push({ from: id, into: entity, documents })
  }
  const decision = decideMerges(alive, [...asked.values()], candidates)

  for (const id of [...entities].sort()) {
    const target = decision.targets.get(id)
    storeAcronymMerge(db, nowMs, id, target?.reason === 'acronym' ? target.into : null)
    const canonical = decision.canonical.get(id)
    const before = canonicalOf(db, id)
    if (canonical === undefined || before === canonical) continue
    db.prepare<[string, string]>('UPDATE entities SET canonical_id = ? WHERE id = ?').run(canonical, id)
    if (target) outbox.put('upsert', 'merge', id, null, { from: id, into: target.into, canonicalId: canonical, reason: target.reason })
    else outbox.put('delete', 'merge', id, null, { from: id })
  }
}

function storeAcronymMerge(db: WritableDatabase, nowMs: () => number, from: string, into: string | null): void {
  const live = db.prepare<[string], { id: number; into_id: string }>("SELECT id, into_id FROM merges WHERE from_id = ? AND undone_at IS NULL AND reason = 'acronym'").all(from)
  if (live.length === 1 && live[0]?.into_id === into) return
  for (const { id } of live) db.prepare<[number, number]>('UPDATE merges SET undone_at = ? WHERE id = ?').run(nowMs(), id)
  if (into !== null) db.prepare<[string, string, number]>("INSERT INTO merges (from_id, into_id, reason, at) VALUES (?, ?, 'acronym', ?)").run(from, into, nowMs())
}

export function canonicalOf(db: ReadableDatabase, id: string): string | undefined {
  return db.prepare<[string], { canonical_id: string }>('SELECT canonical_id FROM entities WHERE id = ?').get(id)?.canonical_id
}

/** Entities that some document says this one is the acronym of. */
function expansionsOf(db: ReadableDatabase, id: string): { entity: string; documents: number }[] {
  return db
    .prepare<[string], { entity: string; documents: number }>(
      `SELECT a.entity_id AS entity, COUNT(DISTINCT a.document_id) AS documents
       FROM entities e JOIN aliases a ON a.alias_key = e.key
       WHERE e.id = ? AND a.kind = 'acronym' AND a.entity_id <> e.id
       GROUP BY a.entity_id`,
    )
    .all(id)
}

/** A person has looked at the two and said that they are not one: no rule says otherwise. */
function toldApart(db: ReadableDatabase, id: string, other: string): boolean {
  const found = db
    .prepare<[string, string], { one: number }>(
      `SELECT 1 AS one FROM entities x JOIN entities y ON y.id = ? JOIN reviews r ON r.a_key = min(x.key, y.key) AND r.b_key = max(x.key, y.key)
       WHERE x.id = ? AND r.state = 'different' AND r.decided_by = 'person'`,
    )
    .get(other, id)
  return found !== undefined
}

function acronymsOf(db: ReadableDatabase, id: string): { alias_key: string }[] {
  return db.prepare<[string], { alias_key: string }>("SELECT DISTINCT alias_key FROM aliases WHERE entity_id = ? AND kind = 'acronym'").all(id)
}

function askedTouching(db: ReadableDatabase, id: string): AskedMerge[] {
  return db
    .prepare<[string, string], AskedMerge>(
      `SELECT id, from_id AS "from", into_id AS "into" FROM merges WHERE from_id = ? AND undone_at IS NULL AND reason = 'asked'
       UNION
       SELECT id, from_id, into_id FROM merges WHERE into_id = ? AND undone_at IS NULL AND reason = 'asked'`,
    )
    .all(id, id)
}
