import { describe, expect, it } from 'vitest'
import { markFontBullets } from '../../../../../../src/workers/engine/documents/layout/bullets.ts'
import { cleanPages, layOut } from '../../../../../../src/workers/engine/documents/layout/document-layout.ts'
import { createFontFacts, createMonoDetector, fontsToIdentify } from '../../../../../../src/workers/engine/documents/layout/fonts.ts'
import { createFragment, createLine, type Line } from '../../../../../../src/workers/engine/documents/layout/line.ts'
import { matchOutline, matchStructure, type PlacedEntry } from '../../../../../../src/workers/engine/documents/layout/outline-match.ts'
import type { PageLines } from '../../../../../../src/workers/engine/documents/layout/page-layout.ts'
import { pageOf, piece, textLine } from './pages.ts'

const fonts = createFontFacts(new Set(['mono']), new Set(['bold']))
const noTags = new Map<number, Map<string, number>>()
const full = 'Words that fill a whole line of the column up to its right end'

/** A page's lines laid out, as "kind level text". */
function layout(pages: readonly PageLines[], entries: readonly PlacedEntry[] = []): string[] {
  const cleaned = cleanPages({ pages, entries, headingTags: noTags })
  return layOut(cleaned, fonts).map((block) => [block.kind === 'paragraph' ? 'p' : block.kind, block.level, block.marker, block.text].filter((part) => part !== undefined).join(' '))
}

/** Lines under each other, 12 points apart unless the item says how much. */
function stack(items: readonly (readonly [text: string, more?: Parameters<typeof textLine>[2] & { gap?: number }])[], from = 150, page = 1): Line[] {
  let v = from
  return items.map(([text, { gap = 12, ...more } = {}]) => {
    v += gap
    return textLine(text, v, { page, ...more })
  })
}

describe('paragraphs', () => {
  it('end at white space, at indents and where a line stops short', () => {
    const lines = stack([[full], [full], ['ends here.'], [`Next ${full.slice(6)}`], ['and ends.'], [full, { gap: 30 }], ['apart.'], [full, { x: 65 }], [full], ['indented.']])
    expect(layout([pageOf(1, lines)])).toEqual([`p ${full} ${full} ends here.`, `p Next ${full.slice(6)} and ends.`, `p ${full} apart.`, `p ${full} ${full} indented.`])
  })

  it('go on over columns and pages in the middle of a sentence', () => {
    const first = stack([[full], [full], [full]], 700)
    const second = [textLine('and it ends in the next column.', 100, { x: 400 }), textLine('It goes on', 800, { page: 1, x: 400 })]
    expect(layout([pageOf(1, [...first, ...second]), pageOf(2, [textLine('over the page.', 300, { page: 2 })])])).toEqual([`p ${full} ${full} ${full} and it ends in the next column.`, 'p It goes on over the page.'])
  })

  it('do not go on after a full stop, nor into a heading', () => {
    const pages = [pageOf(1, stack([[full], ['that ends.']])), pageOf(2, stack([['a new one in lower case'], [full]], 150, 2))]
    expect(layout(pages)).toHaveLength(2)
  })

  it('keep notes at the foot out of sentences that go on', () => {
    const body = Array.from({ length: 8 }, () => [full] as const)
    const lines = [...stack([...body, ['which goes on']], 150), textLine('1 A note on it.', 790, { size: 8 })]
    expect(layout([pageOf(1, lines), pageOf(2, stack([['on the next page.'], [full]], 300, 2))]).slice(-2)).toEqual([expect.stringMatching(/which goes on on the next page\./), 'footnote 1 A note on it.'])
  })
})

