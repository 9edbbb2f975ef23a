/**
 * A stretch of text round a place in it, about `length` characters long, that begins and ends between words and
 * never inside a surrogate pair. Offsets are UTF-16, [start, end).
 */
export function windowAround(text: string, start: number, end: number, length: number): readonly [start: number, end: number] {
  if (text.length <= length) return [0, text.length]
  const spare = Math.max(0, length - (end - start))
  // A third before, two thirds after: what follows explains more than what went before.
  let from = Math.max(0, start - Math.floor(spare / 3))
  const to = Math.min(text.length, from + Math.max(length, end - from))
  from = Math.max(0, Math.min(from, to - length))
  return [borderBefore(text, from), borderAfter(text, to)]
}

/** A word longer than this is cut: a table without spaces must not make the window the whole passage. */
const longestWord = 40

function borderBefore(text: string, at: number): number {
  if (at === 0) return 0
  for (let back = 0; back <= longestWord; back += 1) {
    const position = at - back
    if (position <= 0) return 0
    if (/\s/u.test(text[position - 1] ?? '')) return position
  }
  return isInsidePair(text, at) ? at - 1 : at
}

function borderAfter(text: string, at: number): number {
  if (at >= text.length) return text.length
  for (let ahead = 0; ahead <= longestWord; ahead += 1) {
    const position = at + ahead
    if (position >= text.length) return text.length
    if (/\s/u.test(text[position] ?? '')) return position
  }
  return isInsidePair(text, at) ? at + 1 : at
}

function isInsidePair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}
