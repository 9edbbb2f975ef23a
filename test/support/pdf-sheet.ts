/**
 * The page under makePdf: a cursor that goes down a column, to the next column, to the
 * next page. Every line is placed by hand, so that a test knows exactly what is where.
 */
export interface SheetPlace {
  /** Counts from 1. */
  readonly page: number
  readonly topPt: number
}

export interface Sheet {
  /** Starts a page with one column or two. */
  addPage(columns: 1 | 2): void
  heading(level: number, text: string): SheetPlace
  paragraph(text: string, justify: boolean, sizePt?: number): SheetPlace
  caption(text: string): SheetPlace
  list(items: readonly string[], ordered: boolean, start: number): SheetPlace
  /** The first row is the header; it is repeated when the table goes over a page. */
  table(rows: readonly (readonly string[])[], ruled: boolean): SheetPlace
  pageCount(): number
}

export interface SheetOptions {
  readonly header: string
  readonly footer: string
  readonly totalPages: number
  readonly tagged: boolean
}

interface Line {
  readonly text: string
  /** The last line of a paragraph is never stretched. */
  readonly last: boolean
}

interface TextStyle {
  readonly font: string
  readonly sizePt: number
}

const PAGE = { width: 595.28, height: 841.89, margin: 62, columnGap: 22 } as const
const BODY: TextStyle = { font: 'Times-Roman', sizePt: 11 }
const SMALL: TextStyle = { font: 'Helvetica', sizePt: 8.5 }
const HEADING_SIZE_PT = [18, 14, 12, 11] as const
const LEADING = 1.25
const CELL_PADDING_PT = 4
const SOFT_HYPHEN = '\u00ad'

