/**
 * Puts lines, rules and marks on pages: the only part that talks to pdfkit about ink.
 * It keeps the cursor (`y`, in points from the top) and starts pages; what goes where is
 * the setter's business.
 *
 * @typedef {import('./line-breaker.mjs').Line} Line
 * @typedef {import('./course-markdown.mjs').Run} Run
 * @typedef {import('./course-markdown.mjs').Language} Language
 * @typedef {{ family: 'serif' | 'sans', sizePt: number, leadingPt: number, color: string, bold?: boolean, italic?: boolean }} Style
 */
import { breakLines } from './line-breaker.mjs'
import { createHyphenator } from './hyphens.mjs'

/** A textbook's trim: 170 by 240 mm. */
export const PAGE = { widthPt: 481.9, heightPt: 680.3, leftPt: 58, rightPt: 58, topPt: 68, bottomPt: 66 }
export const TEXT_WIDTH_PT = PAGE.widthPt - PAGE.leftPt - PAGE.rightPt
export const FOOT_PT = PAGE.heightPt - PAGE.bottomPt
export const COLOR = { text: '#1b2430', navy: '#12375c', teal: '#1d7a8c', grey: '#5b6775', rule: '#9fb0bf', tint: '#eaf2f6' }

const FONTS = {
  serif: ['Times-Roman', 'Times-Italic', 'Times-Bold', 'Times-BoldItalic'],
  sans: ['Helvetica', 'Helvetica-Oblique', 'Helvetica-Bold', 'Helvetica-BoldOblique'],
}

/** @param {string} text @returns {Run[]} */
export const plain = (text) => [{ text, bold: false, italic: false }]

/**
 * @param {PDFKit.PDFDocument} doc
 * @param {Language} language
 */
export function createInk(doc, language) {
  const hyphenate = createHyphenator(language)
  const root = doc.struct('Document')
  doc.addStructure(root)

  /** @param {Style} style @param {{ bold?: boolean, italic?: boolean }} run */
  const fontOf = (style, run) =>
    FONTS[style.family][(style.bold || run.bold ? 2 : 0) + (style.italic || run.italic ? 1 : 0)] ?? 'Times-Roman'

  /** @param {string} text @param {string} font @param {number} sizePt */
  const widthOf = (text, font, sizePt) => doc.font(font).fontSize(sizePt).widthOfString(text.replaceAll('\u00a0', ' '))

  /**
   * @param {Run[]} runs
   * @param {Style} style
   * @param {number} widthPt
   * @param {boolean} justify also allows hyphens
   * @returns {Line[]}
   */
  function breakRuns(runs, style, widthPt, justify) {
    /** @type {import('./line-breaker.mjs').Word[]} */
    const words = []
    let glued = false
    for (const run of runs) {
      const font = fontOf(style, run)
      for (const [index, part] of run.text.split(' ').entries()) {
        if (index > 0) glued = false
        if (part === '') continue
        const texts = justify ? hyphenate(part) : [part]
        const pieces = texts.map((text) => ({ text, font, widthPt: widthOf(text, font, style.sizePt) }))
        const breaks = texts.map((_, at) => at < texts.length - 1)
        const open = words.at(-1)
        if (glued && open) {
          open.pieces.push(...pieces)
          open.breakAfter.push(...breaks)
        } else words.push({ pieces, breakAfter: breaks })
        glued = true
      }
    }
    const font = fontOf(style, {})
    return breakLines({ words, widthPt, justify, spacePt: widthOf(' ', font, style.sizePt), hyphenPt: widthOf('-', font, style.sizePt) })
  }

  /** @param {Line} line @param {Style} style */
  const lineWidth = (line, style) => line.fragments.reduce((sum, { text, font }) => sum + widthOf(text, font, style.sizePt), 0)

  /**
   * @param {Line} line
   * @param {number} x
   * @param {number} y top of the line
   * @param {Style} style
   * @param {number} [stretchToPt] sets the line to exactly this width
   */
  function drawLine(line, x, y, style, stretchToPt) {
    const gaps = line.fragments.reduce((sum, { text }) => sum + (text.match(/[ \u00a0]/g)?.length ?? 0), 0)
    const extra = stretchToPt !== undefined && gaps > 0 ? (stretchToPt - lineWidth(line, style)) / gaps : 0
    doc.fillColor(style.color)
    let at = x
    for (const { text, font } of line.fragments) {
      // pdfkit drops the spaces at the ends of a stretched text: step over them here.
      const body = text.replaceAll('\u00a0', ' ')
      const lead = body.length - body.trimStart().length
      const space = widthOf(' ', font, style.sizePt) + extra
      doc.font(font).fontSize(style.sizePt).text(body.trim(), at + lead * space, y, { lineBreak: false, wordSpacing: extra })
      at += widthOf(text, font, style.sizePt) + extra * (body.split(' ').length - 1)
    }
  }

  /**
   * Opens a structure element under `parent` (default: the document).
   * @param {string} tag @param {PDFKit.PDFStructureElement} [parent]
   */
  function open(tag, parent = root) {
    const element = doc.struct(tag)
    parent.add(element)
    return element
  }

  /**
   * Draws `ink` as content of `element`. Cannot go over a page: call it once for each page.
   * @param {PDFKit.PDFStructureElement} element @param {string} tag @param {() => void} ink
   */
  function mark(element, tag, ink) {
    const content = doc.markStructureContent(tag)
    ink()
    doc.endMarkedContent()
    element.add(content)
  }

  /** Draws what is no part of the text: bands, rules, tints. @param {() => void} ink @param {'Pagination' | 'Layout'} type */
  function artifact(ink, type = 'Layout') {
    doc.markContent('Artifact', { type })
    doc.save()
    ink()
    doc.restore()
    doc.endMarkedContent()
  }

  return { doc, breakRuns, lineWidth, drawLine, open, mark, artifact, widthOf, endDocument: () => root.end() }
}

/** @typedef {ReturnType<typeof createInk>} Ink */
