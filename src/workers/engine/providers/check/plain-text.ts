import type { Span } from '../../../../shared/model/extraction.ts'

/**
 * A text with its whitespace, hyphenation, quote marks, dashes and ligatures made alike, and the way back from each
 * place in it to the original. What a model copies differs from the page in just these.
 */
export interface PlainText {
  readonly plain: string
  /** Exact place in the original of plain[start, end). */
  spanOf(start: number, end: number): Span
}

const quoteMarks = /[“”„«»‹›″]/u
const apostrophes = /[‘’‚ʼ′`´]/u
const dashes = /[‐‑‒–—−]/u
const unseen = /[\u00ad\u200b-\u200d\u2060\ufeff]/u

export function plainText(text: string): PlainText {
  let plain = ''
  const starts: number[] = []
  const ends: number[] = []
  const put = (characters: string, start: number, end: number): void => {
    for (const unit of characters.split('')) {
      plain += unit
      starts.push(start)
      ends.push(end)
    }
  }
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
    const end = at + character.length
    if (unseen.test(character)) at = end
    else if (/\s/u.test(character)) {
      let after = end
      while (after < text.length && /\s/u.test(text[after] ?? '')) after += 1
      put(' ', at, after)
      at = after
    } else if (dashes.test(character) || character === '-') {
      // A hyphen at a line's end belongs to the line, unless what follows says otherwise: both readings are one.
      const lineEnd = /^[ \t]*\n\s*(?=\p{Ll})/u.exec(text.slice(end, end + 40))
      if (!lineEnd) put('-', at, end)
      at = lineEnd ? end + lineEnd[0].length : end
    } else {
      put(quoteMarks.test(character) ? '"' : apostrophes.test(character) ? "'" : character === '…' ? '...' : character.normalize('NFKC'), at, end)
      at = end
    }
  }
  return { plain, spanOf: (start, end) => ({ start: starts[start] ?? text.length, end: ends[end - 1] ?? text.length }) }
}

/** Where the quote stands in the text, word for word; its first letter may have been made large or small. Null: nowhere. */
export function findQuote(text: PlainText, quote: string): Span | null {
  const wanted = trimmed(plainText(quote).plain)
  if (wanted.length < 2) return null
  for (const form of [wanted, flipped(wanted)]) {
    const at = text.plain.indexOf(form)
    if (at >= 0) return text.spanOf(at, at + form.length)
  }
  return null
}

/** Quote marks and dots around it are the model's own. */
function trimmed(quote: string): string {
  return quote.replace(/^[\s"']+|[\s"']+$/g, '').replace(/^\.\.\.\s*|\s*\.\.\.$/g, '')
}

function flipped(text: string): string {
  const first = text.charAt(0)
  return (first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()) + text.slice(1)
}
