import { foldText } from '../../../shared/fold.ts'
import type { FullTextQuery, QueryPiece } from '../db/full-text-query.ts'

/**
 * How closely a text holds the words of a query together: 3 for the very phrase, from 2 down to 1 for all of its words,
 * or other numbers of them, in their order and close together, under 1 for no more than some neighbours of the query
 * that are neighbours in the text too, 0 for words that are scattered. BM25 counts words and knows nothing of places.
 */
export type Proximity = (text: string) => number

/** Words that may stand between two of the query, beyond those that were typed between them, before they are scattered. */
const othersPerWord = 1
const veryPhrase = 3

/** As in the full-text index: combining marks stay inside a word. */
const wordPattern = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu

/** Null for a query of one piece, which stands nowhere closer than elsewhere. */
export function proximityOf({ pieces, typed }: FullTextQuery): Proximity | null {
  if (pieces.length < 2) return null
  const places = placesOf(pieces, typed)
  // From each piece's first word to that of the piece before, as they were typed.
  const distances = places.map((place, index) => (index === 0 ? 0 : place - (places[index - 1] ?? 0)))
  const last = pieces.length - 1
  const asked = (places[last] ?? 0) - (places[0] ?? 0)
  // A course says the same words again and again: each is folded and compared once a search.
  const known = new Map<string, KnownWord>()
  const lookUp = (written: string): KnownWord => {
    const before = known.get(written)
    if (before) return before
    const folded = foldText(written)
    const begins = pieces.flatMap(({ words: [first = '', ...rest], forms, prefix }, index) =>
      folded === first || forms.includes(folded) || (prefix && rest.length === 0 && folded.startsWith(first)) ? [index] : [],
    )
    // From the last, so that a word which is in the query twice does not follow itself.
    const word: KnownWord = { folded, begins: begins.toReversed() }
    known.set(written, word)
    return word
  }

  return (text) => {
    const own = Array.from(text.matchAll(wordPattern), ([written]) => lookUp(written))
    const latest: number[] = []
    /** For each piece the last place where a row of all pieces up to it began, and whether its words are the very ones. */
    const rows: { readonly start: number; readonly isVery: boolean }[] = []
    const neighbours = new Set<number>()
    let fewest = Number.POSITIVE_INFINITY
    for (const [at, { folded, begins }] of own.entries()) {
      for (const index of begins) {
        const piece = pieces[index]
        if (!piece || !goesOn(own, at, piece)) continue
        const before = latest[index - 1]
        if (before !== undefined && at - before <= (distances[index] ?? 0) + othersPerWord) neighbours.add(index)
        latest[index] = at
        const row = index === 0 ? { start: at, isVery: true } : rows[index - 1]
        if (!row) continue
        const isVery = row.isVery && (piece.words.length > 1 || folded === piece.words[0])
        rows[index] = { start: row.start, isVery }
        if (index !== last) continue
        const others = at - row.start - asked
        if (others === 0 && isVery) return veryPhrase
        fewest = Math.min(fewest, Math.max(0, others))
      }
    }
    return fewest <= last * othersPerWord ? 1 + 1 / (1 + fewest) : neighbours.size / pieces.length
  }
}

interface KnownWord {
  readonly folded: string
  /** Pieces whose first word it is, the last first. */
  readonly begins: readonly number[]
}

/** Where each piece's first word stands among all words that were typed: those which only hold the sentence together count. */
function placesOf(pieces: readonly QueryPiece[], typed: readonly string[]): number[] {
  let from = 0
  return pieces.map(({ words }) => {
    const found = typed.findIndex((_word, at) => at >= from && words.every((word, offset) => typed[at + offset] === word))
    const place = found < 0 ? from : found
    from = place + words.length
    return place
  })
}

/** The further words of a piece of several ("1.6", or a phrase in quotes). */
function goesOn(own: readonly { readonly folded: string }[], at: number, { words, prefix }: QueryPiece): boolean {
  return words.every((word, offset) => {
    if (offset === 0) return true
    const folded = own[at + offset]?.folded ?? ''
    return folded === word || (prefix && offset === words.length - 1 && folded.startsWith(word))
  })
}
