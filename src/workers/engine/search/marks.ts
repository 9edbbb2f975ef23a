import { words } from '../../../shared/fold.ts'
import type { QueryPiece } from '../db/full-text-query.ts'

/** UTF-16 range [start, end). */
export type Mark = [start: number, end: number]

/** Where the pieces of a query stand in a short text (a name, a title), and how many of them are there at all. */
export function markPieces(text: string, pieces: readonly QueryPiece[]): { readonly marks: Mark[]; readonly matched: number } {
  const found = words(text)
  const marks: Mark[] = []
  let matched = 0
  for (const piece of pieces) {
    const before = marks.length
    for (let at = 0; at + piece.words.length <= found.length; at += 1) {
      const fits = piece.words.every((word, offset) => {
        const candidate = found[at + offset]?.folded ?? ''
        return candidate === word || piece.forms.includes(candidate) || (piece.prefix && offset === piece.words.length - 1 && candidate.startsWith(word))
      })
      const first = found[at]
      const last = found[at + piece.words.length - 1]
      if (fits && first && last) marks.push([first.start, last.end])
    }
    if (marks.length > before) matched += 1
  }
  return { marks: joinMarks(marks), matched }
}

/** Sorted, with those that touch or overlap made one. */
function joinMarks(marks: readonly Mark[]): Mark[] {
  const joined: Mark[] = []
  for (const [start, end] of marks.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}

/** Characters round a match in what FTS5's highlight() gives back. Control characters: they begin no word. */
export const markOpen = '\u0001'
export const markClose = '\u0002'

/**
 * The ranges that highlight() marked, as ranges of the text itself: SQLite's own tokenizer decides what matches, so
 * a mark and a hit can never disagree. Null where the text holds the control characters itself.
 */
export function readHighlight(text: string, highlighted: string): Mark[] | null {
  const marks: Mark[] = []
  let at = 0
  let open = -1
  for (const part of highlighted.split(/([\u0001\u0002])/u)) {
    if (part === markOpen) open = at
    else if (part === markClose) {
      if (open >= 0 && at > open) marks.push([open, at])
      open = -1
    } else at += part.length
  }
  return at === text.length && !text.includes(markOpen) && !text.includes(markClose) ? marks : null
}

/**
 * The stretch of marks that fits into `length` characters and holds the most different words, then the most marks,
 * then the first. Null without marks.
 */
export function bestCluster(text: string, marks: readonly Mark[], length: number): Mark | null {
  let best: { readonly range: Mark; readonly different: number; readonly count: number } | null = null
  for (const [index, [start, firstEnd]] of marks.entries()) {
    const inside = marks.slice(index, index + clusterLimit).filter(([, end]) => end - start <= length)
    const different = new Set(inside.map(([from, to]) => text.slice(from, to).toLowerCase())).size
    if (!best || different > best.different || (different === best.different && inside.length > best.count))
      best = { range: [start, inside.at(-1)?.[1] ?? firstEnd], different, count: inside.length }
  }
  return best?.range ?? null
}

/** More marks than this do not fit into a quote that anybody reads. */
const clusterLimit = 60
