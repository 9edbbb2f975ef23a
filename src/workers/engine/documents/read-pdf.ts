import type { Block } from '../../../shared/model/document.ts'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { ReadInput, ReadPage, ReadResult, Work } from '../pipeline/ports.ts'
import { detectLanguage } from './language.ts'
import { cleanPages, layOut, type CleanedPages } from './layout/document-layout.ts'
import { createFontFacts, fontsToIdentify } from './layout/fonts.ts'
import { isBoldName, isMonoName, readFontNames } from './pdf/font-names.ts'
import { openPdf, type OpenPdf } from './pdf/open-pdf.ts'
import { readOutline } from './pdf/outline.ts'
import { readPages } from './pdf/read-pages.ts'
import { isTagged } from './pdf/structure.ts'
import { judgeQuality, mergeWarnings } from './quality.ts'
import { findTitle } from './title.ts'

/** With this many headings marked by the author for each page, the names of fonts would tell nothing new. */
const enoughMarkedPerPage = 0.2
/** Looking up font names costs about as much as reading the page; one page in so many may be looked at. */
const pagesPerFontLookup = 12

/**
 * Reads a PDF into blocks with their places: `DocumentReader.read` for the media type application/pdf.
 * Pages that fail alone are marked and warned of. Stops between pages when `work.signal` aborts.
 * @throws FailureError password-required, password-wrong, damaged-document, not-what-its-name-says, no-text,
 * empty-file, file-not-found, file-not-readable.
 */
export async function readPdf(input: ReadInput, work: Work): Promise<ReadResult> {
  const pdf = await openPdf(input, work.signal)
  try {
    return await readOpen(pdf, input, work)
  } finally {
    await pdf.close()
  }
}

async function readOpen(pdf: OpenPdf, input: ReadInput, work: Work): Promise<ReadResult> {
  const { document, guard } = pdf
  work.report({ done: 0, total: document.numPages })
  // What only helps may fail; the file itself may not.
  const orElse = <T>(promise: Promise<T>, fallback: T): Promise<T> =>
    guard(promise).catch((error: unknown) => {
      work.signal.throwIfAborted()
      if (error instanceof FailureError) throw error
      return fallback
    })
  const outline = await orElse(readOutline(document, work.signal), [])
  const read = await readPages(pdf, outline, await orElse(isTagged(document), false), work)
  refuseWithoutText(read.pages, input)
  const cleaned = cleanPages(read)
  const names = await orElse(findFontNames(document, cleaned, work), new Map<string, string>())
  const drafts = layOut(cleaned, createFontFacts(new Set([...read.monoFonts, ...fontsNamed(names, isMonoName)]), new Set(fontsNamed(names, isBoldName))))
  const blocks = drafts.map((draft, index): Block => ({ index, ...draft }))
  const metadata = await orElse(document.getMetadata(), null)
  const pages = read.pages.map(({ number, width, height, failed }): ReadPage => ({ number, width, height, failed, blocks: [] }))
  const byPage = new Map<number, Block[]>(pages.map((page) => [page.number, page.blocks as Block[]]))
  for (const block of blocks) byPage.get(block.page)?.push(block)
  const withText = read.pages.filter((page) => page.lines.length > 0).length
  const failed = read.pages.filter((page) => page.failed).length
  return {
    title: findTitle((metadata?.info as { Title?: unknown } | undefined)?.Title, blocks, input.fileName),
    language: detectLanguage(blocks.filter((block) => block.kind !== 'code').map((block) => block.text)),
    pages,
    warnings: mergeWarnings(read.warnings),
    quality: judgeQuality(blocks, { ...read, pagesWithText: withText, pagesFailed: failed, pagesEmpty: pages.length - withText - failed }),
  }
}

function refuseWithoutText(pages: readonly { readonly lines: readonly unknown[]; readonly failed: boolean }[], { fileName }: ReadInput): void {
  if (pages.some((page) => page.lines.length > 0)) return
  if (pages.every((page) => page.failed)) {
    throw new FailureError(failure('damaged-document', `No page of "${fileName}" can be read.`, { subject: fileName }))
  }
  throw new FailureError(failure('no-text', `"${fileName}" has no text: its pages are images or blank.`, { subject: fileName }))
}

async function findFontNames(document: OpenPdf['document'], cleaned: CleanedPages, work: Work): Promise<ReadonlyMap<string, string>> {
  const marked = new Set([...cleaned.marks.values()].map((mark) => mark.id)).size
  if (marked >= enoughMarkedPerPage * cleaned.pages.length && marked >= 3) return new Map()
  const wanted = fontsToIdentify(cleaned.pages, cleaned.body, 1 + Math.floor(cleaned.pages.length / pagesPerFontLookup))
  return readFontNames(document, wanted.pages, wanted.fonts, work.signal)
}

const fontsNamed = (names: ReadonlyMap<string, string>, is: (name: string) => boolean): string[] => [...names].filter(([, name]) => is(name)).map(([font]) => font)
