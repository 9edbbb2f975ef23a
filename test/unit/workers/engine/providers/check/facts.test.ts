import { describe, expect, it } from 'vitest'
import { checkOne, entity } from '../../../../../support/check-answers.ts'

const fact = (over: Readonly<Record<string, unknown>>) => ({ entity: 'dive', property: 'depth', comparator: '=', value: '', unit: '', condition: '', ...over })

function factOf(text: string, over: Readonly<Record<string, unknown>>, kind = 'Concept') {
  const { extraction, checks } = checkOne(text, { entities: [entity('dive', kind)], facts: [fact({ quote: text, ...over })] })
  const [kept] = extraction.facts
  return kept ? [kept.comparator, kept.value, kept.unit].filter((part) => part !== undefined).join(' ') : Object.keys(checks.dropped).join()
}

describe('a fact’s number and unit', () => {
  it.each([
    ['The dive goes to 40 m.', { value: '40', unit: 'm' }, '= 40 m'],
    ['The dive goes to 40 m.', { value: '40 m' }, '= 40 m'],
    ['The dive goes to 40 m.', { value: '40' }, '= 40 m'],
    ['The dive goes to 40 metres.', { value: '40', unit: 'm' }, '= 40 metres'],
    ['Cette dive va à 40 mètres.', { value: '40', unit: 'm' }, '= 40 mètres'],
    ['The dive goes to 130 feet.', { value: '130', unit: 'feet' }, '= 130 feet'],
    ['The dive goes to 40-m depth.', { value: '40', unit: 'm' }, '= 40 m'],
    ['The dive goes to at most 40 m.', { value: '40', unit: 'm', comparator: '=' }, '<= 40 m'],
    ['The dive must not pass 40 m.', { value: '40', unit: 'm', comparator: '<=' }, '<= 40 m'],
    ['La dive va jusqu’à 40 m.', { value: '40', unit: 'm' }, '<= 40 m'],
    ['The dive goes from 10 to 20 m.', { value: '10-20', unit: 'm', comparator: '=' }, 'range 10..20 m'],
    ['The dive goes from 10–20 m.', { value: '10 to 20', unit: 'm' }, 'range 10..20 m'],
    ['The dive has stops at 3, 6 and 9 m.', { value: '6', unit: 'm' }, '= 6 m'],
    ['La dive se fait à 1,6 bar.', { property: 'pressure', value: '1.6', unit: 'bar' }, '= 1.6 bar'],
    ['The dive starts with 3,000 psi.', { property: 'pressure', value: '3000', unit: 'psi' }, '= 3000 psi'],
    ['The dive water has -2 °C.', { property: 'temperature', value: '-2', unit: '°C' }, '= -2 °C'],
    ['The dive takes 1/2 h.', { property: 'duration', value: '1/2', unit: 'h' }, '1/2 h'],
    ['The dive takes twenty minutes.', { property: 'duration', value: 'twenty', unit: 'minutes' }, 'twenty minutes'],
    ['The dive counts 6 divers.', { property: 'number', value: '6' }, '= 6'],
    ['The dive counts 6 divers.', { property: 'number', value: 6 }, '= 6'],
  ])('%s %o is kept as it is printed', (text, said, kept) => {
    expect(factOf(text, said)).toBe(kept)
  })

  it.each([
    ['The dive goes to 40 m.', { value: '30', unit: 'm' }, 'number-not-in-quote'],
    ['The dive goes to 140 m.', { value: '40', unit: 'm' }, 'number-not-in-quote'],
    ['The dive goes to 4.5 m.', { value: '5', unit: 'm' }, 'number-not-in-quote'],
    ['The dive goes to twenty m.', { value: '20', unit: 'm' }, 'number-not-in-quote'],
    ['The dive goes from 10 to 20 m.', { value: '10-30', unit: 'm' }, 'number-not-in-quote'],
    ['La dive va à 1,200 m.', { value: '1200', unit: 'm' }, 'number-not-in-quote'],
    ['The dive water has -2 °C.', { property: 'temperature', value: '2', unit: '°C' }, 'number-not-in-quote'],
    ['The dive water has 2 °C.', { property: 'temperature', value: '-2', unit: '°C' }, 'number-not-in-quote'],
    ['The dive goes to 40 m.', { value: '40', unit: 'ft' }, 'unit-not-in-quote'],
    ['The dive goes to 40.', { value: '40' }, 'unit-not-in-quote'],
    ['The dive lasts 56 min at 18 m.', { value: '56', unit: 'm' }, 'unit-not-in-quote'],
    ['The dive lasts 56 min at 18 m.', { property: 'duration', value: '18', unit: 'min' }, 'unit-not-in-quote'],
    ['The dive ends at 9 m/min.', { value: '9', unit: 'm' }, 'unit-not-in-quote'],
    ['The dive ends at 9 metres per minute.', { value: '9', unit: 'metres' }, 'unit-not-in-quote'],
    ['The dive is at 5 bar.', { value: '5', unit: 'bar' }, 'unknown-type'],
    ['The dive is deep.', { value: 'deep' }, 'unit-not-in-quote'],
    ['The dive goes to 400 m.', { value: '400', unit: 'm' }, 'out-of-range'],
    ['La dive va à 400 mètres.', { value: '400', unit: 'mètres' }, 'out-of-range'],
    ['The dive goes from 10 to 400 m.', { value: '10-400', unit: 'm' }, 'out-of-range'],
    ['The dive goes to 40 m.', { value: '', unit: 'm' }, 'empty'],
    ['The dive goes to 40 m.', { property: 'colour', value: '40', unit: 'm' }, 'unknown-type'],
    ['The dive goes to 40 m.', { property: 'gas share', value: '40', unit: '%' }, 'unit-not-in-quote'],
    ['The dive has 40 % helium.', { property: 'gas share', value: '40', unit: '%' }, 'ends-not-allowed'],
  ])('%s %o is not kept', (text, said, why) => {
    expect(factOf(text, said)).toBe(why)
  })

  it('allows a property for the kinds that have it', () => {
    expect(factOf('The dive has 40 % helium.', { property: 'gas share', value: '40', unit: '%' }, 'Gas')).toBe('= 40 %')
  })

  it('keeps a condition in the passage’s words, and no fact whose condition is the model’s own', () => {
    const text = 'With a guide the dive goes to 40 m.'
    expect(checkOne(text, { facts: [fact({ value: '40', unit: 'm', condition: 'with a guide', quote: 'the dive goes to 40 m' })] }).extraction.facts[0]?.qualifiers).toEqual({ condition: 'With a guide' })
    expect(factOf(text, { value: '40', unit: 'm', condition: 'for experts' })).toBe('quote-not-found')
  })

  it('keeps the subject of a table’s row, which its quote does not name', () => {
    const text = 'Limits of a dive:\n| Level | Depth |\n| --- | --- |\n| Niveau 1 | 20 m |'
    const { extraction } = checkOne(text, { facts: [fact({ value: '20', unit: 'm', condition: 'Niveau 1', quote: 'Niveau 1 | 20 m' })] })
    expect(extraction.facts).toMatchObject([{ entity: 'dive', value: '20', unit: 'm', qualifiers: { condition: 'Niveau 1' } }])
    expect(text.slice(extraction.facts[0]?.span.start, extraction.facts[0]?.span.end)).toBe('Niveau 1 | 20 m')
  })

  it('is no fact of what the passage does not name', () => {
    expect(factOf('The dive goes to 40 m.', { entity: 'wreck', value: '40', unit: 'm' })).toBe('unknown-entity')
  })
})
