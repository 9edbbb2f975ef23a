import { describe, expect, it } from 'vitest'
import { normaliseWord } from '../../../../../../src/workers/engine/documents/layout/characters.ts'
import { createFragment } from '../../../../../../src/workers/engine/documents/layout/line.ts'
import { buildLines, mainTurn } from '../../../../../../src/workers/engine/documents/layout/lines.ts'
import { orderLines } from '../../../../../../src/workers/engine/documents/layout/order.ts'
import { piece, textLine } from './pages.ts'

const texts = (pieces: Parameters<typeof buildLines>[1]): string[] => buildLines(1, pieces).map((line) => line.text)

describe('lines out of pieces', () => {
  it('join what stands on one baseline, with spaces where white space was set', () => {
    expect(texts([piece('The', 50, 100), piece('pump', 70, 100, { spaceBefore: true }), piece('s', 90, 100), piece('next', 50, 112)])).toEqual(['The pumps', 'next'])
  })

  it('take indices and fractions into their line, on either side', () => {
    expect(texts([piece('CO', 50, 100), piece('2', 60, 102, { size: 6 }), piece('rises', 66, 100, { spaceBefore: true })])).toEqual(['CO2 rises'])
    expect(texts([piece('1', 50, 96, { size: 6 }), piece('A note', 54, 100, { spaceBefore: true })])).toEqual(['1 A note'])
  })

  it('part at wide gaps and keep the parts as fragments', () => {
    const [line] = buildLines(1, [piece('Pump', 50, 100), piece('6 bar', 200, 100, { spaceBefore: true })])
    expect(line?.fragments.map((fragment) => fragment.text)).toEqual(['Pump', '6 bar'])
    expect(line?.text).toBe('Pump 6 bar')
    expect(line?.runs.map(([start, end]) => line.text.slice(start, end))).toEqual(['Pump', '6', 'bar'])
  })

  it('do not join columns whose last and first lines are far apart', () => {
    expect(texts([piece('left end', 50, 700), piece('right start', 320, 100)])).toEqual(['left end', 'right start'])
  })

  it('read right-to-left lines from the right, Latin words in their own direction', () => {
    // In the stream from left to right: the end of the sentence first.
    const pieces = [piece('عليكم', 50, 100, { rtl: true }), piece('R Python', 80, 100, { spaceBefore: true, u1: 120 }), piece('السلام', 124, 100, { rtl: true, spaceBefore: true })]
    expect(texts(pieces)).toEqual(['السلام R Python عليكم'])
  })

  it('put no spaces between Han and Kana, but between Hangul words', () => {
    expect(createFragment(1, [piece('水深 は', 50, 100), piece('二十', 90, 100, { spaceBefore: true })]).text).toBe('水深は二十')
    expect(createFragment(1, [piece('수심 은', 50, 100)]).text).toBe('수심 은')
  })

  it('compose accents that old fonts set apart', () => {
    expect(createFragment(1, [piece('na', 50, 100), piece('¨', 60, 100), piece('ıve', 60, 100)]).text).toBe('naïve')
    expect(normaliseWord('G´en´erale')).toBe('Générale')
    expect(normaliseWord("``quoted''")).toBe("``quoted''")
    expect(normaliseWord('ﬁlter')).toBe('filter')
    expect(normaliseWord('x²')).toBe('x²')
    expect(normaliseWord('cool\u00ading')).toBe('cooling')
    expect(normaliseWord('e\u0301tat')).toBe('état')
  })

  it('share a piece’s width out among its words in order', () => {
    const { runs } = createFragment(1, [piece('ill wave', 100, 100, { u1: 140 })])
    expect(runs).toHaveLength(2)
    const [ill, wave] = runs
    expect(ill?.[3]).toBe(100)
    expect(wave?.[5]).toBe(140)
    // Narrow letters get less than wide ones.
    expect((ill?.[5] ?? 0) - 100).toBeLessThan(15)
    expect(ill?.[5]).toBeLessThan(wave?.[3] ?? 0)
  })

  it('know the main direction of a page', () => {
    expect(mainTurn([textLine('sideways and long', 10, { turn: 'up' }), textLine('short', 20)])).toBe('up')
    expect(mainTurn([])).toBe('upright')
  })
})

describe('the order of lines', () => {
  const column = (x: number, name: string) => Array.from({ length: 10 }, (_, index) => textLine(`${name} line ${index} of prose that fills it`, 100 + index * 12, { x }))

  it('is the stream’s when the columns follow each other', () => {
    const lines = [...column(50, 'left'), ...column(320, 'right')]
    expect(orderLines(lines)).toEqual({ lines, reordered: false })
  })

  it('is made by column when the stream runs across them', () => {
    const left = column(50, 'left')
    const right = column(320, 'right')
    const across = left.map((line, index) => textLine([[line.text, 50], [right[index]?.text ?? '', 320]], line.v))
    const ordered = orderLines(across)
    expect(ordered.reordered).toBe(true)
    expect(ordered.lines.map((line) => line.text)).toEqual([...left, ...right].map((line) => line.text))
  })

  it('is made anew when lines jump about in their column', () => {
    const lines = column(50, 'only')
    const shuffled = [3, 0, 7, 2, 9, 1, 8, 4, 6, 5].map((index) => lines[index] as (typeof lines)[number])
    const ordered = orderLines(shuffled)
    expect(ordered.reordered).toBe(true)
    expect(ordered.lines.map((line) => line.v)).toEqual(lines.map((line) => line.v))
  })

  it('keeps a foot that was set first where it is', () => {
    const lines = [textLine('Page 3', 800), ...column(50, 'only')]
    expect(orderLines(lines).reordered).toBe(false)
  })

  it('leaves the rows of a table alone', () => {
    const rows = Array.from({ length: 12 }, (_, index) => textLine([[`Part ${index}`, 50], [`${index} bar`, 250]], 100 + index * 14))
    expect(orderLines(rows).reordered).toBe(false)
  })
})
