import { describe, expect, it } from 'vitest'
import { checkOne, entity } from '../../../../../support/check-answers.ts'

describe('relations', () => {
  const computer = entity('dive computer', 'Equipment')
  const relate = (text: string, quote: string, over: Readonly<Record<string, string>> = {}) =>
    checkOne(text, { entities: [computer, entity('depth')], relations: [{ from: 'dive computer', to: 'depth', type: 'MEASURES', quote, ...over }] })

  it('have both ends in their quote', () => {
    const text = 'First: the dive computers measure depth. Then more.'
    const { extraction, checks } = relate(text, 'the dive computers measure depth')
    expect(extraction.relations).toEqual([{ from: 'dive computer', to: 'depth', type: 'MEASURES', span: { start: 7, end: 39 }, weight: expect.any(Number) as number }])
    expect(extraction.entities.map(({ name }) => name)).toEqual(['dive computer', 'depth'])
    expect(checks).toEqual({ kept: 3, dropped: {} })
  })

  it.each([
    ['a pronoun', 'The dive computer is small. It measures depth.', 'It measures depth.'],
    ['a French pronoun', 'Le dive computer est petit. Celui-ci mesure depth.', 'Celui-ci mesure depth.'],
    ['“ce dernier”', 'Il porte un dive computer. Ce dernier donne depth.', 'Ce dernier donne depth.'],
    ['its head with an article', 'A dive computer is small. The computer measures depth.', 'The computer measures depth.'],
    ['an acronym', 'The dive computer (DC) is small. Every DC shows depth.', 'Every DC shows depth.'],
  ])('may take one end up by %s', (_what, text, quote) => {
    const said = { entities: [entity('dive computer', 'Equipment', ['DC']), entity('depth')], relations: [{ from: 'dive computer', to: 'depth', type: 'MEASURES', quote }] }
    expect(checkOne(text, said).extraction.relations).toHaveLength(1)
  })

  it.each([
    ['an end that is not in the quote', 'A dive computer is small. Some measure depth.', 'Some measure depth.', {}, 'end-not-named'],
    ['an end two sentences away', 'A dive computer is small. Buy one. It shows depth.', 'It shows depth.', {}, 'end-not-named'],
    ['both ends taken up', 'The dive computer shows depth. It is good.', 'It is good.', {}, 'end-not-named'],
    ['an end that the passage does not name', 'The dive computer shows depth.', 'The dive computer shows depth.', { to: 'pressure' }, 'unknown-entity'],
    ['a type that is not asked for', 'The dive computer shows depth.', 'The dive computer shows depth.', { type: 'LOVES' }, 'unknown-type'],
    ['ends of other kinds', 'The dive computer shows depth.', 'The dive computer shows depth.', { from: 'depth', to: 'dive computer' }, 'ends-not-allowed'],
    ['an end with itself', 'The dive computer shows depth.', 'The dive computer shows depth.', { to: 'Dive Computers', type: 'USES' }, 'ends-not-allowed'],
    ['an end of no kind where kinds are asked for', 'The watch shows depth.', 'The watch shows depth.', { from: 'watch' }, 'ends-not-allowed'],
    ['words that are not there', 'The dive computer shows depth.', 'The dive computer knows depth.', {}, 'quote-not-found'],
    ['no words', 'The dive computer shows depth.', '', {}, 'empty'],
    ['half the passage', `The dive computer shows depth.${' It is one more thing to look at.'.repeat(30)}`, `The dive computer shows depth.${' It is one more thing to look at.'.repeat(30)}`, {}, 'quote-too-long'],
  ])('are not kept with %s', (_what, text, quote, over, why) => {
    const { extraction, checks } = relate(text, quote, over)
    expect(extraction.relations).toEqual([])
    expect(checks.dropped[why as 'empty']).toBe(1)
  })

  it('bring no entity in when they are dropped', () => {
    const { extraction } = checkOne('The watch shows depth.', { relations: [{ from: 'watch', to: 'depth', type: 'USES', quote: 'not there' }] })
    expect(extraction.entities).toEqual([])
  })

  it('bring in what the model forgot to list, and count once', () => {
    const relation = { from: 'watch', to: 'depth', type: 'USES', quote: 'The watch shows depth.' }
    const { extraction, checks } = checkOne('The watch shows depth.', { relations: [relation, relation] })
    expect(extraction.entities.map(({ name, type, subtype }) => [name, type, subtype])).toEqual([['watch', 'concept', undefined], ['depth', 'concept', undefined]])
    expect(checks.kept).toBe(1)
  })

  it('say what must be known before', () => {
    const text = 'Learn Boyle’s law before decompression.'
    const said = { relations: [{ from: 'Boyle’s law', to: 'decompression', type: 'PREREQUISITE_OF', quote: text }] }
    expect(checkOne(text, said).extraction.relations).toMatchObject([{ type: 'PREREQUISITE_OF' }])
  })
})

describe('rules, definitions and steps', () => {
  const text = 'Nitrox is a gas rich in oxygen. Divers must\nanalyse nitrox. Never dive alone!\n1. Open the valve.\n2. Breathe twice.\nThe buddy check is done.'

  it('are facts, as the built-in extractor writes them', () => {
    const { extraction, checks } = checkOne(text, {
      rules: [
        { subject: 'nitrox', modality: 'must', quote: 'Divers must analyse nitrox.' },
        { subject: 'divers', modality: 'must not', quote: 'Never dive alone!' },
      ],
      definitions: [{ term: 'nitrox', quote: 'Nitrox is a gas rich in oxygen.' }],
      procedures: [{ name: 'buddy check', steps: [{ quote: 'Open the valve.' }, 'Breathe twice.', { quote: 'Eat.' }, 7] }],
    })
    expect(extraction.facts.map(({ entity: about, property, value, qualifiers }) => [about, property, value, qualifiers])).toEqual([
      ['Nitrox', 'rule', 'Divers must analyse nitrox.', { modality: 'must' }],
      ['Divers', 'rule', 'Never dive alone!', { modality: 'must', negative: 'true' }],
      ['buddy check', 'step', 'Open the valve.', { order: '1' }],
      ['buddy check', 'step', 'Breathe twice.', { order: '2' }],
      ['Nitrox', 'definition', 'Nitrox is a gas rich in oxygen.', {}],
    ])
    expect(extraction.entities.find(({ name }) => name === 'buddy check')).toMatchObject({ type: 'procedure', subtype: 'Procedure' })
    expect(checks).toEqual({ kept: 5, dropped: { 'quote-not-found': 1, empty: 1 } })
  })

  it.each([
    [{ rules: [{ subject: 'nitrox', modality: 'may', quote: 'Divers must analyse nitrox.' }] }, { 'unknown-type': 1 }],
    [{ rules: [{ subject: 'trimix', modality: 'must', quote: 'Divers must analyse nitrox.' }] }, { 'unknown-entity': 1 }],
    [{ rules: [{ subject: 'nitrox', modality: 'must', quote: 'nitrox' }] }, { empty: 1 }],
    [{ definitions: [{ term: 'buddy check', quote: 'Nitrox is a gas rich in oxygen.' }] }, { 'end-not-named': 1 }],
    [{ procedures: [{ name: 'ascent', steps: [{ quote: 'Open the valve.' }, { quote: 'Breathe twice.' }] }] }, { 'unknown-entity': 2 }],
  ])('are not kept: %o', (said, dropped) => {
    expect(checkOne(text, said)).toMatchObject({ extraction: { entities: [], facts: [] }, checks: { kept: 0, dropped } })
  })
})
