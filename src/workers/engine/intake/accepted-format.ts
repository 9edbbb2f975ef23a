import { failure, type Failure } from '../../../shared/failure.ts'
import type { MediaType } from '../../../shared/model/document.ts'

/** What a file's first bytes say it is. A PDF may have up to 1,024 bytes before its mark (ISO 32000, annex H). */
export const sniffedBytes = 1024

export type Sniffed = { readonly kind: 'accepted'; readonly mediaType: MediaType } | { readonly kind: 'refused'; readonly failure: Failure }

export function sniff(fileName: string, head: Buffer): Sniffed {
  if (head.length === 0) return refused('empty-file', fileName, 'is empty')
  if (head.subarray(0, sniffedBytes).includes('%PDF-')) return { kind: 'accepted', mediaType: 'application/pdf' }
  if (hasPdfName(fileName)) return refused('not-what-its-name-says', fileName, 'is named as a PDF but is none')
  return refused('unsupported-format', fileName, 'is not a PDF')
}

export function hasPdfName(fileName: string): boolean {
  return /\.pdf$/i.test(fileName)
}

/** Texts and slides that a person may expect to be read; everything else in a folder is no surprise when it is not. */
export function isDocumentName(fileName: string): boolean {
  return /\.(?:docx?|pptx?|xlsx?|od[tps]|pages|key|numbers|rtf|epub|mobi|djvu?|e?ps|xps|tex|md|markdown|txt|html?)$/i.test(fileName)
}

function refused(code: 'empty-file' | 'not-what-its-name-says' | 'unsupported-format', fileName: string, what: string): Sniffed {
  return { kind: 'refused', failure: failure(code, `“${fileName}” ${what}.`, { subject: fileName }) }
}
