import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listReviews, readReview } from '../../../../../../src/workers/engine/graph/browse/reviews.ts'
import { pairOf } from '../../../../../../src/workers/engine/graph/match/candidate-pairs.ts'
import { applyMerge, decide, decideOpen, noteMergedByHand, noteUndoneByHand, reviewIdOf, savePairs, type Decision } from '../../../../../../src/workers/engine/graph/match/decisions.ts'
import { unappliedMerges } from '../../../../../../src/workers/engine/graph/match/find-pairs.ts'
import { mergeEntities, undoMerge } from '../../../../../../src/workers/engine/graph/sqlite/asked-merges.ts'
import { entityIdOf } from '../../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { resolutionOf, say, type SaidDocument } from '../../../../../support/claims-library.ts'
import { now, openTestLibrary, type TestLibrary } from '../../../../../support/graph-library.ts'

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const options = () => ({ db: library.db, nowMs: () => now })
const inOne = <T>(work: () => T): T => library.db.transaction(work)
const find = (a: string, b: string, likeness = 0.8) => {
  inOne(() => savePairs(options(), [pairOf(a, b, likeness, 'spelling')]))
  return reviewIdOf(a, b)
}
const choose = (id: string, decision: Decision) => inOne(() => decide(options(), id, decision))
const modelSays = (id: string, decision: 'merged' | 'different') => inOne(() => decideOpen(options(), id, decision))
const applyAll = () => inOne(() => unappliedMerges(library.db).map((id) => applyMerge(options(), id)))
const canonical = (key: string): string | undefined => library.db.prepare<[string], { c: string }>('SELECT c.key AS c FROM entities e JOIN entities c ON c.id = e.canonical_id WHERE e.key = ?').get(key)?.c
const states = () => listReviews(library.reader, {}).reviews.map(({ a, b, state, decidedBy }) => `${[a.name, b.name].sort().join(' ~ ')}: ${state}${decidedBy ? ` by ${decidedBy}` : ''}`)

const first: SaidDocument = { name: 'first', entities: ['regulator', 'regulator', 'cylinder'] }
const second: SaidDocument = { name: 'second', entities: ['regulater'] }

describe('a doubtful pair', () => {
  it('stands on the list with the sentence of each side, the most alike first', () => {
    say(library, first)
    say(library, second)
    find('regulator', 'regulater', 0.8)
    find('cylinder', 'regulator', 0.7)
    const { reviews, total, open } = listReviews(library.reader, {})
    expect({ total, open }).toEqual({ total: 2, open: 2 })
    expect(reviews.map(({ likeness, state }) => [likeness, state])).toEqual([[0.8, 'open'], [0.7, 'open']])
    expect(reviews[0]).toMatchObject({ a: { name: 'regulater', mentions: 1, evidence: [{ quote: 'About regulater.' }] }, b: { name: 'regulator', mentions: 2 }, why: 'spelling', decidedBy: null })
    expect(listReviews(library.reader, { limit: 1, offset: 1 }).reviews.map(({ likeness }) => likeness)).toEqual([0.7])
    expect(listReviews(library.reader, { states: ['merged'] })).toMatchObject({ reviews: [], total: 0, open: 2 })
  })

  it('is merged into the name that more is said of, and taken apart again', () => {
    say(library, first)
    say(library, second)
    const before = library.dump()
    const id = find('regulator', 'regulater')
    choose(id, 'merged')
    expect(canonical('regulater')).toBe('regulator')
    expect(readReview(library.reader, id)).toMatchObject({ state: 'merged', decidedBy: 'person' })
    choose(id, 'open')
    expect(library.dump()).toBe(before)
    expect(readReview(library.reader, id)).toMatchObject({ state: 'open', decidedBy: null })
    choose(id, 'merged')
    choose(id, 'different')
    expect([canonical('regulater'), states()]).toEqual(['regulater', ['regulater ~ regulator: different by person']])
  })

  it('is not on the list while one of its names is in no document, or when both are one already', () => {
    const one = say(library, first)
    say(library, second)
    find('regulator', 'regulater')
    library.withdraw(one)
    expect(listReviews(library.reader, {})).toMatchObject({ reviews: [], total: 0, open: 0 })
    library.publish(one, resolutionOf(first))
    expect(listReviews(library.reader, {}).open).toBe(1)
    inOne(() => mergeEntities(options(), entityIdOf('regulator'), entityIdOf('regulater')))
    expect(listReviews(library.reader, {})).toMatchObject({ reviews: [], total: 0, open: 0 })
  })

  it('that is found again stays as it was decided', () => {
    say(library, first)
    say(library, second)
    const id = find('regulator', 'regulater')
    choose(id, 'different')
    find('regulater', 'regulator', 0.9)
    expect(readReview(library.reader, id)).toMatchObject({ state: 'different', likeness: 0.8 })
  })

  it('that is not there is said so, and nothing is changed', () => {
    say(library, first)
    expect(() => choose('v000', 'merged')).toThrow('not on the list')
    const id = find('regulator', 'nobody')
    expect(() => choose(id, 'merged')).toThrow('in no document')
    expect(library.db.prepare<[string], { state: string }>('SELECT state FROM reviews WHERE id = ?').get(id)?.state).toBe('open')
  })
})

