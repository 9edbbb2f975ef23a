import type { Comparator } from '../../../../shared/model/extraction.ts'
import type { Segment } from './tokens.ts'

/** The line that introduces each item of a list: prose that ends in a colon, with nothing but items after it. */
export function leadInsOf(text: string, segments: readonly Segment[]): ReadonlyMap<Segment, string> {
  const found = new Map<Segment, string>()
  let open: string | null = null
  for (const segment of segments) {
    if (segment.kind === 'item') {
      if (open !== null) found.set(segment, open)
      continue
    }
    const line = text.slice(segment.start, segment.end).trim()
    open = line.endsWith(':') ? (/[^.!?]*:$/u.exec(line)?.[0].trim() ?? line) : null
  }
  return found
}

const upper = /(?<!\p{L})(?:max(?:imum|imal|imale|imales|imaux)?|at most|no more than|exceed(?:ed)?|limits?|limites?|au plus|dépass(?:er|ée?s?))(?!\p{L})/iu
const lower = /(?<!\p{L})(?:min(?:imum|imal|imale|imales|imaux)?|at least|no less than|au moins)(?!\p{L})/iu

/**
 * Which bound a heading, a column's title or a lead-in makes of the values under it: "Maximum quantities",
 * "Minimum area". Both at once, or neither, make none.
 */
export function boundOf(title: string): Comparator | null {
  const most = upper.test(title)
  const least = lower.test(title)
  if (least) return most && !/limit/iu.test(title) ? null : '>='
  return most ? '<=' : null
}
