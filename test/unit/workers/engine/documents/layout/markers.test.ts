import { describe, expect, it } from 'vitest'
import { captionMark, listMarker, sectionNumber } from '../../../../../../src/workers/engine/documents/layout/markers.ts'

describe('list markers', () => {
  it.each([
    ['• Close it', '•', false, null],
    ['\uF0B7 Close it', '•', false, null],
    ['– Close it', '–', false, null],
    ['1. Close it', '1.', true, 1],
    ['12) Close it', '12)', true, 12],
    ['(3) Close it', '(3)', true, 3],
    ['b) Close it', 'b)', true, 2],
    ['iv. Close it', 'iv.', true, 4],
    ['1° Fermer', '1°', true, 1],
  ] as const)('of "%s"', (text, marker, ordered, value) => {
    expect(listMarker(text)).toMatchObject({ marker, ordered, value })
  })

  it.each(['Close it', '1995. The year', '-5 degrees', '*ALLOBJ access', '1.6 bar', 'A. Smith wrote', '3', '•', 'e.g. this', '2.1 Pumps', '«Oui»'])('are not found in "%s"', (text) => {
    expect(listMarker(text)).toBeNull()
  })

  it('leave the text where they end', () => {
    const text = '2)   Stop the pump'
    expect(text.slice(listMarker(text)?.length)).toBe('Stop the pump')
  })
})

describe('captions', () => {
  it.each([['Figure 3. Pumps', true], ['Fig. 2: Valves', true], ['Tableau 4 – Limites', true], ['Table 2-1 View', false], ['Abbildung 1.2: Räume', true], ['Figure 3', true]] as const)('"%s" is one (%s)', (text, sure) => {
    expect(captionMark(text)).toEqual({ sure })
  })
  it.each(['Figures show', 'Table of contents', 'The table 3', 'Figure it out'])('"%s" is none', (text) => expect(captionMark(text)).toBeNull())
})

describe('section numbers', () => {
  it.each([['1 Cooling', 1], ['2.1 Pumps', 2], ['2.1.3. Valves', 3], ['A.2 Tables', 2], ['IV. Résumé', 1]] as const)('"%s" is %i deep', (text, depth) => {
    expect(sectionNumber(text)).toMatchObject({ depth })
  })
  it.each(['1.6 bar', '2 m of cable', 'Chapter', '1995'])('"%s" has none', (text) => expect(sectionNumber(text)).toBeNull())
})
