import type { Block, PassageKind } from '../../../../shared/model/document.ts'
import type { Run } from '../../../../shared/model/geometry.ts'
import { appendRuns } from '../runs.ts'

/** A heading as passages carry it. The same object wherever it is in a path, so that paths can be compared. */
export interface Heading {
  readonly level: number
  readonly text: string
  readonly runs: readonly Run[]
}

/** One thing that is kept together if it fits: a paragraph, a list, a table with its caption, a piece of code. */
export interface Item {
  readonly kind: PassageKind
  /** From the highest heading to the one that it stands under. */
  readonly path: readonly Heading[]
  readonly text: string
  readonly runs: readonly Run[]
  readonly page: number
  /** Tables: how many lines of `text` are caption and head, repeated when the rows are split. */
  readonly headLines: number
  /** Between this item and the one before it in the same passage. */
  readonly glue: '\n' | '\n\n'
}

/** An item whose text has been counted: counting is the dearest part of chunking, and done once for each text. */
export interface CountedItem extends Item {
  readonly tokens: number
}

/**
 * Blocks as items in reading order: a heading ends those of its level and below, a list is one item, a table
 * takes a caption beside it along. A heading that nothing stands under becomes an item of its own, so that its
 * words are not lost.
 */
export function itemsOf(blocks: readonly Block[]): Item[] {
  const items: Item[] = []
  let path: Heading[] = []
  let pathUsed = true
  let headingPage = 1
  const flushHeading = (): void => {
    const last = path.at(-1)
    if (pathUsed || !last) return
    items.push({ kind: 'text', path: path.slice(0, -1), text: last.text, runs: last.runs, page: headingPage, headLines: 0, glue: '\n\n' })
    path = path.slice(0, -1)
    pathUsed = true
  }
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index] as Block
    if (block.text.trim() === '') continue
    if (block.kind === 'heading') {
      const level = block.level ?? 1
      // A deeper heading is something that stands under this one.
      if ((path.at(-1)?.level ?? 0) >= level) flushHeading()
      path = [...path.filter((heading) => heading.level < level), { level, text: block.text, runs: block.runs }]
      pathUsed = false
      headingPage = block.page
      continue
    }
    pathUsed = true
    if (block.kind === 'list-item') {
      const end = listEnd(blocks, index)
      items.push(listItem(blocks.slice(index, end), path))
      index = end - 1
      continue
    }
    const next = blocks[index + 1]
    if (block.kind === 'caption' && next?.kind === 'table') {
      items.push(tableItem(next, path, block))
      index += 1
      continue
    }
    items.push(block.kind === 'table' ? tableItem(block, path, null) : textItem(block, path))
  }
  flushHeading()
  return items
}

function listEnd(blocks: readonly Block[], from: number): number {
  let end = from + 1
  while (blocks[end]?.kind === 'list-item') end += 1
  return end
}

function listItem(blocks: readonly Block[], path: readonly Heading[]): Item {
  const first = blocks[0] as Block
  let text = ''
  const runs: Run[] = []
  for (const block of blocks) {
    if (text !== '') text += '\n'
    text += '  '.repeat((block.level ?? 1) - 1)
    if (block.marker) text += `${block.marker} `
    appendRuns(runs, block.runs, text.length)
    text += block.text
  }
  return { kind: 'list', path, text, runs, page: first.page, headLines: 0, glue: '\n' }
}

function tableItem(block: Block, path: readonly Heading[], caption: Block | null): Item {
  if (!caption) return { kind: 'table', path, text: block.text, runs: block.runs, page: block.page, headLines: 2, glue: '\n\n' }
  const runs: Run[] = [...caption.runs]
  const before = `${caption.text.replace(/\n/g, ' ')}\n`
  appendRuns(runs, block.runs, before.length)
  return { kind: 'table', path, text: before + block.text, runs, page: caption.page, headLines: 3, glue: '\n\n' }
}

function textItem(block: Block, path: readonly Heading[]): Item {
  const kind: PassageKind = block.kind === 'code' ? 'code' : block.kind === 'caption' ? 'caption' : 'text'
  return { kind, path, text: block.text, runs: block.runs, page: block.page, headLines: 0, glue: '\n\n' }
}

/** The runs of [start, end), counted from there; one that reaches over an edge is cut in proportion. */
export function sliceRuns(runs: readonly Run[], start: number, end: number): Run[] {
  const kept: Run[] = []
  for (const [from, to, page, x0, y0, x1, y1] of runs) {
    const a = Math.max(from, start)
    const b = Math.min(to, end)
    if (a >= b) continue
    const perCharacter = (x1 - x0) / (to - from)
    const left = a === from ? x0 : Math.round((x0 + (a - from) * perCharacter) * 10) / 10
    const right = b === to ? x1 : Math.round((x0 + (b - from) * perCharacter) * 10) / 10
    kept.push([a - start, b - start, page, left, y0, right, y1])
  }
  return kept
}
