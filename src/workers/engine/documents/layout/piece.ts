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

/** Where text stands in its own frame, and the type that it is set in. */
export interface Stretch {
  readonly turn: Turn
  readonly u0: number
  readonly u1: number
  /** The baseline. */
  readonly v: number
  readonly top: number
  readonly bottom: number
  /** Of pieces that are set together, the one of most characters. */
  readonly size: number
  readonly font: string
}

export interface Piece extends Stretch {
  readonly text: string
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

/** The box around all of them, to a tenth of a point. */
export function boxAround(stretches: readonly Stretch[]): Box {
  const boxes = stretches.map(({ turn, u0, u1, top, bottom }) => frameBox(turn, u0, u1, top, bottom))
  return {
    x0: toTenth(Math.min(...boxes.map((box) => box.x0))),
    y0: toTenth(Math.min(...boxes.map((box) => box.y0))),
    x1: toTenth(Math.max(...boxes.map((box) => box.x1))),
    y1: toTenth(Math.max(...boxes.map((box) => box.y1))),
  }
}

/** Points are kept to a tenth: less cannot be seen, and what is stored stays small. */
export function toTenth(points: number): number {
  return Math.round(points * 10) / 10
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
