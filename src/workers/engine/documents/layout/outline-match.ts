import type { Line } from './line.ts'
import type { PageLines } from './page-layout.ts'

/** A bookmark with its place on the displayed page. */
export interface PlacedEntry {
  readonly title: string
  readonly level: number
  readonly page: number
  /** From the top of the displayed page; null when the bookmark names only the page. */
  readonly y: number | null
}

/** Lines that together are one heading, by the surest sign there was. */
export interface HeadingMark {
  readonly level: number
  /** The same for all lines of one heading, and only for them. */
  readonly id: string
}

const maxHeadingLines = 4
const maxTaggedCharacters = 180
/** Of two-letter pairs in common; below this, titles are different titles. */
const similarEnough = 0.86

/**
 * Finds each bookmark's words on the page that it leads to. A bookmark whose words are not there marks nothing:
 * the outline may be wrong, and what stands on the page is the document.
 */
export function matchOutline(pages: readonly PageLines[], entries: readonly PlacedEntry[]): Map<Line, HeadingMark> {
  const marks = new Map<Line, HeadingMark>()
  const byNumber = new Map(pages.map((page) => [page.number, page]))
  const plain = new Map<number, readonly string[]>()
  const plainOf = (page: PageLines): readonly string[] => {
    const before = plain.get(page.number)
    if (before) return before
    const made = page.lines.map((line) => plainText(line.text))
    plain.set(page.number, made)
    return made
  }
  entries.forEach((entry, index) => {
    const title = plainText(entry.title)
    if (title.length < 2) return
    for (const number of [entry.page, entry.page + 1, entry.page - 1]) {
      const page = byNumber.get(number)
      if (!page) continue
      const found = findTitle(page, plainOf(page), title, number === entry.page ? entry.y : null, marks)
      if (!found) continue
      for (const line of found) marks.set(line, { level: entry.level, id: `outline-${index}` })
      return
    }
  })
  return marks
}

function findTitle(page: PageLines, plain: readonly string[], title: string, y: number | null, taken: ReadonlyMap<Line, unknown>): Line[] | null {
  let best: Line[] | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (let start = 0; start < plain.length; start += 1) {
    let joined = ''
    for (let count = 1; count <= maxHeadingLines && start + count <= plain.length; count += 1) {
      joined += plain[start + count - 1] as string
      if (joined.length > title.length + 8) break
      if (!sameTitle(joined, title)) continue
      const lines = page.lines.slice(start, start + count)
      if (lines.some((line) => taken.has(line))) break
      const distance = y === null ? start : Math.abs((lines[0] as Line).top - y)
      // An inexact match may begin a line too early; the nearer one to the bookmark's place wins.
      if (distance < bestDistance) [best, bestDistance] = [lines, distance]
      break
    }
  }
  return best
}

function sameTitle(found: string, title: string): boolean {
  if (found === title) return true
  if (Math.abs(found.length - title.length) > Math.max(6, 0.2 * title.length)) return false
  // One of them carries the section's number, the other does not.
  const [long, short] = found.length > title.length ? [found, title] : [title, found]
  if (short.length >= 3 && long.endsWith(short) && /^(?:chapter|chapitre|kapitel|part|partie|section|appendix|annexe)?[\divx]{1,7}[a-z]?$/.test(long.slice(0, long.length - short.length))) return true
  return title.length >= 8 && similarity(found, title) >= similarEnough
}

/** Letters and digits only, folded: spacing, accents and punctuation differ between outline and page. */
export function plainText(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Sørensen–Dice over letter pairs. */
function similarity(a: string, b: string): number {
  const pairs = new Map<string, number>()
  for (let index = 0; index < a.length - 1; index += 1) {
    const pair = a.slice(index, index + 2)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  let common = 0
  for (let index = 0; index < b.length - 1; index += 1) {
    const pair = b.slice(index, index + 2)
    const left = pairs.get(pair) ?? 0
    if (left > 0) {
      common += 1
      pairs.set(pair, left - 1)
    }
  }
  return (2 * common) / Math.max(1, a.length + b.length - 2)
}

/** Headings of the structure tree: neighbouring lines with the same heading's content are one heading. */
export function matchStructure(pages: readonly PageLines[], levelsByPage: ReadonlyMap<number, ReadonlyMap<string, number>>): Map<Line, HeadingMark> {
  const found: { readonly mark: HeadingMark; readonly lines: Line[] }[] = []
  for (const page of pages) {
    const levels = levelsByPage.get(page.number)
    if (!levels || levels.size === 0) continue
    let previous: number | null = null
    for (const line of page.lines) {
      const level = line.mark === null ? undefined : levels.get(line.mark)
      if (level === undefined || !/\p{L}/u.test(line.text)) {
        previous = null
        continue
      }
      if (previous !== level) found.push({ mark: { level, id: `tag-${found.length}` }, lines: [] })
      previous = level
      found.at(-1)?.lines.push(line)
    }
  }
  // Authors style paragraphs as headings to make them large.
  const real = found.filter(({ lines }) => lines.reduce((sum, line) => sum + line.text.length, 0) <= maxTaggedCharacters)
  return new Map(real.flatMap(({ mark, lines }) => lines.map((line) => [line, mark] as const)))
}
