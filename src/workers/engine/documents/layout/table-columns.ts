import { joinPlaced, type Fragment, type PlacedText } from './line.ts'

export interface Row {
  readonly v: number
  readonly fragments: Fragment[]
}

/** A gap between columns is at least this wide, and this share of the rows may reach into it (a spanning cell). */
const leastGapEm = 0.6
const spanningShare = 0.12

/** Where the columns of some rows part: the middles of the strips that (nearly) no cell reaches into. */
export function findSeparators(rows: readonly Row[], em: number): number[] {
  const events: { u: number; by: number }[] = []
  for (const row of rows) for (const fragment of row.fragments) events.push({ u: fragment.u0, by: 1 }, { u: fragment.u1, by: -1 })
  events.sort((a, b) => a.u - b.u || b.by - a.by)
  const allowed = Math.floor(spanningShare * rows.length)
  const separators: number[] = []
  let covered = 0
  let gapFrom: number | null = null
  let started = false
  for (const event of events) {
    if (gapFrom !== null && event.by > 0 && covered + 1 > allowed) {
      if (started && event.u - gapFrom >= leastGapEm * em) separators.push((gapFrom + event.u) / 2)
      gapFrom = null
    }
    covered += event.by
    if (covered > allowed) started = true
    if (gapFrom === null && covered <= allowed && started) gapFrom = event.u
  }
  return separators
}

/** The cells of a row; a fragment belongs to the column in which it begins. */
export function cellsOf(row: Row, separators: readonly number[]): PlacedText[] {
  const columns: Fragment[][] = Array.from({ length: separators.length + 1 }, () => [])
  for (const fragment of row.fragments) {
    const start = fragment.u0 + Math.min(fragment.size / 2, (fragment.u1 - fragment.u0) / 2)
    const column = separators.filter((u) => start > u).length
    ;(columns[column] as Fragment[]).push(fragment)
  }
  return columns.map((fragments) => joinPlaced(fragments, ' '))
}
