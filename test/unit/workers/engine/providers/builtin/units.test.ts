import { describe, expect, it } from 'vitest'
import { dimensionsOfNoun } from '../../../../../../src/workers/engine/providers/builtin/dimension-nouns.ts'
import { dimensionOf } from '../../../../../../src/workers/engine/providers/builtin/units.ts'

describe('dimensionOf', () => {
  it.each([
    ['m', 'length'], ['metres', 'length'], ['ft', 'length'], ['inches', 'length'], ['µm', 'length'], ['pieds', 'length'], ['nautical miles', 'length'],
    ['m²', 'area'], ['hectares', 'area'], ['L', 'volume'], ['litres', 'volume'], ['m³', 'volume'], ['gallons', 'volume'], ['mL', 'volume'],
    ['kg', 'mass'], ['g', 'mass'], ['lb', 'mass'], ['tonnes', 'mass'], ['bar', 'pressure'], ['psi', 'pressure'], ['hPa', 'pressure'], ['mmHg', 'pressure'],
    ['°C', 'temperature'], ['° F', 'temperature'], ['degrés Celsius', 'temperature'], ['K', 'temperature'], ['°', 'angle'], ['degrees', 'angle'],
    ['min', 'time'], ['heures', 'time'], ['h', 'time'], ['ans', 'time'], ['ms', 'time'], ['m/min', 'speed'], ['mètres par minute', 'speed'], ['knots', 'speed'], ['km/h', 'speed'], ['m/s', 'speed'], ['m/s²', 'acceleration'],
    ['L/min', 'flow'], ['litres per minute', 'flow'], ['V', 'voltage'], ['volts', 'voltage'], ['mA', 'current'], ['A', 'current'], ['ohms', 'resistance'], ['W', 'power'], ['kWh', 'energy'], ['mAh', 'charge'], ['Hz', 'frequency'], ['rpm', 'frequency'], ['tr/min', 'frequency'],
    ['N·m', 'torque'], ['in-lb', 'torque'], ['N', 'force'], ['mol/L', 'concentration'], ['mg/kg', 'concentration'], ['kg/L', 'density'], ['%', 'ratio'], ['percent', 'ratio'], ['€', 'money'], ['dB', 'sound'], ['lux', 'light'], ['GB', 'data'], ['Mo', 'data'],
  ])('%s measures %s', (unit, dimension) => {
    expect(dimensionOf(unit)).toBe(dimension)
  })

  it.each(['apples', 'mol of', 'metal', 'Marc', 'x', '', 'minus', 'mast'])('%j is no unit', (unit) => {
    expect(dimensionOf(unit)).toBeNull()
  })
})

describe('dimensionsOfNoun', () => {
  it('knows what a noun measures, in both languages and numbers', () => {
    expect(dimensionsOfNoun('depth')).toContain('length')
    expect(dimensionsOfNoun('depths')).toContain('length')
    expect(dimensionsOfNoun('profondeur')).toContain('length')
    expect(dimensionsOfNoun('vitesses')).toContain('speed')
    expect(dimensionsOfNoun('nut')).toBeNull()
  })
})
