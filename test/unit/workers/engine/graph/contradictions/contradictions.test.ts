import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listContradictions } from '../../../../../../src/workers/engine/graph/browse/contradictions.ts'
import { entityIdOf } from '../../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { mergeEntities, undoMerge } from '../../../../../../src/workers/engine/graph/sqlite/asked-merges.ts'
import { now, openTestLibrary, type TestLibrary } from '../../../../../support/graph-library.ts'
import { resolutionOf, say, type SaidDocument, type SaidFact } from '../../../../../support/claims-library.ts'

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const list = (input: Parameters<typeof listContradictions>[1] = {}) => listContradictions(library.reader, input)
/** "name property: value (document) | value (document)". */
const told = (input: Parameters<typeof listContradictions>[1] = {}): string[] =>
  list(input).contradictions.map(({ entityName, property, values }) => `${entityName} ${property}: ${values.map(({ value, unit, evidence }) => `${value} ${unit ?? ''} (${evidence.map(({ documentTitle }) => documentTitle).join(', ')})`).sort().join(' | ')}`)
const facts = (...all: SaidFact[]): readonly SaidFact[] => all

describe('contradictions', () => {
  it('are other values of one thing in two documents, each with its words', () => {
    say(library, { name: 'old', facts: facts({ of: 'wreck', value: '20 m' }) })
    say(library, { name: 'new', facts: facts({ of: 'wreck', value: '30 m' }) })
    expect(told()).toEqual(['wreck depth: 20 m (old) | 30 m (new)'])
    expect(list().contradictions[0]?.values.map(({ evidence }) => evidence[0]?.quote)).toEqual(['The w', 'The w'])
    expect(list().total).toBe(1)
  })

  it.each<[string, readonly SaidFact[], readonly SaidFact[]]>([
    ['the same depth in feet', facts({ of: 'wreck', value: '20 m' }), facts({ of: 'wreck', value: '66 ft' })],
    ['another property', facts({ of: 'wreck', value: '20 m' }), facts({ of: 'wreck', property: 'length', value: '30 m' })],
    ['other conditions', facts({ of: 'wreck', value: '20 m', qualifiers: { condition: 'low tide' } }), facts({ of: 'wreck', value: '30 m', qualifiers: { condition: 'high tide' } })],
    ['another thing', facts({ of: 'wreck', value: '20 m' }), facts({ of: 'reef', value: '30 m' })],
    ['rules, of which there are many', facts({ of: 'diver', property: 'rule', value: 'Never alone' }), facts({ of: 'diver', property: 'Rule', value: 'Always slow' })],
    ['a least and a most', facts({ of: 'wreck', value: '10 m', comparator: '>=' }), facts({ of: 'wreck', value: '30 m', comparator: '<=' })],
    // Each document knows several: they are cases.
    ['one that gives both values', facts({ of: 'tank', value: '10 l' }, { of: 'tank', value: '12 l' }), facts({ of: 'tank', value: '12 l' })],
    ['one that gives several values itself', facts({ of: 'tank', value: '10 l' }, { of: 'tank', value: '12 l' }), facts({ of: 'tank', value: '15 l' })],
  ])('are none with %s', (_what, first, second) => {
    say(library, { name: 'first', facts: first })
    say(library, { name: 'second', facts: second })
    expect(told()).toEqual([])
  })

  it('are told in whatever case a property and its conditions are written', () => {
    say(library, { name: 'a', facts: facts({ of: 'wreck', property: 'Maximum depth', value: '20 m', qualifiers: { where: 'In the  lake' } }) })
    say(library, { name: 'b', facts: facts({ of: 'wreck', property: 'maximum depth', value: '30 m', qualifiers: { where: 'in the lake' } }) })
    expect(told()).toHaveLength(1)
  })

  it('go with a document, and come back with it', () => {
    say(library, { name: 'old', facts: facts({ of: 'wreck', value: '20 m' }) })
    const newer: SaidDocument = { name: 'new', facts: facts({ of: 'wreck', value: '30 m' }) }
    const id = say(library, newer)
    const before = told()
    library.trash(id)
    expect(told()).toEqual([])
    library.withdraw(id)
    expect(told()).toEqual([])
    library.db.prepare('UPDATE documents SET trashed_at = NULL WHERE id = ?').run(id)
    library.publish(id, resolutionOf(newer))
    expect(told()).toEqual(before)
  })

  it('appear when two names turn out to be one thing, and go when that is undone', () => {
    say(library, { name: 'a', facts: facts({ of: 'wreck', value: '20 m' }) })
    say(library, { name: 'b', facts: facts({ of: 'shipwreck', value: '30 m' }) })
    expect(told()).toEqual([])
    const options = { db: library.db, nowMs: () => now }
    const { mergeId } = library.db.transaction(() => mergeEntities(options, entityIdOf('wreck'), entityIdOf('shipwreck')))
    expect(told()).toEqual(['shipwreck depth: 20 m (a) | 30 m (b)'])
    expect(told({ entityId: entityIdOf('wreck') })).toHaveLength(1)
    library.db.transaction(() => undoMerge(options, mergeId))
    expect(told()).toEqual([])
  })

  it('are listed in pages, those of one entity alone where it is named', () => {
    for (const name of ['a', 'b']) say(library, { name, facts: ['reef', 'wreck', 'cave'].map((of) => ({ of, value: name === 'a' ? '20 m' : '30 m' })) })
    expect(list({ limit: 2 })).toMatchObject({ total: 3, contradictions: [{}, {}] })
    const pages = [0, 1, 2].flatMap((offset) => told({ offset, limit: 1 }))
    expect(pages).toEqual(told())
    expect(told({ entityId: entityIdOf('reef') })).toEqual(['reef depth: 20 m (a) | 30 m (b)'])
    expect(() => list({ entityId: entityIdOf('nothing') })).toThrow('not in the library')
  })
})
