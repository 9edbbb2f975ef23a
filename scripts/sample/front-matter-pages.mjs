/**
 * The two pages before the text: the title page and the contents.
 *
 * @typedef {import('./course-markdown.mjs').FrontMatter} FrontMatter
 * @typedef {import('./ink.mjs').Ink} Ink
 * @typedef {import('./ink.mjs').Style} Style
 * @typedef {{ level: number, number: string, text: string, page: number, destination: string }} ContentsEntry
 */
import { COLOR, FOOT_PT, PAGE, plain, TEXT_WIDTH_PT } from './ink.mjs'

/** @param {Ink} ink @param {FrontMatter} meta */
export function drawTitlePage(ink, meta) {
  const { doc } = ink
  const horizon = 372
  ink.artifact(() => {
    doc.rect(-4, -4, PAGE.widthPt + 8, horizon + 4).fill(COLOR.navy)
    for (const [index, [color, rise]] of /** @type {const} */ ([[COLOR.teal, 0], ['#4aa3b0', 16], ['#ffffff', 32]]).entries()) {
      const y = horizon - 44 + rise
      // Each wave ends below the one before it, so that no edge shines through.
      const swing = 15 - index * 2
      doc.moveTo(0, y)
      for (let x = 0; x < PAGE.widthPt; x += 120) {
        doc.bezierCurveTo(x + 30, y - swing, x + 30, y - swing, x + 60, y).bezierCurveTo(x + 90, y + swing, x + 90, y + swing, x + 120, y)
      }
      doc.lineTo(PAGE.widthPt + 60, horizon + 8 * index + 8).lineTo(0, horizon + 8 * index + 8).closePath().fill(color)
    }
    for (const [x, y, radius] of /** @type {const} */ ([[392, 96, 13], [412, 138, 8], [385, 166, 5], [404, 190, 3.5]])) {
      doc.circle(x, y, radius).lineWidth(1.2).stroke('#8fc7d1')
    }
  })
  /** Each line of text, and the gap above it (after the first, which says where it begins). @type {[string, number, Style][]} */
  const upper = [
    [meta.title, 0, { family: 'sans', bold: true, sizePt: 33, leadingPt: 38, color: '#ffffff' }],
    [meta.subtitle, 14, { family: 'sans', sizePt: 18, leadingPt: 22, color: '#cfe6ec' }],
  ]
  /** @type {[string, number, Style][]} */
  const lower = [
    [meta.blurb, 0, { family: 'serif', italic: true, sizePt: 13, leadingPt: 17, color: COLOR.text }],
    [meta.author, 28, { family: 'sans', sizePt: 10.5, leadingPt: 14, color: COLOR.navy }],
    [meta.edition, 2, { family: 'sans', sizePt: 9, leadingPt: 12, color: COLOR.grey }],
    [meta.notice, 38, { family: 'serif', sizePt: 8.5, leadingPt: 10.8, color: COLOR.grey }],
  ]
  for (const [texts, from] of /** @type {const} */ ([[upper, 148], [lower, 446]])) {
    let y = from
    for (const [text, gap, style] of texts) {
      y += gap
      const element = ink.open('P')
      ink.mark(element, 'P', () => {
        for (const line of ink.breakRuns(plain(text), style, TEXT_WIDTH_PT - 30, false)) {
          ink.drawLine(line, PAGE.leftPt, y, style)
          y += style.leadingPt
        }
      })
      element.end()
    }
  }
}

/**
 * @param {Ink} ink
 * @param {string} title
 * @param {readonly ContentsEntry[]} entries levels 1 and 2 are listed
 */
export function drawContents(ink, title, entries) {
  const { doc } = ink
  /** @type {Style} */
  const titleStyle = { family: 'sans', bold: true, sizePt: 19, leadingPt: 24, color: COLOR.navy }
  const heading = ink.open('P')
  ink.mark(heading, 'P', () => ink.drawLine({ fragments: [{ text: title, font: 'Helvetica-Bold' }], hyphenated: false, last: true }, PAGE.leftPt, PAGE.topPt, titleStyle))
  heading.end()
  const listed = entries.filter((entry) => entry.level <= 2)
  const chapters = listed.filter((entry) => entry.level === 1).length
  const top = PAGE.topPt + 34
  const chapterGap = 6
  const step = Math.min(15, (FOOT_PT - top - chapters * chapterGap) / Math.max(1, listed.length))
  const contents = ink.open('TOC')
  let y = top
  for (const entry of listed) {
    const isChapter = entry.level === 1
    const font = isChapter ? 'Helvetica-Bold' : 'Times-Roman'
    const sizePt = Math.min(isChapter ? 9.6 : 10.3, step * 0.86)
    /** @type {Style} */
    const style = { family: 'serif', sizePt, leadingPt: step, color: isChapter ? COLOR.navy : COLOR.text }
    if (isChapter) y += chapterGap
    const numberX = PAGE.leftPt + (isChapter ? 0 : 18)
    const textX = numberX + (isChapter ? 18 : 26)
    const page = String(entry.page)
    const pageX = PAGE.leftPt + TEXT_WIDTH_PT - ink.widthOf(page, font, sizePt)
    const endX = textX + ink.widthOf(entry.text, font, sizePt)
    const item = ink.open('TOCI', contents)
    /** @param {string} text @param {number} x */
    const put = (text, x) => ink.drawLine({ fragments: [{ text, font }], hyphenated: false, last: true }, x, y, style)
    ink.mark(item, 'TOCI', () => {
      put(entry.number, numberX)
      put(entry.text, textX)
      put(page, pageX)
    })
    const dotsFrom = Math.ceil((endX + 6) / 6) * 6
    if (!isChapter) ink.artifact(() => {
      for (let x = dotsFrom; x < PAGE.leftPt + TEXT_WIDTH_PT - 16; x += 6) doc.circle(x, y + sizePt * 0.72, 0.45).fill(COLOR.rule)
    })
    doc.goTo(PAGE.leftPt, y - 1, TEXT_WIDTH_PT, step, entry.destination)
    y += step
  }
  contents.end()
}
