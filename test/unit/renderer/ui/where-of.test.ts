import { describe, expect, it } from 'vitest'
import { whereOf } from '../../../../src/renderer/ui/where-of.ts'

describe('a place in a document', () => {
  it('is its title and the two nearest headings', () => {
    expect(whereOf('Manual', ['Part 1', 'Chapter 2', 'Limits'])).toBe('Manual › Chapter 2 › Limits')
    expect(whereOf('Manual', [])).toBe('Manual')
  })
  it('says a title once that is also the first heading', () => {
    expect(whereOf('The  Manual', ['THE MANUAL', 'Limits'])).toBe('The  Manual › Limits')
  })
})
