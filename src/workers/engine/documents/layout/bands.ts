import type { Line } from './line.ts'
import type { PageLines } from './page-layout.ts'

/** The part of the page's height, at each end, in which running heads and feet stand. */
const zoneShare = 0.14
const rowsPerZone = 3

interface Row {
  readonly page: number
  readonly zone: 'top' | 'bottom'
  /** 0 is the outermost. */
  readonly rank: number
  readonly v: number
  readonly lines: readonly Line[]
  readonly text: string
  readonly key: string
  /** White space or another type parts it, or the rows after it, from the text. */
  readonly apart: boolean
  readonly smaller: boolean
}

const pageNumberOnly = /^[-–—|.\s]*(?:page|seite|p\.|s\.)?\s*(?:\d{1,4}|[ivxlcdm]{1,7}|[a-z]-\d{1,3}|\d{1,2}-\d{1,3})(?:\s*(?:of|de|sur|von|\/|\|)\s*\d{1,4})?[-–—|.\s]*$/iu

/**
 * The lines that are running heads, feet and page numbers: the same words (digits aside) on half of the pages,
 * or on every second one; or in the same place on half of the pages with words that come again elsewhere or
 * with the page's number; or nothing but a page number at the edge.
 */
export function findBands(pages: readonly PageLines[]): Set<Line> {
  const rows = pages.flatMap(outerRows)
  const drop = new Set<Line>()
  const pagesByKey = countPages(rows, (row) => `${row.zone}|${row.key}`)
  const pagesByTextAndPlace = countPages(rows, (row) => `${row.zone}|${row.key}|${Math.round(row.v / 4)}`)
  const pagesByPlace = countPages(rows, (row) => `${row.zone}|${Math.round(row.v / 2)}`)
  const half = Math.max(2, Math.ceil(pages.length / 2))
  const alternate = pages.length >= 6 ? Math.ceil(pages.length * 0.35) : half
  const offset = pageNumberOffset(rows, pages.length)
  const rising = risingNumbers(rows)
  for (const row of rows) {
    const sameText = pagesByKey.get(`${row.zone}|${row.key}`) ?? 0
    const place = Math.round(row.v / 2)
    const samePlace = Math.max(...[-1, 0, 1].map((step) => pagesByPlace.get(`${row.zone}|${place + step}`) ?? 0))
    const numbered = rising.has(row) || (offset !== null && edgeNumbers(row.text).includes(row.page + offset))
    const sameBoth = pagesByTextAndPlace.get(`${row.zone}|${row.key}|${Math.round(row.v / 4)}`) ?? 0
    const runs = samePlace >= half && row.rank === 0 && pages.length >= 4 && (sameBoth >= 2 || numbered)
    const numberAlone = pageNumberOnly.test(row.text) && row.rank === 0 && (numbered || pages.length < 3 || samePlace >= 2)
    // The same words in the same place on a stretch of pages: an annex, a part with its own feet.
    const stretch = row.rank < 2 && sameBoth >= Math.max(3, Math.ceil(pages.length * 0.1))
    // On a document of two pages half of the pages would be every line.
    const repeated = sameText >= alternate && pages.length >= 2
    // On few pages nothing repeats; smaller print with a number above the text is a running head all the same.
    const headOnly = row.zone === 'top' && row.rank === 0 && row.smaller && edgeNumbers(row.text).length > 0
    if (headOnly || ((repeated || runs || stretch) && row.apart) || numberAlone) for (const line of row.lines) drop.add(line)
  }
  dropSlantedRepeats(pages, half, drop)
  return drop
}

function outerRows(page: PageLines): Row[] {
  const upright = page.lines.filter((line) => line.turn === 'upright' && line.text !== '').sort((a, b) => a.v - b.v)
  const rows: Line[][] = []
  for (const line of upright) {
    const row = rows.at(-1)
    if (row && line.v - (row[0] as Line).v < 2.5) row.push(line)
    else rows.push([line])
  }
  const toRow = (zone: Row['zone'], inward: readonly Line[][]) => (lines: Line[], rank: number): Row => {
    const text = [...lines].sort((a, b) => a.u0 - b.u0).map((line) => line.text).join(' ')
    return { page: page.number, zone, rank, v: (lines[0] as Line).v, lines, text, key: bandKey(text), apart: inward.slice(rank, rowsPerZone).some((row, ahead) => isApart(row, inward[rank + ahead + 1])), smaller: isSmaller(lines, inward.slice(rank + 1)) }
  }
  const upwards = [...rows].reverse()
  const top = rows.slice(0, rowsPerZone).filter((row) => (row[0] as Line).v < page.height * zoneShare)
  const bottom = upwards.slice(0, rowsPerZone).filter((row) => (row[0] as Line).v > page.height * (1 - zoneShare))
  return [...top.map(toRow('top', rows)), ...bottom.map(toRow('bottom', upwards))]
}

