import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { boxesForRange, type Run } from '../../../../../src/shared/model/geometry.ts'
import { createEvidenceReader } from '../../../../../src/workers/engine/graph/browse/evidence.ts'
import { searchLibrary } from '../../../../../src/workers/engine/search/search.ts'
import { documentIdOf, openTestLibrary, passageIdOf, type TestLibrary } from '../../../../support/graph-library.ts'
import { createRandom } from '../../../../support/random.ts'

/*
 * Where a quote stands on its pages: one box a line, in reading order, no wider than its characters. A page is set by
 * chance here, so that what each box must be is known beforehand.
 */
const lineHeight = 10
const characterWidth = 5
const lineGap = 2

/** Words set from the left margin, `perLine` characters to a line and `perPage` lines to a page. */
function setText(words: readonly string[], perLine: number, perPage: number): { text: string; runs: Run[]; lineOf: (offset: number) => number } {
  let text = ''
  let [line, column] = [0, 0]
  const runs: Run[] = []
  const lines: number[] = []
  for (const word of words) {
    if (column > 0 && column + word.length > perLine) [line, column] = [line + 1, 0]
    if (text !== '') text += ' '
    const y = (line % perPage) * (lineHeight + lineGap)
    runs.push([text.length, text.length + word.length, 1 + Math.floor(line / perPage), column * characterWidth, y, (column + word.length) * characterWidth, y + lineHeight])
    for (let at = 0; at < word.length; at += 1) lines[text.length + at] = line
    text += word
    column += word.length + 1
  }
  return { text, runs, lineOf: (offset) => lines[offset] ?? -1 }
}

describe('boxesForRange', () => {
  it('gives each line that a quote covers one box, exactly as wide as its characters', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = createRandom(seed)
      const words = Array.from({ length: 3 + random.below(40) }, () => 'x'.repeat(1 + random.below(9)))
      const { text, runs, lineOf } = setText(words, 20 + random.below(30), 2 + random.below(4))
      const start = random.below(text.length)
      const end = start + 1 + random.below(text.length - start)
      const boxes = boxesForRange(runs, start, end)
      const covered = [...Array(end - start).keys()].map((at) => start + at).filter((at) => text[at] !== ' ')
      const lines = [...new Set(covered.map(lineOf))]
      expect(boxes.length, `seed ${seed}: lines of ${start}…${end}`).toBe(lines.length)
      for (const [index, line] of lines.entries()) {
        const offsets = covered.filter((at) => lineOf(at) === line)
        const run = (at: number) => runs.find(([from, to]) => at >= from && at < to) as Run
        const left = (at: number) => run(at)[3] + (at - run(at)[0]) * characterWidth
        const [first = 0, last = 0] = [offsets[0], offsets.at(-1)]
        expect(boxes[index], `seed ${seed}, line ${line}`).toMatchObject({ page: run(first)[2], y0: run(first)[4], y1: run(first)[6] })
        expect(boxes[index]?.x0).toBeCloseTo(left(first))
        expect(boxes[index]?.x1).toBeCloseTo(left(last) + characterWidth)
      }
    }
  })

  const run = (start: number, end: number, more: Partial<{ page: number; x: number; y: number; height: number; width: number }> = {}): Run => {
    const { page = 1, x = start * 5, y = 0, height = 10, width = (end - start) * 5 } = more
    return [start, end, page, x, y, x + width, y + height]
  }
  it.each<[string, Run[], number, number, number]>([
    ['nothing for an empty range', [run(0, 5)], 2, 2, 0],
    ['nothing for a range that is the wrong way round', [run(0, 5)], 4, 1, 0],
    ['nothing without runs', [], 0, 10, 0],
    ['nothing for the space between two words', [run(0, 5), run(6, 9)], 5, 6, 0],
    ['one box for the last character', [run(0, 5)], 4, 99, 1],
    ['two where a word goes on over the page', [run(0, 5), run(5, 9, { page: 2 })], 3, 7, 2],
    ['two for the columns of a line', [run(0, 5), run(6, 11, { x: 300 })], 0, 11, 2],
    ['one for a raised note beside its word', [run(0, 5), run(5, 6, { y: -2, height: 6 })], 0, 6, 1],
    ['two lines that touch', [run(0, 5), run(6, 9, { x: 0, y: 10 })], 0, 9, 2],
    ['one where pieces overlap', [run(0, 5), run(5, 9, { x: 20 })], 0, 9, 1],
    ['a box for a run without width', [run(0, 1, { width: 0 })], 0, 1, 1],
  ])('%s', (_what, runs, start, end, boxes) => {
    expect(boxesForRange(runs, start, end)).toHaveLength(boxes)
  })
})

describe('evidence of a document', () => {
  let library: TestLibrary
  beforeEach(() => {
    library = openTestLibrary()
  })
  afterEach(() => library.close())

  it('quotes exactly, also where the quote goes over a page, is all of the passage, or holds astral characters', () => {
    const words = 'The diver 🤿 ascends no faster than nine metres a minute and stops at five metres'.split(' ')
    const { text, runs } = setText(words, 24, 2)
    library.addDocument({ name: 'doc', passages: [{ text, runs, page: 1 }] })
    const reader = createEvidenceReader(library.reader)
    const place = (start: number, end: number) => reader.at({ documentId: documentIdOf('doc'), passageId: passageIdOf('doc', 0), start, end })
    for (let start = 0; start < text.length; start += 3)
      for (let end = start + 1; end <= text.length; end += 7) {
        const found = place(start, end)
        expect(found?.quote).toBe(text.slice(start, end))
        expect(found?.page).toBe(found?.boxes[0]?.page ?? 1)
        const pages = found?.boxes.map(({ page }) => page) ?? []
        expect(pages).toEqual(pages.toSorted((a, b) => a - b))
      }
    expect(place(0, text.length)?.boxes.map(({ page }) => page)).toEqual([1, 1, 2, 2])
  })

  it('without a place for its words still has its page', () => {
    library.addDocument({ name: 'doc', passages: [{ text: 'No runs are known here.', runs: [], page: 7 }] })
    expect(createEvidenceReader(library.reader).at({ documentId: documentIdOf('doc'), passageId: passageIdOf('doc', 0), start: 0, end: 7 })).toMatchObject({ page: 7, boxes: [], quote: 'No runs' })
  })

  it('of a passage that is not there is nothing', () => {
    library.addDocument({ name: 'doc', passages: ['text'] })
    expect(createEvidenceReader(library.reader).at({ documentId: documentIdOf('doc'), passageId: passageIdOf('doc', 9), start: 0, end: 1 })).toBeNull()
  })

  it('and the marks of a search for the same words stand in the same boxes', () => {
    for (let seed = 0; seed < 12; seed += 1) {
      const random = createRandom(seed)
      const name = `s${seed}`
      const words = Array.from({ length: 60 }, () => ['nitrox', 'oxygen', 'the', 'gas', 'été'][random.below(5)] ?? 'gas')
      const { text, runs } = setText(words, 30, 4)
      library.addDocument({ name, passages: [{ text, runs }] })
      const [hit] = searchLibrary(library.reader, { query: 'oxygen', in: ['passages'], documentIds: [documentIdOf(name)] }).hits
      const from = text.indexOf(hit?.quote ?? '?')
      expect(from).toBeGreaterThanOrEqual(0)
      expect(hit?.boxes).toEqual(hit?.marks.flatMap(([start, end]) => boxesForRange(runs, from + start, from + end)))
      expect(hit?.page).toBe(hit?.boxes[0]?.page)
    }
  })
})
