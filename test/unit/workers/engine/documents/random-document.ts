import type { Block } from '../../../../../src/shared/model/document.ts'
import type { Run } from '../../../../../src/shared/model/geometry.ts'

/** Numbers from a seed (mulberry32): the same document for the same seed, on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const syllables = ['ma', 're', 'to', 'plon', 'gée', 'air', 'pres', 'sure', 'valve', 'di', 'ver', 'ö', 'x²', 'ni', 'tro', 'gen', '1,6', 'bar', '潜水', '水', '<|endoftext|>', '😀', '|']

/** Blocks of every kind, with a run for each word; every word carries its own number, so that none can hide. */
export function randomBlocks(seed: number): Block[] {
  const random = createRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  let wordNumber = 0
  let page = 1
  let y = 50
  const word = (): string => `${Array.from({ length: 1 + below(4) }, () => syllables[below(syllables.length)]).join('')}${(wordNumber += 1)}`
  const place = (text: string): Run[] => {
    y += 14
    if (y > 780) [page, y] = [page + 1, 50]
    const runs: Run[] = []
    let x = 50
    for (const match of text.matchAll(/[^\s|]+/g)) {
      runs.push([match.index, match.index + match[0].length, page, x, y, x + match[0].length * 5, y + 10])
      x += match[0].length * 5 + 3
    }
    return runs
  }
  const sentence = (words: number): string => `${Array.from({ length: words }, word).join(random() < 0.02 ? '' : ' ')}${random() < 0.8 ? '.' : ''}`
  const prose = (): string => {
    const size = random()
    if (size < 0.2) return sentence(1 + below(6))
    if (size < 0.9) return Array.from({ length: 1 + below(6) }, () => sentence(4 + below(24))).join(' ')
    return Array.from({ length: 16 + below(24) }, () => sentence(3 + below(30))).join(' ')
  }
  const blocks: Block[] = []
  const add = (block: Omit<Block, 'index' | 'page' | 'box' | 'runs'>): void => {
    const runs = place(block.text)
    blocks.push({ index: blocks.length, page, box: { x0: 50, y0: y, x1: 500, y1: y + 12 }, runs, ...block })
  }
  const count = below(24)
  for (let index = 0; index < count; index += 1) {
    const choice = random()
    if (choice < 0.22) add({ kind: 'heading', level: 1 + below(4), text: sentence(1 + below(random() < 0.03 ? 700 : 7)) })
    else if (choice < 0.55) add({ kind: 'paragraph', text: prose() })
    else if (choice < 0.75) {
      const items = 1 + below(random() < 0.1 ? 40 : 7)
      for (let item = 0; item < items; item += 1) add({ kind: 'list-item', level: 1 + below(2), marker: random() < 0.5 ? `${item + 1}.` : '•', text: prose() })
    } else if (choice < 0.85) {
      if (random() < 0.5) add({ kind: 'caption', text: `Table ${index}. ${sentence(5)}` })
      const columns = 2 + below(4)
      const rows = Array.from({ length: 1 + below(random() < 0.2 ? 60 : 8) }, () => Array.from({ length: columns }, () => (random() < 0.1 ? '' : sentence(1 + below(random() < 0.02 ? 300 : 5)).replaceAll('|', ''))))
      const lines = rows.map((row) => `| ${row.join(' | ')} |`)
      add({ kind: 'table', rows, text: [lines[0], `|${' --- |'.repeat(columns)}`, ...lines.slice(1)].join('\n') })
    } else if (choice < 0.9) add({ kind: 'code', text: Array.from({ length: 1 + below(40) }, () => `  ${sentence(1 + below(8))}`).join('\n') })
    else if (choice < 0.95) add({ kind: 'footnote', text: `${index} ${prose()}` })
    else add({ kind: 'caption', text: `Figure ${index}. ${sentence(4 + below(10))}` })
  }
  return blocks
}
