import { createLine, type Fragment, type Line } from './line.ts'
import { mainTurn } from './lines.ts'

/**
 * Reading order. The content stream's order is kept unless it is plainly broken, in one of two ways:
 *   - lines jump back up within their own column, again and again: the whole page is ordered anew;
 *   - the stream runs across the columns, row by row: the rows are cut at the gutter and ordered by column.
 */
export function orderLines(lines: readonly Line[]): { readonly lines: readonly Line[]; readonly reordered: boolean } {
  const turn = mainTurn(lines)
  const main = lines.filter((line) => line.turn === turn)
  if (main.length < 6) return { lines, reordered: false }
  const gutter = rowWiseGutter(main)
  if (gutter === null && !jumpsBack(main)) return { lines, reordered: false }
  const fragments = gutter === null ? main : main.flatMap((line) => splitAt(line, gutter))
  const others = lines.filter((line) => line.turn !== turn)
  return { lines: [...cut(fragments, 0), ...others], reordered: true }
}

/** Many lines stand above the line before them although they share its column. */
function jumpsBack(lines: readonly Line[]): boolean {
  let jumps = 0
  for (let index = 1; index < lines.length; index += 1) {
    const above = lines[index - 1] as Line
    const here = lines[index] as Line
    const overlap = Math.min(above.u1, here.u1) - Math.max(above.u0, here.u0)
    const narrower = Math.min(above.u1 - above.u0, here.u1 - here.u0)
    if (here.v < above.v - 0.8 * here.size && overlap > 0.5 * narrower) jumps += 1
  }
  return jumps > Math.max(3, 0.2 * lines.length)
}

/**
 * The u of a gutter that most rows of a page leave free with prose on both sides, when the stream crosses it
 * row by row; null otherwise. Cells of a table are shorter than lines of prose.
 */
function rowWiseGutter(lines: readonly Line[]): number | null {
  const crossing = lines.filter((line) => line.fragments.length === 2)
  if (crossing.length < 8 || crossing.length < 0.4 * lines.length) return null
  const sides = crossing.map((line) => line.fragments as readonly [Fragment, Fragment])
  const left = Math.max(...sides.map(([before]) => before.u1))
  const right = Math.min(...sides.map(([, after]) => after.u0))
  if (right - left < 4) return null
  const prose = sides.filter(([before, after]) => before.text.length > 24 && after.text.length > 24)
  if (prose.length < 0.7 * sides.length) return null
  return (left + right) / 2
}

function splitAt(line: Line, u: number): Line[] {
  const before = line.fragments.filter((fragment) => fragment.u1 <= u)
  const after = line.fragments.filter((fragment) => fragment.u1 > u)
  if (before.length === 0 || after.length === 0) return [line]
  return [createLine(before), createLine(after)]
}

/** Recursive cuts along white space: first between columns, else between the parts above and below. */
function cut(lines: readonly Line[], depth: number): Line[] {
  if (lines.length < 2 || depth > 24) return byPlace(lines)
  const byColumn = split(lines, (line) => [line.u0, line.u1], 8)
  if (byColumn) return byColumn.flatMap((part) => cut(part, depth + 1))
  const byRow = split(lines, (line) => [line.top, line.bottom], 0)
  if (byRow) return byRow.flatMap((part) => cut(part, depth + 1))
  return byPlace(lines)
}

/** In two at the widest gap that no line crosses; null when there is none of at least `least` points. */
function split(lines: readonly Line[], extent: (line: Line) => readonly [number, number], least: number): [Line[], Line[]] | null {
  const sorted = [...lines].sort((a, b) => extent(a)[0] - extent(b)[0])
  let reach = extent(sorted[0] as Line)[1]
  let widest = least
  let at: number | null = null
  for (const line of sorted.slice(1)) {
    const [start, end] = extent(line)
    if (start - reach > widest) {
      widest = start - reach
      at = start
    }
    reach = Math.max(reach, end)
  }
  if (at === null) return null
  const edge = at
  return [sorted.filter((line) => extent(line)[0] < edge), sorted.filter((line) => extent(line)[0] >= edge)]
}

function byPlace(lines: readonly Line[]): Line[] {
  return [...lines].sort((a, b) => (Math.abs(a.v - b.v) < 2 ? a.u0 - b.u0 : a.v - b.v))
}

