import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGraphWriter } from '../../../../../src/workers/engine/graph/sqlite/graph-writer.ts'
import { entityIdOf, factIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { documentIdOf, now, openTestLibrary, publishAll, withdrawAll, type TestLibrary } from '../../../../support/graph-library.ts'
import { guide, guideResolution, manual, manualResolution, notes, notesResolution, randomDocument } from '../../../../support/graph-sample.ts'

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const sample = [
  { spec: manual, resolution: manualResolution },
  { spec: notes, resolution: notesResolution },
  { spec: guide, resolution: guideResolution },
]
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

function entity(id: string) {
  return library.db.prepare('SELECT name, type, canonical_id, mentions_count, documents_count, salience, aliases_text FROM entities WHERE id = ?').get(id) as Record<string, unknown> | undefined
}
const outboxCount = () => (library.db.prepare('SELECT COUNT(*) AS n FROM outbox').get() as { n: number }).n

describe('publishing', () => {
  it('computes name, type, counts and aliases from all documents', () => {
    for (const { spec, resolution } of sample) library.publish(library.addDocument(spec), resolution)
    expect(entity(entityIdOf('nitrox'))).toMatchObject({ name: 'Nitrox', type: 'concept', mentions_count: 5, documents_count: 3, salience: 0.8, aliases_text: 'enriched air\nmélange enrichi' })
    // One document did not know its type; the other did.
    expect(entity(entityIdOf('breathing gas'))).toMatchObject({ type: 'concept', documents_count: 2 })
    const weight = library.db.prepare("SELECT weight FROM relations WHERE type = 'IS_A'").get() as { weight: number }
    expect(weight.weight).toBeCloseTo(1.6)
  })

  it('keeps one row for the same fact from two documents, and two for facts that differ', () => {
    for (const { spec, resolution } of sample) library.publish(library.addDocument(spec), resolution)
    const ids = library.db.prepare('SELECT id FROM facts').all() as { id: string }[]
    const content = { entity: entityIdOf('partial pressure oxygen'), property: 'maximum', value: '1.6', unit: 'bar', comparator: '<=', qualifiers: { modality: 'must' } }
    expect(ids.map(({ id }) => id)).toContain(factIdOf(content))
    expect(ids).toHaveLength(2)
    expect(factIdOf({ ...content, unit: undefined, value: '1.6 bar' })).not.toBe(factIdOf(content))
  })

  it('is the same library for every order of three documents', () => {
    const dumps = orders.map((order) => {
      const own = openTestLibrary()
      for (const { spec } of sample) own.addDocument(spec)
      for (const index of order) {
        const { spec, resolution } = sample[index] as (typeof sample)[number]
        own.publish(documentIdOf(spec.name), resolution)
      }
      const dump = own.dump()
      own.close()
      return dump
    })
    expect(new Set(dumps).size).toBe(1)
  })

  it('is the same library for every order of documents made by chance, come and gone', () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const documents = ['a', 'b', 'c'].map((name, index) => randomDocument(name, seed * 10 + index))
      const dumps = orders.map((order) => {
        const own = openTestLibrary()
        for (const { spec } of documents) own.addDocument(spec)
        const inOrder = order.map((index) => documents[index] as (typeof documents)[number])
        for (const { spec, resolution } of inOrder) own.publish(documentIdOf(spec.name), resolution)
        const all = own.dump()
        // The first goes and comes again; then two go and nothing but the third may be left.
        const first = inOrder[0] as (typeof documents)[number]
        own.withdraw(documentIdOf(first.spec.name))
        own.publish(documentIdOf(first.spec.name), first.resolution)
        expect(own.dump(), `seed ${seed}, order ${order.join('')}`).toBe(all)
        own.close()
        return all
      })
      expect(new Set(dumps).size, `seed ${seed}`).toBe(1)
    }
  })

  it('gives the same rows when it is cut before every step and goes on from its cursor', () => {
    const { spec, resolution } = randomDocument('long', 99, 30)
    const id = library.addDocument(spec)
    const steps = publishAll(library.db, library.writer, id, resolution)
    expect(steps).toBeGreaterThan(5)
    const whole = library.dump()
    library.withdraw(id)
    // A new writer each time, as after a restart, and every step rolled back once before it is kept.
    let cursor: number | null = 0
    while (cursor !== null) {
      const from: number = cursor
      const writer = createGraphWriter({ db: library.db, nowMs: () => now })
      const step = () => writer.publishStep({ documentId: id, resolution: structuredClone(resolution), cursor: from })
      const cut = () =>
        library.db.transaction(() => {
          step()
          throw new Error('cut')
        })
      expect(cut).toThrow('cut')
      cursor = library.db.transaction(step).next
    }
    expect(library.dump()).toBe(whole)
  })

  it('takes a resolution in parts as it takes it whole', () => {
    const id = library.addDocument(manual)
    library.publish(id, manualResolution)
    const whole = library.dump()
    library.withdraw(id)
    library.publish(id, { entities: manualResolution.entities.slice(0, 2), relations: [], facts: [] })
    library.publish(id, { entities: manualResolution.entities.slice(2), relations: [], facts: [] })
    library.publish(id, { entities: [], relations: manualResolution.relations, facts: manualResolution.facts })
    expect(library.dump()).toBe(whole)
  })

  it('moves on with every step and says how far it is', () => {
    const { spec, resolution } = randomDocument('long', 5, 40)
    const id = library.addDocument(spec)
    let cursor: number | null = 0
    let done = 0
    while (cursor !== null) {
      const step = library.writer.publishStep({ documentId: id, resolution, cursor })
      expect(step.done).toBeGreaterThan(done)
      done = step.done
      cursor = step.next
      if (cursor === null) expect(step.done).toBe(step.total)
    }
  })

  it('drops a relation of an entity with itself', () => {
    const id = library.addDocument(manual)
    library.publish(id, { ...manualResolution, relations: [{ from: 'nitrox', to: 'nitrox', type: 'USES', weight: 1, evidence: manualResolution.relations[0]?.evidence ?? [] }] })
    expect(library.db.prepare('SELECT * FROM relations').all()).toEqual([])
  })
})

