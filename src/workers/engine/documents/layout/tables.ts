import type { Box, Run } from '../../../../shared/model/geometry.ts'
import { captionMark, listMarker } from './markers.ts'
import { createLine, joinPlaced, type Fragment, type Line, type PlacedText } from './line.ts'
import { boxAround } from './piece.ts'
import { cellsOf, findSeparators, type Row } from './table-columns.ts'
import { tableMarkdown } from './table-text.ts'

export interface TableRegion {
  readonly page: number
  readonly box: Box
  readonly rows: readonly (readonly string[])[]
  readonly text: string
  readonly runs: readonly Run[]
}

/** What stands on a page in order: a line of text, or a table in the place of its lines. */
export type LineOrTable = Line | TableRegion

export const isTable = (item: LineOrTable): item is TableRegion => 'rows' in item

const leastRows = 3

/**
 * Finds simple tables: rows that follow each other in the stream and whose cells stand under each other with
 * white space between the columns. When in doubt it is text: prose must never become a table. `isText` names lines
 * that are known not to belong to one (headings, code).
 */
export function findTables(lines: readonly Line[], leading: number, isText: (line: Line) => boolean): LineOrTable[] {
  const items: LineOrTable[] = []
  let index = 0
  while (index < lines.length) {
    const end = regionEnd(lines, index, leading, isText)
    const found = end > index + 1 ? tableIn(lines.slice(index, end), leading) : null
    if (!found) {
      items.push(lines[index] as Line)
      index += 1
      continue
    }
    items.push(...found.before, found.table, ...found.after)
    index = end
  }
  return items
}

/** Where the lines end that may be rows of one table beginning at `from`; `from` when there is none. */
function regionEnd(lines: readonly Line[], from: number, leading: number, isText: (line: Line) => boolean): number {
  const first = lines[from] as Line
  if (!startsTable(lines, from) || isText(first)) return from
  let end = from
  let lastTabular = from
  const top = first.top
  let bottom = first.bottom
  let left = first.u0
  let right = first.u1
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] as Line
    if (line.turn !== first.turn || isText(line) || (captionMark(line.text)?.sure ?? false)) break
    if (line.top < top - line.size || line.v > bottom + 3.2 * leading) break
    const beside = besideBefore(lines, Math.max(from, at - 12), at)
    if (line.fragments.length > 1 || beside) lastTabular = at
    else if (at - lastTabular > 5) break
    // A full line under the columns: text goes on after the table.
    if (at > from && !beside && line.fragments.length === 1 && line.text.length > 60 && line.u1 - line.u0 > 0.7 * (right - left)) break
    bottom = Math.max(bottom, line.bottom)
    left = Math.min(left, line.u0)
    right = Math.max(right, line.u1)
    end = at + 1
  }
  // Text under the last row is not part of it.
  return Math.min(end, lastTabular + 1)
}

function startsTable(lines: readonly Line[], from: number): boolean {
  const line = lines[from] as Line
  if (line.turn === 'slanted' || line.text.length > 400) return false
  if (line.fragments.length > 1) return true
  for (let at = from + 1; at < Math.min(lines.length, from + 7); at += 1) if (isBeside(line, lines[at] as Line)) return true
  return false
}

function besideBefore(lines: readonly Line[], from: number, at: number): boolean {
  for (let index = from; index < at; index += 1) if (isBeside(lines[index] as Line, lines[at] as Line)) return true
  return false
}

/** On the same baseline without touching: the next cell of a row, set by itself. */
function isBeside(a: Line, b: Line): boolean {
  return a.turn === b.turn && Math.abs(a.v - b.v) < 0.35 * Math.min(a.size, b.size) && (b.u0 > a.u1 || a.u0 > b.u1)
}

interface Found {
  readonly before: readonly Line[]
  readonly table: TableRegion
  readonly after: readonly Line[]
}

function tableIn(lines: readonly Line[], leading: number): Found | null {
  const rows = rowsOf(lines)
  const tabular = rows.filter((row) => row.fragments.length > 1)
  if (tabular.length < 2) return null
  const em = median(tabular.flatMap((row) => row.fragments.map((fragment) => fragment.size)))
  const separators = findSeparators(tabular, em)
  const columns = separators.length + 1
  if (columns < 2 || tabular.length < (columns >= 3 ? 2 : leastRows)) return null
  const first = rows.indexOf(tabular[0] as Row)
  const last = rows.lastIndexOf(tabular.at(-1) as Row)
  const inside = rows.slice(first, last + 1)
  if (tabular.length < 0.45 * inside.length) return null
  const filled = tabular.filter((row) => new Set(row.fragments.map((fragment) => columnOf(fragment, separators))).size > 1)
  if (filled.length < 0.7 * tabular.length || looksLikeProse(tabular, separators) || looksLikeList(tabular, separators)) return null
  const cells = mergeContinuedRows(inside, separators, leading)
  if (cells.length < 2 || !saysSomething(cells)) return null
  const { text, runs } = tableMarkdown(cells)
  const fragments = inside.flatMap((row) => row.fragments)
  const used = new Set(fragments)
  return {
    before: leftOver(lines, rows.slice(0, first), used),
    after: leftOver(lines, rows.slice(last + 1), used),
    table: { page: (lines[0] as Line).page, box: boxAround(fragments), rows: cells.map((row) => row.map((cell) => cell.text)), text, runs },
  }
}

