import { open, type FileHandle } from 'node:fs/promises'
import { failure, FailureError } from '../../../../shared/failure.ts'
import type { Pdfjs } from './pdfjs.ts'

/** Up to this size a file is read whole, which is fastest; larger ones are read by ranges. */
export const wholeFileMaxBytes = 48 * 1024 * 1024
/** How much of a large file may be read before it has opened: repairing one would read it all. */
const openingMaxBytes = 96 * 1024 * 1024
const rangeChunkBytes = 512 * 1024
/** The PDF header may follow other bytes; readers look for it in the first 1024. */
const headerSearchBytes = 1024
const tailSearchBytes = 64 * 1024

export interface PdfSource {
  readonly bytes: number
  /** Parameters of `getDocument` that name the data. */
  parameters(pdfjs: Pdfjs): Record<string, unknown>
  /** Called when the document is open: the limit for opening no longer applies. */
  opened(): void
  /**
   * Rejects when reading the file itself fails, with the reason; never resolves. pdf.js waits for ever for a range
   * that does not come, so whoever waits for pdf.js waits for this too.
   */
  readonly failed: Promise<never>
  close(): Promise<void>
}

/**
 * Opens a file for pdf.js and looks at its first bytes.
 * @throws FailureError file-not-found, file-not-readable, empty-file, not-what-its-name-says, damaged-document.
 */
export async function openPdfSource(path: string, fileName: string): Promise<PdfSource> {
  const file = await openFile(path, fileName)
  try {
    const { size } = await file.stat()
    if (size === 0) throw new FailureError(failure('empty-file', `"${fileName}" has no content.`, { subject: fileName }))
    const head = await readRange(file, 0, Math.min(size, headerSearchBytes))
    if (!head.includes('%PDF')) {
      throw new FailureError(failure('not-what-its-name-says', `"${fileName}" is not a PDF: it has no PDF header.`, { subject: fileName }))
    }
    if (size <= wholeFileMaxBytes) return await wholeSource(file, size)
    const tail = await readRange(file, Math.max(0, size - tailSearchBytes), size)
    if (!tail.includes('startxref')) {
      throw new FailureError(failure('damaged-document', `"${fileName}" ends in the middle: its table of objects is missing.`, { subject: fileName }))
    }
    return rangeSource(file, size, fileName)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openFile(path: string, fileName: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const code = missing ? 'file-not-found' : 'file-not-readable'
    throw new FailureError(failure(code, `"${fileName}" ${missing ? 'is not there any more' : 'cannot be read'}.`, { subject: fileName }), { cause: error })
  }
}

async function wholeSource(file: FileHandle, size: number): Promise<PdfSource> {
  const data = new Uint8Array(await readRange(file, 0, size))
  await file.close()
  return { bytes: size, failed: new Promise(() => undefined), parameters: () => ({ data }), opened: () => undefined, close: async () => undefined }
}

function rangeSource(file: FileHandle, size: number, fileName: string): PdfSource {
  let fail: (problem: FailureError) => void = () => undefined
  const failed = new Promise<never>((_resolve, reject) => (fail = reject))
  // Whoever waits hears of it; when nobody does, nobody needs to.
  failed.catch(() => undefined)
  let readBytes = 0
  let limitBytes = openingMaxBytes
  return {
    bytes: size,
    failed,
    parameters(pdfjs) {
      const transport = new pdfjs.PDFDataRangeTransport(size, null)
      transport.requestDataRange = (begin: number, end: number): void => {
        readBytes += end - begin
        if (readBytes > limitBytes) {
          fail(new FailureError(failure('damaged-document', `"${fileName}" is damaged and too large to repair.`, { subject: fileName })))
          return
        }
        readRange(file, begin, end).then(
          (chunk) => transport.onDataRange(begin, new Uint8Array(chunk)),
          (error: unknown) => fail(new FailureError(failure('file-not-readable', `"${fileName}" could not be read to its end.`, { subject: fileName }), { cause: error })),
        )
      }
      return { range: transport, length: size, rangeChunkSize: rangeChunkBytes, disableStream: true, disableAutoFetch: true }
    },
    opened() {
      limitBytes = Number.POSITIVE_INFINITY
    },
    close: () => file.close(),
  }
}

/** Exactly the bytes [begin, end), in memory of their own: pdf.js takes what it is given. */
async function readRange(file: FileHandle, begin: number, end: number): Promise<Buffer> {
  const buffer = Buffer.from(new ArrayBuffer(end - begin))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, begin + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled === buffer.length ? buffer : buffer.subarray(0, filled)
}
