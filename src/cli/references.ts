import { FailureError } from '../shared/failure.ts'
import type { DocumentId } from '../shared/model/ids.ts'
import type { Connection } from './connect.ts'

/** DOCUMENT on the command line: an id, an unambiguous prefix of one, or a file name. @throws FailureError */
export async function findDocuments(connection: Connection, references: readonly string[], options: { readonly trashed?: boolean } = {}): Promise<DocumentId[]> {
  const found: DocumentId[] = []
  for (const reference of references) {
    const { documentId } = await connection.call('documents.find', { reference, ...(options.trashed !== undefined && { trashed: options.trashed }) }).catch(sayWhereToLook)
    if (!found.includes(documentId)) found.push(documentId)
  }
  return found
}

/** The engine's own next steps are for a window. */
function sayWhereToLook(error: unknown): never {
  if (error instanceof FailureError && error.failure.code === 'not-found') throw new FailureError({ ...error.failure, action: '“coursegraph documents” lists the documents of the library.' })
  throw error
}
