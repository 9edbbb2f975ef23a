import { describe, expect, it } from 'vitest'
import { createClaims } from '../../../../../../src/workers/engine/providers/builtin/claims.ts'

const span = (start: number, end = start + 5) => ({ start, end })

describe('createClaims', () => {
  it('names each entity once, with all its places in order and its best weight', () => {
    const claims = createClaims()
    claims.entity({ name: 'Check valve', type: 'concept', weight: 0.2, span: span(40) })
    claims.entity({ name: 'check  valve', type: 'equipment', weight: 0.5, span: span(5) })
    claims.entity({ name: 'check valve', type: 'concept', weight: 0.3, span: span(5) })
    expect(claims.build().entities).toEqual([{ name: 'Check valve', type: 'equipment', weight: 0.5, mentions: [span(5), span(40)], aliases: [] }])
  })

  it('takes a procedure for one, though it is a phrase too', () => {
    const claims = createClaims()
    claims.entity({ name: 'Ascent', type: 'procedure', weight: 0.9 })
    claims.entity({ name: 'ascent', type: 'concept', weight: 0.2, span: span(1) })
    claims.entity({ name: 'ascent', type: 'concept', weight: 0.2, span: span(9) })
    expect(claims.build().entities[0]?.type).toBe('procedure')
  })

  it('keeps an alias once, and never the name itself', () => {
    const claims = createClaims()
    for (const name of ['DCS', 'dcs', 'decompression sickness']) claims.entity({ name: 'decompression sickness', type: 'concept', weight: 0.9, span: span(1), alias: { name, kind: 'acronym', span: span(30) } })
    expect(claims.build().entities[0]?.aliases.map((alias) => alias.name)).toEqual(['dcs'])
  })

  it('leaves out names that are empty or endless', () => {
    const claims = createClaims()
    claims.entity({ name: ' ', type: 'concept', weight: 1 })
    claims.entity({ name: 'x'.repeat(201), type: 'concept', weight: 1 })
    expect(claims.build().entities).toEqual([])
  })

  it('gives only facts and relations of what it names', () => {
    const claims = createClaims()
    claims.entity({ name: 'nut', type: 'concept', weight: 1, span: span(1) })
    claims.entity({ name: 'bolt', type: 'concept', weight: 1, span: span(9) })
    claims.relation({ from: 'nut', to: 'bolt', type: 'USES', span: span(1), weight: 0.5 })
    claims.relation({ from: 'nut', to: 'plate', type: 'USES', span: span(1), weight: 0.5 })
    claims.relation({ from: 'nut', to: 'NUT', type: 'IS_A', span: span(1), weight: 0.5 })
    claims.fact({ entity: 'Nut', property: 'size', value: '5', unit: 'mm', qualifiers: {}, span: span(1) })
    claims.fact({ entity: 'plate', property: 'size', value: '5', unit: 'mm', qualifiers: {}, span: span(1) })
    const built = claims.build()
    expect(built.relations.map((relation) => relation.to)).toEqual(['bolt'])
    expect(built.facts.map((fact) => fact.entity)).toEqual(['Nut'])
  })

  it('says the same thing of one place once', () => {
    const claims = createClaims()
    claims.entity({ name: 'nut', type: 'concept', weight: 1, span: span(1) })
    for (let time = 0; time < 2; time++) claims.fact({ entity: 'nut', property: 'size', value: '5', unit: 'mm', qualifiers: {}, span: span(1) })
    claims.fact({ entity: 'nut', property: 'size', value: '5', unit: 'mm', qualifiers: {}, span: span(50) })
    expect(claims.build().facts).toHaveLength(2)
  })
})
