import type { DocumentId } from '../../../shared/model/ids.ts'

/** Passwords of documents, for this session: never written anywhere, gone with the engine. */
export interface Passwords {
  give(documentId: DocumentId, password: string): void
  get(documentId: DocumentId): string | undefined
  forget(documentId: DocumentId): void
}

export function createPasswords(): Passwords {
  const known = new Map<DocumentId, string>()
  return {
    give: (documentId, password) => void known.set(documentId, password),
    get: (documentId) => known.get(documentId),
    forget: (documentId) => void known.delete(documentId),
  }
}