/** Words or numbers in most cells, and most cells filled: formulas and labels of drawings align by chance. */
function saysSomething(cells: readonly (readonly PlacedText[])[]): boolean {
  const all = cells.flat()
  const filled = all.filter((cell) => cell.text !== '')
  const meaning = filled.filter((cell) => /\p{L}{3}|\p{Lo}|^[\p{Sc}]?[-–+±]?\d[\d.,  ]*\s*\S{0,3}$|^[xX✓✔●○]$/u.test(cell.text))
  const symbols = filled.filter((cell) => /[\p{Sm}︷︸︹︺∣⎧⎨⎩⎪]/u.test(cell.text) && !/\p{L}{4}/u.test(cell.text))
  return filled.length >= 0.5 * all.length && meaning.length >= 0.6 * filled.length && symbols.length < 0.2 * filled.length
}

/** Fragments by baseline, from the top. */
function rowsOf(lines: readonly Line[]): Row[] {
  const rows: Row[] = []
  for (const fragment of lines.flatMap((line) => line.fragments)) {
    // The row is nearly always one of the last.
    const row = rows.findLast((candidate) => Math.abs(candidate.v - fragment.v) < 0.35 * fragment.size)
    if (row) row.fragments.push(fragment)
    else rows.push({ v: fragment.v, fragments: [fragment] })
  }
  for (const row of rows) row.fragments.sort((a, b) => a.u0 - b.u0)
  return rows.sort((a, b) => a.v - b.v)
}

const columnOf = (fragment: Fragment, separators: readonly number[]): number => separators.filter((u) => (fragment.u0 + Math.min(fragment.u1, fragment.u0 + fragment.size)) / 2 > u).length

/** Columns of text side by side: long lines that fill their column. */
function looksLikeProse(rows: readonly Row[], separators: readonly number[]): boolean {
  if (separators.length > 2) return false
  const lengths = rows.flatMap((row) => row.fragments.map((fragment) => fragment.text.length))
  if (median(lengths) > 34) return true
  // A loosely set line among prose: few gaps, each somewhere else, are caught by the separators; long cells here.
  const words = rows.map((row) => row.fragments.reduce((sum, fragment) => sum + fragment.text.split(' ').length, 0))
  return median(words) > 14 && separators.length === 1
}

/** Markers or numbers in the first column, text in the second. */
function looksLikeList(rows: readonly Row[], separators: readonly number[]): boolean {
  if (separators.length !== 1) return false
  const firsts = rows.map((row) => (row.fragments[0] as Fragment).text)
  const marked = firsts.filter((text) => listMarker(`${text} x`) !== null || /^(?:\(?\[?\d{1,3}[\].)]{0,2}|[•–—*-])$/.test(text))
  return marked.length >= 0.6 * rows.length
}

/** Rows that only go on with cells of the row above are put into it. */
function mergeContinuedRows(rows: readonly Row[], separators: readonly number[], leading: number): PlacedText[][] {
  const merged: PlacedText[][] = []
  let previousV = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    const cells = cellsOf(row, separators)
    const above = merged.at(-1)
    const close = row.v - previousV < 1.35 * leading
    // A cell that spans rows stands at half height between them.
    const between = row.v - previousV < 0.75 * leading && above?.every((cell, column) => cell.text === '' || cells[column]?.text === '')
    previousV = row.v
    const filled = cells.filter((cell) => cell.text !== '').length
    const firstEmpty = (cells[0] as PlacedText).text === '' && filled <= cells.length / 2
    const one = filled === 1
    const goesOn = cells.some((cell) => /^\p{Ll}/u.test(cell.text))
    if (above && (between || (close && (firstEmpty || (one && goesOn))))) {
      cells.forEach((cell, column) => {
        if (cell.text === '') return
        const before = above[column] as PlacedText
        above[column] = before.text === '' ? cell : joinPlaced([before, cell], ' ')
      })
    } else merged.push(cells)
  }
  return merged
}

/** Lines of rows outside the table, as they were where they are whole. */
function leftOver(lines: readonly Line[], rows: readonly Row[], used: ReadonlySet<Fragment>): Line[] {
  const wanted = new Set(rows.flatMap((row) => row.fragments))
  const kept: Line[] = []
  for (const line of lines) {
    const fragments = line.fragments.filter((fragment) => wanted.has(fragment) && !used.has(fragment))
    if (fragments.length === line.fragments.length) kept.push(line)
    else if (fragments.length > 0) kept.push(createLine(fragments))
  }
  return kept
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
