import { describe, expect, it } from 'vitest'
import type { Line } from '../../../../../../src/workers/engine/documents/layout/line.ts'
import { findTables, isTable, type TableRegion } from '../../../../../../src/workers/engine/documents/layout/tables.ts'
import { textLine } from './pages.ts'

const find = (lines: readonly Line[]) => findTables(lines, 12, () => false)
const tables = (lines: readonly Line[]): TableRegion[] => find(lines).filter(isTable)
const rows = (cells: readonly (readonly string[])[], xs: readonly number[], top = 100, step = 14) =>
  cells.map((row, index) => textLine(row.flatMap((text, column) => (text === '' ? [] : [[text, xs[column] ?? 0] as const])), top + index * step))

describe('tables', () => {
  const limits = [['Part', 'Limit', 'Unit'], ['Pump', '6', 'bar'], ['Valve', '10', 'bar'], ['Pipe', '16', 'bar']]

  it('are rows whose cells stand under each other, text before and after stays', () => {
    const lines = [textLine('The limits are these.', 80), ...rows(limits, [50, 150, 250]), textLine('They must never be exceeded by anybody at any time, whatever the reason may be.', 180)]
    const found = find(lines)
    expect(found.map((item) => (isTable(item) ? 'table' : item.text))).toEqual(['The limits are these.', 'table', 'They must never be exceeded by anybody at any time, whatever the reason may be.'])
    const [table] = found.filter(isTable)
    expect(table?.rows).toEqual(limits)
    expect(table?.text).toBe('| Part | Limit | Unit |\n| --- | --- | --- |\n| Pump | 6 | bar |\n| Valve | 10 | bar |\n| Pipe | 16 | bar |')
    expect(table?.runs.map(([start, end]) => table.text.slice(start, end))).toEqual(limits.flat())
  })

  it('are found when every cell is a line of its own in the stream', () => {
    const lines = limits.flatMap((row, index) => row.map((text, column) => textLine(text, 100 + index * 14, { x: [50, 150, 250][column] ?? 0 })))
    expect(tables(lines)[0]?.rows).toEqual(limits)
  })

  it('keep empty cells and put wrapped cells together', () => {
    const lines = rows([['Name', 'Description', 'Size'], ['Pump', 'Moves the cooling', '6'], ['', 'water', ''], ['Valve', '', '10'], ['Pipe', 'Carries it', '12']], [50, 150, 300], 100, 13)
    expect(tables(lines)[0]?.rows).toEqual([['Name', 'Description', 'Size'], ['Pump', 'Moves the cooling water', '6'], ['Valve', '', '10'], ['Pipe', 'Carries it', '12']])
  })

  it('escape bars and keep the runs right', () => {
    const [table] = tables(rows([['a|b', 'one'], ['cde', 'two'], ['fgh', 'three'], ['ijk', 'four']], [50, 200]))
    expect(table?.text.split('\n')[0]).toBe('| a\\|b | one |')
    expect(table?.runs.map(([start, end]) => table.text.slice(start, end))).toContain('one')
    expect(table?.rows[0]).toEqual(['a|b', 'one'])
  })

  it('are not columns of prose', () => {
    const prose = 'a line of prose that fills its column well'
    expect(tables(rows(Array.from({ length: 10 }, () => [prose, prose]), [50, 320]))).toEqual([])
  })

  it('are not lists with their markers set apart', () => {
    expect(tables(rows([['1.', 'Close it'], ['2.', 'Stop it'], ['3.', 'Open it'], ['4.', 'Leave it']], [50, 90]))).toEqual([])
    expect(tables(rows([['•', 'Close it'], ['•', 'Stop it'], ['•', 'Open it'], ['•', 'Leave it']], [50, 90]))).toEqual([])
  })

  it('are not formulas', () => {
    expect(tables(rows([['∑', '∣', '}'], ['=', 'V', '⎧'], ['∣', '2', '⎩'], ['⊆', '∩', '=']], [50, 100, 150]))).toEqual([])
  })

  it('are not single lines with a gap', () => {
    expect(tables([textLine([['Name:', 50], ['Pump', 150]], 100), textLine('A sentence follows it.', 114)])).toEqual([])
  })

  it('end at a heading, code or caption', () => {
    const lines = [...rows(limits, [50, 150, 250]), textLine('Table 2. More of them', 156), ...rows(limits, [50, 150, 250], 170)]
    expect(find(lines).map((item) => (isTable(item) ? item.rows.length : item.text))).toEqual([4, 'Table 2. More of them', 4])
    expect(findTables(rows(limits, [50, 150, 250]), 12, () => true).some(isTable)).toBe(false)
  })
})
