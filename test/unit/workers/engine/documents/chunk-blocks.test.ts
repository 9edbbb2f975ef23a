import { beforeAll, describe, expect, it } from 'vitest'
import { Block, PassageDraft } from '../../../../../src/shared/model/document.ts'
import { chunkBlocks, chunkWith, maxPassageTokens } from '../../../../../src/workers/engine/documents/chunk-blocks.ts'
import { loadTokenCounter, type CountTokens } from '../../../../../src/workers/engine/documents/chunk/tokens.ts'
import type { Work } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { randomBlocks } from './random-document.ts'

let count: CountTokens
beforeAll(async () => {
  count = await loadTokenCounter()
})

const work = (): Work => ({ signal: new AbortController().signal, report: () => undefined, trace: 'trace-test' })
const plain = (text: string): string => text.replace(/\s+/g, '')
const seeds = Array.from({ length: 24 }, (_, index) => index + 1)

/** A text block at a made-up place, one run for each word. */
function block(index: number, kind: Block['kind'], text: string, more: Partial<Block> = {}): Block {
  const runs = [...text.matchAll(/\S+/g)].map((match): Block['runs'][number] => [match.index, match.index + match[0].length, 1, match.index * 5, index * 12, (match.index + match[0].length) * 5, index * 12 + 10])
  return { index, kind, page: 1, box: { x0: 0, y0: index * 12, x1: 500, y1: index * 12 + 10 }, text, runs, ...more }
}

const sentence = (seed: number, words: number): string => `${Array.from({ length: words }, (_, index) => `word${seed}x${index}`).join(' ')}.`

describe('passages of random documents', () => {
  it.each(seeds)('seed %i: budget, order, completeness, exact runs', async (seed) => {
    const blocks = randomBlocks(seed)
    const passages = await chunkWith(count, blocks, work())
    const runsByText = new Map<string, string>()
    for (const source of blocks) for (const [start, end, page, x0, y0] of source.runs) runsByText.set(`${page}/${x0}/${y0}`, source.text.slice(start, end))

    const problems: string[] = []
    passages.forEach((passage, index) => {
      if (index < 3) PassageDraft.parse(passage)
      const contextual = passage.headings.map((heading) => `${heading}\n`).join('') + passage.text
      if (passage.index !== index) problems.push(`passage ${index} has index ${passage.index}`)
      if (passage.tokens !== count(contextual)) problems.push(`passage ${index} counts ${passage.tokens} tokens, not ${count(contextual)}`)
      if (passage.tokens > maxPassageTokens) problems.push(`passage ${index} is over the budget: ${passage.tokens}`)
      if (passage.text.trim() === '') problems.push(`passage ${index} is empty`)
      let before = 0
      for (const [start, end, page, x0, y0] of passage.runs) {
        const slice = passage.text.slice(start, end)
        if (start < before || end <= start || end > passage.text.length || /\s/.test(slice)) problems.push(`passage ${index} has a run [${start}, ${end}) "${slice}"`)
        before = end
        const whole = runsByText.get(`${page}/${x0}/${y0}`)
        // A word that was cut keeps its first part's place; the rest begins further right.
        if (whole !== undefined && !whole.startsWith(slice)) problems.push(`"${slice}" stands where "${whole}" is`)
      }
    })
    expect(problems).toEqual([])
    expectEveryWordOnce(blocks, passages)
  })

  it('gives the same passages for the same blocks', async () => {
    for (const seed of seeds.slice(0, 3)) {
      const twice = [await chunkWith(count, randomBlocks(seed), work()), await chunkWith(count, randomBlocks(seed), work())]
      expect(JSON.stringify(twice[0])).toBe(JSON.stringify(twice[1]))
    }
  })
})

/** Every word of the document (each is unique) is in the passages once and in order; table heads may come again. */
function expectEveryWordOnce(blocks: readonly Block[], passages: readonly PassageDraft[]): void {
  const headings = new Set(blocks.filter((source) => source.kind === 'heading').map((source) => plain(source.text)))
  // Headings of more than a passage are cut like text, and left out of paths.
  const long = blocks.filter((source) => source.kind === 'heading' && count(source.text) > 100).map((source) => plain(source.text))
  const body = plain(blocks.filter((source) => source.kind !== 'heading').map((source) => (source.marker ? `${source.marker} ` : '') + source.text).join('\n'))
  let at = 0
  const said = new Set<string>()
  for (const passage of passages) {
    for (const heading of passage.headings) said.add(plain(heading))
    let head: string[] = []
    for (const line of passage.text.split('\n')) {
      const text = plain(line)
      if (text === '') continue
      if (headings.has(text) || long.some((heading) => heading.includes(text))) {
        said.add(text)
        continue
      }
      if (body.startsWith(text, at)) {
        at += text.length
        head = []
        continue
      }
      // Not what comes next: only the head (and caption) of a table that goes on may be said again.
      head.push(text)
      const again = passage.kind === 'table' && head.length <= 3 && body.lastIndexOf(text, at) >= 0
      if (!again) expect.fail(`unexpected "${line.slice(0, 60)}" before "${body.slice(at, at + 60)}"`)
    }
  }
  expect(at).toBe(body.length)
  expect([...headings].filter((heading) => !said.has(heading) && !long.includes(heading))).toEqual([])
}

