import { describe, expect, it } from 'vitest'
import { checkOne, entity } from '../../../../../support/check-answers.ts'

const words = (text: string, spans: readonly { readonly start: number; readonly end: number }[]) => spans.map(({ start, end }) => text.slice(start, end))

describe('entities', () => {
  it('have every place of their name, in any case, accents and number', () => {
    const text = 'Le détendeur réduit la pression. Les DÉTENDEURS gèlent ; le detendeur aussi.'
    const [kept] = checkOne(text, { entities: [entity('détendeur', 'Equipment')] }).extraction.entities
    expect(kept).toMatchObject({ name: 'détendeur', type: 'equipment', subtype: 'Equipment' })
    expect(words(text, kept?.mentions ?? [])).toEqual(['détendeur', 'DÉTENDEURS', 'detendeur'])
  })

  it('are named as printed, and in the singular that was said', () => {
    const { entities } = checkOne('Bad Regulators freeze; dive computers do not.', { entities: [entity('regulator'), entity('the dive computers')] }).extraction
    expect(entities.map(({ name }) => name)).toEqual(['regulator', 'dive computers'])
  })

  it('may stand in the headings alone', () => {
    const { extraction } = checkOne('It freezes in cold water.', { entities: [entity('regulator')] }, ['Equipment', 'Regulators'])
    expect(extraction.entities).toMatchObject([{ name: 'regulator', mentions: [] }])
  })

  it.each([
    ['a name that the passage does not have', 'trimix', 'unknown-entity'],
    ['part of a word', 'air', 'unknown-entity'],
    ['words that a comma parts', 'gas equipment', 'unknown-entity'],
    ['words of two sentences', 'valve it', 'unknown-entity'],
    ['a pronoun', 'It', 'unknown-entity'],
    ['an article', 'the', 'unknown-entity'],
    ['a number with its unit', '20 m', 'unknown-entity'],
    ['nothing', '', 'empty'],
    ['a mark', '—', 'unknown-entity'],
  ])('leave out %s', (_what, name, why) => {
    const { extraction, checks } = checkOne('Fairly old gas, equipment and the valve. It is at 20 m — always.', { entities: [entity(name)] })
    expect(extraction.entities).toEqual([])
    expect(checks).toEqual({ kept: 0, dropped: { [why]: 1 } })
  })

  it('leave out a whole sentence, a kind that the ontology does not have and an invented quote', () => {
    const text = 'The diver checks the valve before each of the dives of the day and then the whole of the gas.'
    const { checks } = checkOne(text, { entities: [entity(text), entity('valve', 'Ship'), { ...entity('diver'), quote: 'The diver is happy.' }] })
    expect(checks).toEqual({ kept: 0, dropped: { 'unknown-entity': 1, 'unknown-type': 1, 'quote-not-found': 1 } })
  })

  it('are counted once, however often they are listed', () => {
    const { extraction, checks } = checkOne('The valve of the Valves.', { entities: [entity('valve', 'Equipment'), entity('Valves', 'Concept')] })
    expect(extraction.entities).toMatchObject([{ subtype: 'Equipment' }])
    expect(checks).toEqual({ kept: 1, dropped: {} })
  })
})

describe('other names of an entity', () => {
  const aliasesOf = (text: string, name: string, aliases: readonly string[], more: readonly unknown[] = []) =>
    checkOne(text, { entities: [entity(name, 'Concept', aliases), ...more] }).extraction.entities[0]?.aliases.map((alias) => [alias.kind, text.slice(alias.span.start, alias.span.end)])

  it('are those that the passage gives', () => {
    expect(aliasesOf('The partial pressure of oxygen (PpO2) is 1.6 bar.', 'partial pressure of oxygen', ['PpO2'])).toEqual([['acronym', 'PpO2']])
    expect(aliasesOf('PpO2 (partial pressure of oxygen) is 1.6 bar.', 'partial pressure of oxygen', ['PpO2'])).toEqual([['acronym', 'PpO2']])
    expect(aliasesOf('La stab, aussi appelée gilet stabilisateur, se gonfle.', 'stab', ['gilet stabilisateur'])).toEqual([['synonym', 'gilet stabilisateur']])
    expect(aliasesOf('An acronym is kept although it is listed: bottom time (BT).', 'bottom time', ['BT'], [entity('BT')])).toEqual([['acronym', 'BT']])
  })

  it.each([
    ['a name that the passage does not say is the same', 'Oxygen and nitrogen are gases.', 'oxygen', 'nitrogen'],
    ['a name of another sentence', 'Oxygen is a gas. It is called good. Nitrogen is bad.', 'oxygen', 'nitrogen'],
    ['a name that is not there', 'Oxygen is a gas.', 'oxygen', 'O2'],
    ['an acronym of other letters', 'The bottom time, XYZ and so on.', 'bottom time', 'XYZ'],
  ])('are not %s', (_what, text, name, alias) => {
    expect(aliasesOf(text, name, [alias])).toEqual([])
  })

  it('are not entities of their own', () => {
    expect(aliasesOf('Use nitrox (or oxygen) here.', 'nitrox', ['oxygen'], [entity('oxygen', 'Gas')])).toEqual([])
  })
})
