import type { DocumentId } from '../../../shared/model/ids.ts'

/** Passwords that opened a document, until the window closes. They are never stored or logged. */
export interface SessionPasswords {
  get(documentId: DocumentId): string | undefined
  set(documentId: DocumentId, password: string): void
}

export function createSessionPasswords(): SessionPasswords {
  return new Map<DocumentId, string>()
}
