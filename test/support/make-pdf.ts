/**
 * Small PDFs made on the fly, for tests that need a document with a known content.
 *
 *   const bytes = await makePdf({
 *     title: 'Pumps', outline: true, header: 'Pumps', footer: 'Page {page} of {pages}',
 *     pages: [{ blocks: [
 *       { kind: 'heading', level: 1, text: '1 Cooling' },
 *       { kind: 'paragraph', text: 'A circulation pump is a device that moves cooling water.' },
 *       { kind: 'list', ordered: true, items: ['Close the valve.', 'Stop the pump.'] },
 *       { kind: 'table', rows: [['Part', 'Limit'], ['Pump', '6 bar']] } ] }],
 *   })
 *
 * - Text is set line by line in content-stream order; what does not fit flows on to the
 *   next column or page, so one entry of `pages` may become several pages.
 * - A soft hyphen (U+00AD) marks where a word may break; the break prints a hyphen.
 * - The same spec gives the same bytes, except with `encryption: 'aes-256'`, whose keys
 *   are random by design. Standard fonts only: Latin-1 text and the usual punctuation.
 */
import PDFDocument from 'pdfkit'
import { makeCourseText, type CourseLanguage } from './course-text.ts'
import { createSheet, type Sheet } from './pdf-sheet.ts'

export { makeCourseText } from './course-text.ts'

export type PdfBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly justify?: boolean; readonly sizePt?: number }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly ordered?: boolean; readonly start?: number }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly ruled?: boolean }
  | { readonly kind: 'caption'; readonly text: string }

export interface PdfPage {
  readonly blocks: readonly PdfBlock[]
  readonly columns?: 1 | 2
}

export interface PdfOutlineEntry {
  readonly title: string
  /** 1 is the top. A deeper entry goes under the last one above it. */
  readonly level: number
  /** Counts from 1. */
  readonly page: number
}

export interface PdfSpec {
  readonly title: string
  readonly author?: string
  readonly language?: CourseLanguage
  /** true: one entry for each heading block. A list: exactly these, right or wrong. */
  readonly outline?: boolean | readonly PdfOutlineEntry[]
  /** Writes a structure tree (H1…, P, L, Table). Off by default: most real files have none. */
  readonly tagged?: boolean
  /** Printed on every page; {page} and {pages} stand for numbers. */
  readonly header?: string
  readonly footer?: string
  readonly pages?: readonly PdfPage[]
  /** Added after `pages`: one section of generated text for each page, from a seed. */
  readonly generated?: { readonly pages: number; readonly seed: number; readonly wordsPerPage?: number }
  /** Needed to open the file. */
  readonly userPassword?: string
  /** Needed to lift restrictions only; without a user password the file opens freely. */
  readonly ownerPassword?: string
  /** Default 'rc4-128', whose output is deterministic. */
  readonly encryption?: 'rc4-128' | 'aes-256'
}

const FIXED_DATE = new Date('2025-01-01T00:00:00Z')

/** Sets the document of `spec` and returns its bytes. Rejects when the spec has no page at all. */
export async function makePdf(spec: PdfSpec): Promise<Buffer> {
  const bands = `${spec.header ?? ''}${spec.footer ?? ''}`
  if (!bands.includes('{pages}')) return (await setDocument(spec, 0)).bytes
  // The total is known only once everything is set: set it twice.
  const { pageCount } = await setDocument(spec, 0)
  return (await setDocument(spec, pageCount)).bytes
}

async function setDocument(spec: PdfSpec, totalPages: number): Promise<{ bytes: Buffer; pageCount: number }> {
  const pages = [...(spec.pages ?? []), ...generatePages(spec)]
  if (pages.length === 0) throw new Error('makePdf: a document needs at least one page')
  const doc = new PDFDocument({
    size: 'A4',
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: spec.encryption === 'aes-256' ? '1.7ext3' : '1.4',
    lang: spec.language ?? 'en',
    displayTitle: true,
    tagged: spec.tagged ?? false,
    info: { Title: spec.title, CreationDate: FIXED_DATE, ...(spec.author === undefined ? {} : { Author: spec.author }) },
    ...(spec.userPassword === undefined ? {} : { userPassword: spec.userPassword }),
    ...(spec.ownerPassword === undefined ? {} : { ownerPassword: spec.ownerPassword }),
  })
  const bytes = collect(doc)
  const sheet = createSheet(doc, {
    header: spec.header ?? '',
    footer: spec.footer ?? '',
    totalPages,
    tagged: spec.tagged ?? false,
  })
  const headings: (PdfOutlineEntry & { readonly topPt: number })[] = []
  for (const page of pages) {
    sheet.addPage(page.columns ?? 1)
    for (const block of page.blocks) {
      const start = placeBlock(sheet, block)
      if (block.kind === 'heading') {
        headings.push({ title: block.text, level: block.level, page: start.page, topPt: start.topPt })
      }
    }
  }
  if (spec.outline === true) addOutline(doc, headings)
  else if (spec.outline) addOutline(doc, spec.outline.map((entry) => ({ ...entry, topPt: 0 })))
  doc.end()
  return { bytes: await bytes, pageCount: sheet.pageCount() }
}

function generatePages(spec: PdfSpec): readonly PdfPage[] {
  if (!spec.generated) return []
  const { pages, seed, wordsPerPage = 260 } = spec.generated
  const sectionWord = spec.language === 'fr' ? 'Section' : 'Part'
  return Array.from({ length: pages }, (_, index) => {
    const text = makeCourseText(seed * 1009 + index, wordsPerPage, spec.language ?? 'en')
    const paragraphs = text.split('\n\n').map((paragraph): PdfBlock => ({ kind: 'paragraph', text: paragraph }))
    const heading: PdfBlock = { kind: 'heading', level: 1, text: `${index + 1} ${sectionWord} ${index + 1}` }
    return { blocks: [heading, ...paragraphs] }
  })
}

function placeBlock(sheet: Sheet, block: PdfBlock): { page: number; topPt: number } {
  switch (block.kind) {
    case 'heading':
      return sheet.heading(block.level, block.text)
    case 'paragraph':
      return sheet.paragraph(block.text, block.justify ?? false, block.sizePt)
    case 'caption':
      return sheet.caption(block.text)
    case 'list':
      return sheet.list(block.items, block.ordered ?? false, block.start ?? 1)
    case 'table':
      return sheet.table(block.rows, block.ruled ?? true)
  }
}

function addOutline(doc: PDFKit.PDFDocument, entries: readonly (PdfOutlineEntry & { readonly topPt: number })[]): void {
  const open: PDFKit.PDFOutline[] = [doc.outline]
  for (const entry of entries) {
    open.length = Math.min(open.length, Math.max(1, entry.level))
    const parent = open.at(-1) ?? doc.outline
    // pdfkit measures `left` from the right edge; the page's width therefore means 0.
    const place = { expanded: true, pageNumber: entry.page - 1, top: entry.topPt, left: 595.28 }
    open.push(parent.addItem(entry.title, place))
  }
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}
