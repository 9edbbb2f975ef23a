import type { Run } from '../../../shared/model/geometry.ts'

/** Adds copies of `more`, moved by `by` characters: the runs of a text that is put behind another. */
export function appendRuns(runs: Run[], more: readonly Run[], by: number): void {
  for (const [start, end, page, x0, y0, x1, y1] of more) runs.push([start + by, end + by, page, x0, y0, x1, y1])
}
