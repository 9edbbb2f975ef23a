import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DocumentWarning } from '../../../../shared/model/document.ts'
import type { Work } from '../../pipeline/ports.ts'
import { countUndecodable } from '../layout/characters.ts'
import { createMonoDetector } from '../layout/fonts.ts'
import { buildLines } from '../layout/lines.ts'
import { orderLines } from '../layout/order.ts'
import type { PlacedEntry } from '../layout/outline-match.ts'
import type { PageLines } from '../layout/page-layout.ts'
import { FailureError } from '../../../../shared/failure.ts'
import type { OpenPdf } from './open-pdf.ts'
import type { OutlineEntry } from './outline.ts'
import { readPagePieces } from './page-pieces.ts'
import { readStructure } from './structure.ts'

export interface PagesRead {
  readonly pages: readonly (PageLines & { readonly failed: boolean })[]
  readonly entries: readonly PlacedEntry[]
  readonly headingTags: ReadonlyMap<number, ReadonlyMap<string, number>>
  readonly monoFonts: ReadonlySet<string>
  readonly warnings: readonly DocumentWarning[]
  readonly undecodableCharacters: number
  readonly characters: number
  readonly reorderedPages: number
}

/**
 * All pages as ordered lines. A page that fails is marked and the rest is read; between pages the thread's event
 * loop runs once, so that an abort is heard.
 */
export async function readPages({ document, guard }: Pick<OpenPdf, 'document' | 'guard'>, outline: readonly OutlineEntry[], tagged: boolean, work: Work): Promise<PagesRead> {
  const total = document.numPages
  const pages: (PageLines & { failed: boolean })[] = []
  const entries: PlacedEntry[] = []
  const headingTags = new Map<number, ReadonlyMap<string, number>>()
  const warnings: DocumentWarning[] = []
  const mono = createMonoDetector()
  let undecodableCharacters = 0
  let characters = 0
  let reorderedPages = 0
  const entriesByPage = groupByPage(outline)
  for (let number = 1; number <= total; number += 1) {
    work.signal.throwIfAborted()
    let failed = false
    let width = 0
    let height = 0
    let lines: PageLines['lines'] = []
    try {
      const page = await guard(document.getPage(number))
      const read = await guard(readPagePieces(page, tagged))
      ;({ width, height } = read)
      for (const entry of entriesByPage.get(number) ?? []) entries.push(placed(entry, page.getViewport({ scale: 1 })))
      if (tagged) {
        const { headings } = await guard(readStructure(page))
        if (headings.size > 0) headingTags.set(number, headings)
      }
      for (const piece of read.pieces) mono.add(piece.font, piece.text, piece.u1 - piece.u0, piece.size, read.families.get(piece.font))
      const ordered = orderLines(buildLines(number, read.pieces))
      lines = ordered.lines
      if (ordered.reordered) {
        reorderedPages += 1
        warnings.push({ code: 'suspect-order', message: `The order of the text on page ${number} was reconstructed.`, page: number })
      }
      page.cleanup()
    } catch (error) {
      work.signal.throwIfAborted()
      // The file is gone, not the page.
      if (error instanceof FailureError) throw error
      failed = true
      warnings.push({ code: 'page-failed', message: `Page ${number} could not be read: ${error instanceof Error ? error.message : String(error)}.`, page: number })
    }
    let undecodable = 0
    let letters = 0
    for (const line of lines) {
      undecodable += countUndecodable(line.text)
      letters += line.text.length
    }
    if (!failed && letters === 0) warnings.push({ code: 'page-without-text', message: `Page ${number} has no text: it is blank or an image.`, page: number })
    if (undecodable > 0.05 * letters && undecodable > 3) {
      warnings.push({ code: 'undecodable-characters', message: `${undecodable} characters on page ${number} could not be decoded.`, page: number })
    }
    undecodableCharacters += undecodable
    characters += letters
    pages.push({ number, width, height, lines, failed })
    work.report({ done: number, total })
    await nextTurn()
  }
  return { pages, entries: inOutlineOrder(outline, entries), headingTags, monoFonts: mono.monoFonts(), warnings, undecodableCharacters, characters, reorderedPages }
}

function groupByPage(outline: readonly OutlineEntry[]): Map<number, OutlineEntry[]> {
  const groups = new Map<number, OutlineEntry[]>()
  for (const entry of outline) {
    const group = groups.get(entry.page)
    if (group) group.push(entry)
    else groups.set(entry.page, [entry])
  }
  return groups
}

function placed(entry: OutlineEntry, viewport: { convertToViewportPoint(x: number, y: number): unknown[] }): PlacedEntry {
  const y = entry.top === null ? null : Number(viewport.convertToViewportPoint(entry.left ?? 0, entry.top)[1])
  return { title: entry.title, level: entry.level, page: entry.page, y }
}

/** Entries were placed page by page; matching wants them as the outline has them. */
function inOutlineOrder(outline: readonly OutlineEntry[], entries: readonly PlacedEntry[]): PlacedEntry[] {
  const position = new Map<string, number>()
  outline.forEach((entry, index) => {
    const key = `${entry.page}|${entry.level}|${entry.title}`
    if (!position.has(key)) position.set(key, index)
  })
  const of = (entry: PlacedEntry): number => position.get(`${entry.page}|${entry.level}|${entry.title}`) ?? 0
  return [...entries].sort((a, b) => of(a) - of(b))
}
