/**
 * Sets a course as a book: title page, contents, running head and foot, numbered headings,
 * justified text, lists, ruled tables, bookmarks and a structure tree. Two passes: the
 * first finds the page of every heading, the second prints them in the contents.
 *
 * @typedef {import('./course-markdown.mjs').Course} Course
 * @typedef {import('./front-matter-pages.mjs').ContentsEntry} ContentsEntry
 */
import PDFDocument from 'pdfkit'
import { drawContents, drawTitlePage } from './front-matter-pages.mjs'
import { createFlow } from './flow.mjs'
import { createInk, PAGE } from './ink.mjs'

/** Part of the bytes, so it never moves by itself. */
const CREATED = new Date('2026-01-15T09:00:00Z')

/**
 * @param {Course} course
 * @returns {Promise<{ bytes: Buffer, pages: number }>}
 */
export async function setCourse(course) {
  const draft = await setOnce(course, [], 0)
  return setOnce(course, draft.entries, draft.pages)
}

/**
 * @param {Course} course
 * @param {readonly ContentsEntry[]} contents
 * @param {number} totalPages
 */
async function setOnce({ meta, blocks }, contents, totalPages) {
  const doc = new PDFDocument({
    size: [PAGE.widthPt, PAGE.heightPt],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: meta.language === 'fr' ? 'fr-FR' : 'en-GB',
    tagged: true,
    displayTitle: true,
    info: {
      Title: meta.fullTitle, Author: meta.author, Subject: meta.subject, Keywords: meta.keywords,
      Creator: 'Coursegraph', Producer: 'PDFKit', CreationDate: CREATED, ModDate: CREATED,
    },
  })
  /** @type {Promise<Buffer>} */
  const bytes = new Promise((resolve, reject) => {
    /** @type {Uint8Array[]} */
    const chunks = []
    doc.on('data', (chunk) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  const ink = createInk(doc, meta.language)
  doc.addPage()
  drawTitlePage(ink, meta)
  const flow = createFlow(ink, {
    head: meta.fullTitle,
    edition: meta.edition,
    pageLabel: (page) => `${meta.page} ${page} / ${totalPages}`,
  })
  flow.newPage()
  drawContents(ink, meta.contents, contents)
  flow.newPage()

  /** @type {ContentsEntry[]} */
  const entries = []
  const bookmarks = [doc.outline]
  for (const [index, block] of blocks.entries()) {
    const topPt = flow.set(block, blocks[index + 1])
    if (block.kind !== 'heading') continue
    const destination = `section-${block.number}`
    doc.addNamedDestination(destination, 'XYZ', 0, topPt - 6, null)
    bookmarks.length = block.level
    // pdfkit measures `left` from the right edge of the page.
    const place = { expanded: block.level === 1, top: topPt - 6, left: PAGE.widthPt }
    bookmarks.push(/** @type {PDFKit.PDFOutline} */ (bookmarks.at(-1)).addItem(`${block.number} ${block.text}`, place))
    entries.push({ level: block.level, number: block.number, text: block.text, page: flow.page(), destination })
  }
  ink.endDocument()
  doc.end()
  return { bytes: await bytes, pages: flow.page(), entries }
}
