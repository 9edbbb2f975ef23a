import type { Block } from '../../../../shared/model/document.ts'
import type { Run } from '../../../../shared/model/geometry.ts'
import { appendRuns } from '../runs.ts'
import { boxAround, toTenth } from './piece.ts'
import type { Line } from './line.ts'
import { joinLines, type Vocabulary } from './join.ts'
import { captionMark, listMarker, type Marker } from './markers.ts'
import type { FontFacts, Group } from './groups.ts'
import type { BodyStyle } from './page-layout.ts'
import type { TableRegion } from './tables.ts'

/** A block before its number: the page knows which blocks begin on it. */
export type DraftBlock = Omit<Block, 'index'>

/** What stands at one place of a page's order: a group of lines, or a table. */
export type Item = { readonly kind: 'group'; readonly group: Group } | { readonly kind: 'table'; readonly table: TableRegion }

export interface BlockContext {
  readonly body: BodyStyle
  readonly fonts: FontFacts
  readonly levels: ReadonlyMap<Group, number>
  readonly vocabulary: Vocabulary
  readonly pageHeight: (page: number) => number
}

/** Turns the items of a whole document, in order, into blocks. */
export function createBlocks(items: readonly Item[], context: BlockContext): DraftBlock[] {
  const blocks: DraftBlock[] = []
  /** Where the markers of the open list levels stand. */
  let nesting: number[] = []
  for (const part of joinContinued(items, context)) {
    if (part.kind === 'table') {
      blocks.push(tableBlock(part.table))
      nesting = []
      continue
    }
    const { as, lines } = part
    if (as.kind === 'list-item') nesting = nested(nesting, lines[0] as Line)
    else if (as.kind !== 'footnote' && as.kind !== 'caption') nesting = []
    blocks.push(textBlock(as, lines, nesting.length, context))
  }
  return blocks
}

type Part = { readonly kind: 'table'; readonly table: TableRegion } | { readonly kind: 'text'; readonly as: Kind; readonly lines: readonly Line[] }

/** Sentences that go on in the next column or on the next page become one part, notes and captions between them after it. */
function joinContinued(items: readonly Item[], context: BlockContext): Part[] {
  const parts: Part[] = []
  for (const item of items) {
    if (item.kind === 'table') {
      parts.push(item)
      continue
    }
    const as = kindOf(item.group, context)
    const last = parts.at(-1)
    if (as.kind === 'code' && last?.kind === 'text' && last.as.kind === 'code' && isNextCode(last.lines, item.group)) {
      parts[parts.length - 1] = { ...last, lines: [...last.lines, ...item.group.lines] }
      continue
    }
    if (as.kind === 'paragraph') {
      let at = parts.length - 1
      while (isBetween(parts[at])) at -= 1
      const before = parts[at]
      if (before?.kind === 'text' && (before.as.kind === 'paragraph' || before.as.kind === 'list-item') && continues(before.lines, item.group)) {
        parts[at] = { ...before, lines: [...before.lines, ...item.group.lines] }
        continue
      }
    }
    parts.push({ kind: 'text', as, lines: item.group.lines })
  }
  return parts
}

type Kind =
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'list-item'; readonly marker: Marker }
  | { readonly kind: 'paragraph' | 'caption' | 'footnote' | 'code' }

function kindOf(group: Group, context: BlockContext): Kind {
  const first = group.lines[0] as Line
  const level = context.levels.get(group)
  if (level !== undefined) return { kind: 'heading', level }
  const caption = captionMark(first.text)
  if (caption && (caption.sure || isCaptionStyle(group, context))) return { kind: 'caption' }
  if (isFootnote(group, context)) return { kind: 'footnote' }
  if (group.lines.every((line) => line.oneFont && context.fonts.isMono(line.font))) return { kind: 'code' }
  const marker = listMarker(first.text)
  if (marker) return { kind: 'list-item', marker }
  return { kind: 'paragraph' }
}

/** "Figure 3 Pumps" without a sign after the number: a caption when it is set differently from the text. */
function isCaptionStyle({ lines }: Group, { body }: BlockContext): boolean {
  const first = lines[0] as Line
  return lines.length <= 4 && (first.font !== body.font || first.size < 0.95 * body.size)
}

