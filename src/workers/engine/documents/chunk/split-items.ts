import { appendRuns } from '../runs.ts'
import { sliceRuns, type CountedItem, type Heading, type Item } from './items.ts'
import { splitText, type Range } from './split-text.ts'
import type { CountTokens } from './tokens.ts'
import type { Run } from '../../../../shared/model/geometry.ts'

/** What may always be said in a passage, however long its headings are. */
const leastTextTokens = 64

/** The headings of a path as the beginning of a passage's contextual text. */
export function contextOf(path: readonly Heading[]): string {
  return path.map((heading) => `${heading.text}\n`).join('')
}

/** An item whose headings leave no room for text stands under the innermost one that does, or under none. */
export function withFittingPath(item: Item, maxTokens: number, count: CountTokens): Item {
  let path = item.path
  // Hardly any path is this long: most need no counting.
  if (path.reduce((sum, heading) => sum + heading.text.length, 0) < maxTokens / 4) return item
  while (path.length > 0 && count(contextOf(path)) > maxTokens - leastTextTokens) path = path.slice(1)
  return path === item.path ? item : { ...item, path }
}

/** The item in parts whose contextual text fits; itself when it does. */
export function splitItem(item: Item, maxTokens: number, count: CountTokens): CountedItem[] {
  const tokens = count(item.text)
  const contextTokens = item.path.length === 0 ? 0 : count(contextOf(item.path))
  if (contextTokens + tokens <= maxTokens) return [{ ...item, tokens }]
  const room = maxTokens - contextTokens
  const parts = item.kind === 'table' ? splitTable(item, room, count) : rangesAsItems(item, splitText(item.text, room, count))
  return parts.map((part) => ({ ...part, tokens: count(part.text) }))
}

function rangesAsItems(item: Item, ranges: readonly Range[]): Item[] {
  return ranges.map(({ start, end }, index) => partOf(item, start, end, index === 0 ? item.glue : '\n'))
}

function partOf(item: Item, start: number, end: number, glue: Item['glue']): Item {
  const runs = sliceRuns(item.runs, start, end)
  return { ...item, text: item.text.slice(start, end), runs, page: runs[0]?.[2] ?? item.page, headLines: 0, glue }
}

/** Rows stay whole and every part begins with the head; what does not fit even so is cut as text. */
function splitTable(item: Item, room: number, count: CountTokens): Item[] {
  const lines = linesOf(item.text)
  const headEnd = lines[item.headLines - 1]?.end ?? 0
  const head = item.text.slice(0, headEnd)
  const rows = lines.slice(item.headLines)
  const headTokens = count(`${head}\n`)
  if (rows.length === 0 || headTokens > room / 2) return rangesAsItems(item, splitText(item.text, room, count))
  const parts: Item[] = []
  let from: number | null = null
  const emit = (end: number): void => {
    if (from === null) return
    parts.push(parts.length === 0 && from === rows[0]?.start ? partOf(item, 0, end, item.glue) : withHead(item, headEnd, from, end))
    from = null
  }
  let end = headEnd
  for (const row of rows) {
    const start: number = from ?? row.start
    const rowFits = count(`${head}\n${item.text.slice(start, row.end)}`) <= room
    if (!rowFits) emit(end)
    if (!rowFits && count(`${head}\n${item.text.slice(row.start, row.end)}`) > room) {
      // The first part must still carry the head, or its words would be lost.
      if (parts.length === 0) parts.push(partOf(item, 0, headEnd, item.glue))
      for (const range of splitText(item.text.slice(row.start, row.end), room, count)) parts.push(partOf(item, row.start + range.start, row.start + range.end, '\n'))
      end = row.end
      continue
    }
    from ??= row.start
    end = row.end
  }
  emit(end)
  return parts
}

function withHead(item: Item, headEnd: number, start: number, end: number): Item {
  const head = `${item.text.slice(0, headEnd)}\n`
  const runs: Run[] = sliceRuns(item.runs, 0, headEnd)
  const rows = sliceRuns(item.runs, start, end)
  appendRuns(runs, rows, head.length)
  return { ...item, text: head + item.text.slice(start, end), runs, page: rows[0]?.[2] ?? item.page, headLines: 0 }
}

function linesOf(text: string): Range[] {
  const lines: Range[] = []
  let start = 0
  for (const line of text.split('\n')) {
    lines.push({ start, end: start + line.length })
    start += line.length + 1
  }
  return lines
}