describe('a decision', () => {
  it('holds when documents go, are read again and come back, in any order', () => {
    const ids = [say(library, first), say(library, second)] as const
    const id = find('regulator', 'regulater')
    choose(id, 'merged')
    const merged = library.dump()
    for (const [place, said] of [[0, first], [1, second], [0, first]] as const) {
      library.withdraw(ids[place])
      applyAll()
      library.publish(ids[place], resolutionOf(said))
      applyAll()
      expect([canonical('regulator'), canonical('regulater')]).toEqual(['regulator', 'regulator'])
    }
    library.withdraw(ids[0])
    library.withdraw(ids[1])
    library.publish(ids[1], resolutionOf(second))
    library.publish(ids[0], resolutionOf(first))
    applyAll()
    expect(library.dump()).toBe(merged)
    expect(states()).toEqual(['regulater ~ regulator: merged by person'])
    choose(id, 'open')
    expect(canonical('regulater')).toBe('regulater')
  })

  it('is made again where the chain that it hung on is gone', () => {
    say(library, { name: 'a', entities: ['tank'] })
    const middle = say(library, { name: 'b', entities: ['bottle', 'bottle'] })
    say(library, { name: 'c', entities: ['cylinder', 'cylinder', 'cylinder', 'cylinder'] })
    choose(find('bottle', 'tank'), 'merged')
    choose(find('cylinder', 'tank'), 'merged')
    expect([canonical('tank'), canonical('bottle')]).toEqual(['cylinder', 'cylinder'])
    library.withdraw(middle)
    // Tank had gone into bottle, and bottle into cylinder.
    expect(canonical('tank')).toBe('tank')
    applyAll()
    expect(canonical('tank')).toBe('cylinder')
    expect(applyAll()).toEqual([])
  })

  it('of a person that two are two holds against what documents say', () => {
    const expansion: SaidDocument = { name: 'says so', entities: [{ name: 'buoyancy device', aliases: [{ key: 'bcd', name: 'BCD', kind: 'acronym' }] }] }
    say(library, { name: 'acronym', entities: [{ name: 'BCD' }] })
    say(library, expansion)
    expect(canonical('bcd')).toBe('buoyancy device')
    const id = find('bcd', 'buoyancy device')
    choose(id, 'different')
    expect(canonical('bcd')).toBe('bcd')
    say(library, { ...expansion, name: 'says so too' })
    expect(canonical('bcd')).toBe('bcd')
    choose(id, 'open')
    expect(canonical('bcd')).toBe('buoyancy device')
  })

  it('of a model does not stand against that of a person, before or after', () => {
    say(library, { name: 'a', entities: ['tank', 'bottle', 'cylinder'] })
    choose(find('bottle', 'tank'), 'merged')
    choose(find('bottle', 'cylinder'), 'different')
    const id = find('cylinder', 'tank')
    expect(modelSays(id, 'merged')).toBe(false)
    expect(readReview(library.reader, id)?.state).toBe('open')
    expect(modelSays(reviewIdOf('bottle', 'cylinder'), 'merged')).toBe(false)
    // A person may say so all the same.
    choose(id, 'merged')
    expect(new Set(['tank', 'bottle', 'cylinder'].map(canonical)).size).toBe(1)
  })

  it('of a model is one like a person’s, and says whose it is', () => {
    say(library, first)
    say(library, second)
    const id = find('regulator', 'regulater')
    expect(modelSays(id, 'merged')).toBe(true)
    expect(canonical('regulater')).toBe('regulator')
    expect(states()).toEqual(['regulater ~ regulator: merged by model'])
    choose(id, 'different')
    expect([canonical('regulater'), states()]).toEqual(['regulater', ['regulater ~ regulator: different by person']])
  })

  it('follows what a person does by hand elsewhere', () => {
    say(library, first)
    say(library, second)
    const id = find('regulator', 'regulater')
    const { mergeId } = inOne(() => mergeEntities(options(), entityIdOf('regulater'), entityIdOf('regulator')))
    inOne(() => noteMergedByHand(options(), entityIdOf('regulater'), entityIdOf('regulator'), mergeId))
    expect(readReview(library.reader, id)).toMatchObject({ state: 'merged', decidedBy: 'person' })
    inOne(() => {
      undoMerge(options(), mergeId)
      noteUndoneByHand(options(), mergeId)
    })
    expect(readReview(library.reader, id)).toMatchObject({ state: 'different', decidedBy: 'person' })
    expect(applyAll()).toEqual([])
    expect(canonical('regulater')).toBe('regulater')
  })

  it('is kept for names in any writing', () => {
    const names = ['\u{1F420} fish', '\uFF21 fish', '水', 'é'] as const
    say(library, { name: 'a', entities: names.map((name) => ({ name, key: name })) })
    for (const a of names) for (const b of names) if (a !== b) choose(find(a, b), 'different')
    expect(listReviews(library.reader, {}).total).toBe(6)
  })
})
