import type { Box } from '../../../../shared/model/geometry.ts'

/**
 * The words of the layout, from small to large:
 *   piece     what the PDF set in one go: some characters in one font
 *   fragment  pieces that follow each other on a baseline without a wide gap
 *   line      the fragments of one baseline
 *   group     lines that belong to one block
 *
 * Text may stand in any of four directions on the page as displayed. Layout reasons in the text's own frame:
 * u runs along the line, v down from line to line; for upright text u = x and v = y.
 */
export type Turn = 'upright' | 'up' | 'down' | 'inverted' | 'slanted'

export interface Piece {
  readonly text: string
  readonly turn: Turn
  readonly u0: number
  readonly u1: number
  /** The baseline. */
  readonly v: number
  readonly top: number
  readonly bottom: number
  readonly size: number
  readonly font: string
  readonly rtl: boolean
  /** White space was set before this piece. */
  readonly spaceBefore: boolean
  /** Marked-content id, where the file is tagged. */
  readonly mark: string | null
}

/** A stretch of the text's own frame as a box on the displayed page. */
export function frameBox(turn: Turn, u0: number, u1: number, top: number, bottom: number): Box {
  switch (turn) {
    case 'upright':
    case 'slanted':
      return { x0: u0, y0: top, x1: u1, y1: bottom }
    case 'up':
      return { x0: top, y0: -u1, x1: bottom, y1: -u0 }
    case 'down':
      return { x0: -bottom, y0: u0, x1: -top, y1: u1 }
    case 'inverted':
      return { x0: -u1, y0: -bottom, x1: -u0, y1: -top }
  }
}

/** A point of the displayed page in the text's own frame. */
export function toFrame(turn: Turn, x: number, y: number): { u: number; v: number } {
  switch (turn) {
    case 'upright':
    case 'slanted':
      return { u: x, v: y }
    case 'up':
      return { u: -y, v: x }
    case 'down':
      return { u: y, v: -x }
    case 'inverted':
      return { u: -x, v: -y }
  }
}
