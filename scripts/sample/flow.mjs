/**
 * The text as it flows down the pages: where each block goes, what stays together, and the
 * running head and foot of each page. The state is the page and the height on it (`y`).
 *
 * @typedef {import('./course-markdown.mjs').Block} Block
 * @typedef {import('./course-markdown.mjs').Run} Run
 * @typedef {import('./ink.mjs').Ink} Ink
 * @typedef {import('./ink.mjs').Style} Style
 * @typedef {import('./line-breaker.mjs').Line} Line
 */
import { COLOR, FOOT_PT, PAGE, plain, TEXT_WIDTH_PT } from './ink.mjs'
import { drawTable } from './table.mjs'

/** @type {Style} */
const BODY = { family: 'serif', sizePt: 10.6, leadingPt: 14, color: COLOR.text }
/** @type {Record<1 | 2 | 3, { style: Style, beforePt: number, afterPt: number }>} */
const HEADING = {
  1: { style: { family: 'sans', bold: true, sizePt: 17, leadingPt: 21, color: COLOR.navy }, beforePt: 22, afterPt: 8 },
  2: { style: { family: 'sans', bold: true, sizePt: 12.2, leadingPt: 16, color: COLOR.navy }, beforePt: 13, afterPt: 4 },
  3: { style: { family: 'sans', bold: true, sizePt: 10.2, leadingPt: 14, color: COLOR.teal }, beforePt: 9, afterPt: 3 },
}
const PARAGRAPH_GAP_PT = 6
const LIST_INDENT_PT = 18

/**
 * @param {Ink} ink
 * @param {{ head: string, edition: string, pageLabel: (page: number) => string }} bands
 */
