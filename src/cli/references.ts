import { failure, FailureError, type Failure } from '../shared/failure.ts'
import type { DocumentId } from '../shared/model/ids.ts'
import type { Connection } from './connect.ts'

/** DOCUMENT on the command line: an id, an unambiguous prefix of one, or a file name. @throws FailureError */
export async function findDocuments(connection: Connection, references: readonly string[], options: { readonly trashed?: boolean } = {}): Promise<DocumentId[]> {
  const found: DocumentId[] = []
  const failures: Failure[] = []
  for (const reference of references) {
    try {
      if (reference.trim() === '') throw new FailureError(failure('not-found', 'A document is named by its id, the beginning of it, or its file name, and not by nothing.'))
      const { documentId } = await connection.call('documents.find', { reference, ...(options.trashed !== undefined && { trashed: options.trashed }) })
      if (!found.includes(documentId)) found.push(documentId)
    } catch (error) {
      if (!(error instanceof FailureError) || !(error.failure.code === 'not-found' || error.failure.code === 'ambiguous')) throw error
      failures.push(error.failure)
    }
  }
  const [first] = failures
  if (first) throw new FailureError(together(first, failures, options.trashed === true))
  return found
}

/** Nothing is done while one reference is unclear; all that are unclear are said at once. The engine's own next steps are for a window. */
function together(first: Failure, failures: readonly Failure[], trashed: boolean): Failure {
  const list = trashed ? '“coursegraph documents --trashed” lists what is in the trash.' : '“coursegraph documents” lists the documents of the library.'
  return { ...first, message: failures.map(({ message }) => message).join('\n  '), action: failures.some(({ code }) => code === 'not-found') ? list : first.action }
}
