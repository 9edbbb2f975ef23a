import { describe, expect, it } from 'vitest'
import { claimAcronyms, longForm } from '../../../../../../src/workers/engine/providers/builtin/acronyms.ts'
import { createClaims } from '../../../../../../src/workers/engine/providers/builtin/claims.ts'

const pairs = (text: string) => {
  const claims = createClaims()
  claimAcronyms(text, claims)
  return claims.build().entities.map((entity) => {
    const [mention] = entity.mentions
    const [alias] = entity.aliases
    expect(text.slice(mention?.start, mention?.end)).toBe(entity.name)
    expect(text.slice(alias?.span.start, alias?.span.end)).toBe(alias?.name)
    return `${alias?.name} = ${entity.name}`
  })
}

describe('claimAcronyms', () => {
  it.each([
    ['The partial pressure of oxygen (PpO2) rises.', 'PpO2 = partial pressure of oxygen'],
    ['PpO2 (partial pressure of oxygen) rises.', 'PpO2 = partial pressure of oxygen'],
    ['Un accident de désaturation (ADD) est grave.', 'ADD = accident de désaturation'],
    ['Un détecteur de victimes d’avalanche (DVA) émet.', 'DVA = détecteur de victimes d’avalanche'],
    ['la pression partielle d’oxygène (PpO2) monte', 'PpO2 = pression partielle d’oxygène'],
    ['son premier Plan directeur de transport actif (PDTA)', 'PDTA = Plan directeur de transport actif'],
    ['Hazard Analysis and Critical Control Points (HACCP) is a system.', 'HACCP = Hazard Analysis and Critical Control Points'],
    ['a low-level intermediate representation (LIR)', 'LIR = low-level intermediate representation'],
    ['Personal flotation devices (PFDs) are worn.', 'PFDs = Personal flotation devices'],
    ['Les émissions de gaz à effet de serre (GES) baissent.', 'GES = gaz à effet de serre'],
    ['the Federal Aviation Administration (FAA)', 'FAA = Federal Aviation Administration'],
  ])('in %j finds %j', (text, pair) => {
    expect(pairs(text)).toEqual([pair])
  })

  it.each([
    'The valve (A) is open.',
    'Keep it at 4 °C (39 °F).',
    'as seen before (see Figure 7)',
    'The table (CSV) was sent by the office.',
    'some words (NATO) of the text',
  ])('finds nothing in %j', (text) => {
    expect(pairs(text)).toEqual([])
  })

  it('does not reach over the end of a sentence', () => {
    expect(pairs('Divers can sink. Slowly (DCS) they rise.')).toEqual([])
  })
})

describe('longForm', () => {
  it('never begins inside a word or with a little word', () => {
    expect(longForm('DA', 'adapt the air')).toBeNull()
    expect(longForm('DVA', 'd’avalanche')).toBeNull()
  })

  it('asks that half of the letters begin words', () => {
    expect(longForm('XRAY', 'extra arrays')).toBeNull()
  })
})