describe('lists', () => {
  it('have an item for each marker, with hanging lines and nesting', () => {
    const lines = stack([['Do this:'], ['1. Close the valve, which stands to the left of', {}], ['the pump.', { x: 65 }], ['2. Stop it:'], ['• at once', { x: 80 }], ['• slowly', { x: 80 }], ['3. Leave.']])
    expect(layout([pageOf(1, lines)])).toEqual(['p Do this:', 'list-item 1 1. Close the valve, which stands to the left of the pump.', 'list-item 1 2. Stop it:', 'list-item 2 • at once', 'list-item 2 • slowly', 'list-item 1 3. Leave.'])
  })

  it('are not made of numbers inside a sentence', () => {
    const lines = stack([['It was shown in the long and well known paper of section'], ['3. However, it was wrong about the whole of the matter in']])
    expect(layout([pageOf(1, lines)])).toEqual([expect.stringMatching(/^p It was .* section 3\. However/)])
  })

  it('are found where a symbol font prints the bullets over letters', () => {
    const item = (text: string, v: number): Line => createLine([createFragment(1, [piece('r', 50, v, { font: 'symbols' }), piece(text, 62, v, { spaceBefore: true })])])
    const page = pageOf(1, [item('first', 100), item('second', 112), item('third', 124), textLine('r is a radius', 136)])
    expect(markFontBullets([page])[0]?.lines.map((line) => line.text)).toEqual(['• first', '• second', '• third', 'r is a radius'])
    const two = pageOf(1, [item('first', 100), item('second', 112)])
    expect(markFontBullets([two])[0]?.lines[0]?.text).toBe('r first')
  })
})

describe('headings', () => {
  const text = Array.from({ length: 6 }, () => [full] as const)

  it('have the depth of their numbers, under the title', () => {
    const lines = stack([['Manual of Pumps', { size: 20 }], ...text, ['1 Cooling', { size: 14, gap: 24 }], ...text, ['1.1 Pumps', { size: 12, gap: 24 }], ...text, ['2 Filters', { size: 14, gap: 24 }], ...text])
    expect(layout([pageOf(1, lines)]).filter((block) => block.startsWith('heading'))).toEqual(['heading 1 Manual of Pumps', 'heading 2 1 Cooling', 'heading 3 1.1 Pumps', 'heading 2 2 Filters'])
  })

  it('are found by bold type of the text’s size', () => {
    const lines = stack([['Valves', { font: 'bold', gap: 20 }], ...text, ['Pumps', { font: 'bold', gap: 20 }], ...text])
    expect(layout([pageOf(1, lines)]).filter((block) => block.startsWith('heading'))).toEqual(['heading 1 Valves', 'heading 1 Pumps'])
  })

  it('are found by another font only where that is the document’s habit', () => {
    const once = stack([['Elastic Stop Nut', { font: 'italic', gap: 20 }], ...text])
    const twice = stack([['Elastic Stop Nut', { font: 'italic', gap: 20 }], ...text, ['Boots Nut', { font: 'italic', gap: 20 }], ...text])
    expect(layout([pageOf(1, once)]).some((block) => block.startsWith('heading'))).toBe(false)
    expect(layout([pageOf(1, twice)]).filter((block) => block.startsWith('heading'))).toHaveLength(2)
  })

  it.each(['Figure 3. A pump', 'a + b = 12 + 3', 'and so it ends.', 'x', '• item in bold'])('are not "%s", however it is set', (words) => {
    const lines = stack([[words, { font: 'bold', size: 14, gap: 24 }], ...text])
    expect(layout([pageOf(1, lines)]).some((block) => block.startsWith('heading'))).toBe(false)
  })

  it('are not three lines of one style in a row', () => {
    const lines = stack([['Town Hall', { font: 'bold', gap: 30 }], ['Main Street', { font: 'bold', gap: 30 }], ['North Gate', { font: 'bold', gap: 30 }], ...text])
    expect(layout([pageOf(1, lines)]).some((block) => block.startsWith('heading'))).toBe(false)
  })

  it('take the outline’s levels, and others rank beside them by size', () => {
    const lines = stack([['Cooling', { size: 16, gap: 30 }], ...text, ['Pumps', { size: 13, gap: 24 }], ...text, ['Not in the outline', { size: 13, gap: 24 }], ...text, ['Deeper still', { size: 12, gap: 24 }], ...text])
    const entries = [{ title: '1 Cooling', level: 1, page: 1, y: null }, { title: '1.1 Pumps', level: 2, page: 1, y: null }]
    expect(layout([pageOf(1, lines)], entries).filter((block) => block.startsWith('heading'))).toEqual(['heading 1 Cooling', 'heading 2 Pumps', 'heading 2 Not in the outline', 'heading 3 Deeper still'])
  })
})

