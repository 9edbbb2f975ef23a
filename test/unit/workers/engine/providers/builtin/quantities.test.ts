import { describe, expect, it } from 'vitest'
import type { Language } from '../../../../../../src/shared/model/document.ts'
import { findQuantities } from '../../../../../../src/workers/engine/providers/builtin/quantities.ts'

const find = (text: string, language: Language = 'en') => findQuantities(text, 0, text.length, language).map((quantity) => `${quantity.comparator ?? ''} ${quantity.value} ${quantity.unit}`.trim())

describe('numbers with units', () => {
  it.each([
    ['at 20 m', '20 m'], ['at 20m', '20 m'], ['about 2,900 psi', '~ 2900 psi'], ['1.6 bar', '1.6 bar'], ['1⁄4 inch', '1/4 inch'], ['1 1/2 inches', '1 1/2 inches'], ['½ cup', '1/2 cup'], ['3/8" drive', '3/8 "'],
    ['−18 °C', '-18 °C'], ['-18 °C', '-18 °C'], ['$5', '5 $'], ['1,157 kg', '1157 kg'], ['12 000 km', '12000 km'], ['three minutes', '3 minutes'], ['at least one hour', '>= 1 hour'], ['25 N·m', '25 N·m'], ['9 m/min', '9 m/min'], ['60 %', '60 %'], ['37°', '37 °'], ['0.032 inch', '0.032 inch'],
  ])('reads %j as %j', (text, expected) => {
    expect(find(text)).toEqual([expected])
  })

  it.each([
    ['1,6 bar', '1.6 bar'], ['50 000 $', '50000 $'], ['2,40 m', '2.40 m'], ['0,10 mol/L', '0.10 mol/L'], ['300 000 km/s', '300000 km/s'], ['au moins 3 minutes', '>= 3 minutes'], ['15 mètres par minute', '15 mètres par minute'], ['deux heures', '2 heures'],
  ])('reads French %j as %j', (text, expected) => {
    expect(find(text, 'fr')).toEqual([expected])
  })

  it.each(['in 2019', 'Figure 5 m', 'Section 4.2 covers it', 'page 42', 'PpO2 is high', 'A320 m', '7-26 m', 'two nuts', '10^5 Pa', '2 × 10⁻³ mol', 'one day', '10 × 20 × 30 cm'.replace(' × 30 cm', ''), 'step 3 min', '5 m/kg', 'route 105', '1 Mbit of'])('reads no quantity in %j', (text) => {
    expect(find(text)).toEqual([])
  })

  it('reads no time of day as a duration', () => {
    expect(find('à 14 h', 'fr')).toEqual([])
    expect(find('9 h 30', 'fr')).toEqual([])
    expect(find('pendant 14 h', 'fr')).toEqual(['14 h'])
  })
})

describe('ranges', () => {
  it.each([
    ['2–5 °C', '2..5 °C'], ['2 to 5 °C', '2..5 °C'], ['between 2 and 5 °C', '2..5 °C'], ['between 2 °C and 5 °C', '2..5 °C'], ['from 5 m to 10 m', '5..10 m'], ['270–300 in-lb', '270..300 in-lb'],
  ])('reads %j as one range', (text, expected) => {
    expect(find(text)).toEqual([`range ${expected}`])
  })

  it.each([['entre 2 et 5 °C', '2..5 °C'], ['de 5 à 10 m', '5..10 m'], ['entre 9 et 12 %', '9..12 %']])('reads French %j as one range', (text, expected) => {
    expect(find(text, 'fr')).toEqual([`range ${expected}`])
  })

  it('does not join two values of a list or of two kinds', () => {
    expect(find('5 m and 10 m')).toEqual(['5 m', '10 m'])
    expect(find('5 m to 3 minutes')).toEqual(['5 m', '3 minutes'])
  })
})

describe('comparators', () => {
  it.each([
    ['at least 5 m', '>='], ['no less than 5 m', '>='], ['5 m or more', '>='], ['at most 5 m', '<='], ['no more than 5 m', '<='], ['up to 5 m', '<='], ['5 m or less', '<='], ['more than 5 m', '>'], ['above 5 m', '>'], ['less than 5 m', '<'], ['below 5 m', '<'], ['within 5 m', '<='], ['about 5 m', '~'], ['approximately 5 m', '~'], ['exactly 5 m', '='], ['≤ 5 m', '<='], ['> 5 m', '>'],
  ])('%j is %j', (text, comparator) => {
    expect(find(text)).toEqual([`${comparator} 5 m`])
  })

  it.each([
    ['au moins 5 m', '>='], ['5 m au minimum', '>='], ['au plus 5 m', '<='], ['5 m au maximum', '<='], ['jusqu’à 5 m', '<='], ['plus de 5 m', '>'], ['supérieure à 5 m', '>'], ['moins de 5 m', '<'], ['inférieur à 5 m', '<'], ['environ 5 m', '~'], ['près de 5 m', '~'], ['5 m environ', '~'], ['supérieure ou égale à 5 m', '>='],
  ])('French %j is %j', (text, comparator) => {
    expect(find(text, 'fr')).toEqual([`${comparator} 5 m`])
  })
})

describe('the same in two units', () => {
  it('tells which quantity repeats which', () => {
    const text = 'a depth of 20 m (66 ft) and 30 m'
    expect(findQuantities(text, 0, text.length, 'en').map((quantity) => quantity.repeats)).toEqual([null, 0, null])
  })

  it('does not take another kind for a repetition', () => {
    const text = 'at 20 m (3 bar)'
    expect(findQuantities(text, 0, text.length, 'en').map((quantity) => quantity.repeats)).toEqual([null, null])
  })
})

it('gives exact places, in a part of a text', () => {
  const text = 'Skip 5 m. A depth of at least 20 m or so.'
  const [quantity, ...more] = findQuantities(text, 10, text.length, 'en')
  expect(more).toEqual([])
  expect(text.slice(quantity?.start, quantity?.end)).toBe('20 m')
  expect(text.slice(quantity?.cueStart, quantity?.cueEnd)).toBe('at least 20 m or so')
})
