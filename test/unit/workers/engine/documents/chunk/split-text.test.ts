import { beforeAll, describe, expect, it } from 'vitest'
import { splitText } from '../../../../../../src/workers/engine/documents/chunk/split-text.ts'
import { loadTokenCounter, type CountTokens } from '../../../../../../src/workers/engine/documents/chunk/tokens.ts'
import { createRandom } from '../random-document.ts'

let count: CountTokens
beforeAll(async () => {
  count = await loadTokenCounter()
})

const parts = (text: string, max: number): string[] => splitText(text, max, count).map(({ start, end }) => text.slice(start, end))

describe('cutting text', () => {
  it('leaves what fits alone', () => {
    expect(parts('Short enough.', 20)).toEqual(['Short enough.'])
    expect(parts('   ', 20)).toEqual([])
    expect(parts('', 20)).toEqual([])
  })

  it('prefers lines, then sentences, then clauses, then words', () => {
    expect(parts('one two three\nfour five six', 4)).toEqual(['one two three', 'four five six'])
    expect(parts('It is closed now. Open it at once.', 6)).toEqual(['It is closed now.', 'Open it at once.'])
    expect(parts('close the valve first, stop the pump then', 5)).toEqual(['close the valve first,', 'stop the pump then'])
    expect(parts('one two three four five six', 3)).toEqual(['one two three', 'four five six'])
  })

  it('cuts a word without any end, but no character in two', () => {
    const text = '😀'.repeat(60)
    const cut = parts(text, 8)
    expect(cut.join('')).toBe(text)
    for (const part of cut) expect([...part].every((character) => character === '😀')).toBe(true)
    expect(parts('abcdefghij'.repeat(40), 10).every((part) => count(part) <= 10)).toBe(true)
  })

  it('ends for a budget that nothing fits', () => {
    expect(parts('水中', 0).join('')).toBe('水中')
    expect(parts('a b', 1).join(' ')).toBe('a b')
  })

  it('loses nothing and keeps the budget for any text', () => {
    const random = createRandom(7)
    const alphabet = ['a', 'be', 'sea ', '. ', ', ', '\n', '\t', '水', '。', 'é', '(x) ', '1,6 ', '<|endoftext|>', '/', ' — ']
    for (let round = 0; round < 120; round += 1) {
      const text = Array.from({ length: 1 + Math.floor(random() * 200) }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
      const max = 4 + Math.floor(random() * 40)
      const ranges = splitText(text, max, count)
      let at = 0
      for (const { start, end } of ranges) {
        expect(text.slice(at, start).trim()).toBe('')
        expect(count(text.slice(start, end))).toBeLessThanOrEqual(max)
        at = end
      }
      expect(text.slice(at).trim()).toBe('')
    }
  })
})
