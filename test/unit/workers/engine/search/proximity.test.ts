import { describe, expect, it } from 'vitest'
import { fullTextQuery } from '../../../../../src/workers/engine/db/full-text-query.ts'
import { proximityOf } from '../../../../../src/workers/engine/search/proximity.ts'

function proximity(query: string, text: string): number {
  const parsed = fullTextQuery(query)
  const measure = parsed && proximityOf(parsed)
  if (!measure) throw new Error(`"${query}" has nothing to measure.`)
  return measure(text)
}

describe('proximity', () => {
  it('has nothing to say of a single word, or of one phrase in quotes', () => {
    for (const query of ['mask', '"column mask"', 'the mask ']) {
      const parsed = fullTextQuery(query)
      expect(parsed && proximityOf(parsed)).toBeNull()
    }
  })

  it.each([
    ['column mask', 'A COLUMN mask hides it', 3],
    ['décompression palier ', 'une decompression, palier compris', 3],
    ['column mask ', 'defining column masks', 2],
    ['column mask', 'defining column masks', 2],
    ['column mask ', 'a column access mask', 1.5],
    ['column mask ', 'column one two mask', 0],
    ['column mask ', 'mask column', 0],
    ['stop stop ', 'stop here', 0],
    ['stop stop ', 'stop, stop', 3],
    ['nitrox at 1.6 bar ', 'with nitrox at 1.6 bar', 3],
    ['nitrox at 1.6 bar ', 'with nitrox at 1 or 6 bar', 0],
    ['column mask ', '', 0],
  ])('of %j in %j is %d', (query, text, expected) => {
    expect(proximity(query, text)).toBe(expected)
  })

  it('counts the words between that were typed, though they are not looked for', () => {
    expect(proximity('mask is a database object ', 'A mask is a database object.')).toBe(3)
    expect(proximity('mask is a database object ', 'mask, database object')).toBe(2)
    expect(proximity('mask database object ', 'A mask is a database object.')).toBeCloseTo(4 / 3)
  })

  it('takes the closest of many rows', () => {
    const scattered = 'column '.repeat(3) + 'filler '.repeat(9) + 'mask '
    expect(proximity('column mask ', `${scattered} column of mask`)).toBe(1.5)
    expect(proximity('column mask ', `${scattered} column of mask and column mask`)).toBe(3)
  })

  it('goes by neighbours where not all words stand together, and where some are nowhere', () => {
    const some = proximity('safety stop at five metres ', 'The safety stop is made where five bottles hang.')
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(1)
    expect(proximity('safety stop at five metres ', 'metres of stop, and safety')).toBe(0)
  })
})
