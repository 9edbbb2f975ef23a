import type { Block } from '../../../shared/model/document.ts'

type PlainBlock = Omit<Block, 'runs'>

/** A document's blocks as Markdown (CommonMark with tables), in reading order. Text is escaped; tables come as they were read. */
export function blocksToMarkdown(blocks: readonly PlainBlock[]): string {
  const parts: string[] = []
  let before: PlainBlock | null = null
  for (const block of blocks) {
    // Items of one list stand close together, everything else a line apart.
    if (before) parts.push(before.kind === 'list-item' && block.kind === 'list-item' ? '\n' : '\n\n')
    parts.push(blockToMarkdown(block))
    before = block
  }
  return parts.length === 0 ? '' : `${parts.join('')}\n`
}

function blockToMarkdown(block: PlainBlock): string {
  const { kind, text, level = 1, marker = '' } = block
  switch (kind) {
    case 'heading':
      return `${'#'.repeat(Math.min(6, level))} ${oneLine(text)}`
    case 'list-item': {
      const number = /^\(?(\d{1,9})[.)]?\)?$/.exec(marker.trim())?.[1]
      return `${'   '.repeat(level - 1)}${number === undefined ? '-' : `${number}.`} ${oneLine(text)}`
    }
    case 'table':
      return block.rows && block.rows.length > 0 ? tableToMarkdown(block.rows) : text
    case 'code':
      return fence(text)
    case 'caption':
      return `*${oneLine(text)}*`
    case 'footnote':
      return `> ${oneLine(text)}`
    case 'formula':
    case 'paragraph':
      return escapeLines(text)
  }
}

function tableToMarkdown(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map((row) => row.length))
  const line = (cells: readonly string[]): string => `| ${Array.from({ length: width }, (_, index) => oneLine(cells[index] ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `|${' --- |'.repeat(width)}`, ...body.map(line)].join('\n')
}

/** A fence longer than any in the text. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length))
  const mark = '`'.repeat(longest + 1)
  return `${mark}\n${text}\n${mark}`
}

function oneLine(text: string): string {
  return escapeMarkdown(text.replace(/\s+/gu, ' ').trim())
}

function escapeLines(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeMarkdown(line.trim()))
    .join('\n')
}

/** So that text stays text: marks of emphasis, links, code and HTML anywhere, of blocks at the beginning of a line. */
export function escapeMarkdown(line: string): string {
  return line
    .replace(/[\\`*_[\]<]/gu, '\\$&')
    .replace(/^(#{1,6}|[+>-]|={3,}|~{3,})(?=\s|$|>)/u, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s)/u, '$1\\$2')
}