describe('an outline and its words', () => {
  const entry = (title: string, more: Partial<PlacedEntry> = {}): PlacedEntry => ({ title, level: 1, page: 1, y: null, ...more })
  const found = (lines: readonly Line[], ...entries: PlacedEntry[]) => [...matchOutline([pageOf(1, lines), pageOf(2, [])], entries).keys()].map((line) => line.text)

  it('are matched over two lines, without numbers, and with small differences', () => {
    const lines = stack([['3 Nested Trace Tree'], ['Formation and Use'], [full], ['Décompression'], ['La sécurité du plongeur isole']])
    expect(found(lines, entry('Nested Trace Tree Formation and Use'))).toEqual(['3 Nested Trace Tree', 'Formation and Use'])
    expect(found(lines, entry('2.4 Decompression'))).toEqual(['Décompression'])
    expect(found(lines, entry('La sécurité du plongeur isolé,'))).toEqual(['La sécurité du plongeur isole'])
    expect(found(lines, entry('Something else'))).toEqual([])
  })

  it('are the ones nearest to where the bookmark leads', () => {
    const lines = stack([['Overview', { gap: 12 }], [full], ['Overview', { gap: 200 }]])
    const marks = matchOutline([pageOf(1, lines)], [entry('Overview', { y: 360 })])
    expect([...marks.keys()]).toEqual([lines[2]])
  })

  it('are found on the page after a bookmark that leads to the end of one', () => {
    const lines = stack([['Overview']], 100, 2)
    expect(matchOutline([pageOf(1, []), pageOf(2, lines)], [entry('Overview')]).size).toBe(1)
  })

  it('do not make headings of tagged paragraphs', () => {
    const tags = new Map([[1, new Map([['m1', 2], ['m2', 1]])]])
    const long = stack([[full, { mark: 'm1' }], [full, { mark: 'm1' }], [full, { mark: 'm1' }], [full, { mark: 'm1' }], ['Short', { mark: 'm2' }]])
    expect([...matchStructure([pageOf(1, long)], tags)].map(([line, mark]) => [line.text, mark.level])).toEqual([['Short', 1]])
  })
})

describe('fonts', () => {
  it('are monospaced when all their pieces have one width per character', () => {
    const detector = createMonoDetector()
    for (const text of ['for (;;) {', 'return value', '} else {', 'int main(void)', 'wwwwwwww', 'iiiiiiiii']) {
      detector.add('courier', text, text.length * 6, 10, 'sans-serif')
      detector.add('times', text, [...text].reduce((sum, letter) => sum + (/[w(m]/.test(letter) ? 7 : 4), 0), 10, 'serif')
    }
    expect([...detector.monoFonts()]).toEqual(['courier'])
  })

  it('are looked up on few pages, those that show most of what is unknown', () => {
    const page = (number: number, ...names: string[]) => pageOf(number, [...names.map((font, index) => textLine('A short line', 100 + index * 14, { font, page: number })), textLine(full, 300, { page: number })])
    const pages = [page(1, 'a'), page(2, 'a', 'b', 'c'), page(3, 'd')]
    expect(fontsToIdentify(pages, { size: 10, font: 'body' }, 1)).toEqual({ pages: [2], fonts: new Set(['a', 'b', 'c']) })
    expect(fontsToIdentify(pages, { size: 10, font: 'body' }, 5).pages).toEqual([2, 3])
    expect(fontsToIdentify([pageOf(1, [textLine('Large enough', 50, { font: 'x', size: 20 })])], { size: 10, font: 'body' }, 5).pages).toEqual([])
  })
})

it('code keeps its lines and its indentation', () => {
  const lines = stack([['if (deep) {', { font: 'mono' }], ['stop();', { font: 'mono', x: 70 }], ['}', { font: 'mono' }], [full, { gap: 30 }], [full], [full]])
  expect(layout([pageOf(1, lines)])[0]).toBe('code if (deep) {\n    stop();\n}')
})
