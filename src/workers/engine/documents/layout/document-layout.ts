import { findBands } from './bands.ts'
import { markFontBullets } from './bullets.ts'
import { createBlocks, type DraftBlock, type Item } from './blocks.ts'
import { findContents } from './contents.ts'
import { groupLines, type FontFacts, type Group } from './groups.ts'
import { findHeadings } from './headings.ts'
import { createVocabulary } from './join.ts'
import type { Line } from './line.ts'
import { matchOutline, matchStructure, plainText, type HeadingMark, type PlacedEntry } from './outline-match.ts'
import { findBodyStyle, type BodyStyle, type PageLines } from './page-layout.ts'
import { findTables, isTable } from './tables.ts'

export interface LayoutInput {
  readonly pages: readonly PageLines[]
  readonly entries: readonly PlacedEntry[]
  readonly headingTags: ReadonlyMap<number, ReadonlyMap<string, number>>
}

/** Pages without what repeats or only points: running heads and feet, contents. */
export interface CleanedPages {
  readonly pages: readonly PageLines[]
  readonly body: BodyStyle
  readonly marks: ReadonlyMap<Line, HeadingMark>
}

/** First half of the layout, which needs no font names: what is text, and what outline and tags call a heading. */
export function cleanPages(input: LayoutInput): CleanedPages {
  const bands = findBands(input.pages)
  const withoutBands = keepLines(input.pages, (line) => !bands.has(line))
  const titles = new Set(input.entries.map((entry) => plainText(entry.title)))
  const contents = findContents(withoutBands, titles)
  const pages = markFontBullets(keepLines(withoutBands, (line) => !contents.has(line)))
  const marks = matchOutline(pages, input.entries)
  // The outline is trusted first; tags add what it does not have, unless it already covers the document.
  for (const [line, mark] of matchStructure(pages, input.headingTags)) if (!marks.has(line)) marks.set(line, mark)
  return { pages, body: findBodyStyle(pages), marks }
}

/** Second half: groups, headings, tables, blocks. */
export function layOut(cleaned: CleanedPages, fonts: FontFacts): DraftBlock[] {
  const { pages, body, marks } = cleaned
  const context = { body, fonts, marks }
  const items: Item[] = []
  const groups: Group[] = []
  for (const page of pages) {
    let stretch: Line[] = []
    const close = (): void => {
      for (const group of groupLines({ lines: stretch }, context)) {
        groups.push(group)
        items.push({ kind: 'group', group })
      }
      stretch = []
    }
    for (const part of findTables(page.lines, body.leading, (line) => marks.has(line) || fonts.isMono(line.font))) {
      if (isTable(part)) {
        close()
        items.push({ kind: 'table', table: part })
      } else stretch.push(part)
    }
    close()
  }
  const heights = new Map(pages.map((page) => [page.number, page.height]))
  return createBlocks(items, {
    body,
    fonts,
    levels: findHeadings(groups, body, fonts),
    vocabulary: createVocabulary(pages.flatMap((page) => page.lines)),
    pageHeight: (page) => heights.get(page) ?? 0,
  })
}

function keepLines(pages: readonly PageLines[], keep: (line: Line) => boolean): PageLines[] {
  return pages.map((page) => ({ ...page, lines: page.lines.filter(keep) }))
}
