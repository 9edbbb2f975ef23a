import type { TextPiece } from './quote-boxes.ts'

/** The parts of a pdf.js text item that say where it stands. */
export interface TextItemLike {
  readonly str: string
  readonly width: number
  readonly transform: readonly number[]
}

export type Matrix = readonly [number, number, number, number, number, number]

/** Most fonts keep this share of their height under the base line. */
const DESCENT = 0.22

/**
 * Text items in points from the top left of the page as displayed. `view` is the transform of a viewport of
 * scale 1, which also turns a rotated page upright.
 */
export function textPieces(items: readonly TextItemLike[], view: Matrix): readonly TextPiece[] {
  return items.flatMap((item) => {
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = item.transform
    if (item.str.trim() === '') return []
    const along = unit(a, b)
    const up = { x: c, y: d }
    const at = (x: number, y: number) => apply(view, x, y)
    const corners = [
      at(e - up.x * DESCENT, f - up.y * DESCENT),
      at(e + up.x * (1 - DESCENT), f + up.y * (1 - DESCENT)),
      at(e + along.x * item.width - up.x * DESCENT, f + along.y * item.width - up.y * DESCENT),
      at(e + along.x * item.width + up.x * (1 - DESCENT), f + along.y * item.width + up.y * (1 - DESCENT)),
    ]
    const xs = corners.map((corner) => corner.x)
    const ys = corners.map((corner) => corner.y)
    return [{ text: item.str, x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) }]
  })
}

function unit(x: number, y: number) {
  const length = Math.hypot(x, y) || 1
  return { x: x / length, y: y / length }
}

function apply(m: Matrix, x: number, y: number) {
  return { x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] }
}
