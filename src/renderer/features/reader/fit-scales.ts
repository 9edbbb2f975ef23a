/** Room that stays free beside a page, for its shadow and the scroll bar. */
const MARGIN_PX = 40
const LEAST_SCALE = 0.1
const MOST_SCALE = 10
/** Pages of one size differ by a rounding in their boxes. */
const SAME_WIDTH = 1.005

export interface FitScales {
  /** For the usual page, and for all that are not wider. */
  readonly usual: number
  /** Wider pages have their own, so that none is cut: a fold-out does not make the other pages small. */
  readonly own: ReadonlyMap<number, number>
}

/** Scales at which every page is as wide as the view. `widthsPx`: by page number, at scale 1; pages not yet known are left out. */
export function fitScales(viewPx: number, widthsPx: ReadonlyMap<number, number>): FitScales {
  const room = Math.max(1, viewPx - MARGIN_PX)
  const scaleOf = (widthPx: number) => Math.min(MOST_SCALE, Math.max(LEAST_SCALE, room / widthPx))
  const usual = usualWidth([...widthsPx.values()])
  if (usual === null) return { usual: 1, own: new Map() }
  const wider = [...widthsPx].filter(([, width]) => width > usual * SAME_WIDTH)
  return { usual: scaleOf(usual), own: new Map(wider.map(([page, width]) => [page, scaleOf(width)])) }
}

/** The width of most pages; among equals the one that comes first. */
function usualWidth(widths: readonly number[]): number | null {
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(Math.round(width), (counts.get(Math.round(width)) ?? 0) + 1)
  const most = Math.max(0, ...counts.values())
  return widths.find((width) => counts.get(Math.round(width)) === most) ?? null
}
