import { createFragment, createLine, type Line } from './line.ts'
import type { Piece } from './piece.ts'

/** A gap this wide (in ems) is not a word space: it parts columns, cells, a number from its margin. */
const wideGapEm = 1.25
/** A piece may come back to one of this many lines before: indices and fractions leave the baseline and return. */
const openLines = 4

interface OpenLine {
  /** One list of pieces for each fragment. */
  fragments: Piece[][]
  u1: number
  v: number
  top: number
  bottom: number
  size: number
}

/**
 * The lines of one page in content-stream order. Stream order is what the author's program wrote, and it beats
 * every re-layout, so a piece only ever joins the line before it, or one of the last few that it continues.
 */
export function buildLines(page: number, pieces: readonly Piece[]): Line[] {
  const lines: OpenLine[] = []
  for (const piece of pieces) {
    const line = continued(lines, piece)
    if (!line) {
      lines.push({ fragments: [[piece]], u1: piece.u1, v: piece.v, top: piece.top, bottom: piece.bottom, size: piece.size })
      continue
    }
    const gap = piece.u0 - line.u1
    if (!piece.rtl && gap > wideGapEm * Math.max(piece.size, line.size)) line.fragments.push([piece])
    else (line.fragments.at(-1) as Piece[]).push(piece)
    line.u1 = Math.max(line.u1, piece.u1)
    if (piece.size > line.size * 1.05) {
      line.size = piece.size
      line.v = piece.v
      line.top = piece.top
      line.bottom = piece.bottom
    }
  }
  return lines.map((line) => createLine(line.fragments.map((parts) => createFragment(page, parts))))
}

function continued(lines: readonly OpenLine[], piece: Piece): OpenLine | undefined {
  const last = lines.at(-1)
  if (!last) return undefined
  if (turnOf(last) === piece.turn && piece.turn !== 'slanted') {
    if (piece.rtl || rightToLeftLine(last)) {
      if (sameBand(last, piece)) return last
    } else if (sameBand(last, piece) && piece.u0 > last.u1 - Math.max(0.5 * last.size, 0.3 * piece.size)) return last
  }
  for (let back = 2; back <= openLines; back += 1) {
    const line = lines.at(-back)
    if (!line) return undefined
    const gap = piece.u0 - line.u1
    const onBaseline = Math.abs(line.v - piece.v) < 0.2 * line.size && piece.size > 0.8 * line.size
    if (onBaseline && turnOf(line) === piece.turn && gap > -0.1 * line.size && gap < line.size) return line
  }
  return undefined
}

const turnOf = (line: OpenLine): Piece['turn'] | undefined => line.fragments[0]?.[0]?.turn
const rightToLeftLine = (line: OpenLine): boolean => line.fragments.some((pieces) => pieces.some((piece) => piece.rtl))

/** On the same baseline, or raised or lowered beside it. */
function sameBand(line: OpenLine, piece: Piece): boolean {
  if (Math.abs(line.v - piece.v) < 0.15 * Math.max(line.size, piece.size)) return true
  const overlap = Math.min(line.bottom, piece.bottom) - Math.max(line.top, piece.top)
  const smaller = Math.min(line.size, piece.size)
  return overlap > 0.5 * Math.min(line.bottom - line.top, piece.bottom - piece.top) && smaller < 0.85 * Math.max(line.size, piece.size)
}

/** The direction in which most of a page's characters run. */
export function mainTurn(lines: readonly Line[]): Line['turn'] {
  const characters = new Map<Line['turn'], number>()
  for (const line of lines) characters.set(line.turn, (characters.get(line.turn) ?? 0) + line.text.length)
  let main: Line['turn'] = 'upright'
  for (const [turn, count] of characters) if (count > (characters.get(main) ?? 0)) main = turn
  return main
}
