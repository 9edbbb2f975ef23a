import { captionMark, listMarker } from './markers.ts'
import type { Line } from './line.ts'
import type { HeadingMark } from './outline-match.ts'
import type { BodyStyle, PageLines } from './page-layout.ts'

/** Lines of one page that belong to one block. */
export interface Group {
  readonly lines: Line[]
  readonly mark: HeadingMark | null
}

/** What is known about the fonts of a document. */
export interface FontFacts {
  isMono(font: string): boolean
  isBold(font: string): boolean
}

export interface GroupingContext {
  readonly body: BodyStyle
  readonly fonts: FontFacts
  readonly marks: ReadonlyMap<Line, HeadingMark>
}

/** Lines that stand under each other in one column: they share margins. */
interface Column {
  readonly left: number
  readonly right: number
}

/** Parts a page's lines into groups: paragraphs, headings, items, lines of code. */
export function groupLines(page: Pick<PageLines, 'lines'>, context: GroupingContext): Group[] {
  const groups: Group[] = []
  const columns = findColumns(page.lines)
  let current: Group | null = null
  let previous: Line | null = null
  for (const line of page.lines) {
    if (line.text === '') continue
    const mark = context.marks.get(line) ?? null
    const column = columns.get(line) as Column
    if (!current || !previous || mark?.id !== current.mark?.id || (!mark && breaksBetween(current, previous, line, column, context))) {
      current = { lines: [], mark }
      groups.push(current)
    }
    current.lines.push(line)
    previous = line
  }
  return groups
}

function findColumns(lines: readonly Line[]): Map<Line, Column> {
  const columns = new Map<Line, Column>()
  let region: Line[] = []
  const close = (): void => {
    const rights = region.map((line) => line.u1).sort((a, b) => a - b)
    const column = { left: Math.min(...region.map((line) => line.u0)), right: rights[Math.floor((rights.length - 1) * 0.95)] ?? 0 }
    for (const line of region) columns.set(line, column)
    region = []
  }
  for (const line of lines) {
    const last = region.at(-1)
    if (last && (last.turn !== line.turn || line.v < last.v - 0.5 * last.size || line.u0 > last.u1 || line.u1 < last.u0)) close()
    region.push(line)
  }
  if (region.length > 0) close()
  return columns
}

/** True when a new block begins with `next`, which follows `previous` at the end of `group`. */
function breaksBetween(group: Group, previous: Line, next: Line, column: Column, { body, fonts }: GroupingContext): boolean {
  if (previous.turn !== next.turn || next.turn === 'slanted') return true
  const size = Math.max(previous.size, next.size)
  const down = next.v - previous.v
  if (down < 0.3 * Math.min(previous.size, next.size)) return true
  const leading = Math.max(1.05, body.leading / body.size) * size
  if (down > 1.38 * leading) return true

  const first = group.lines[0] as Line
  const code = fonts.isMono(previous.font) && previous.oneFont
  if (code !== (fonts.isMono(next.font) && next.oneFont)) return true
  if (code) return false
  if (next.u0 > previous.u1 || next.u1 < previous.u0) return true
  const sameSize = Math.abs(previous.size - next.size) <= 0.06 * size
  // A fraction or an index can lend its size to a whole line; a line that fills the column like its neighbour is text.
  const flush = Math.abs(previous.u0 - next.u0) < 1 && Math.abs(previous.u1 - next.u1) < 1
  if (!sameSize && !flush && (previous.text.length > 2 || next.text.length > 2)) return true
  if (flush) return false
  if (previous.oneFont && next.oneFont && fonts.isBold(previous.font) !== fonts.isBold(next.font)) return true

  const firstMarker = listMarker(first.text)
  const remaining = column.right - previous.u1
  const fits = remaining > firstWordWidth(next) + 0.6 * size
  const ended = /[.!?:;…»”")\]]$/.test(previous.text)
  const marker = listMarker(next.text)
  if (marker) {
    const sameFamily = firstMarker?.family === marker.family
    if (!marker.ordered && (sameFamily || ended || fits || !/^[–—−*-]$/.test(marker.marker))) return true
    if (marker.ordered && (sameFamily ? isNextValue(firstMarker?.value, marker.value) || fits : marker.value === 1 || ended || fits)) return true
  }
  if (captionMark(next.text)?.sure && (fits || ended)) return true

  const indent = next.u0 - previous.u0
  const centred = Math.abs((next.u0 + next.u1) / 2 - (previous.u0 + previous.u1) / 2) < 0.5 * size && Math.abs(indent) > 0.5 * size
  const em = size
  if (!centred) {
    if (indent > 0.8 * em && !firstMarker) {
      // A first-line indent; after a group's first line it may be a hanging indent instead.
      if (group.lines.length > 1 ? Math.abs(previous.u0 - (group.lines[1] as Line).u0) < 0.5 * em : fits && ended) return true
    }
    if (firstMarker && group.lines.length > 1 && indent > 0.8 * em) return true
    if (indent < -0.8 * em && (group.lines.length > 1 || firstMarker)) return true
  }
  if (fits && ended && !firstMarker) return true
  // A line that leaves half of the column free was ended on purpose, unless the text goes on in lower case.
  return fits && remaining > 0.45 * (column.right - column.left) && /^[\p{Lu}\d]/u.test(next.text)
}

function isNextValue(before: number | null | undefined, value: number | null): boolean {
  return typeof before === 'number' && value !== null && value > before
}

function firstWordWidth(line: Line): number {
  const first = line.runs[0]
  if (!first) return 0
  return line.turn === 'upright' ? first[5] - first[3] : line.size * 2
}
