import { describe, expect, it } from 'vitest'
import { entityValues, type AliasRow, type DocumentSays } from '../../../../../src/workers/engine/graph/sqlite/entity-values.ts'
import { entityIdOf, factIdOf, relationIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { EntityId, FactId, RelationId } from '../../../../../src/shared/model/ids.ts'
import { createRandom } from '../../../../support/random.ts'

const says = (name: string, mentions: number, more: Partial<DocumentSays> = {}): DocumentSays => ({ name, type: 'concept', salience: 0.5, mentions, documents: 1, ...more })
const alias = (name: string, kind: AliasRow['kind'] = 'variant'): AliasRow => ({ name, kind })

describe('entityValues', () => {
  it('takes the name with most mentions over all documents', () => {
    expect(entityValues([says('nitrox', 3), says('Nitrox', 2), says('Nitrox', 2)], []).name).toBe('Nitrox')
    expect(entityValues([says('b', 2), says('a', 2)], []).name).toBe('a')
  })

  it('believes a document that knows the type before any number that do not', () => {
    expect(entityValues([says('x', 50, { type: 'other' }), says('x', 1, { type: 'equipment' })], []).type).toBe('equipment')
    expect(entityValues([says('x', 1, { type: 'other' })], []).type).toBe('other')
  })

  it('adds mentions, counts documents and keeps the largest salience', () => {
    expect(entityValues([says('x', 2, { documents: 3 }), says('y', 2, { documents: 4 })], [])).toMatchObject({ name: 'y', documents: 7 })
    expect(entityValues([says('x', 2, { salience: 0.2 }), says('x', 5, { salience: 0.9 })], [])).toMatchObject({ mentions: 7, documents: 2, salience: 0.9 })
  })

  it('lists other names, acronyms first, each once whatever its case and accents', () => {
    expect(entityValues([says('Oxygène', 2), says('oxygene', 1)], [alias('O2', 'acronym'), alias('gaz vital', 'synonym'), alias('OXYGÈNE'), alias('o2'), alias('a\nb')]).aliases).toEqual(['O2', 'gaz vital', 'a b'])
  })

  it('does not depend on the order of its rows', () => {
    const random = createRandom(11)
    const rows = Array.from({ length: 12 }, () => says(['a', 'B', 'b'][random.below(3)] ?? 'a', random.below(4), { type: (['other', 'rule', 'person'] as const)[random.below(3)] ?? 'other' }))
    const aliases = Array.from({ length: 9 }, (_, index) => alias(['x', 'X', 'y'][index % 3] ?? 'x', (['variant', 'synonym', 'acronym'] as const)[random.below(3)]))
    const expected = entityValues(rows, aliases)
    for (let round = 0; round < 50; round += 1) expect(entityValues(random.shuffle(rows), random.shuffle(aliases))).toEqual(expected)
  })

  it('refuses an entity that nobody names', () => {
    expect(() => entityValues([], [])).toThrow()
  })
})

describe('ids', () => {
  const a = entityIdOf('a')
  const b = entityIdOf('b')

  it('have the shape of the model', () => {
    EntityId.parse(a)
    RelationId.parse(relationIdOf(a, 'USES', b))
    FactId.parse(factIdOf({ entity: a, property: 'p', value: 'v', qualifiers: {} }))
  })

  it('differ by every part, and by where one part ends', () => {
    expect(new Set([relationIdOf(a, 'USES', b), relationIdOf(b, 'USES', a), relationIdOf(a, 'IS_A', b)]).size).toBe(3)
    const fact = { entity: a, property: 'p', value: 'v', unit: 'bar', comparator: '<', qualifiers: { k: '1' } }
    const others = [fact, { ...fact, property: 'pv', value: '' }, { ...fact, unit: undefined }, { ...fact, comparator: undefined }, { ...fact, qualifiers: {} }, { ...fact, qualifiers: { k: '2' } }, { ...fact, entity: b }]
    expect(new Set(others.map(factIdOf)).size).toBe(others.length)
  })

  it('do not depend on the order of qualifiers', () => {
    const fact = { entity: a, property: 'p', value: 'v' }
    expect(factIdOf({ ...fact, qualifiers: { x: '1', y: '2' } })).toBe(factIdOf({ ...fact, qualifiers: { y: '2', x: '1' } }))
  })
})
