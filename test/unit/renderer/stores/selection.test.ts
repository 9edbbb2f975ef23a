import { describe, expect, it } from 'vitest'
import { keepSelected, moveTarget, nothingSelected, select, selectForMenu, type Selection } from '../../../../src/renderer/stores/selection.ts'

const rows = ['a', 'b', 'c', 'd', 'e'] as const
type Row = (typeof rows)[number]
const none = nothingSelected<Row>()
const chosen = (selection: Selection<Row>) => [...selection.chosen].sort().join('')

describe('select', () => {
  it('takes one row alone', () => {
    expect(chosen(select(select(none, rows, 'a'), rows, 'c'))).toBe('c')
  })

  it('adds and takes away with Ctrl', () => {
    let selection = select(select(none, rows, 'a'), rows, 'c', { toggle: true })
    expect(chosen(selection)).toBe('ac')
    selection = select(selection, rows, 'a', { toggle: true })
    expect(chosen(selection)).toBe('c')
    expect(selection.active).toBe('a')
  })

  it('extends from the anchor with Shift, both ways, and shrinks again', () => {
    let selection = select(none, rows, 'c')
    selection = select(selection, rows, 'e', { extend: true })
    expect(chosen(selection)).toBe('cde')
    selection = select(selection, rows, 'a', { extend: true })
    expect(chosen(selection)).toBe('abc')
    selection = select(selection, rows, 'b', { extend: true })
    expect(chosen(selection)).toBe('bc')
  })

  it('adds a range to what is chosen with Ctrl and Shift', () => {
    let selection = select(none, rows, 'a')
    selection = select(selection, rows, 'c', { toggle: true })
    selection = select(selection, rows, 'd', { extend: true, toggle: true })
    expect(chosen(selection)).toBe('acd')
  })

  it('begins anew when the anchor is no longer listed', () => {
    const selection = select({ chosen: new Set<string>(['z']), active: 'z', anchor: 'z' }, rows, 'b', { extend: true })
    expect([...selection.chosen]).toEqual(['b'])
  })
})

describe('a right click', () => {
  it('keeps the selection that it falls into', () => {
    const selection = select(select(none, rows, 'a'), rows, 'c', { extend: true })
    expect(chosen(selectForMenu(selection, rows, 'b'))).toBe('abc')
  })

  it('takes the row outside it', () => {
    const selection = select(select(none, rows, 'a'), rows, 'c', { extend: true })
    expect(chosen(selectForMenu(selection, rows, 'e'))).toBe('e')
  })
})

describe('moveTarget', () => {
  const at = (row: Row | null): Selection<Row> => ({ chosen: new Set(), active: row, anchor: row })
  it.each([
    ['down', 'a', 'b'],
    ['down', 'e', 'e'],
    ['up', 'a', 'a'],
    ['page-down', 'b', 'e'],
    ['page-up', 'd', 'a'],
    ['first', 'd', 'a'],
    ['last', 'b', 'e'],
    ['down', null, 'a'],
    ['up', null, 'e'],
    ['first', null, 'a'],
    ['last', null, 'e'],
  ] as const)('%s from %s leads to %s', (move, from, to) => {
    expect(moveTarget(at(from), rows, move, 3)).toBe(to)
  })

  it('leads nowhere in an empty list', () => {
    expect(moveTarget(none, [], 'down', 3)).toBeNull()
  })
})

describe('keepSelected', () => {
  it('is the same object when nothing that is chosen went', () => {
    const selection = select(none, rows, 'b')
    expect(keepSelected(selection, rows, ['a', 'b'])).toBe(selection)
  })

  it('goes to the row that took the place of a deleted one', () => {
    const selection = keepSelected(select(none, rows, 'c'), rows, ['a', 'b', 'd', 'e'])
    expect(selection.active).toBe('d')
    expect(chosen(selection)).toBe('d')
  })

  it('goes to the new last row when the last ones were deleted', () => {
    expect(keepSelected(select(none, rows, 'e'), rows, ['a', 'b']).active).toBe('b')
  })

  it('keeps the other chosen rows when the active one went', () => {
    let selection = select(none, rows, 'a')
    selection = select(selection, rows, 'c', { toggle: true })
    expect(chosen(keepSelected(selection, rows, ['a', 'b', 'd', 'e']))).toBe('a')
  })

  it('has nothing left in an empty list', () => {
    expect(keepSelected(select(none, rows, 'a'), rows, [])).toMatchObject({ active: null, anchor: null })
  })
})
