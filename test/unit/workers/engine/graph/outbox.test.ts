import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntityPayload, OutboxPayloads } from '../../../../../src/workers/engine/graph/outbox.ts'
import { mergeEntities, undoMerge } from '../../../../../src/workers/engine/graph/sqlite/asked-merges.ts'
import { documentIdOf, now, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { randomDocument } from '../../../../support/graph-sample.ts'
import { createRandom } from '../../../../support/random.ts'

/**
 * What reads the outbox knows nothing but the outbox. This replays it into plain maps, as a graph elsewhere would,
 * and holds the result against the tables.
 */
interface Replica {
  readonly documents: Map<string, string>
  readonly passages: Map<string, string>
  readonly entities: Map<string, { values: EntityPayload; documents: Set<string>; mentions: Map<string, number> }>
  readonly canonical: Map<string, string>
  readonly claims: Map<string, { documents: Map<string, string[]>; weight: number | null }>
}

interface OutboxRow {
  readonly operation: 'upsert' | 'delete'
  readonly subject: keyof OutboxPayloads
  readonly subject_id: string
  readonly document_id: string | null
  readonly payload_json: string
}

function replay(rows: readonly OutboxRow[]): Replica {
  const replica: Replica = { documents: new Map(), passages: new Map(), entities: new Map(), canonical: new Map(), claims: new Map() }
  for (const row of rows) apply(replica, row)
  return replica
}

function apply(replica: Replica, row: OutboxRow): void {
  const id = row.subject_id
  const documentId = row.document_id ?? ''
  const payload: unknown = JSON.parse(row.payload_json)
  switch (`${row.subject} ${row.operation}`) {
    case 'document upsert':
      replica.documents.set(id, (payload as OutboxPayloads['document']['upsert']).title)
      break
    case 'document delete':
      replica.documents.delete(id)
      for (const key of replica.passages.keys()) if (key.startsWith(`${id}/`)) replica.passages.delete(key)
      break
    case 'passage upsert':
      replica.passages.set(`${documentId}/${id}`, (payload as OutboxPayloads['passage']['upsert']).text)
      break
    case 'entity upsert': {
      const { support, ...values } = payload as OutboxPayloads['entity']['upsert']
      const entity = replica.entities.get(id) ?? { values, documents: new Set<string>(), mentions: new Map<string, number>() }
      entity.documents.add(documentId)
      for (const { passageId, mentions } of support.passages) entity.mentions.set(`${documentId}/${passageId}`, mentions)
      replica.entities.set(id, { ...entity, values })
      replica.canonical.set(id, values.canonicalId)
      break
    }
    case 'entity delete': {
      const { gone, entity: values } = payload as OutboxPayloads['entity']['delete']
      const entity = replica.entities.get(id)
      entity?.documents.delete(documentId)
      for (const key of entity?.mentions.keys() ?? []) if (key.startsWith(`${documentId}/`)) entity?.mentions.delete(key)
      if (gone) {
        expect(entity?.documents.size).toBe(0)
        replica.entities.delete(id)
        replica.canonical.delete(id)
      } else if (entity && values) {
        replica.entities.set(id, { ...entity, values })
        replica.canonical.set(id, values.canonicalId)
      }
      break
    }
    case 'merge upsert': {
      const { canonicalId } = payload as OutboxPayloads['merge']['upsert']
      if (replica.canonical.has(id)) replica.canonical.set(id, canonicalId)
      break
    }
    case 'merge delete':
      if (replica.canonical.has(id)) replica.canonical.set(id, id)
      break
    case 'relation upsert':
    case 'fact upsert': {
      const claim = payload as OutboxPayloads['relation']['upsert'] | OutboxPayloads['fact']['upsert']
      const known = replica.claims.get(id) ?? { documents: new Map<string, string[]>(), weight: null }
      known.documents.set(documentId, claim.evidence.map((one) => `${one.passageId} ${one.start} ${one.end}`))
      replica.claims.set(id, { ...known, weight: 'weight' in claim ? claim.weight : null })
      break
    }
    case 'relation delete':
    case 'fact delete': {
      const claim = payload as OutboxPayloads['relation']['delete'] | OutboxPayloads['fact']['delete']
      const known = replica.claims.get(id)
      known?.documents.delete(documentId)
      if (claim.gone) {
        expect(known?.documents.size).toBe(0)
        replica.claims.delete(id)
      } else if (known) replica.claims.set(id, { ...known, weight: 'weight' in claim ? claim.weight : null })
      break
    }
    default:
      throw new Error(`The replica does not know ${row.subject} ${row.operation}.`)
  }
}

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const outbox = () => library.db.prepare<[], OutboxRow>('SELECT operation, subject, subject_id, document_id, payload_json FROM outbox ORDER BY seq').all()
const sorted = <T>(entries: Iterable<T>): T[] => [...entries].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

function expectReplicaToBeTheLibrary(): void {
  const replica = replay(outbox())
  const { db } = library
  const published = db.prepare<[], { id: string; title: string }>('SELECT id, title FROM documents WHERE published = 1').all()
  expect(sorted(replica.documents)).toEqual(sorted(published.map(({ id, title }) => [id, title])))
  const passages = db.prepare<[], { key: string; text: string }>("SELECT document_id || '/' || p.id AS key, text FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.published = 1").all()
  expect(sorted(replica.passages)).toEqual(sorted(passages.map(({ key, text }) => [key, text])))

  const entities = db
    .prepare<[], { id: string; key: string; name: string; type: string; aliases: string; canonicalId: string; mentions: number; documents: number; salience: number }>(
      'SELECT id, key, name, type, subtype, aliases_text AS aliases, canonical_id AS canonicalId, mentions_count AS mentions, documents_count AS documents, salience FROM entities',
    )
    .all()
  expect(sorted([...replica.entities].map(([id, { values }]) => ({ ...values, aliases: values.aliases.join('\n'), canonicalId: replica.canonical.get(id) })))).toEqual(sorted(entities.map((row) => ({ ...row }))))
  const named = db.prepare<[], { entity: string; document: string }>('SELECT entity_id AS entity, document_id AS document FROM entity_documents').all()
  expect(sorted([...replica.entities].flatMap(([id, { documents }]) => [...documents].map((document) => `${id} ${document}`)))).toEqual(sorted(named.map((row) => `${row.entity} ${row.document}`)))
  const mentions = db
    .prepare<[], { entity: string; key: string; count: number }>("SELECT entity_id AS entity, document_id || '/' || passage_id AS key, COUNT(*) AS count FROM mentions GROUP BY entity_id, document_id, passage_id")
    .all()
  expect(sorted([...replica.entities].flatMap(([id, entity]) => [...entity.mentions].map(([key, count]) => `${id} ${key} ${count}`)))).toEqual(sorted(mentions.map((row) => `${row.entity} ${row.key} ${row.count}`)))

  const evidence = db.prepare<[], { claim: string; document: string; place: string }>(`SELECT claim_id AS claim, document_id AS document, passage_id || ' ' || start || ' ' || "end" AS place FROM evidence`).all()
  const told = [...replica.claims].flatMap(([id, { documents }]) => [...documents].flatMap(([document, places]) => places.map((place) => `${id} ${document} ${place}`)))
  expect(sorted(told)).toEqual(sorted(evidence.map((row) => `${row.claim} ${row.document} ${row.place}`)))
  const weights = db.prepare<[], { id: string; weight: number }>('SELECT id, weight FROM relations').all()
  for (const { id, weight } of weights) expect(replica.claims.get(id)?.weight).toBe(weight)
}

describe('a graph that is made from the outbox alone', () => {
  it('is the library, after documents came and went and merges were asked for and undone, in any order', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      library.close()
      library = openTestLibrary()
      const random = createRandom(seed)
      const documents = Array.from({ length: 5 }, (_, index) => randomDocument(`d${index}`, seed * 100 + index, 9))
      for (const { spec } of documents) library.addDocument(spec)
      const published = new Set<number>()
      const merges: number[] = []
      const options = { db: library.db, nowMs: () => now }
      for (let round = 0; round < 24; round += 1) {
        const index = random.below(documents.length)
        const { spec, resolution } = documents[index] as (typeof documents)[number]
        const id = documentIdOf(spec.name)
        const choice = random.below(4)
        if (choice === 0 && published.delete(index)) library.withdraw(id)
        else if (choice === 1) {
          const ids = library.db.prepare<[], { id: string }>('SELECT id FROM entities WHERE canonical_id = id ORDER BY id').all()
          const from = ids[random.below(Math.max(1, ids.length))]?.id
          const into = ids[random.below(Math.max(1, ids.length))]?.id
          if (from !== undefined && into !== undefined && from !== into) merges.push(library.db.transaction(() => mergeEntities(options, from, into).mergeId))
        } else if (choice === 2 && merges.length > 0) {
          const live = library.db.prepare<[], { id: number }>('SELECT id FROM merges WHERE undone_at IS NULL ORDER BY id').all()
          const merge = live[random.below(Math.max(1, live.length))]
          if (merge) library.db.transaction(() => undoMerge(options, merge.id))
        } else if (!published.has(index)) {
          library.publish(id, resolution)
          published.add(index)
        }
      }
      expect(published.size).toBeGreaterThan(0)
      expectReplicaToBeTheLibrary()
      for (const index of published) library.withdraw(documentIdOf(`d${index}`))
      expectReplicaToBeTheLibrary()
      expect(replay(outbox()).entities.size).toBe(0)
    }
  })

  it('follows an entity whose own withdrawal frees it from a circle of acronyms', () => {
    const passages = ['words']
    const named = (key: string, acronym?: string) => ({ key, name: key, type: 'concept' as const, salience: 1, aliases: acronym === undefined ? [] : [{ key: acronym, name: acronym, kind: 'acronym' as const }], mentions: [] })
    const publish = (name: string, entities: ReturnType<typeof named>[]) => library.publish(library.addDocument({ name, passages }), { entities, relations: [], facts: [] })
    publish('first', [named('a', 'b')])
    publish('second', [named('a'), named('b', 'a')])
    expectReplicaToBeTheLibrary()
    library.withdraw(documentIdOf('first'))
    expectReplicaToBeTheLibrary()
    expect(library.db.prepare('SELECT COUNT(*) AS n FROM entities WHERE canonical_id <> id').get()).toEqual({ n: 1 })
  })

  it('is the library when every step was told twice, as after a delivery whose answer was lost', () => {
    for (const index of [1, 2, 3]) {
      const { spec, resolution } = randomDocument(`d${index}`, index)
      library.publish(library.addDocument(spec), resolution)
    }
    const rows = outbox()
    const twice = replay(rows.flatMap((row) => [row, row]))
    const once = replay(rows)
    expect(sorted(twice.canonical)).toEqual(sorted(once.canonical))
    expect(sorted([...twice.claims].map(([id, claim]) => [id, [...claim.documents]]))).toEqual(sorted([...once.claims].map(([id, claim]) => [id, [...claim.documents]])))
  })
})
