import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import type { Block } from '../../../../../src/shared/model/document.ts'
import type { ReadInput, ReadResult, Work } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { readPdf } from '../../../../../src/workers/engine/documents/read-pdf.ts'

export function quietWork(signal: AbortSignal = new AbortController().signal): Work {
  return { signal, report: () => undefined, trace: 'trace-test' }
}

/** Bytes as a file for as long as `run` runs. */
export async function withFile<T>(bytes: Uint8Array, run: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'coursegraph-read-'))
  try {
    const path = join(folder, 'object')
    writeFileSync(path, bytes)
    return await run(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function readBytes(bytes: Uint8Array, more: Partial<ReadInput> = {}, work: Work = quietWork()): Promise<ReadResult> {
  return withFile(bytes, (path) => readPdf({ path, fileName: 'test.pdf', ...more }, work))
}

export function blocksOf(result: ReadResult): Block[] {
  return result.pages.flatMap((page) => page.blocks).sort((a, b) => a.index - b.index)
}

/** A PDF drawn by hand, for layouts that makePdf does not set. */
export function drawPdf(draw: (doc: PDFKit.PDFDocument) => void, options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const doc = new PDFDocument({ size: 'A4', margin: 60, autoFirstPage: false, ...options })
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
    draw(doc)
    doc.end()
  })
}

/** One line of text with its left end and baseline exactly there. */
export function line(doc: PDFKit.PDFDocument, text: string, x: number, baseline: number, font = 'Times-Roman', size = 11): void {
  doc.font(font).fontSize(size).text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' })
}
