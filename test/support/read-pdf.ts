/**
 * Reads a PDF back with pdf.js alone, so that a test of a document's content does not
 * depend on the reader of the product.
 */
import type { PDFDocumentProxy } from 'pdfjs-dist'

/** Node 20 lacks what pdf.js calls at once; the product's reader brings its own. */
function addMissingPromiseMethod(): void {
  if ('withResolvers' in Promise) return
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    writable: true,
    value: <T>() => {
      let settle: Pick<PromiseWithResolversLike<T>, 'resolve' | 'reject'> | undefined
      const promise = new Promise<T>((resolve, reject) => {
        settle = { resolve, reject }
      })
      return { promise, ...settle }
    },
  })
}

interface PromiseWithResolversLike<T> {
  resolve(value: T): void
  reject(reason: unknown): void
}

/** Opens the file, hands it to `read` and closes it again. Rejects as pdf.js does (PasswordException…). */
export async function withPdf<T>(
  bytes: Uint8Array,
  read: (document: PDFDocumentProxy) => Promise<T>,
  password?: string,
): Promise<T> {
  addMissingPromiseMethod()
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, ...(password === undefined ? {} : { password }) })
  try {
    return await read(await task.promise)
  } finally {
    await task.destroy()
  }
}

/** The text of each page in content order, one line for each line of the page. */
export async function readPdfPages(bytes: Uint8Array, password?: string): Promise<readonly string[]> {
  return withPdf(
    bytes,
    async (document) => {
      const pages: string[] = []
      for (let number = 1; number <= document.numPages; number += 1) {
        const content = await (await document.getPage(number)).getTextContent()
        pages.push(content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''))
      }
      return pages
    },
    password,
  )
}
