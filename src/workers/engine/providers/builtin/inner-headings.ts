import type { Segment } from './tokens.ts'

/** A line of a passage that is a heading of what follows in the same passage. */
export interface InnerHeading {
  readonly text: string
  readonly end: number
}

const longestHeading = 90
const shortestBody = 25

/**
 * Small sections are joined into one passage, their headings as lines of its text. A heading is a short line by
 * itself without an end mark, with a paragraph or a list after it; the labels of a figure have none.
 */
export function innerHeadings(text: string, segments: readonly Segment[]): readonly InnerHeading[] {
  return segments.flatMap((segment, index) => {
    const line = text.slice(segment.start, segment.end)
    const next = segments[index + 1]
    if (segment.kind !== 'prose' || line.includes('\n') || line.length > longestHeading || !/^[\p{Lu}\p{N}]/u.test(line) || /[.:;,!…]$/u.test(line) || !next) return []
    const parted = text.slice(segment.end, next.start).includes('\n') && (segment.start === 0 || /\n[ \t]*\n[^\n]*$/u.test(text.slice(0, segment.start)))
    const body = next.kind === 'item' || (next.kind === 'prose' && next.end - next.start >= shortestBody && /[.:!?;]$/u.test(text.slice(next.start, next.end)))
    return parted && body && /\p{L}{3}/u.test(line) ? [{ text: line, end: segment.end }] : []
  })
}
