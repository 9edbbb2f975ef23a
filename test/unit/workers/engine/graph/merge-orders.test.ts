import { describe, expect, it, onTestFinished } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { listEntities } from '../../../../../src/workers/engine/graph/browse/entities.ts'
import { readEntityPage } from '../../../../../src/workers/engine/graph/browse/entity-page.ts'
import { mergeEntities, undoMerge } from '../../../../../src/workers/engine/graph/sqlite/asked-merges.ts'
import { decideMerges, type AcronymCandidate, type AskedMerge } from '../../../../../src/workers/engine/graph/sqlite/merge-rules.ts'
import { documentIdOf, now, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { randomDocument } from '../../../../support/graph-sample.ts'
import { createRandom } from '../../../../support/random.ts'

/*
 * What is one with what depends on the documents that are there and on what people asked, never on who came first.
 * Libraries by chance go different ways to the same set of documents and wishes, and must be the same there.
 */
const names = ['a', 'b', 'c', 'd', 'e'] as const

function openOwn(): TestLibrary {
  const library = openTestLibrary()
  onTestFinished(() => library.close())
  return library
}

function addAll(library: TestLibrary, seed: number): Map<string, () => void> {
  return new Map(
    names.map((name, index) => {
      const { spec, resolution } = randomDocument(name, seed * 10 + index, 10)
      const id = library.addDocument(spec)
      return [name, () => library.publish(id, resolution)]
    }),
  )
}

const merging = (library: TestLibrary) => ({ db: library.db, nowMs: () => now })

/** Wishes by chance, named by keys, so that they are the same in every library that has the entities. */
function wish(library: TestLibrary, seed: number): void {
  const random = createRandom(seed + 900)
  const ids = library.db.prepare<[], { id: string }>('SELECT id FROM entities ORDER BY id').all().map(({ id }) => id)
  for (let round = 0; round < 5; round += 1) {
    const [from = '', into = ''] = random.shuffle(ids)
    try {
      const { mergeId } = library.db.transaction(() => mergeEntities(merging(library), from, into))
      if (random.below(3) === 0) library.db.transaction(() => undoMerge(merging(library), mergeId))
    } catch (error) {
      expect(error, 'refused only for what is one already').toMatchObject({ failure: { code: 'wrong-usage' } })
    }
  }
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a library by chance (%i)', (seed) => {
  it('is the same whichever way documents came and went after the same wishes', () => {
    const random = createRandom(seed)
    const stays = new Set(names.filter(() => random.below(2) === 0))
    const straight = openOwn()
    for (const publish of addAll(straight, seed).values()) publish()
    wish(straight, seed)
    for (const name of names) if (!stays.has(name)) straight.withdraw(documentIdOf(name))

    const winding = openOwn()
    const publications = addAll(winding, seed)
    for (const name of random.shuffle(names)) publications.get(name)?.()
    wish(winding, seed)
    const there = new Set<string>(names)
    for (let round = 0; round < 14; round += 1) {
      const name = names[random.below(names.length)] ?? 'a'
      if (there.delete(name)) winding.withdraw(documentIdOf(name))
      else {
        publications.get(name)?.()
        there.add(name)
      }
    }
    for (const name of names) {
      if (there.has(name) && !stays.has(name)) winding.withdraw(documentIdOf(name))
      if (!there.has(name) && stays.has(name)) publications.get(name)?.()
    }
    expect(winding.dump()).toBe(straight.dump())
  })

  it('has every entity stand for itself or, in one step, for one that does', () => {
    const library = openOwn()
    for (const publish of addAll(library, seed).values()) publish()
    wish(library, seed)
    const canonical = new Map(library.db.prepare<[], { id: string; canonical_id: string }>('SELECT id, canonical_id FROM entities').all().map((row) => [row.id, row.canonical_id]))
    for (const [id, end] of canonical) {
      expect(canonical.get(end), `${id} → ${end}`).toBe(end)
      expect(readEntityPage(library.reader, { entityId: id as never }).page.entity.id).toBe(end)
    }
  })

  it('takes every wish back to where it was without it', () => {
    const library = openOwn()
    for (const publish of addAll(library, seed).values()) publish()
    const before = library.dump()
    const random = createRandom(seed + 50)
    const made: number[] = []
    for (let round = 0; round < 6; round += 1) {
      const ids = library.db.prepare<[], { id: string }>('SELECT id FROM entities WHERE canonical_id = id ORDER BY id').all().map(({ id }) => id)
      const [from, into] = random.shuffle(ids)
      if (from && into) made.push(library.db.transaction(() => mergeEntities(merging(library), from, into)).mergeId)
    }
    expect(library.dump()).not.toBe(before)
    for (const id of random.shuffle(made)) library.db.transaction(() => undoMerge(merging(library), id))
    expect(library.dump()).toBe(before)
    for (const id of made) expect(() => library.db.transaction(() => undoMerge(merging(library), id))).toThrow('not in force')
  })

  it('lists entities in an order that does not change with the way there, nor with the size of a page', () => {
    const orders = [names, createRandom(seed + 7).shuffle(names)].map((order) => {
      const library = openOwn()
      const publications = addAll(library, seed)
      for (const name of order) publications.get(name)?.()
      return (['salience', 'mentions', 'name'] as const).map((sort) => {
        const whole = listEntities(library.reader, { sort, limit: 5000 }).entities.map(({ id }) => id)
        const pages = Array.from({ length: Math.ceil(whole.length / 3) }, (_, page) => listEntities(library.reader, { sort, limit: 3, offset: page * 3 }).entities.map(({ id }) => id)).flat()
        expect(pages).toEqual(whole)
        return whole
      })
    })
    expect(orders[1]).toEqual(orders[0])
  })

  it('says of any choice of documents what the same documents say alone', () => {
    const library = openOwn()
    for (const publish of addAll(library, seed).values()) publish()
    const random = createRandom(seed + 77)
    const chosen = random.shuffle(names).slice(0, 1 + random.below(3))
    const alone = openOwn()
    const publications = addAll(alone, seed)
    for (const name of chosen) publications.get(name)?.()
    const said = (of: TestLibrary, documentIds?: DocumentId[]) =>
      listEntities(of.reader, { limit: 5000, ...(documentIds ? { documentIds } : {}) }).entities.map(({ mentions, documents, salience }) => ({ mentions, documents, salience }))
    const [of, own] = [said(library, chosen.map((name) => documentIdOf(name))), said(alone)]
    // Which of them are merged depends on all documents; what is counted does not.
    const sum = (rows: typeof own) => rows.reduce((total, { mentions }) => total + mentions, 0)
    expect(sum(of)).toBe(sum(own))
    expect(Math.max(...of.map(({ salience }) => salience))).toBe(Math.max(...own.map(({ salience }) => salience)))
  })
})

