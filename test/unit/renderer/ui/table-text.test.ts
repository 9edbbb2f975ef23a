import { describe, expect, it } from 'vitest'
import { tableText } from '../../../../src/renderer/ui/table-text.ts'

describe('a table in one line', () => {
  it('has its cells set apart and its rules left out', () => {
    expect(tableText('| Depth | Time | | --- | :---: | | 20 m | 35 min |').trim().replace(/\s+/g, ' ')).toBe('Depth · Time · 20 m · 35 min')
  })
  it('stays as it is where there is no table', () => {
    expect(tableText('a --- b, p(x) = 1')).toBe('a --- b, p(x) = 1')
  })
  it('can be a piece of one, cut at a mark', () => {
    expect(tableText('min | ')).toMatch(/^min\s+$/)
    expect(tableText('a | b')).toBe('a · b')
  })
})
