import type { Box, PageBox } from '../../../shared/model/geometry.ts'

/** A highlight's place on its page in per cent, so that it stays right at every zoom. */
export interface HighlightPlace {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface PageSize {
  readonly width: number
  readonly height: number
}

/** Letters stand clear of a highlight's edge by this many points. */
const PADDING_POINTS = 1

/**
 * Boxes are PDF points from the top left of the page as displayed; `page` is its size in points as displayed
 * without rotation by the viewer. Boxes of no size or wholly off the page are left out.
 */
export function highlightPlaces(boxes: readonly Box[], page: PageSize): readonly HighlightPlace[] {
  const places: HighlightPlace[] = []
  for (const box of boxes) {
    const x0 = clamp(box.x0 - PADDING_POINTS, page.width)
    const y0 = clamp(box.y0 - PADDING_POINTS, page.height)
    const x1 = clamp(box.x1 + PADDING_POINTS, page.width)
    const y1 = clamp(box.y1 + PADDING_POINTS, page.height)
    if (box.x1 <= box.x0 || box.y1 <= box.y0 || x1 <= x0 || y1 <= y0) continue
    places.push({ left: percent(x0, page.width), top: percent(y0, page.height), width: percent(x1 - x0, page.width), height: percent(y1 - y0, page.height) })
  }
  return places
}

/** Boxes by page, in the order in which the pages come. */
export function boxesByPage(boxes: readonly PageBox[]): ReadonlyMap<number, readonly PageBox[]> {
  const pages = new Map<number, PageBox[]>()
  for (const box of boxes) pages.set(box.page, [...(pages.get(box.page) ?? []), box])
  return new Map([...pages].toSorted(([a], [b]) => a - b))
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most)
}

function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 1e5) / 1e3
}
