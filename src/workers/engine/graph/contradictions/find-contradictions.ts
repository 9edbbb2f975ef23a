import type { ReadableDatabase } from '../../db/database.ts'
import { contradicts, type SaidValue } from './conflict.ts'

/** A fact that another contradicts, within its group. */
export interface ContradictingFact extends SaidValue {
  /** Those that merging made equal are one, with the evidence of all. */
  readonly ids: readonly string[]
}

/** Facts of one thing, one property and the same conditions that cannot all hold. */
export interface FoundContradiction {
  readonly entity: string
  readonly property: string
  readonly qualifiers: Readonly<Record<string, string>>
  readonly facts: readonly ContradictingFact[]
}

/** Of these a thing has as many as are said of it: another one takes nothing away. */
const listed = new Set(['rule', 'step', 'definition', 'statement', 'example', 'synonym', 'note', 'warning', 'advantage', 'use'])
/** Facts of one property and condition that are compared with each other, each with each. */
const mostCompared = 60

interface FactRow extends SaidValue {
  readonly id: string
  readonly property: string
  readonly qualifiers: string
}

/**
 * What the documents of the library contradict each other in, computed from the record as it stands: nothing is kept,
 * so nothing is left over when a document goes or comes back. Only entities and properties that have several facts
 * are looked at; which those are, an index alone tells.
 *
 * Two facts contradict each other where one document says only the first and another only the second: a document
 * that gives both means two cases, and tells the reader which.
 */
export function findContradictions(db: ReadableDatabase, entity: string | null = null): FoundContradiction[] {
  const canonical = canonicalIds(db)
  const found: FoundContradiction[] = []
  for (const { id, members, property } of severalFacts(db, canonical, entity)) {
    if (listed.has(property)) continue
    const rows = members.flatMap((member) => factsOf(db, member, property))
    for (const group of byConditions(rows)) {
      const facts = contradicting(db, group)
      const [first] = group
      if (facts.length > 1 && first) found.push({ entity: id, property: first.property, qualifiers: JSON.parse(first.qualifiers) as Record<string, string>, facts })
    }
  }
  return found
}

/** Entities that were merged into others. They are few; all others stand for themselves. */
function canonicalIds(db: ReadableDatabase): ReadonlyMap<string, string> {
  const rows = db.prepare<[], { id: string; canonical: string }>('SELECT id, canonical_id AS canonical FROM entities WHERE canonical_id <> id').all()
  return new Map(rows.map(({ id, canonical }) => [id, canonical]))
}

/** A thing that has several facts under one property. */
interface Several {
  readonly id: string
  /** The entities that its facts were published with: itself, and those that were merged into it. */
  readonly members: readonly string[]
  /** In small letters. */
  readonly property: string
}

interface PropertyRow {
  readonly entity: string
  readonly property: string
  readonly facts: number
}

/** Facts are counted by the database, so that only what has several of them crosses to here. */
function severalFacts(db: ReadableDatabase, canonical: ReadonlyMap<string, string>, only: string | null): Several[] {
  const merged = [...canonical].filter(([, into]) => only === null || into === only)
  const inGroups = new Set(merged.flat())
  const alone = db
    .prepare<[string | null, string | null], PropertyRow>(
      `SELECT entity_id AS entity, lower(property) AS property, count(*) AS facts FROM facts WHERE ? IS NULL OR entity_id = ?
       GROUP BY entity_id, lower(property) HAVING count(*) > 1`,
    )
    .all(only, only)
  const together = db
    .prepare<[string], PropertyRow>('SELECT entity_id AS entity, lower(property) AS property, count(*) AS facts FROM facts WHERE entity_id IN (SELECT value FROM json_each(?)) GROUP BY entity_id, lower(property)')
    .all(JSON.stringify([...inGroups]))
  const groups = new Map<string, { readonly id: string; readonly members: string[]; readonly property: string; facts: number }>()
  for (const { entity, property, facts } of together) {
    const id = canonical.get(entity) ?? entity
    const group = groups.get(`${id} ${property}`)
    if (group) {
      group.members.push(entity)
      group.facts += facts
    } else groups.set(`${id} ${property}`, { id, members: [entity], property, facts })
  }
  return [...alone.filter(({ entity }) => !inGroups.has(entity)).map(({ entity, property }) => ({ id: entity, members: [entity], property })), ...[...groups.values()].filter(({ facts }) => facts > 1)]
}

function factsOf(db: ReadableDatabase, entity: string, property: string): FactRow[] {
  return db
    .prepare<[string, string], FactRow>('SELECT id, property, value, unit, comparator, qualifiers_json AS qualifiers FROM facts WHERE entity_id = ? AND lower(property) = ? ORDER BY id')
    .all(entity, property)
}

function byConditions(rows: readonly FactRow[]): FactRow[][] {
  const groups = new Map<string, FactRow[]>()
  for (const row of rows) {
    const key = row.qualifiers === '{}' ? '' : foldWriting(row.qualifiers)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

function contradicting(db: ReadableDatabase, group: readonly FactRow[]): ContradictingFact[] {
  const values = joinEqual(group).slice(0, mostCompared)
  const pairs = values.flatMap((first, place) => values.slice(place + 1).filter((second) => contradicts(first, second)).map((second) => [first, second] as const))
  if (pairs.length === 0) return []
  const ofClaim = documentsOf(db, values.flatMap(({ ids }) => ids))
  const documents = new Map(values.map((value) => [value, new Set(value.ids.flatMap((id) => ofClaim.get(id) ?? []))]))
  const involved = new Set<ContradictingFact>()
  for (const [first, second] of pairs) {
    const [ofFirst, ofSecond] = [documents.get(first) ?? new Set<string>(), documents.get(second) ?? new Set<string>()]
    if (!saysAlone(ofFirst, ofSecond) || !saysAlone(ofSecond, ofFirst)) continue
    involved.add(first).add(second)
  }
  return values.filter((value) => involved.has(value))

  /** Some document says this and not the other, nor anything else that contradicts what it says itself. */
  function saysAlone(these: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
    return [...these].some((document) => !others.has(document) && !pairs.some(([a, b]) => documents.get(a)?.has(document) === true && documents.get(b)?.has(document) === true))
  }
}

/** Facts of merged entities that say the same. */
function joinEqual(group: readonly FactRow[]): ContradictingFact[] {
  const joined = new Map<string, { readonly fact: FactRow; readonly ids: string[] }>()
  for (const fact of group) {
    const key = JSON.stringify([fact.value, fact.unit, fact.comparator])
    const known = joined.get(key)
    if (known) known.ids.push(fact.id)
    else joined.set(key, { fact, ids: [fact.id] })
  }
  return [...joined.values()].map(({ fact: { value, unit, comparator }, ids }) => ({ ids, value, unit, comparator }))
}

/** For each claim, the documents that are not in the trash and say so. */
function documentsOf(db: ReadableDatabase, claims: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const rows = db
    .prepare<[string], { claim: string; id: string }>(
      `SELECT DISTINCT e.claim_id AS claim, e.document_id AS id FROM evidence e JOIN documents d ON d.id = e.document_id AND d.trashed_at IS NULL
       WHERE e.claim_id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(claims))
  const found = new Map<string, string[]>()
  for (const { claim, id } of rows) {
    const known = found.get(claim)
    if (known) known.push(id)
    else found.set(claim, [id])
  }
  return found
}

function foldWriting(text: string): string {
  return text.toLowerCase().replace(/\s+/gu, ' ').trim()
}
