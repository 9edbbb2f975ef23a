import { describe, expect, it } from 'vitest'
import { answeredValue, numbersIn, usesDecimalComma } from '../../../../../../src/workers/engine/providers/check/numbers.ts'

describe('numbersIn', () => {
  const values = (text: string, decimalComma = false) => numbersIn(text, decimalComma).map(({ value, sign }) => (sign === 'minus' ? `-${value}` : value))

  it.each([
    ['at 18 m for 56 min', false, ['18', '56']],
    ['1.60 bar', false, ['1.60']],
    ['1,6 bar', true, ['1.6']],
    ['1,200 m', false, ['1200']],
    ['1,200 m', true, ['1.200']],
    ['0,200 bar', false, ['0.200']],
    ['1 200,5 l', true, ['1200.5']],
    ['12\u202f000 l', true, ['12000']],
    ['1.200.000 €', true, ['1200000']],
    ['niveaux 1 2 3', true, ['1', '2', '3']],
    ['in 2020 200 divers', false, ['2020', '200']],
    ['at -2 °C', false, ['-2']],
    ['moins 2 °C', true, ['-2']],
    ['from 10-20 m', false, ['10', '20']],
    ['from 10–20 m', false, ['10', '20']],
    ['20m deep', false, ['20']],
    ['CO2 and PpO2', false, []],
    ['2 × 10⁵ Pa', false, []],
    ['½ or 1/2', false, []],
    ['version 1.2.3', false, []],
    ['le 12/03/2020', true, []],
    ['| 18 | 200 |', false, ['18', '200']],
  ] as const)('reads %s', (text, decimalComma, expected) => {
    expect(values(text, decimalComma)).toEqual(expected)
  })

  it('leaves open whether a dash at the start of a line is a sign', () => {
    expect(numbersIn('Il faut :\n-2 bouteilles', true)[0]?.sign).toBe('either')
  })
})

describe('usesDecimalComma', () => {
  it.each([
    ['La PpO2 vaut 1,6 bar.', true],
    ['The PpO2 is 1.6 bar.', false],
    ['The PpO2 is 1,6 bar and the depth 5.', true],
    ['La profondeur est de 1,200 m pour les plongeurs.', true],
    ['The depth is 1,200 m for the divers.', false],
  ])('%s', (text, expected) => expect(usesDecimalComma(text)).toBe(expected))
})

describe('answeredValue', () => {
  const read = (value: string) => answeredValue(value)?.numbers.map(({ negative, readings }) => [negative, ...readings]) ?? null
  it.each([
    ['18', [[false, 18]]],
    ['-2', [[true, -0 + 2]]],
    ['1.6', [[false, 1.6]]],
    ['1,200', [[false, 1200, 1.2]]],
    ['18 m', [[false, 18]]],
    ['≤ 40', [[false, 40]]],
    ['10-20', [[false, 10], [false, 20]]],
    ['10 to 20 m', [[false, 10], [false, 20]]],
    ['10 m à 20 m', [[false, 10], [false, 20]]],
    ['-5 to -2', [[true, 5], [true, 2]]],
    ['1/2', null],
    ['12:30', null],
    ['2 or 3', null],
    ['10, 20, 30', null],
    ['2 metres and 3 kg', null],
    ['twenty', null],
  ])('%s', (value, expected) => expect(read(value)).toEqual(expected))
})
