import { describe, expect, it } from 'vitest'
import { boxesByPage, highlightPlaces } from '../../../../../src/renderer/features/reader/highlight-place.ts'
import { findQuoteBoxes, type TextPiece } from '../../../../../src/renderer/features/reader/quote-boxes.ts'
import { textPieces } from '../../../../../src/renderer/features/reader/text-pieces.ts'

const page = { width: 600, height: 800 }

describe('highlights on a page', () => {
  it('stand in per cent of the page, a little wider than the words', () => {
    const [place] = highlightPlaces([{ x0: 60, y0: 80, x1: 300, y1: 96 }], page)
    expect(place).toEqual({ left: 9.833, top: 9.875, width: 40.333, height: 2.25 })
  })
  it('stay on the page and leave out boxes of no size or off it', () => {
    const places = highlightPlaces([{ x0: -20, y0: 0, x1: 700, y1: 10 }, { x0: 10, y0: 10, x1: 10, y1: 20 }, { x0: 700, y0: 10, x1: 720, y1: 20 }], page)
    expect(places).toHaveLength(1)
    expect(places[0]).toMatchObject({ left: 0, top: 0, width: 100 })
  })
  it('are sorted by page, whatever order the boxes come in', () => {
    const box = { x0: 0, y0: 0, x1: 1, y1: 1 }
    expect([...boxesByPage([{ ...box, page: 9 }, { ...box, page: 2 }, { ...box, page: 9 }])].map(([number, boxes]) => [number, boxes.length])).toEqual([[2, 1], [9, 2]])
  })
})

describe('a quote without boxes', () => {
  const line = (text: string, y: number): TextPiece => ({ text, x0: 100, y0: y, x1: 100 + text.length * 10, y1: y + 12 })

  it('is found over line ends, hyphens, ligatures, accents and case', () => {
    const pieces = [line('Le plongeur débu-', 100), line('tant ne dépasse', 120), line('pas 20 m. Ne', 140), line('ﬂottez pas.', 160)]
    const boxes = findQuoteBoxes(pieces, 'débutant ne  dépasse pas 20 m', 3)
    expect(boxes.map((box) => [box.page, box.y0])).toEqual([[3, 100], [3, 120], [3, 140]])
    expect(findQuoteBoxes(pieces, 'NE FLOTTEZ', 3).map((box) => box.y0)).toEqual([140, 160])
  })
  it('covers the words and no more', () => {
    const [box] = findQuoteBoxes([line('abcdefghij', 10)], 'defg', 1)
    expect(box).toEqual({ page: 1, x0: 130, y0: 10, x1: 170, y1: 22 })
  })
  it('is not found where its words are not one stretch, or where there are none', () => {
    expect(findQuoteBoxes([line('one two', 0), line('four', 20)], 'one two three', 1)).toEqual([])
    expect(findQuoteBoxes([line('one', 0)], ' – ', 1)).toEqual([])
    expect(findQuoteBoxes([], 'one', 1)).toEqual([])
  })
})

describe('text items of pdf.js', () => {
  const upright = [1, 0, 0, -1, 0, 800] as const

  it('stand upside down in a PDF and upright on the page', () => {
    const [piece] = textPieces([{ str: 'word', width: 40, transform: [10, 0, 0, 10, 100, 700] }], upright)
    expect(piece).toMatchObject({ text: 'word', x0: 100, x1: 140 })
    expect(piece?.y0).toBeCloseTo(92.2)
    expect(piece?.y1).toBeCloseTo(102.2)
  })
  it('are turned with a rotated page', () => {
    const turned = [0, 1, 1, 0, 0, 0] as const
    const [piece] = textPieces([{ str: 'word', width: 40, transform: [10, 0, 0, 10, 100, 700] }], turned)
    expect(piece?.x1).toBeGreaterThan(700)
    expect((piece?.y1 ?? 0) - (piece?.y0 ?? 0)).toBeCloseTo(40)
  })
  it('that are blank are left out', () => {
    expect(textPieces([{ str: '  ', width: 5, transform: [1, 0, 0, 1, 0, 0] }], upright)).toEqual([])
  })
})
