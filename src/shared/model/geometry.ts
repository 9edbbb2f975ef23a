import { z } from 'zod'

/** PDF points from the top left of the page as displayed. */
export const Box = z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() })
export type Box = z.infer<typeof Box>

export const PageBox = Box.extend({ page: z.int().min(1) })
export type PageBox = z.infer<typeof PageBox>

/**
 * Where a stretch of text stands: UTF-16 offsets [start, end) into the text that owns the run, and its box.
 * One run is one word or one unbroken piece of a line; a run never spans two lines.
 */
export const Run = z.tuple([
  z.int(), // start
  z.int(), // end
  z.int(), // page, from 1
  z.number(), // x0
  z.number(), // y0
  z.number(), // x1
  z.number(), // y1
])
export type Run = z.infer<typeof Run>

/**
 * The boxes of the characters [start, end): one box per line, cut at the sides in proportion to the
 * characters covered, in reading order. Empty when no run overlaps the range.
 */
export function boxesForRange(runs: readonly Run[], start: number, end: number): PageBox[] {
  const lines: PageBox[] = []
  for (const [runStart, runEnd, page, x0, y0, x1, y1] of runs) {
    const from = Math.max(runStart, start)
    const to = Math.min(runEnd, end)
    if (from >= to) continue
    const width = (x1 - x0) / Math.max(1, runEnd - runStart)
    const box = { page, x0: x0 + (from - runStart) * width, y0, x1: x0 + (to - runStart) * width, y1 }
    const last = lines.at(-1)
    if (last && onSameLine(last, box)) {
      last.x0 = Math.min(last.x0, box.x0)
      last.x1 = Math.max(last.x1, box.x1)
      last.y0 = Math.min(last.y0, box.y0)
      last.y1 = Math.max(last.y1, box.y1)
    } else lines.push(box)
  }
  return lines
}

/** Two boxes share a line when the vertical overlap is most of the lower one and they are not far apart. */
function onSameLine(a: PageBox, b: PageBox): boolean {
  if (a.page !== b.page) return false
  const overlap = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0)
  const height = Math.min(a.y1 - a.y0, b.y1 - b.y0)
  const gap = Math.max(a.x0, b.x0) - Math.min(a.x1, b.x1)
  return overlap > 0.5 * height && gap < 4 * Math.max(1, height)
}
