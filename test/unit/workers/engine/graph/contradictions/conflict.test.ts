import { describe, expect, it } from 'vitest'
import { contradicts, type SaidValue } from '../../../../../../src/workers/engine/graph/contradictions/conflict.ts'

/** "<= 20 m", "18 m", "10..20 °C", "~ 5 min", "red". */
function said(text: string): SaidValue {
  const match = /^(?<comparator><=|>=|<|>|~|=)?\s*(?<value>-?[\d.,/ ]*\d)?\s*(?<unit>.*)$/u.exec(text)
  const { comparator = null, value, unit = '' } = match?.groups ?? {}
  if (value === undefined) return { value: unit, unit: null, comparator: null }
  return { value, unit: unit === '' ? null : unit, comparator: value.includes('..') ? 'range' : (comparator ?? '=') }
}

const contradictions = [
  ['20 m', '30 m'],
  ['<= 20 m', '<= 30 m'],
  ['>= 10 m', '>= 12 m'],
  ['>= 30 m', '<= 20 m'],
  ['40 m', '<= 30 m'],
  ['5 m', '>= 10 m'],
  ['18 m', '100 ft'],
  ['200 bar', '2000 psi'],
  ['20 °C', '80 °F'],
  ['1 h', '90 min'],
  ['10..20 m', '30..40 m'],
  ['10..20 m', '15..30 m'],
  ['25 m', '10..20 m'],
  ['~ 10 min', '20 min'],
  ['1943', '1946'],
  ['1.4 bar', '1.6 bar'],
  ['3.14', '3.2'],
  ['red', 'blue'],
  ['21 %', '32 percent'],
  ['-5 °C', '5 °C'],
  ['1/2 l', '3/4 l'],
] as const

const agreements = [
  ['20 m', '20 m'],
  ['20 m', '20.0 mètres'],
  ['20 m', '66 ft'],
  ['<= 18 m', '<= 60 feet'],
  ['>= 10 m', '<= 30 m'],
  ['20 m', '<= 30 m'],
  ['20 m', '10..30 m'],
  ['10..30 m', '12..18 m'],
  ['10..30 m', '33..100 ft'],
  ['200 bar', '2900 psi'],
  ['20 °C', '68 °F'],
  ['293 K', '20 °C'],
  ['90 min', '1.5 h'],
  ['~ 20 min', '21 min'],
  ['3.14', '3.1416'],
  // Of different kinds: a depth and a time are both limits, and both hold.
  ['20 m', '30 min'],
  ['20 m', '20'],
  ['20 widgets', '30 gadgets'],
  ['red', 'dark red'],
  ['Cousteau', 'Jacques-Yves Cousteau'],
  ['Élève', 'eleve'],
  ['1 1/2 l', '1.5 l'],
  ['1 000 m', '1 km'],
  ['a sentence that goes on and on about something or other', 'another sentence about a different matter altogether'],
] as const

describe('two values', () => {
  it.each(contradictions)('%s and %s cannot both hold', (a, b) => {
    expect([contradicts(said(a), said(b)), contradicts(said(b), said(a))]).toEqual([true, true])
  })

  it.each(agreements)('%s and %s can', (a, b) => {
    expect([contradicts(said(a), said(b)), contradicts(said(b), said(a))]).toEqual([false, false])
  })
})