describe('withdrawing', () => {
  it('leaves nothing of the only document', () => {
    const empty = library.dump()
    const id = library.addDocument(manual)
    const added = library.dump()
    library.publish(id, manualResolution)
    library.withdraw(id)
    expect(library.dump()).toBe(added)
    expect(added).not.toBe(empty)
  })

  it('removes exactly what only that document supported', () => {
    for (const { spec } of sample) library.addDocument(spec)
    for (const { spec, resolution } of sample.slice(1)) library.publish(documentIdOf(spec.name), resolution)
    const without = library.dump()
    library.publish(documentIdOf('manual'), manualResolution)
    expect(library.dump()).not.toBe(without)
    library.withdraw(documentIdOf('manual'))
    expect(library.dump()).toBe(without)
  })

  it('finishes a withdrawal that was cut at any step, also of a half-published document', () => {
    const { spec, resolution } = randomDocument('half', 21, 40)
    const id = library.addDocument(spec)
    const before = library.dump()
    for (let published = 1; published < 12; published += 2) {
      let cursor: number | null = 0
      for (let step = 0; step < published && cursor !== null; step += 1) cursor = library.writer.publishStep({ documentId: id, resolution, cursor }).next
      const again = createGraphWriter({ db: library.db, nowMs: () => now })
      expect(withdrawAll(library.db, again, id)).toBeGreaterThan(0)
      expect(library.dump()).toBe(before)
    }
  })

  it('does nothing for a document that was never published', () => {
    const id = library.addDocument(manual)
    const before = outboxCount()
    library.withdraw(id)
    expect(outboxCount()).toBe(before)
  })
})

