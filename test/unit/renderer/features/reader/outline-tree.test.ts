import { describe, expect, it } from 'vitest'
import { outlineRows, visibleRows, type OutlineSource } from '../../../../../src/renderer/features/reader/outline-tree.ts'

const item = (title: string, items: readonly OutlineSource[] = []): OutlineSource => ({ title, dest: `#${title}`, items })
const tree = [item('One', [item('One A', [item('One A 1')]), item('One B')]), item('Two')]

describe('an outline', () => {
  it('becomes rows in reading order, each knowing its parent', () => {
    expect(outlineRows(tree).map(({ key, level, parent, title }) => [key, level, parent, title])).toEqual([
      ['0', 1, null, 'One'],
      ['0.0', 2, '0', 'One A'],
      ['0.0.0', 3, '0.0', 'One A 1'],
      ['0.1', 2, '0', 'One B'],
      ['1', 1, null, 'Two'],
    ])
  })
  it('shows only rows whose every ancestor is open', () => {
    const rows = outlineRows(tree)
    expect(visibleRows(rows, new Set(['0'])).map((row) => row.key)).toEqual(['0', '1'])
    expect(visibleRows(rows, new Set(['0.0'])).map((row) => row.key)).toEqual(['0', '0.0', '0.1', '1'])
    expect(visibleRows(rows, new Set())).toEqual(rows)
  })
  it('cleans titles and never shows an empty one', () => {
    expect(outlineRows([item('A\u0000 \n b'), item('  ')]).map((row) => row.title)).toEqual(['A b', '—'])
  })
  it('is cut where it is bottomless or endless', () => {
    let deep = item('bottom')
    for (let level = 0; level < 40; level++) deep = item(`level ${level}`, [deep])
    const rows = outlineRows([deep])
    expect(rows).toHaveLength(12)
    expect(rows.at(-1)?.hasChildren).toBe(false)
    expect(outlineRows(Array.from({ length: 6000 }, () => item('x')))).toHaveLength(5000)
  })
})
