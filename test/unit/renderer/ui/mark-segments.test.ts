import { describe, expect, it } from 'vitest'
import { markSegments } from '../../../../src/renderer/ui/mark-segments.ts'

const joined = (text: string, marks: readonly (readonly [number, number])[]) =>
  markSegments(text, marks)
    .map(({ text: part, marked }) => (marked ? `[${part}]` : part))
    .join('')

describe('marked text', () => {
  it('marks what is asked and keeps the rest', () => {
    expect(joined('partial pressure of oxygen', [[8, 16]])).toBe('partial [pressure] of oxygen')
  })
  it('joins marks that overlap or touch, in any order', () => {
    expect(joined('abcdefgh', [[4, 6], [0, 2], [2, 3], [5, 8]])).toBe('[abc]d[efgh]')
  })
  it('clips marks that reach outside and drops empty ones', () => {
    expect(joined('abc', [[-2, 1], [2, 99], [1, 1], [7, 9]])).toBe('[a]b[c]')
  })
  it('never loses or doubles a character', () => {
    const text = 'élève 🎓 α'
    for (const marks of [[[0, 3], [1, 9]], [[5, 2]], [[9, 11], [0, 40]]] as [number, number][][]) {
      expect(markSegments(text, marks).map((segment) => segment.text).join('')).toBe(text)
    }
  })
  it('gives nothing for no text', () => {
    expect(markSegments('', [[0, 3]])).toEqual([])
  })
})
