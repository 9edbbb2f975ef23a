import { failure, toFailure, type Failure } from '../../../shared/failure.ts'

/** What pdf.js threw while opening a document, as a failure with a next step. It names its exceptions. */
export function pdfFailure(error: unknown): Failure {
  switch (error instanceof Error ? error.name : '') {
    case 'PasswordException':
      return failure('password-required', 'The document is protected by a password.')
    case 'InvalidPDFException':
    case 'FormatError':
    case 'XRefParseException':
      return failure('damaged-document', 'The document cannot be shown: its structure is damaged.')
    case 'ResponseException':
      return failure('file-not-readable', 'The stored copy of the document could not be read.')
    default:
      return toFailure(error)
  }
}