export function createFlow(ink, bands) {
  const { doc } = ink
  let page = 1
  let y = PAGE.topPt
  /** @type {Style} */
  const band = { family: 'sans', sizePt: 8, leadingPt: 10, color: COLOR.grey }
  /** @param {string} text @returns {Line} */
  const bandLine = (text) => ({ fragments: [{ text, font: 'Helvetica' }], hyphenated: false, last: true })

  function newPage() {
    doc.addPage()
    page += 1
    y = PAGE.topPt
    ink.artifact(() => {
      const right = PAGE.leftPt + TEXT_WIDTH_PT
      const label = bands.pageLabel(page)
      ink.drawLine(bandLine(bands.head), PAGE.leftPt, 36, band)
      ink.drawLine(bandLine(bands.edition), PAGE.leftPt, PAGE.heightPt - 42, band)
      ink.drawLine(bandLine(label), right - ink.widthOf(label, 'Helvetica', 8), PAGE.heightPt - 42, band)
      doc.lineWidth(0.6).moveTo(PAGE.leftPt, 50).lineTo(right, 50).stroke(COLOR.rule)
    }, 'Pagination')
  }

  /** @param {number} heightPt */
  function makeRoom(heightPt) {
    if (y + heightPt > FOOT_PT + 0.5 && y > PAGE.topPt) newPage()
  }

  /**
   * Sets lines as one element, over pages if it must be, never one line alone on a page.
   *
   * @param {{ lines: Line[], style: Style, tag: string, xPt: number, stretchPt?: number,
   *   element?: PDFKit.PDFStructureElement, beforeFirst?: () => void }} text
   */
  function setLines({ lines, style, tag, xPt, stretchPt, element = ink.open(tag), beforeFirst }) {
    for (let from = 0; from < lines.length; ) {
      const room = Math.floor((FOOT_PT + 0.5 - y) / style.leadingPt)
      let count = Math.min(room, lines.length - from)
      if (lines.length - from - count === 1) count -= 1
      if (count < Math.min(2, lines.length - from) && y > PAGE.topPt) {
        newPage()
        continue
      }
      const part = lines.slice(from, from + Math.max(1, count))
      if (from === 0) beforeFirst?.()
      ink.mark(element, tag, () => {
        for (const line of part) {
          ink.drawLine(line, xPt, y, style, stretchPt !== undefined && !line.last ? stretchPt : undefined)
          y += style.leadingPt
        }
      })
      from += part.length
    }
    element.end()
  }

  /** @param {Run[]} runs @param {Block | undefined} next */
  function setParagraph(runs, next) {
    const lines = ink.breakRuns(runs, BODY, TEXT_WIDTH_PT, true)
    // What announces a list, a formula or a table stays with it.
    const leads = next?.kind === 'list' || next?.kind === 'formula'
    if (leads && lines.length <= 4) makeRoom((lines.length + 2) * BODY.leadingPt + PARAGRAPH_GAP_PT)
    setLines({ lines, style: BODY, tag: 'P', xPt: PAGE.leftPt, stretchPt: TEXT_WIDTH_PT })
    y += next?.kind === 'list' ? 3 : PARAGRAPH_GAP_PT
  }

  /** @param {Run[][]} items @param {boolean} ordered */
  function setList(items, ordered) {
    const list = ink.open('L')
    const texts = items.map((runs) => ink.breakRuns(runs, BODY, TEXT_WIDTH_PT - LIST_INDENT_PT, false))
    for (const [index, lines] of texts.entries()) {
      // The last item does not go to the next page alone.
      if (index === texts.length - 2) makeRoom((lines.length + (texts[index + 1]?.length ?? 0)) * BODY.leadingPt + 2)
      const item = ink.open('LI', list)
      const label = ink.open('Lbl', item)
      const marker = ordered ? `${index + 1}.` : '•'
      const markerX = PAGE.leftPt + LIST_INDENT_PT - 6 - ink.widthOf(marker, 'Times-Roman', BODY.sizePt)
      setLines({
        lines,
        style: BODY,
        tag: 'LBody',
        xPt: PAGE.leftPt + LIST_INDENT_PT,
        element: ink.open('LBody', item),
        beforeFirst: () => ink.mark(label, 'Lbl', () =>
          ink.drawLine({ fragments: [{ text: marker, font: 'Times-Roman' }], hyphenated: false, last: true }, markerX, y, BODY)),
      })
      item.end()
      y += 2
    }
    list.end()
    y += PARAGRAPH_GAP_PT
  }

  /** @param {Run[]} runs */
  function setCallout(runs) {
    const padding = 9
    /** @type {Style} */
    const style = { ...BODY, family: 'sans', sizePt: 9.4, leadingPt: 13.2, color: COLOR.navy }
    const lines = ink.breakRuns(runs, style, TEXT_WIDTH_PT - 2 * padding - 6, false)
    const height = lines.length * style.leadingPt + 2 * padding - 3
    makeRoom(height + 4)
    y += 3
    ink.artifact(() => {
      doc.rect(PAGE.leftPt, y, TEXT_WIDTH_PT, height).fill(COLOR.tint)
      doc.rect(PAGE.leftPt, y, 3, height).fill(COLOR.teal)
    })
    const below = y + height + 9
    y += padding + 1
    setLines({ lines, style, tag: 'P', xPt: PAGE.leftPt + padding + 6 })
    y = below
  }

  /** @param {Run[]} runs */
  function setFormula(runs) {
    /** @type {Style} */
    const style = { ...BODY, italic: true }
    const lines = ink.breakRuns(runs, style, TEXT_WIDTH_PT, false)
    makeRoom(style.leadingPt + 6)
    y += 1
    const first = lines[0]
    setLines({ lines, style, tag: 'P', xPt: PAGE.leftPt + (first ? (TEXT_WIDTH_PT - ink.lineWidth(first, style)) / 2 : 0) })
    y += PARAGRAPH_GAP_PT + 1
  }

  /** @param {Extract<Block, { kind: 'heading' }>} heading @param {Block | undefined} next */
  function setHeading({ level, number, text }, next) {
    const { style, beforePt, afterPt } = HEADING[level]
    if (y > PAGE.topPt) y += beforePt
    const lines = ink.breakRuns(plain(`${number}\u2002${text}`), style, TEXT_WIDTH_PT, false)
    // A heading needs two lines of text under it, and the headings that follow it as well.
    const following = next?.kind === 'heading' ? 62 : 2 * BODY.leadingPt + 4
    makeRoom(lines.length * style.leadingPt + afterPt + following)
    const topPt = y
    setLines({ lines, style, tag: `H${level}`, xPt: PAGE.leftPt })
    y += afterPt
    return topPt
  }

  /**
   * @param {Block} block
   * @param {Block | undefined} next
   * @returns {number} where it begins, in points from the top of its page
   */
  function set(block, next) {
    const topPt = y
    switch (block.kind) {
      case 'heading':
        return setHeading(block, next)
      case 'paragraph':
        setParagraph(block.runs, next)
        return topPt
      case 'list':
        setList(block.items, block.ordered)
        return topPt
      case 'callout':
        setCallout(block.runs)
        return topPt
      case 'formula':
        setFormula(block.runs)
        return topPt
      case 'table':
        y = drawTable(ink, block, { top: () => y, newPage: () => { newPage(); return y; } })
        return topPt
    }
  }

  return { set, newPage, page: () => page }
}