/** Set smaller than each of the next rows, and away from them. */
function isSmaller(row: readonly Line[], inward: readonly Line[][]): boolean {
  const size = (row[0] as Line).size
  return inward.length >= 3 && isApart(row, inward[0]) && inward.slice(0, 3).every((next) => (next[0] as Line).size > 1.05 * size)
}

/** Further from the next row than lines of one text are, or set in another type. */
function isApart(row: readonly Line[], next: readonly Line[] | undefined): boolean {
  const here = row[0] as Line
  const there = next?.[0]
  if (!there) return true
  return Math.abs(there.v - here.v) > 1.5 * Math.max(here.size, there.size) || Math.abs(here.size - there.size) > 0.4 || here.font !== there.font
}

/** Text as bands compare it: without digits, case and spacing. */
function bandKey(text: string): string {
  return text.toLowerCase().replace(/\d+/g, '#').replace(/\b[ivxlc]+\b/g, '#').replace(/[^\p{L}#]+/gu, ' ').trim()
}

function countPages(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, number> {
  const pages = new Map<string, Set<number>>()
  for (const row of rows) {
    const key = keyOf(row)
    const seen = pages.get(key)
    if (seen) seen.add(row.page)
    else pages.set(key, new Set([row.page]))
  }
  return new Map([...pages].map(([key, seen]) => [key, seen.size]))
}

/** Numbers at either end of a row: that is where page numbers stand. */
function edgeNumbers(text: string): number[] {
  const first = /^\W*(\d{1,4})\b/.exec(text)
  const last = /\b(\d{1,4})\W*$/.exec(text)
  return [first, last].filter((match) => match !== null).map((match) => Number(match[1]))
}

/** Printed number minus page, where it is the same on a third of the pages or more. */
function pageNumberOffset(rows: readonly Row[], pageCount: number): number | null {
  const pagesByOffset = new Map<number, Set<number>>()
  for (const row of rows) {
    for (const value of edgeNumbers(row.text)) {
      const offset = value - row.page
      const seen = pagesByOffset.get(offset) ?? new Set()
      pagesByOffset.set(offset, seen.add(row.page))
    }
  }
  let best: number | null = null
  let most = Math.max(1, Math.ceil(pageCount / 3) - 1)
  for (const [offset, seen] of pagesByOffset) if (seen.size > most) [best, most] = [offset, seen.size]
  return best
}

/** Outermost rows whose numbers rise from page to page: page numbers of an excerpt follow no single offset. */
function risingNumbers(rows: readonly Row[]): Set<Row> {
  const rising = new Set<Row>()
  for (const zone of ['top', 'bottom'] as const) {
    const numbered = rows.filter((row) => row.zone === zone && row.rank === 0 && edgeNumbers(row.text).length > 0)
    const value = (row: Row): number => edgeNumbers(row.text).at(-1) ?? 0
    const inOrder = numbered.filter((row, index) => index === 0 || value(row) > value(numbered[index - 1] as Row))
    if (numbered.length >= 4 && inOrder.length >= 0.9 * numbered.length) for (const row of inOrder) rising.add(row)
  }
  return rising
}

/** Watermarks: slanted words that come again. */
function dropSlantedRepeats(pages: readonly PageLines[], half: number, drop: Set<Line>): void {
  const slanted = pages.flatMap((page) => page.lines.filter((line) => line.turn === 'slanted'))
  const pagesByText = new Map<string, Set<number>>()
  for (const line of slanted) pagesByText.set(line.text, (pagesByText.get(line.text) ?? new Set()).add(line.page))
  for (const line of slanted) if ((pagesByText.get(line.text)?.size ?? 0) >= half) drop.add(line)
}
