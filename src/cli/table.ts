import { visible, type Output } from './output.ts'

/** A plain table for people: columns as wide as their widest cell, the widest ones cut until a line fits the terminal. */
export interface Column<T> {
  readonly title: string
  readonly value: (row: T) => string
  readonly align?: 'right'
  /** Longest width; longer text is cut with an ellipsis. */
  readonly max?: number
}

/** A title is not cut shorter than this. */
const leastWidth = 10

export async function printTable<T>(output: Output, rows: readonly T[], columns: readonly Column<T>[]): Promise<void> {
  const whole = rows.map((row) => columns.map((column) => cut(column.value(row), column.max ?? 60)))
  const wanted = columns.map((column, at) => Math.max(width(column.title), ...whole.map((line) => width(line[at] ?? ''))))
  const widths = output.tableColumns === null ? wanted : fitted(wanted, output.tableColumns)
  const cells = whole.map((line) => line.map((text, at) => cut(text, widths[at] ?? 0)))
  await output.line(output.paint.dim(join(columns.map((column, at) => cut(column.title, widths[at] ?? 0)))))
  for (const line of cells) await output.line(join(line))

  function join(line: readonly string[]): string {
    return line
      .map((text, at) => (columns[at]?.align === 'right' ? pad(text, widths[at] ?? 0) + text : text + pad(text, widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  }
}

/** Takes from the widest column until all fit; where that leaves too little to read, lines wrap. */
function fitted(widths: readonly number[], columns: number): number[] {
  const fit = [...widths]
  for (let over = fit.reduce((sum, each) => sum + each + 2, -2) - columns; over > 0; over -= 1) {
    const widest = Math.max(...fit)
    if (widest <= leastWidth) break
    fit[fit.indexOf(widest)] = widest - 1
  }
  return fit
}

function pad(text: string, to: number): string {
  return ' '.repeat(Math.max(0, to - width(text)))
}

/** Columns that a text takes in a terminal: wide East Asian characters and emoji take two, marks none. */
export function width(text: string): number {
  let columns = 0
  for (const character of text) columns += /\p{M}|\u200d|\ufe0f/u.test(character) ? 0 : /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(character) ? 2 : 1
  return columns
}

export function cut(text: string, max: number): string {
  const line = visible(text.replaceAll(/\s+/g, ' ')).trim()
  if (width(line) <= max) return line
  let kept = ''
  for (const character of line) {
    if (width(kept + character) > max - 1) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let size = count
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit] ?? ''}`
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
