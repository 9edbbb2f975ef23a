import { describe, expect, it } from 'vitest'
import { factGroupNames, groupFacts, modalityLabel, modalityOf } from '../../../../../src/renderer/features/explore/fact-groups.ts'
import { propertyText, qualifierTexts, valueText } from '../../../../../src/renderer/features/explore/fact-text.ts'
import { graphRows } from '../../../../../src/renderer/features/explore/graph-rows.ts'
import { groupRelations } from '../../../../../src/renderer/features/explore/relation-groups.ts'
import { safeFileName } from '../../../../../src/renderer/features/explore/save-picture.ts'
import { saysTheSame } from '../../../../../src/renderer/features/explore/says-the-same.ts'
import { startFrom, visibleGraph } from '../../../../../src/renderer/graph-view/explored-graph.ts'
import type { FactView } from '../../../../../src/shared/model/graph.ts'
import { edge, entityId, fact, neighbourhood, node, relation } from '../../../../support/graph-parts.ts'

describe('facts in groups', () => {
  const facts = [
    fact({ property: 'step', value: 'ten', qualifiers: { order: '10' } }),
    fact({ property: 'step', value: 'two', qualifiers: { order: '2' } }),
    fact({ property: 'step', value: 'no order' }),
    fact({ property: 'rule', value: 'should', qualifiers: { modality: 'should' } }),
    fact({ property: 'rule', value: 'never', qualifiers: { modality: 'never' } }),
    fact({ property: 'colour', value: 'blue' }),
    fact({ property: 'weight', value: '12', unit: 'kg' }),
    fact({ property: 'depth', value: 'twenty', comparator: '<=' }),
    fact({ property: 'definition', value: 'a thing' }),
  ]
  const groups = groupFacts(facts)

  it('loses none and doubles none', () => {
    expect(factGroupNames.flatMap((name) => groups[name]).map((one) => one.id).toSorted()).toEqual(facts.map((one) => one.id).toSorted())
  })
  it('orders steps by number, not by letters, and those without one last', () => {
    expect(groups.steps.map((one) => one.value)).toEqual(['two', 'ten', 'no order'])
  })
  it('puts what is forbidden first', () => {
    expect(groups.rules.map((one) => one.value)).toEqual(['never', 'should'])
    expect(modalityOf(fact({ qualifiers: { modality: 'perhaps' } }))).toBeUndefined()
  })
  it('tells numbers from words', () => {
    expect(groups.values.map((one) => one.property)).toEqual(['depth', 'weight'])
    expect(groups.statements.map((one) => one.property)).toEqual(['colour'])
  })
})

describe('a fact in words', () => {
  it('reads as one would say it, and the unit never falls off its number', () => {
    expect(valueText({ value: '1.6', unit: 'bar', comparator: '<=' })).toBe('≤\u00a01.6\u00a0bar')
    expect(valueText({ value: '40', unit: '°', comparator: '=' })).toBe('40°')
    expect(valueText({ value: '10..14', unit: 'mm', comparator: 'range' })).toBe('10–14\u00a0mm')
    expect(valueText({ value: 'blue' })).toBe('blue')
    expect(valueText({ value: '5', unit: '' })).toBe('5')
  })
  it('shows qualifiers that are not shown another way', () => {
    // The engine's keys are English words: they are not for a French window.
    expect(qualifierTexts({ qualifiers: { modality: 'must', order: '2', condition: 'at rest', when: 'At 20 m', empty: '', gas: 'air' } })).toEqual(['at rest', 'At 20 m', 'gas: air'])
  })
  it('says of a rule which way round it is', () => {
    const rule = (qualifiers: Record<string, string>) => modalityLabel({ qualifiers } as unknown as FactView)
    expect([rule({ modality: 'must' }), rule({ modality: 'must', negative: 'true' }), rule({ modality: 'should', negative: 'true' }), rule({ modality: 'never', negative: 'true' }), rule({})]).toEqual(['must', 'mustNot', 'shouldNot', 'never', undefined])
    expect(qualifierTexts({ qualifiers: { modality: 'must', negative: 'true' } })).toEqual([])
  })
  it('begins properties with a capital', () => {
    expect(propertyText('épaisseur maximale')).toBe('Épaisseur maximale')
    expect(propertyText('')).toBe('')
  })
  it('knows a quote that repeats it', () => {
    expect(saysTheSame('A regula-\ntor is a valve.', 'A regulator is a valve')).toBe(true)
    expect(saysTheSame('A regulator is a valve that …', 'A regulator is a valve')).toBe(false)
    expect(saysTheSame('x', undefined)).toBe(false)
  })
})

describe('relations of an entity', () => {
  const me = entityId('me')
  const relations = [relation('me', 'b', 'USES'), relation('me', 'a', 'USES', { evidenceCount: 5 }), relation('x', 'me', 'USES'), relation('y', 'me', 'RELATED_TO'), relation('me', 'z', 'RELATED_TO'), relation('p', 'q', 'IS_A'), relation('me', 'me', 'IS_A')]
  const groups = groupRelations(relations, me)
  const read = groups.map((group) => [group.type, group.direction, group.others.map((other) => other.name)])

  it('are grouped by type both ways, the best supported first', () => {
    expect(read).toEqual([['USES', 'out', ['a', 'b']], ['USES', 'in', ['x']], ['RELATED_TO', 'out', ['y', 'z']]])
  })
  it('leave out what is not about it, and itself', () => {
    expect(read.flat(3)).not.toContain('q')
    expect(groupRelations([], me)).toEqual([])
  })
})

describe('the map as a table', () => {
  const graph = visibleGraph(startFrom(neighbourhood([node('hub', { type: 'rule' }), node('b', { mentions: 3 }), node('a', { mentions: 9, type: 'person' })], [edge('hub', 'a'), edge('hub', 'b'), edge('b', 'hub', 'USES')])), new Set())
  const names = (...input: Parameters<typeof graphRows> extends [unknown, ...infer R] ? R : never) => graphRows(graph, ...input).map((row) => row.name)
  const typeName = (type: string) => ({ rule: 'Zulu', person: 'Alpha' })[type] ?? 'Mike'

  it('has a row for every node, with its links counted once', () => {
    expect(graphRows(graph, 'name', false, typeName).map((row) => [row.name, row.links])).toEqual([['a', 1], ['b', 1], ['hub', 2]])
  })
  it('is sorted by what is read, both ways', () => {
    expect(names('mentions', true, typeName)).toEqual(['a', 'b', 'hub'])
    expect(names('type', false, typeName)).toEqual(['a', 'b', 'hub'])
    expect(names('type', true, typeName)).toEqual(['hub', 'b', 'a'])
    expect(names('distance', false, typeName)).toEqual(['hub', 'a', 'b'])
  })
})

describe("a picture's file name", () => {
  it('is taken by every file system', () => {
    expect(safeFileName('a/b\\c:d*?"<>|.png')).toBe('a-b-c-d-.png')
    expect(safeFileName('..hidden.png')).toBe('hidden.png')
    expect(safeFileName('')).toBe('graph.png')
    expect(safeFileName('é'.repeat(300))).toHaveLength(120)
  })
})
