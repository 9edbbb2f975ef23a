import type { Line } from './line.ts'
import { plainText } from './outline-match.ts'
import type { PageLines } from './page-layout.ts'

const leaders = /(?:\.\s?){4,}|…{2,}|_{4,}|(?:·\s?){4,}/
const endsWithPage = /(?:\s|\.|…)(?:\d{1,4}|[ivxlc]{1,6})$/
const contentsTitle = /^(?:table of contents|contents|inhaltsverzeichnis|inhalt|table des mati[eè]res|sommaire|[ií]ndice|tabla de contenidos|sumario|sum[aá]rio|indice|list of (?:figures|tables)|table des (?:figures|illustrations)|liste des (?:figures|tableaux)|abbildungsverzeichnis|tabellenverzeichnis|inhoud|목차|目次|目录)$/iu
const leastEntries = 4

/**
 * The lines of contents pages and lists of figures: they repeat headings with page numbers, and would fill
 * passages with words that say nothing. A page is one when leaders and page numbers end most of its lines.
 */
export function findContents(pages: readonly PageLines[], headingTitles: ReadonlySet<string>): Set<Line> {
  const drop = new Set<Line>()
  let inside = false
  for (const page of pages) {
    const rows = rowsOf(page.lines)
    const titleAt = rows.findIndex((row) => contentsTitle.test(row.text.trim()))
    // Under its title, whatever ends with a page number is an entry.
    const entries = rows.map((row, index) => isEntry(row.text, headingTitles) || (titleAt >= 0 && index > titleAt && row.text.length < 140 && endsWithPage.test(row.text)))
    const count = entries.filter(Boolean).length
    const enough = count >= (titleAt >= 0 || inside ? leastEntries : 6)
    if (!enough) {
      // The last entries of contents that fill the pages before.
      const leading = entries.indexOf(false) < 0 ? rows.length : entries.indexOf(false)
      if (inside) for (const row of rows.slice(0, leading)) for (const line of row.lines) drop.add(line)
      inside = false
      continue
    }
    const first = titleAt >= 0 ? titleAt : entries.indexOf(true)
    const last = entries.lastIndexOf(true)
    // Lines between entries are titles too long for one line; but text after them is text.
    const within = entries.slice(first, last + 1).filter(Boolean).length
    if (within < 0.45 * (last - first)) {
      inside = false
      continue
    }
    for (const row of rows.slice(inside && titleAt < 0 ? 0 : first, last + 1)) for (const line of row.lines) drop.add(line)
    inside = last >= rows.length - 4
  }
  return drop
}

interface TextRow {
  readonly lines: readonly Line[]
  readonly text: string
}

/** Lines of one baseline together: a title and its page number are often far apart. */
function rowsOf(lines: readonly Line[]): TextRow[] {
  const rows: Line[][] = []
  for (const line of lines) {
    const row = rows.at(-1)
    if (row && Math.abs((row[0] as Line).v - line.v) < 2 && line.u0 > (row.at(-1) as Line).u1) row.push(line)
    else rows.push([line])
  }
  return rows.map((row) => ({ lines: row, text: row.map((line) => line.text).join(' ') }))
}

function isEntry(text: string, headingTitles: ReadonlySet<string>): boolean {
  if (!endsWithPage.test(text) && !leaders.test(text)) return false
  if (leaders.test(text)) return true
  const title = plainText(text.replace(/[\s.…]*(?:\d{1,4}|[ivxlc]{1,6})$/, ''))
  return title.length >= 3 && (headingTitles.has(title) || headingTitles.has(title.replace(/^\d+/, '')))
}