describe('passages', () => {
  it('join neighbours under the same headings, and carry the path', async () => {
    const blocks = [
      block(0, 'heading', 'Cooling', { level: 1 }),
      block(1, 'heading', 'Pumps', { level: 2 }),
      block(2, 'paragraph', sentence(1, 40)),
      block(3, 'paragraph', sentence(2, 40)),
      block(4, 'heading', 'Valves', { level: 2 }),
      block(5, 'paragraph', sentence(3, 60)),
    ]
    const passages = await chunkBlocks({ blocks, language: 'en' }, work())
    expect(passages.map((passage) => passage.headings)).toEqual([['Cooling', 'Pumps'], ['Cooling', 'Valves']])
    expect(passages[0]?.text).toBe(`${blocks[2]?.text}\n\n${blocks[3]?.text}`)
    expect(passages[0]?.boxes).toHaveLength(2)
  })

  it('join small sections of one chapter and keep their headings in the text', async () => {
    const blocks = [
      block(0, 'heading', 'Limits', { level: 1 }),
      block(1, 'heading', 'Depth', { level: 2 }),
      block(2, 'paragraph', 'At most 20 m.'),
      block(3, 'heading', 'Pressure', { level: 2 }),
      block(4, 'paragraph', 'At most 1.6 bar.'),
    ]
    const passages = await chunkBlocks({ blocks, language: 'en' }, work())
    expect(passages).toHaveLength(1)
    expect(passages[0]).toMatchObject({ headings: ['Limits'], text: 'Depth\nAt most 20 m.\n\nPressure\nAt most 1.6 bar.' })
    const words = passages[0]?.runs.map(([start, end]) => passages[0]?.text.slice(start, end))
    expect(words).toEqual(['Depth', 'At', 'most', '20', 'm.', 'Pressure', 'At', 'most', '1.6', 'bar.'])
  })

  it('keep a heading that nothing stands under', async () => {
    const blocks = [block(0, 'heading', 'Alone', { level: 1 }), block(1, 'heading', 'Last', { level: 1 })]
    const passages = await chunkBlocks({ blocks, language: 'en' }, work())
    expect(passages.map((passage) => passage.text).join('\n')).toMatch(/Alone[\s\S]*Last/)
  })

  it('keep a list together with its markers and nesting', async () => {
    const blocks = [
      block(0, 'list-item', 'Close the valve.', { marker: '1.', level: 1 }),
      block(1, 'list-item', 'slowly', { marker: '•', level: 2 }),
      block(2, 'list-item', 'Stop the pump.', { marker: '2.', level: 1 }),
    ]
    const [passage] = await chunkBlocks({ blocks, language: 'en' }, work())
    expect(passage).toMatchObject({ kind: 'list', text: '1. Close the valve.\n  • slowly\n2. Stop the pump.' })
  })

  it('split a long table by rows and repeat caption and head', async () => {
    const rows = Array.from({ length: 120 }, (_, row) => [`Part ${row}`, `${row} bar`])
    const text = ['| Name | Limit |', '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
    const blocks = [block(0, 'caption', 'Table 1. Limits'), block(1, 'table', text, { rows: [['Name', 'Limit'], ...rows] }), block(2, 'paragraph', 'After it.')]
    const passages = await chunkBlocks({ blocks, language: 'en' }, work())
    const tables = passages.filter((passage) => passage.kind === 'table')
    expect(tables.length).toBeGreaterThan(1)
    for (const table of tables) expect(table.text.startsWith('Table 1. Limits\n| Name | Limit |\n| --- | --- |\n| Part ')).toBe(true)
    for (const [row] of rows) expect(passages.filter((passage) => passage.text.includes(`| ${row} |`))).toHaveLength(1)
    expect(passages.at(-1)).toMatchObject({ kind: 'text', text: 'After it.' })
  })

  it('cut a long paragraph after sentences', async () => {
    const text = Array.from({ length: 60 }, (_, index) => sentence(index, 12)).join(' ')
    const passages = await chunkBlocks({ blocks: [block(0, 'paragraph', text)], language: 'en' }, work())
    expect(passages.length).toBeGreaterThan(2)
    for (const passage of passages) expect(passage.text).toMatch(/^word\d+x0 .*\.$/s)
  })

  it('stop when asked, and report', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(chunkBlocks({ blocks: [], language: 'en' }, { ...work(), signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
    const seen: number[] = []
    await chunkBlocks({ blocks: randomBlocks(3), language: 'en' }, { ...work(), report: ({ done, total }) => seen.push(done, total ?? -1) })
    expect(seen.at(-1)).toBe(seen.at(-2))
    expect(await chunkBlocks({ blocks: [], language: 'en' }, work())).toEqual([])
  })
})
