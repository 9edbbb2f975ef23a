import { describe, expect, it } from 'vitest'
import type { ExtractedFact, ExtractedRelation, Extraction } from '../../../../../../src/shared/model/extraction.ts'
import type { PassageId } from '../../../../../../src/shared/model/ids.ts'
import { gatherCandidates } from '../../../../../../src/workers/engine/graph/resolve/candidates.ts'
import { createWordFolder } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'
import { mergeClaims } from '../../../../../../src/workers/engine/graph/resolve/merge-claims.ts'

const entity = (name: string, mentions = 1, alias?: string) => ({
  name,
  type: 'concept' as const,
  weight: 0.5,
  mentions: Array.from({ length: mentions }, (_each, index) => ({ start: index, end: index + 1 })),
  aliases: alias ? [{ name: alias, kind: 'acronym' as const, span: { start: 0, end: 3 } }] : [],
})
const fact = (name: string, more: Partial<ExtractedFact> = {}): ExtractedFact => ({ entity: name, property: 'depth', value: '20', unit: 'm', comparator: '<=', qualifiers: {}, span: { start: 0, end: 9 }, ...more })
const relation = (from: string, to: string, type: ExtractedRelation['type'] = 'IS_A', start = 0): ExtractedRelation => ({ from, to, type, span: { start, end: start + 5 }, weight: 0.5 })
const id = (index: number) => `p${String(index).padStart(24, '0')}` as PassageId

function merge(...parts: readonly Partial<Extraction>[]) {
  const extractions = parts.map((part): Extraction => ({ entities: [], relations: [], facts: [], ...part }))
  const candidates = gatherCandidates(extractions, createWordFolder('en'), 'en')
  return { ...mergeClaims(extractions.map((_each, index) => ({ id: id(index) })), extractions, candidates), candidates }
}

describe('mergeClaims', () => {
  it('joins equal facts of one entity with all their evidence', () => {
    const { facts } = merge({ entities: [entity('divers')], facts: [fact('divers')] }, { entities: [entity('Diver')], facts: [fact('Diver'), fact('Diver', { value: '30' })] })
    expect(facts.map((each) => [each.entity, each.value, each.evidence.length])).toEqual([['diver', '20', 2], ['diver', '30', 1]])
  })

  it('keeps apart facts that differ in unit, comparator or qualifiers', () => {
    const { facts } = merge({ entities: [entity('diver')], facts: [fact('diver'), fact('diver', { unit: 'ft' }), fact('diver', { comparator: '=' }), fact('diver', { qualifiers: { condition: 'at night' } })] })
    expect(facts).toHaveLength(4)
  })

  it('does not mind the order of qualifiers', () => {
    const { facts } = merge({ entities: [entity('diver')], facts: [fact('diver', { qualifiers: { a: '1', b: '2' } })] }, { entities: [entity('diver')], facts: [fact('diver', { qualifiers: { b: '2', a: '1' } })] })
    expect(facts).toHaveLength(1)
  })

  it('puts an acronym’s facts on its long form', () => {
    const { facts } = merge({ entities: [entity('partial pressure of oxygen', 1, 'PpO2')] }, { entities: [entity('PpO2')], facts: [fact('PpO2', { property: 'limit' })] })
    expect(facts.map((each) => each.entity)).toEqual(['partial pressure of oxygen'])
  })

  it('gives a value of X of Y to the term "X of Y" where the document has one', () => {
    const { facts } = merge({ entities: [entity('partial pressure of oxygen', 1, 'PpO2'), entity('oxygen')], facts: [fact('oxygen', { property: 'partial pressure', value: '1.6', unit: 'bar' })] })
    expect(facts.map((each) => each.entity)).toEqual(['partial pressure of oxygen'])
    const plain = merge({ entities: [entity('oxygen')], facts: [fact('oxygen', { property: 'partial pressure', value: '1.6', unit: 'bar' })] })
    expect(plain.facts.map((each) => each.entity)).toEqual(['oxygen'])
  })

  it('drops relations of a thing to itself and joins equal ones', () => {
    const { relations } = merge({ entities: [entity('valve'), entity('valves'), entity('pump')], relations: [relation('valve', 'valves'), relation('valve', 'pump'), relation('Valves', 'pumps', 'IS_A', 20)] })
    expect(relations.map((each) => [each.from, each.to, each.evidence.length])).toEqual([['valve', 'pump', 2]])
  })

  it('keeps one of two opposite claims, the one with more evidence', () => {
    const { relations } = merge({ entities: [entity('nut'), entity('spring')], relations: [relation('nut', 'spring', 'PART_OF'), relation('spring', 'nut', 'PART_OF', 10), relation('spring', 'nut', 'PART_OF', 30)] })
    expect(relations.map((each) => `${each.from} ${each.to}`)).toEqual(['spring nut'])
  })

  it('leaves out claims about names that nobody has', () => {
    const { facts, relations } = merge({ entities: [entity('nut')], facts: [fact('bolt')], relations: [relation('nut', 'bolt')] })
    expect([facts, relations]).toEqual([[], []])
  })

  it('tells each candidate what is said of it', () => {
    const { candidates } = merge({ entities: [entity('nut'), entity('fastener')], facts: [fact('nut', { property: 'definition', value: 'a fastener' })], relations: [relation('nut', 'fastener')] })
    expect(candidates.byKey.get('nut')).toMatchObject({ defined: true, facts: 1, relations: 1 })
  })
})
