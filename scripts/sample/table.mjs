/**
 * A ruled table: caption above, tinted header row, lines round every cell. It stays on one
 * page when it fits on one; otherwise it goes on with its header repeated.
 *
 * @typedef {import('./ink.mjs').Ink} Ink
 * @typedef {import('./ink.mjs').Style} Style
 */
import { COLOR, FOOT_PT, PAGE, plain, TEXT_WIDTH_PT } from './ink.mjs'

/** @type {Style} */
const CELL = { family: 'serif', sizePt: 9.6, leadingPt: 12.2, color: COLOR.text }
/** @type {Style} */
const HEADER = { family: 'sans', bold: true, sizePt: 8.6, leadingPt: 11.6, color: COLOR.navy }
/** @type {Style} */
const CAPTION = { family: 'sans', italic: true, sizePt: 8.8, leadingPt: 12, color: COLOR.grey }
const PADDING = { x: 6, y: 3.6 }
const WIDEST_NATURAL_PT = 230

/**
 * @param {Ink} ink
 * @param {{ caption: string, rows: string[][] }} table
 * @param {{ top: () => number, newPage: () => number }} page where the table may begin, and how to start a page
 * @returns {number} where the text goes on
 */
export function drawTable(ink, { caption, rows }, page) {
  const widths = columnWidths(ink, rows)
  const laidOut = rows.map((row, index) => layRow(ink, row, widths, index === 0 ? HEADER : CELL))
  const [header, ...body] = laidOut
  if (!header) return page.top()
  const captionHeight = CAPTION.leadingPt + 4
  const total = laidOut.reduce((sum, row) => sum + row.height, captionHeight + 3)
  const pageRoom = FOOT_PT - PAGE.topPt
  let y = page.top()
  // Rather a page that ends early than a short table torn in two; a long one may be torn.
  const needed = total <= pageRoom * 0.6 ? total : captionHeight + header.height + 3 * (body[0]?.height ?? 0)
  if (y + needed > FOOT_PT) y = page.newPage()
  y += 3

  const tableElement = ink.open('Table')
  const captionElement = ink.open('Caption', tableElement)
  ink.mark(captionElement, 'Caption', () => {
    for (const line of ink.breakRuns(plain(caption), CAPTION, TEXT_WIDTH_PT, false)) ink.drawLine(line, PAGE.leftPt, y, CAPTION)
  })
  y += captionHeight

  /** @param {LaidRow} row @param {boolean} isHeader @param {boolean} isRepeat */
  const draw = (row, isHeader, isRepeat) => {
    const style = isHeader ? HEADER : CELL
    const text = () => {
      const rowElement = isRepeat ? undefined : ink.open('TR', tableElement)
      let x = PAGE.leftPt
      for (const [column, lines] of row.cells.entries()) {
        const put = () => {
          for (const [index, line] of lines.entries()) ink.drawLine(line, x + PADDING.x, y + PADDING.y + 1.4 + index * style.leadingPt, style)
        }
        const tag = isHeader ? 'TH' : 'TD'
        if (rowElement) ink.mark(ink.open(tag, rowElement), tag, put)
        else put()
        x += widths[column] ?? 0
      }
    }
    ink.artifact(() => {
      const { doc } = ink
      if (isHeader) doc.rect(PAGE.leftPt, y, TEXT_WIDTH_PT, row.height).fill(COLOR.tint)
      doc.lineWidth(0.5).strokeColor(COLOR.rule)
      let x = PAGE.leftPt
      for (const width of widths) {
        doc.rect(x, y, width, row.height).stroke()
        x += width
      }
    })
    if (isRepeat) ink.artifact(text)
    else text()
    y += row.height
  }

  draw(header, true, false)
  for (const row of body) {
    if (y + row.height > FOOT_PT) {
      y = page.newPage()
      draw(header, true, true)
    }
    draw(row, false, false)
  }
  tableElement.end()
  return y + 12
}

/** @typedef {{ cells: import('./ink.mjs').Line[][], height: number }} LaidRow */

/**
 * @param {Ink} ink
 * @param {string[]} row
 * @param {number[]} widths
 * @param {Style} style
 * @returns {LaidRow}
 */
function layRow(ink, row, widths, style) {
  const cells = row.map((cell, column) => ink.breakRuns(plain(cell), style, (widths[column] ?? 0) - 2 * PADDING.x, false))
  return { cells, height: Math.max(...cells.map((lines) => lines.length)) * style.leadingPt + 2 * PADDING.y }
}

/**
 * Shares the width of the page by what each column would like to have.
 *
 * @param {Ink} ink
 * @param {string[][]} rows
 */
function columnWidths(ink, rows) {
  const wanted = (rows[0] ?? []).map((_, column) => {
    const natural = rows.map((row, index) =>
      ink.widthOf(row[column] ?? '', index === 0 ? 'Helvetica-Bold' : 'Times-Roman', index === 0 ? HEADER.sizePt : CELL.sizePt))
    return Math.min(WIDEST_NATURAL_PT, Math.max(...natural) + 2 * PADDING.x + 1)
  })
  const sum = wanted.reduce((total, width) => total + width, 0)
  const spare = TEXT_WIDTH_PT - sum
  return wanted.map((width) => (spare > 0 ? width + spare / wanted.length : (width * TEXT_WIDTH_PT) / sum))
}
