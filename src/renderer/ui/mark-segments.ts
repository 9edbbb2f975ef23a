/** A run of text that is marked or not. */
export interface Segment {
  readonly text: string
  readonly marked: boolean
}

/**
 * Text cut at its marks, UTF-16 ranges [start, end). Marks may come unsorted, overlap, or reach past the
 * end (a quote that was shortened): they are clipped and joined, and no character is lost or doubled.
 */
export function markSegments(text: string, marks: readonly (readonly [number, number])[]): readonly Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const [start, end] of joinMarks(marks, text.length)) {
    if (start > at) segments.push({ text: text.slice(at, start), marked: false })
    segments.push({ text: text.slice(start, end), marked: true })
    at = end
  }
  if (at < text.length) segments.push({ text: text.slice(at), marked: false })
  return segments
}

function joinMarks(marks: readonly (readonly [number, number])[], length: number): readonly [number, number][] {
  const joined: [number, number][] = []
  const clipped = marks.map(([start, end]) => [Math.max(0, start), Math.min(length, end)] as const).filter(([start, end]) => start < end)
  for (const [start, end] of clipped.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}