describe('acronyms across documents', () => {
  const ppo2 = entityIdOf('ppo2')
  const pressure = entityIdOf('partial pressure oxygen')
  const liveMerges = () => library.db.prepare('SELECT from_id, into_id, reason FROM merges WHERE undone_at IS NULL').all()

  it('merges when an expansion is there, before or after, and records it', () => {
    library.publish(library.addDocument(notes), notesResolution)
    expect(entity(ppo2)).toMatchObject({ canonical_id: ppo2 })
    library.publish(library.addDocument(manual), manualResolution)
    expect(entity(ppo2)).toMatchObject({ canonical_id: pressure })
    expect(liveMerges()).toEqual([{ from_id: ppo2, into_id: pressure, reason: 'acronym' }])
  })

  it('takes the merge back when the last document that says so goes', () => {
    for (const { spec, resolution } of sample) library.publish(library.addDocument(spec), resolution)
    library.withdraw(documentIdOf('manual'))
    expect(entity(ppo2)).toMatchObject({ canonical_id: pressure })
    library.withdraw(documentIdOf('guide'))
    expect(entity(ppo2)).toMatchObject({ canonical_id: ppo2 })
    expect(liveMerges()).toEqual([])
    // The history keeps it.
    expect(library.db.prepare('SELECT COUNT(*) AS n FROM merges').get()).toEqual({ n: 1 })
  })
})

describe('the outbox', () => {
  it('tells the document, its passages, entities and claims, in that order and with their words', () => {
    library.publish(library.addDocument(manual), manualResolution)
    const rows = library.db.prepare('SELECT operation, subject, payload_json FROM outbox ORDER BY seq').all() as { operation: string; subject: string; payload_json: string }[]
    expect(rows.map((row) => row.subject)).toEqual(['document', 'passage', 'passage', 'entity', 'entity', 'entity', 'entity', 'relation', 'fact'])
    const payloads = rows.map((row) => JSON.parse(row.payload_json) as Record<string, unknown>)
    expect(payloads[0]).toMatchObject({ title: 'Nitrox manual', collections: [{ id: 'c-diving', name: 'Diving' }] })
    expect(payloads[2]).toMatchObject({ index: 1, page: 2, headings: ['Gases'], previousId: payloads[1]?.['id'] })
    expect(payloads[3]).toMatchObject({ aliases: ['PpO2'], support: { mentions: 2, passages: [{ mentions: 2 }] } })
    expect(payloads[7]).toMatchObject({ type: 'IS_A', weight: 0.7, evidence: [{ page: 1, quote: 'Nitrox is a breathing gas' }] })
    expect(payloads[8]).toMatchObject({ value: '1.6', unit: 'bar', comparator: '<=', evidence: [{ quote: 'must not exceed 1.6 bar' }] })
  })

  it('says on withdrawal what is gone and what others still support', () => {
    for (const { spec, resolution } of sample) library.publish(library.addDocument(spec), resolution)
    const last = (library.db.prepare('SELECT MAX(seq) AS seq FROM outbox').get() as { seq: number }).seq
    library.withdraw(documentIdOf('manual'))
    const rows = library.db.prepare('SELECT operation, subject, subject_id, payload_json FROM outbox WHERE seq > ? ORDER BY seq').all(last) as { operation: string; subject: string; subject_id: string; payload_json: string }[]
    const gone = (id: string) => (JSON.parse(rows.find((row) => row.subject_id === id && row.subject === 'entity')?.payload_json ?? '{}') as { gone?: boolean }).gone
    expect(gone(entityIdOf('regulator'))).toBe(true)
    expect(gone(entityIdOf('nitrox'))).toBe(false)
    expect(rows.at(-1)).toMatchObject({ operation: 'delete', subject: 'document' })
  })

  it('is rolled back with the change', () => {
    const id = library.addDocument(manual)
    expect(() =>
      library.db.transaction(() => {
        library.writer.publishStep({ documentId: id, resolution: manualResolution, cursor: 0 })
        throw new Error('cut')
      }),
    ).toThrow('cut')
    expect(outboxCount()).toBe(0)
  })
})