/** Draws on `doc`, which must have been made with `autoFirstPage: false` and `bufferPages: true`. */
export function createSheet(doc: PDFKit.PDFDocument, options: SheetOptions): Sheet {
  let columns: 1 | 2 = 1
  let column = 0
  let pages = 0
  let y: number = PAGE.margin
  const bottom = PAGE.height - PAGE.margin

  const columnWidth = (): number => (PAGE.width - 2 * PAGE.margin - (columns - 1) * PAGE.columnGap) / columns
  const left = (): number => PAGE.margin + column * (columnWidth() + PAGE.columnGap)
  const place = (): SheetPlace => ({ page: pages, topPt: y })

  function addPage(count: 1 | 2): void {
    doc.addPage()
    columns = count
    column = 0
    pages += 1
    y = PAGE.margin
    drawBand(options.header, 34)
    drawBand(options.footer, PAGE.height - 42)
  }

  function drawBand(template: string, bandY: number): void {
    if (template === '') return
    const text = template.replaceAll('{pages}', String(options.totalPages)).replaceAll('{page}', String(pages))
    doc.font(SMALL.font).fontSize(SMALL.sizePt)
    if (options.tagged) doc.markContent('Artifact', { type: 'Pagination' })
    doc.text(text, PAGE.margin, bandY, { lineBreak: false })
    if (options.tagged) doc.endMarkedContent()
  }

  /** Goes on to the next column or page when `heightPt` more do not fit. Says whether it did. */
  function makeRoom(heightPt: number): boolean {
    if (y + heightPt <= bottom || y === PAGE.margin) return false
    if (column + 1 < columns) {
      column += 1
      y = PAGE.margin
    } else addPage(columns)
    return true
  }

  function breakLines(text: string, style: TextStyle, widthPt: number): readonly Line[] {
    doc.font(style.font).fontSize(style.sizePt)
    const fits = (candidate: string): boolean => doc.widthOfString(candidate) <= widthPt
    const lines: string[] = []
    let line = ''
    for (const word of text.split(/\s+/).filter((part) => part !== '')) {
      const lead = line === '' ? '' : `${line} `
      if (fits(lead + word.replaceAll(SOFT_HYPHEN, ''))) {
        line = lead + word.replaceAll(SOFT_HYPHEN, '')
        continue
      }
      const syllables = word.split(SOFT_HYPHEN)
      let kept = syllables.length - 1
      while (kept > 0 && !fits(`${lead}${syllables.slice(0, kept).join('')}-`)) kept -= 1
      if (kept > 0) lines.push(`${lead}${syllables.slice(0, kept).join('')}-`)
      else if (line !== '') lines.push(line)
      line = syllables.slice(kept).join('')
    }
    if (line !== '') lines.push(line)
    return lines.map((content, index) => ({ text: content, last: index === lines.length - 1 }))
  }

  function drawLine(line: string, x: number, style: TextStyle, stretchToPt?: number): void {
    doc.font(style.font).fontSize(style.sizePt)
    const gaps = line.split(' ').length - 1
    const spare = stretchToPt === undefined ? 0 : stretchToPt - doc.widthOfString(line)
    const wordSpacing = gaps > 0 && spare > 0 ? spare / gaps : 0
    doc.text(line, x, y, { lineBreak: false, wordSpacing })
  }

  /** Runs `draw` inside a marked content that belongs to `element`, where the file is tagged. */
  function marked(element: PDFKit.PDFStructureElement | undefined, tag: string, draw: () => void): void {
    if (!element) return draw()
    const content = doc.markStructureContent(tag)
    draw()
    doc.endMarkedContent()
    element.add(content)
  }

  function open(tag: string, parent?: PDFKit.PDFStructureElement): PDFKit.PDFStructureElement | undefined {
    if (!options.tagged) return undefined
    const element = doc.struct(tag)
    if (parent) parent.add(element)
    else doc.addStructure(element)
    return element
  }

  function setText(text: string, style: TextStyle, tag: string, justify: boolean, afterPt: number): SheetPlace {
    const lineHeight = style.sizePt * LEADING
    const lines = breakLines(text, style, columnWidth())
    makeRoom(lineHeight * Math.min(lines.length, 2))
    const start = place()
    const element = open(tag)
    for (const line of lines) {
      makeRoom(lineHeight)
      marked(element, tag, () => drawLine(line.text, left(), style, justify && !line.last ? columnWidth() : undefined))
      y += lineHeight
    }
    y += afterPt
    element?.end()
    return start
  }

  function heading(level: number, text: string): SheetPlace {
    const sizePt = HEADING_SIZE_PT[Math.min(level, 4) - 1] ?? BODY.sizePt
    if (y > PAGE.margin) y += sizePt * 0.6
    // A heading never stands alone at the foot of a page.
    makeRoom(sizePt * LEADING + 3 * BODY.sizePt * LEADING)
    return setText(text, { font: 'Helvetica-Bold', sizePt }, `H${level}`, false, sizePt * 0.4)
  }

  function list(items: readonly string[], ordered: boolean, start: number): SheetPlace {
    const indent = 18
    const lineHeight = BODY.sizePt * LEADING
    makeRoom(lineHeight)
    const begin = place()
    const element = open('L')
    for (const [index, item] of items.entries()) {
      const lines = breakLines(item, BODY, columnWidth() - indent)
      const itemElement = open('LI', element)
      const label = open('Lbl', itemElement)
      const body = open('LBody', itemElement)
      for (const [lineIndex, line] of lines.entries()) {
        makeRoom(lineHeight)
        if (lineIndex === 0) marked(label, 'Lbl', () => drawLine(ordered ? `${start + index}.` : '•', left(), BODY))
        marked(body, 'LBody', () => drawLine(line.text, left() + indent, BODY))
        y += lineHeight
      }
      y += 2
    }
    y += 6
    element?.end()
    return begin
  }

  function table(rows: readonly (readonly string[])[], ruled: boolean): SheetPlace {
    const count = Math.max(1, ...rows.map((row) => row.length))
    const cellWidth = columnWidth() / count
    const element = open('Table')
    const headerRow = rows[0] ?? []
    const rowHeight = (row: readonly string[], style: TextStyle): number => {
      const lineCounts = row.map((cell) => breakLines(cell, style, cellWidth - 2 * CELL_PADDING_PT).length)
      return Math.max(1, ...lineCounts) * style.sizePt * LEADING + 2 * CELL_PADDING_PT
    }
    const drawRow = (row: readonly string[], isHeader: boolean, top: number, height: number): void => {
      const style: TextStyle = isHeader ? { font: 'Times-Bold', sizePt: BODY.sizePt } : BODY
      const rowElement = open('TR', element)
      for (let cell = 0; cell < count; cell += 1) {
        const x = left() + cell * cellWidth
        const cellElement = open(isHeader ? 'TH' : 'TD', rowElement)
        y = top + CELL_PADDING_PT
        for (const line of breakLines(row[cell] ?? '', style, cellWidth - 2 * CELL_PADDING_PT)) {
          marked(cellElement, isHeader ? 'TH' : 'TD', () => drawLine(line.text, x + CELL_PADDING_PT, style))
          y += style.sizePt * LEADING
        }
        if (ruled) doc.lineWidth(0.5).rect(x, top, cellWidth, height).stroke()
      }
      y = top + height
    }
    makeRoom(rowHeight(headerRow, BODY) * 2)
    const start = place()
    for (const [index, row] of rows.entries()) {
      const height = rowHeight(row, index === 0 ? { ...BODY, font: 'Times-Bold' } : BODY)
      if (makeRoom(height) && index > 0) drawRow(headerRow, true, y, rowHeight(headerRow, { ...BODY, font: 'Times-Bold' }))
      drawRow(row, index === 0, y, height)
    }
    y += 10
    element?.end()
    return start
  }

  return {
    addPage,
    heading,
    list,
    table,
    paragraph: (text, justify, sizePt = BODY.sizePt) => setText(text, { font: BODY.font, sizePt }, 'P', justify, 7),
    caption: (text) => setText(text, { font: 'Times-Italic', sizePt: 9.5 }, 'Caption', false, 7),
    pageCount: () => pages,
  }
}