/** Small print in the lower part of the page that begins with a mark. */
function isFootnote(group: Group, { body, pageHeight }: BlockContext): boolean {
  const first = group.lines[0] as Line
  return first.turn === 'upright' && first.size < 0.93 * body.size && first.v > 0.6 * pageHeight(first.page) && /^(?:\d{1,3}\)?|[*†‡§¹²³⁴-⁹])\s*[\p{L}«“"‘(]/u.test(first.text)
}

/** Code goes on under an empty line or two. */
function isNextCode(lines: readonly Line[], next: Group): boolean {
  const last = lines.at(-1) as Line
  const first = next.lines[0] as Line
  return first.page === last.page && first.v > last.v && first.v - last.v < 4 * first.size
}

function isBetween(part: Part | undefined): boolean {
  return part?.kind === 'text' && (part.as.kind === 'footnote' || part.as.kind === 'caption')
}

/** The text goes on in another column or on the next page in the same type, in the middle of a sentence. */
function continues(lines: readonly Line[], next: Group): boolean {
  const last = lines.at(-1) as Line
  const first = next.lines[0] as Line
  if (last.turn !== 'upright' || first.turn !== 'upright') return false
  const elsewhere = first.page > last.page || first.v < last.v - last.size
  if (!elsewhere || first.page > last.page + 1 || Math.abs(last.size - first.size) > 0.6) return false
  if (/[.!?:…»”"]$/.test(last.text)) return false
  return /^[\p{Ll}(«“"\d]/u.test(first.text) || (/[-,]$/.test(last.text) && /^[\p{L}]/u.test(first.text))
}

/** The open levels after an item whose marker stands at this place. */
function nested(open: readonly number[], line: Line): number[] {
  const levels = open.filter((u0) => u0 < line.u0 - 0.5 * line.size)
  return [...levels, line.u0]
}

function textBlock(kind: Kind, lines: readonly Line[], depth: number, { vocabulary }: BlockContext): DraftBlock {
  const place = { page: (lines[0] as Line).page, box: boxOnFirstPage(lines) }
  if (kind.kind === 'code') {
    const { text, runs } = codeText(lines)
    return { kind: 'code', ...place, text, runs }
  }
  const { text, runs } = joinLines(lines, vocabulary)
  switch (kind.kind) {
    case 'heading':
      return { kind: 'heading', level: kind.level, ...place, text, runs }
    case 'list-item': {
      const cut = kind.marker.length
      return { kind: 'list-item', level: Math.max(1, depth), marker: kind.marker.marker, ...place, text: text.slice(cut), runs: cutRuns(runs, cut) }
    }
    default:
      return { kind: kind.kind, ...place, text, runs }
  }
}

/** Code keeps its lines, and its indentation as spaces. */
function codeText(lines: readonly Line[]): { text: string; runs: Run[] } {
  const left = Math.min(...lines.map((line) => line.u0))
  let text = ''
  const runs: Run[] = []
  for (const line of lines) {
    if (text !== '') text += '\n'
    const perCharacter = (line.u1 - line.u0) / Math.max(1, line.text.length)
    text += ' '.repeat(Math.max(0, Math.min(40, Math.round((line.u0 - left) / Math.max(1, perCharacter)))))
    appendRuns(runs, line.runs, text.length)
    text += line.text
  }
  return { text, runs }
}

/** Runs of the text without its first characters. */
function cutRuns(runs: readonly Run[], cut: number): Run[] {
  const kept: Run[] = []
  for (const [start, end, page, x0, y0, x1, y1] of runs) {
    if (end <= cut) continue
    const from = Math.max(start, cut)
    const x = x0 + ((x1 - x0) * (from - start)) / (end - start)
    kept.push([from - cut, end - cut, page, toTenth(x), y0, x1, y1])
  }
  return kept
}

function tableBlock(table: TableRegion): DraftBlock {
  return { kind: 'table', page: table.page, box: table.box, text: table.text, rows: table.rows.map((row) => [...row]), runs: [...table.runs] }
}

/** Around the lines on the first one's page. */
function boxOnFirstPage(lines: readonly Line[]): Block['box'] {
  const { page } = lines[0] as Line
  return boxAround(lines.filter((line) => line.page === page))
}