describe('deciding merges', () => {
  const entities = ['a', 'b', 'c', 'd', 'e', 'f']
  function chance(seed: number): { asked: AskedMerge[]; candidates: AcronymCandidate[] } {
    const random = createRandom(seed)
    const pick = () => entities[random.below(entities.length)] ?? 'a'
    return {
      asked: Array.from({ length: random.below(6) }, (_, id) => ({ id, from: pick(), into: pick() })),
      candidates: [...new Map(Array.from({ length: random.below(8) }, () => ({ from: pick(), into: pick(), documents: 1 + random.below(4) })).map((one) => [`${one.from} ${one.into}`, one])).values()],
    }
  }

  it('gives the same for every order of what it is told, never a circle, and always ends', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const { asked, candidates } = chance(seed)
      const random = createRandom(seed + 1)
      const decided = decideMerges(entities, asked, candidates)
      const again = decideMerges(random.shuffle(entities), random.shuffle(asked), random.shuffle(candidates))
      const plain = (decision: typeof decided) => ({ targets: Object.fromEntries([...decision.targets].sort()), canonical: Object.fromEntries([...decision.canonical].sort()) })
      expect(plain(again), `seed ${seed}`).toEqual(plain(decided))
      for (const [id, end] of decided.canonical) {
        expect(decided.canonical.get(end), `seed ${seed}: ${id} → ${end}`).toBe(end)
        expect(decided.targets.has(end)).toBe(false)
      }
    }
  })

  it('never lets a rule go against the newest wish about an entity', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const { asked, candidates } = chance(seed)
      const { targets } = decideMerges(entities, asked, candidates)
      for (const [from, target] of targets) {
        const wishes = asked.filter((merge) => merge.from === from).sort((a, b) => b.id - a.id)
        if (target.reason === 'acronym') expect(wishes.some(({ into }) => into === from) && wishes[0]?.into === from, `seed ${seed}: ${from} was kept apart`).toBe(false)
        else expect(wishes.some(({ into }) => into === target.into), `seed ${seed}: nobody asked for ${from} → ${target.into}`).toBe(true)
      }
    }
  })

  it('merges by rule only what has twice the documents of the next', () => {
    for (const [first, second, merged] of [[2, 1, true], [4, 2, true], [3, 2, false], [1, 1, false], [5, 3, false], [1, 0, true]] as const) {
      const candidates = [{ from: 'a', into: 'b', documents: first }, ...(second ? [{ from: 'a', into: 'c', documents: second }] : [])]
      expect(decideMerges(entities, [], candidates).targets.has('a'), `${first} : ${second}`).toBe(merged)
    }
  })
})
