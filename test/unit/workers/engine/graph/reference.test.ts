import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listFacts, listRelations, relationsOfEntity } from '../../../../../src/workers/engine/graph/browse/claims.ts'
import { listEntities } from '../../../../../src/workers/engine/graph/browse/entities.ts'
import { createEvidenceReader } from '../../../../../src/workers/engine/graph/browse/evidence.ts'
import { readNeighbourhood } from '../../../../../src/workers/engine/graph/browse/neighbourhood.ts'
import { mergeEntities } from '../../../../../src/workers/engine/graph/sqlite/asked-merges.ts'
import type { DocumentId, EntityId } from '../../../../../src/shared/model/ids.ts'
import { now, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { randomDocument } from '../../../../support/graph-sample.ts'
import { createRandom } from '../../../../support/random.ts'

/**
 * Browsing held against the plainest reading of the tables: everything is loaded, and what SQL groups, sums and
 * sorts is done again here by hand, on libraries made by chance.
 */
interface Tables {
  readonly canonical: ReadonlyMap<string, string>
  readonly relations: readonly { readonly id: string; readonly from_id: string; readonly to_id: string; readonly type: string; readonly weight: number }[]
  readonly facts: readonly { readonly id: string; readonly entity_id: string; readonly property: string; readonly value: string; readonly qualifiers_json: string }[]
  readonly evidence: readonly { readonly claim_id: string; readonly document_id: string; readonly place: string }[]
  readonly says: readonly { readonly entity_id: string; readonly document_id: string; readonly salience: number; readonly mentions_count: number }[]
}

let library: TestLibrary
let documents: DocumentId[]

function build(seed: number): Tables {
  const random = createRandom(seed)
  documents = Array.from({ length: 4 }, (_, index) => {
    const { spec, resolution } = randomDocument(`d${index}`, seed * 10 + index, 14)
    const id = library.addDocument(spec)
    library.publish(id, resolution)
    return id
  })
  for (let round = 0; round < 3; round += 1) {
    const ids = library.db.prepare<[], { id: string }>('SELECT id FROM entities WHERE canonical_id = id ORDER BY id').all()
    const [from, into] = random.shuffle(ids)
    if (from && into) library.db.transaction(() => mergeEntities({ db: library.db, nowMs: () => now }, from.id, into.id))
  }
  const { db } = library
  const entities = db.prepare<[], { id: string; canonical_id: string }>('SELECT id, canonical_id FROM entities').all()
  return {
    canonical: new Map(entities.map((row) => [row.id, row.canonical_id])),
    relations: db.prepare<[], Tables['relations'][number]>('SELECT * FROM relations').all(),
    facts: db.prepare<[], Tables['facts'][number]>('SELECT * FROM facts').all(),
    evidence: db.prepare<[], Tables['evidence'][number]>(`SELECT claim_id, document_id, document_id || passage_id || ' ' || start || ' ' || "end" AS place FROM evidence`).all(),
    says: db.prepare<[], Tables['says'][number]>('SELECT * FROM entity_documents').all(),
  }
}

/** Claims that are one through merges, by what makes them one. */
function groupClaims<T extends { readonly id: string }>(claims: readonly T[], keyOf: (claim: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const claim of claims) {
    const key = keyOf(claim)
    if (key === null) continue
    groups.set(key, [...(groups.get(key) ?? []), claim])
  }
  return groups
}

function relationGroups(tables: Tables): Map<string, Tables['relations'][number][]> {
  return groupClaims(tables.relations, ({ from_id, to_id, type }) => {
    const from = tables.canonical.get(from_id)
    const to = tables.canonical.get(to_id)
    return from === to ? null : `${from} ${to} ${type}`
  })
}

function evidenceCount(tables: Tables, ids: readonly string[], only?: readonly string[]): number {
  const places = tables.evidence.filter((row) => ids.includes(row.claim_id) && (only === undefined || only.includes(row.document_id))).map((row) => row.place)
  return new Set(places).size
}

const seeds = [1, 2, 3, 4]

beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

describe.each(seeds)('a library made by chance (%i)', (seed) => {
  it('lists relations as the tables say', () => {
    const tables = build(seed)
    const expected = [...relationGroups(tables)].map(([key, claims]) => {
      const ids = claims.map(({ id }) => id)
      return `${ids.toSorted()[0]} ${key} ${evidenceCount(tables, ids)}`
    })
    const { relations, total } = listRelations(library.reader, { limit: 5000 })
    expect(total).toBe(expected.length)
    expect(relations.map((row) => `${row.id} ${row.from} ${row.to} ${row.type} ${row.evidenceCount}`).sort()).toEqual(expected.sort())
  })

  it('lists relations by their strength', () => {
    const tables = build(seed)
    const weights = new Map([...relationGroups(tables).values()].map((claims) => [claims.map(({ id }) => id).toSorted()[0], claims.reduce((sum, { weight }) => sum + weight, 0)]))
    const listed = listRelations(library.reader, { limit: 5000 }).relations.map(({ id }) => weights.get(id) ?? Number.NaN)
    for (const [index, weight] of listed.entries()) if (index > 0) expect(weight).toBeLessThanOrEqual((listed[index - 1] ?? 0) + 1e-12)
  })

  it('lists the relations and facts of chosen documents with their evidence alone', () => {
    const tables = build(seed)
    const only = documents.slice(0, 2)
    const chosen = (id: string) => tables.evidence.some((row) => row.claim_id === id && only.some((document) => document === row.document_id))
    const { relations } = listRelations(library.reader, { documentIds: only, limit: 5000 })
    const expected = [...relationGroups({ ...tables, relations: tables.relations.filter(({ id }) => chosen(id)) })].map(([key, claims]) => {
      const ids = claims.map(({ id }) => id)
      return `${key} ${evidenceCount(tables, ids, only)}`
    })
    expect(relations.map((row) => `${row.from} ${row.to} ${row.type} ${row.evidenceCount}`).sort()).toEqual(expected.sort())
    for (const { evidence } of [...relations, ...listFacts(library.reader, { documentIds: only, limit: 5000 }).facts]) {
      expect(evidence.length).toBeGreaterThan(0)
      for (const { documentId } of evidence) expect(only).toContain(documentId)
    }
  })

  it('lists facts as the tables say', () => {
    const tables = build(seed)
    const groups = groupClaims(tables.facts, (fact) => [tables.canonical.get(fact.entity_id), fact.property, fact.value, fact.qualifiers_json].join(' '))
    const expected = [...groups].map(([key, claims]) => `${key} ${evidenceCount(tables, claims.map(({ id }) => id))}`)
    const { facts, total } = listFacts(library.reader, { limit: 5000 })
    expect(total).toBe(expected.length)
    expect(facts.map((row) => `${row.entity} ${row.property} ${row.value} ${JSON.stringify(row.qualifiers)} ${row.evidenceCount}`).sort()).toEqual(expected.sort())
  })

  it('sums what documents say of an entity and of those merged into it', () => {
    const tables = build(seed)
    const check = (only?: DocumentId[]): void => {
      const groups = new Map<string, { mentions: number; documents: Set<string>; salience: number }>()
      for (const row of tables.says) {
        if (only && !only.some((document) => document === row.document_id)) continue
        const id = tables.canonical.get(row.entity_id) ?? ''
        const group = groups.get(id) ?? { mentions: 0, documents: new Set<string>(), salience: 0 }
        group.documents.add(row.document_id)
        groups.set(id, { documents: group.documents, mentions: group.mentions + row.mentions_count, salience: Math.max(group.salience, row.salience) })
      }
      const { entities, total, byType } = listEntities(library.reader, { limit: 5000, ...(only ? { documentIds: only } : {}) })
      expect(total).toBe(groups.size)
      expect(Object.values(byType).reduce((sum, count) => sum + count, 0)).toBe(total)
      for (const entity of entities) {
        const group = groups.get(entity.id)
        expect({ mentions: entity.mentions, documents: entity.documents, salience: entity.salience }).toEqual({ mentions: group?.mentions, documents: group?.documents.size, salience: group?.salience })
      }
    }
    check()
    check(documents.slice(1, 3))
    check(documents.slice(3))
  })

  it('shows on an entity’s page the relations that touch it or what was merged into it', () => {
    const tables = build(seed)
    const groups = relationGroups(tables)
    for (const id of new Set(tables.canonical.values())) {
      const expected = [...groups.keys()].filter((key) => key.split(' ').slice(0, 2).includes(id))
      const shown = relationsOfEntity(library.reader, id, createEvidenceReader(library.reader), 500)
      expect(shown.map((row) => `${row.from} ${row.to} ${row.type}`).sort()).toEqual(expected.sort())
    }
  })

  it('draws round an entity exactly those that its depth reaches', () => {
    const tables = build(seed)
    const near = new Map<string, Set<string>>()
    for (const key of relationGroups(tables).keys()) {
      const [from = '', to = ''] = key.split(' ')
      near.set(from, (near.get(from) ?? new Set()).add(to))
      near.set(to, (near.get(to) ?? new Set()).add(from))
    }
    for (const center of new Set(tables.canonical.values())) {
      let reached = new Set([center])
      for (let depth = 1; depth <= 3; depth += 1) {
        reached = new Set([...reached, ...[...reached].flatMap((id) => [...(near.get(id) ?? [])])])
        const { nodes, edges, hidden } = readNeighbourhood(library.reader, { entityId: center as EntityId, depth, limit: 1500 }).neighbourhood
        expect(new Set(nodes.map(({ id }) => id))).toEqual(reached)
        expect(hidden).toBe(0)
        const inside = [...relationGroups(tables).keys()].filter((key) => key.split(' ').slice(0, 2).every((id) => reached.has(id)))
        expect(edges.map((edge) => `${edge.from} ${edge.to} ${edge.type}`).sort()).toEqual(inside.sort())
        // With less room, it is the same rings cut short, and nobody is lost without being counted.
        const cut = readNeighbourhood(library.reader, { entityId: center as EntityId, depth, limit: 2 }).neighbourhood
        expect(cut.nodes.length).toBe(Math.min(3, reached.size))
        expect(cut.hidden > 0).toBe(reached.size > 3)
        for (const node of cut.nodes) expect(node.distance).toBe(nodes.find(({ id }) => id === node.id)?.distance)
      }
    }
  })
})
