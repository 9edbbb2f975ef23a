import type { Run } from '../../../../shared/model/geometry.ts'
import { accentBefore, normaliseWord, roughWidthEm, unspacedScript } from './characters.ts'
import { appendRuns } from '../runs.ts'
import { frameBox, toTenth, type Piece, type Stretch } from './piece.ts'

/** Text with the place of each word: runs are [start, end) into `text`. */
export interface PlacedText {
  readonly text: string
  readonly runs: readonly Run[]
}

/** Pieces on one baseline without a wide gap between them: a line of prose, a cell of a table. */
export interface Fragment extends PlacedText, Stretch {
  readonly page: number
  /** One font throughout. */
  readonly oneFont: boolean
  readonly mark: string | null
  /** A single sign in another font before the text: a bullet, perhaps. */
  readonly lead: { readonly font: string; readonly sign: string } | null
}

/** The fragments of one baseline, from the start of the line to its end. */
export interface Line extends Fragment {
  readonly fragments: readonly Fragment[]
}

const spaceEm = roughWidthEm(' ')
const wordSpace = /[\s\u00A0\u2000-\u200A\u202F\u3000]/

/** Makes the text of pieces that follow each other, and the runs of its words. */
export function createFragment(page: number, pieces: readonly Piece[]): Fragment {
  const first = pieces[0] as Piece
  const fromRight = pieces.some((piece) => piece.rtl)
  const ordered = fromRight ? rightToLeftOrder(pieces) : pieces
  let text = ''
  const runs: Run[] = []
  let u0 = first.u0
  let u1 = first.u1
  let top = first.top
  let bottom = first.bottom
  let previous: Piece | undefined
  for (const piece of ordered) {
    u0 = Math.min(u0, piece.u0)
    u1 = Math.max(u1, piece.u1)
    top = Math.min(top, piece.top)
    bottom = Math.max(bottom, piece.bottom)
    // Turned round, what stood before a piece in the stream is not what stands before it on the page.
    const spaced = previous !== undefined && (piece.spaceBefore || (fromRight && gapBetween(previous, piece) > 0.12 * piece.size))
    text = addPiece(page, piece, spaced, text, runs)
    previous = piece
  }
  const main = mainPiece(pieces)
  const { font } = main
  return { text, runs, page, turn: first.turn, u0, u1, v: main.v, top, bottom, size: main.size, font, oneFont: pieces.every((piece) => piece.font === font), mark: first.mark, lead: leadOf(pieces, font) }
}

/** A piece in the type that most characters are set in. */
function mainPiece(pieces: readonly Piece[]): Piece {
  const first = pieces[0] as Piece
  const sameType = (a: Piece, b: Piece): boolean => a.font === b.font && Math.abs(a.size - b.size) < 0.05
  // Nearly all fragments are set in one type: no counting for them.
  if (pieces.every((piece) => sameType(piece, first))) return first
  const counts: { readonly piece: Piece; characters: number }[] = []
  for (const piece of pieces) {
    const known = counts.find((count) => sameType(count.piece, piece))
    if (known) known.characters += piece.text.length
    else counts.push({ piece, characters: piece.text.length })
  }
  return counts.reduce((a, b) => (b.characters > a.characters ? b : a)).piece
}

const gapBetween = (a: Piece, b: Piece): number => Math.max(a.u0 - b.u1, b.u0 - a.u1)

function leadOf(pieces: readonly Piece[], font: string): Fragment['lead'] {
  const first = pieces[0] as Piece
  const second = pieces[1]
  const sign = first.text.trim()
  if (sign.length !== 1 || first.font === font || /\d/.test(sign)) return null
  // Alone in its fragment it is a bullet with a wide gap after it only if a fragment follows: the line knows.
  return second && (second.spaceBefore || second.u0 - first.u1 > 0.2 * second.size) ? { font: first.font, sign } : null
}

