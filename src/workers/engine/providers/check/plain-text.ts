import type { Span } from '../../../../shared/model/extraction.ts'

/**
 * A text as its letters, digits and marks, and the way back from each place in it to the original. A model that copies
 * changes spaces, line ends, hyphens at line ends, quote marks, dashes, ligatures, accents' encoding, bullets and the
 * bars of a table: none of these is left in `plain`. Case is.
 */
export interface PlainText {
  readonly original: string
  readonly plain: string
  /** Exact place in the original of plain[start, end). */
  spanOf(start: number, end: number): Span
}

const unseen = /[\s\u00ad\u200b-\u200f\u2060\ufeff|*•◦▪‣●○■□➢➤“”„«»‹›″"‘’‚ʼ′`´']/u
const dashes = /[‐‑‒–—―−-]/u
const mark = /\p{M}/u
/** A hyphen before a letter joins a word, or parts it at a line's end: the model need not know which. */
const joinsWord = /^\s*\p{L}/u
const tableRule = /^:?-{3,}:?/
/** ASCII letters and digits; NaN, past the end, is none. */
function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
}

const ligatures: Readonly<Record<string, string>> = { œ: 'oe', Œ: 'Oe', æ: 'ae', Æ: 'Ae', '…': '...' }

export function plainText(original: string): PlainText {
  const units: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  for (let at = 0; at < original.length; ) {
    // Nearly all of a text, and the rest of the loop is slow.
    if (isPlain(original.charCodeAt(at)) && original.charCodeAt(at + 1) < 0x300) {
      units.push(original.charAt(at))
      starts.push(at)
      ends.push(at + 1)
      at += 1
      continue
    }
    const rule = original[at] === '-' || original[at] === ':' ? tableRule.exec(original.slice(at, at + 200)) : null
    if (rule) {
      at += rule[0].length
      continue
    }
    let end = at + String.fromCodePoint(original.codePointAt(at) ?? 0).length
    // A letter with its accents, in however many characters.
    while (end < original.length && end - at < 16 && mark.test(original[end] ?? '')) end += 1
    const cluster = original.slice(at, end)
    const dash = dashes.test(cluster[0] ?? '')
    if (!unseen.test(cluster[0] ?? '') && !(dash && joinsWord.test(original.slice(end, end + 40)))) {
      const folded = dash ? '-' : (ligatures[cluster] ?? cluster.normalize('NFKC').replace(/\s/gu, ''))
      for (let unit = 0; unit < folded.length; unit += 1) {
        units.push(folded.charAt(unit))
        starts.push(at)
        ends.push(end)
      }
    }
    at = end
  }
  return { original, plain: units.join(''), spanOf: (start, end) => ({ start: starts[start] ?? original.length, end: ends[end - 1] ?? original.length }) }
}

/**
 * Where the quote stands in the text, word for word; its first letter may have been made large or small and its last
 * mark may be the model's own. Null: nowhere, or only in the middle of a word or of a number.
 */
export function findQuote(text: PlainText, quote: string): Span | null {
  const wanted = plainText(quote.replace(/^[\s\p{Pd}.…]+(?=[\s\p{L}])|[\s…]+$/gu, '')).plain
  const shorter = wanted.replace(/[.,;:!?-]+$/u, '')
  for (const form of new Set([wanted, flipped(wanted), shorter, flipped(shorter)])) {
    if (form.length < 2 && !/\d/.test(form)) continue
    for (let at = text.plain.indexOf(form); at >= 0; at = text.plain.indexOf(form, at + 1)) {
      const span = text.spanOf(at, at + form.length)
      if (standsAlone(text.original, span)) return span
    }
  }
  return null
}

/** The words of a span as they are shown: one line, spaces single. */
export function shownWords(text: string, { start, end }: Span): string {
  return text.slice(start, end).replace(/(?<=\p{Ll})\u00ad?-[ \t]*\n\s*(?=\p{Ll})/gu, '-').replace(/\s+/gu, ' ').trim()
}

const inWord = /[\p{L}\p{N}]/u

/** Neither end cuts a word, and "200 m" is not found in "1 200 m" nor "6 bar" in "1.6 bar". */
function standsAlone(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 8), start)
  const after = text.slice(end, end + 4)
  const [first, last] = [text.charAt(start), text.charAt(end - 1)]
  if (inWord.test(first) && /[\p{L}\p{N}\p{M}]$/u.test(before)) return false
  if (inWord.test(last) && /^[\p{L}\p{N}\p{M}]/u.test(after)) return false
  if (/\d/.test(first) && (/\d[.,]$/.test(before) || (/(?<!\d)\d{1,3}[ \u00a0\u202f\u2009'’]$/.test(before) && /^\d{3}(?!\d)/.test(text.slice(start))))) return false
  return !(/\d/.test(last) && /^(?:[.,]\d|[ \u00a0\u202f\u2009'’]\d{3}(?!\d))/.test(after) && /(?<!\d)\d{1,3}$/.test(text.slice(0, end).slice(-4)))
}

function flipped(text: string): string {
  const first = text.charAt(0)
  return (first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()) + text.slice(1)
}
