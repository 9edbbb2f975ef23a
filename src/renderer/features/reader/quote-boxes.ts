import { boxesForRange, type PageBox, type Run } from '../../../shared/model/geometry.ts'

/** One piece of a page's text as pdf.js gives it, in points from the top left. */
export interface TextPiece {
  readonly text: string
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/**
 * Where a quote stands on a page, for evidence that came without boxes. White space, hyphens at line ends,
 * ligatures, accents and case do not count. Empty when the words are not on the page as one stretch.
 */
export function findQuoteBoxes(pieces: readonly TextPiece[], quote: string, page: number): readonly PageBox[] {
  const wanted = fold(quote)
  if (wanted.length === 0) return []
  let folded = ''
  const runs: Run[] = []
  for (const piece of pieces) {
    const start = folded.length
    folded += fold(piece.text)
    if (folded.length > start) runs.push([start, folded.length, page, piece.x0, piece.y0, piece.x1, piece.y1])
  }
  const at = folded.indexOf(wanted)
  return at < 0 ? [] : boxesForRange(runs, at, at + wanted.length)
}

/** Only letters and digits, compatibility forms taken apart: the rest differs between readers of one page. */
function fold(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