/** The words of a piece, added to the text; the piece's width is shared out by rough character widths. */
function addPiece(page: number, piece: Piece, spaced: boolean, text: string, runs: Run[]): string {
  const words = piece.text.split(wordSpace)
  const unit = (piece.u1 - piece.u0) / (roughWidthEm(piece.text) || 1)
  let at = piece.rtl ? piece.u1 : piece.u0
  const step = piece.rtl ? -unit : unit
  let glue = spaced
  for (let index = 0; index < words.length; index += 1) {
    const raw = words[index] as string
    if (index > 0) at += step * spaceEm
    if (raw === '') {
      glue ||= text !== ''
      continue
    }
    const end = at + step * roughWidthEm(raw)
    let word = normaliseWord(raw)
    if (word !== '') {
      const accent = !glue && index === 0 ? accentBefore(text, word) : null
      if (accent) {
        text = text.slice(0, -1)
        shortenLastRun(runs, text.length)
        word = accent
      }
      if ((glue || index > 0) && text !== '' && !text.endsWith(' ') && !unspaced(text, word)) text += ' '
      const start = text.length
      text += word
      addRun(page, piece, runs, start, text.length, Math.min(at, end), Math.max(at, end))
    }
    at = end
    glue = false
  }
  return text
}

/** The last character left the text for the word after it. */
function shortenLastRun(runs: Run[], length: number): void {
  const last = runs.at(-1)
  if (!last || last[1] <= length) return
  if (last[0] >= length) runs.pop()
  else last[1] = length
}

function addRun(page: number, piece: Piece, runs: Run[], start: number, end: number, u0: number, u1: number): void {
  const { x0, y0, x1, y1 } = frameBox(piece.turn, u0, u1, piece.top, piece.bottom)
  const last = runs.at(-1)
  // The rest of the same word in the same height (kerning, a change of font): one run.
  if (last && last[1] === start && piece.turn === 'upright' && Math.abs(last[4] - y0) < 0.6 && Math.abs(last[6] - y1) < 0.6 && x0 - last[5] < 2 && x0 >= last[3]) {
    last[1] = end
    last[5] = toTenth(Math.max(last[5], x1))
    return
  }
  runs.push([start, end, page, toTenth(x0), toTenth(y0), toTenth(x1), toTenth(y1)])
}

function unspaced(before: string, after: string): boolean {
  return unspacedScript.test(before.at(-1) ?? '') && unspacedScript.test(after[0] ?? '')
}

/** Pieces of a right-to-left line in reading order: from the right, with stretches of the other direction kept. */
function rightToLeftOrder(pieces: readonly Piece[]): readonly Piece[] {
  const fromRight = [...pieces].sort((a, b) => b.u1 - a.u1)
  const ordered: Piece[] = []
  let leftToRight: Piece[] = []
  for (const piece of fromRight) {
    if (piece.rtl) {
      ordered.push(...leftToRight, piece)
      leftToRight = []
    } else leftToRight.unshift(piece)
  }
  return [...ordered, ...leftToRight]
}

/** One line out of its fragments, in the order given. */
export function createLine(fragments: readonly Fragment[]): Line {
  const first = fragments[0] as Fragment
  if (fragments.length === 1) return { ...first, fragments }
  const longest = fragments.reduce((a, b) => (b.text.length > a.text.length ? b : a))
  const { text, runs } = joinPlaced(fragments, ' ')
  return {
    ...longest,
    text,
    runs,
    u0: Math.min(...fragments.map((fragment) => fragment.u0)),
    u1: Math.max(...fragments.map((fragment) => fragment.u1)),
    top: Math.min(...fragments.map((fragment) => fragment.top)),
    bottom: Math.max(...fragments.map((fragment) => fragment.bottom)),
    oneFont: fragments.every((fragment) => fragment.oneFont && fragment.font === first.font),
    mark: first.mark,
    lead: first.lead ?? aloneLead(first, longest),
    fragments,
  }
}

/** A sign in a fragment of its own, before text in another font. */
function aloneLead(first: Fragment, longest: Fragment): Fragment['lead'] {
  return first !== longest && first.text.length === 1 && first.font !== longest.font && !/\d/.test(first.text) ? { font: first.font, sign: first.text } : null
}

/** Texts one after the other with `glue` between them; the runs move along. */
export function joinPlaced(parts: readonly PlacedText[], glue: string): { text: string; runs: Run[] } {
  let text = ''
  const runs: Run[] = []
  for (const part of parts) {
    if (text !== '') text += glue
    appendRuns(runs, part.runs, text.length)
    text += part.text
  }
  return { text, runs }
}
