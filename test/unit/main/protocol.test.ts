import { describe, expect, it } from 'vitest'
import { parseRange } from '../../../src/main/byte-range.ts'

describe('parseRange', () => {
  it.each([
    [null, 100, null],
    ['bytes=0-9', 100, { start: 0, end: 9 }],
    ['bytes=90-', 100, { start: 90, end: 99 }],
    ['bytes=-5', 100, { start: 95, end: 99 }],
    ['bytes=-500', 100, { start: 0, end: 99 }],
    ['bytes=50-5000', 100, { start: 50, end: 99 }],
    ['bytes=100-', 100, 'invalid'],
    ['bytes=9-2', 100, 'invalid'],
    ['bytes=-', 100, 'invalid'],
    ['bytes=0-1,5-6', 100, null],
    ['lines=1-2', 100, null],
    ['bytes=0-', 0, 'invalid'],
  ])('%s of %i bytes', (header, size, expected) => {
    expect(parseRange(header, size)).toEqual(expected)
  })
})
