import { describe, expect, it } from 'vitest'
import { batchesOf, cutAtWord } from '../../../../../src/workers/engine/providers/embedding/embed-batches.ts'

const text = (id: string, tokens: number, words = 'word '.repeat(tokens).trim()) => ({ id, text: words, tokens })
const limits = { inputs: 3, tokens: 100, tokensOfAnInput: 50 }

describe('batches', () => {
  it('keep to the number of inputs and, with room to spare, to the tokens of a request', () => {
    const { batches, cut } = batchesOf([5, 5, 5, 5, 35, 35, 35, 1].map((tokens, place) => text(`t${place}`, tokens)), limits)
    expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([['t0', 't1', 't2'], ['t3', 't4', 't5'], ['t6', 't7']])
    for (const batch of batches) expect(batch.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(80)
    expect(cut).toBe(0)
  })

  it('hold the beginning of a text that no request would take', () => {
    const { batches, cut } = batchesOf([text('long', 400), text('short', 3)], limits)
    expect(cut).toBe(1)
    const [first] = batches[0] ?? []
    expect(first?.tokens).toBe(40)
    expect(first?.text.split(' ').every((word) => word === 'word')).toBe(true)
    expect(first?.text.split(' ').length).toBe(40)
  })

  it('of nothing are none', () => {
    expect(batchesOf([], limits)).toEqual({ batches: [], cut: 0 })
  })
})

describe('a cut', () => {
  it.each([
    ['one two three', 13, 'one two three'],
    ['one two three', 9, 'one two'],
    ['one two three', 7, 'one two'],
    // No space near: anywhere, but never inside a character.
    ['aaaaaaaaaaaa', 5, 'aaaaa'],
    ['a bbbbbbbbbbbb', 10, 'a bbbbbbbb'],
    ['aaa\u{1F420}bbb', 4, 'aaa'],
  ])('of %j at %i is %j', (whole, at, part) => {
    expect(cutAtWord(whole, at)).toBe(part)
  })
})
