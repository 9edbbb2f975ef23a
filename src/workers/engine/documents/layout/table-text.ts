import type { Run } from '../../../../shared/model/geometry.ts'
import type { PlacedText } from './line.ts'

/** Rows as a Markdown table, the first one as its head, with the runs of every cell moved to their place. */
export function tableMarkdown(rows: readonly (readonly PlacedText[])[]): { text: string; runs: Run[] } {
  let text = ''
  const runs: Run[] = []
  rows.forEach((row, index) => {
    if (index > 0) text += '\n'
    text += '|'
    for (const cell of row) {
      text += ' '
      placeCell(cell, text.length, runs)
      text += `${escapeCell(cell.text)} |`
    }
    if (index === 0) text += `\n|${' --- |'.repeat(row.length)}`
  })
  return { text, runs }
}

/** A bar inside a cell would end it. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function placeCell(cell: PlacedText, at: number, runs: Run[]): void {
  const bars = (upTo: number): number => cell.text.slice(0, upTo).split('|').length - 1
  const plain = !cell.text.includes('|')
  for (const [start, end, page, x0, y0, x1, y1] of cell.runs) {
    runs.push([at + start + (plain ? 0 : bars(start)), at + end + (plain ? 0 : bars(end)), page, x0, y0, x1, y1])
  }
}
