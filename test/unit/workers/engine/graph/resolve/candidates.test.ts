import { describe, expect, it } from 'vitest'
import type { EntityType, ExtractedEntity, Extraction } from '../../../../../../src/shared/model/extraction.ts'
import { gatherCandidates, typeByVote } from '../../../../../../src/workers/engine/graph/resolve/candidates.ts'
import { createWordFolder } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'

const entity = (name: string, more: { type?: EntityType; weight?: number; mentions?: number; aliases?: readonly (readonly [string, 'acronym' | 'synonym'])[] } = {}): ExtractedEntity => ({
  name,
  type: more.type ?? 'concept',
  weight: more.weight ?? 0.5,
  mentions: Array.from({ length: more.mentions ?? 1 }, (_each, index) => ({ start: index * 10, end: index * 10 + name.length })),
  aliases: (more.aliases ?? []).map(([alias, kind]) => ({ name: alias, kind, span: { start: 0, end: alias.length } })),
})
const gather = (...entities: ExtractedEntity[]) => {
  const extraction: Extraction = { entities, relations: [], facts: [] }
  return gatherCandidates([extraction], createWordFolder('en'), 'en')
}

describe('gatherCandidates', () => {
  it('joins case, number and hyphens under one key', () => {
    const { byKey } = gather(entity('Check valves'), entity('check-valve'), entity('the check valve', { mentions: 3 }))
    expect([...byKey.keys()]).toEqual(['check valve'])
    expect(byKey.get('check valve')?.claimed).toBe(5)
  })

  it('leaves out names without letters', () => {
    expect(gather(entity('42'), entity('x')).byKey.size).toBe(0)
  })

  it('joins an acronym to its long form, wherever it stands', () => {
    const set = gather(entity('DCS', { mentions: 4 }), entity('decompression sickness', { aliases: [['DCS', 'acronym']] }))
    expect([...set.byKey.keys()]).toEqual(['decompression sickness'])
    expect(set.canonical('DCS')).toBe('decompression sickness')
    expect(set.byKey.get('decompression sickness')?.claimed).toBe(5)
    expect([...(set.byKey.get('decompression sickness')?.aliases.values() ?? [])]).toEqual([{ key: 'dcs', name: 'DCS', kind: 'acronym' }])
  })

  it('does not take over a common word that is written like the acronym', () => {
    const set = gather(entity('add'), entity('accident of decompression', { aliases: [['ADD', 'acronym']] }))
    expect(set.canonical('add')).toBe('add')
    expect(set.byKey.get('accident of decompression')?.aliases.size).toBe(1)
  })

  it('gives an acronym with two long forms to the one said more often', () => {
    const folder = createWordFolder('en')
    const of = (...entities: ExtractedEntity[]): Extraction => ({ entities, relations: [], facts: [] })
    const set = gatherCandidates(
      [of(entity('automatic air valve', { aliases: [['AAV', 'acronym']] })), of(entity('anti airlock vent', { aliases: [['AAV', 'acronym']] })), of(entity('anti airlock vent', { aliases: [['AAV', 'acronym']] }))],
      folder,
      'en',
    )
    expect(set.canonical('AAV')).toBe('anti airlock vent')
  })

  it('follows names in chains and never in circles', () => {
    const chained = gather(
      entity('maximum operating depth', { aliases: [['MOD', 'acronym']] }),
      entity('greatest depth', { aliases: [['maximum operating depth', 'synonym']] }),
    )
    expect(chained.canonical('MOD')).toBe('greatest depth')
    expect([...chained.byKey.keys()]).toEqual(['greatest depth'])
    const circle = gather(entity('octopus', { aliases: [['alternate air source', 'synonym']] }), entity('alternate air source', { aliases: [['octopus', 'synonym']] }))
    expect(circle.byKey.size).toBe(1)
    expect(circle.canonical('octopus')).toBe(circle.canonical('alternate air source'))
  })

  it('counts no joining preposition as a word', () => {
    expect(gather(entity('partial pressure of oxygen')).byKey.get('partial pressure of oxygen')?.length).toBe(3)
  })
})

describe('typeByVote', () => {
  it('lets a plain type win over concept, the more so the surer it is', () => {
    const { byKey } = gather(entity('regulator', { type: 'equipment' }), entity('Regulator', { mentions: 1 }))
    const candidate = byKey.get('regulator')
    expect(candidate && typeByVote(candidate)).toBe('equipment')
  })

  it('is a concept where nothing says more', () => {
    const candidate = gather(entity('osmosis')).byKey.get('osmosis')
    expect(candidate && typeByVote(candidate)).toBe('concept')
  })
})
