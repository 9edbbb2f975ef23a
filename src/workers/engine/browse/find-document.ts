import { failure, FailureError } from '../../../shared/failure.ts'
import { nameKey } from '../../../shared/fold.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { Query } from './query-context.ts'

interface Candidate {
  readonly id: DocumentId
  readonly title: string
  readonly fileName: string
}

/** How many names an "ambiguous" answer lists. */
const namesTold = 5

/**
 * The one document that a person means: by id, by the beginning of an id, by file name, or by title. The first of
 * these ways that finds any decides. With `trashed`, among those in the trash; otherwise among the others.
 */
export const findDocument: Query<'documents.find'> = ({ db }, { reference, trashed }) => {
  const all = db
    .prepare<[], Candidate>(`SELECT id, title, file_name AS fileName FROM documents WHERE trashed_at IS ${trashed === true ? 'NOT NULL' : 'NULL'} ORDER BY added_at, id`)
    .all()
  // macOS hands over names with their accents apart (NFD), other systems as one character.
  const wanted = reference.trim().normalize('NFC')
  const lower = wanted.toLowerCase()
  const key = nameKey(wanted)
  const ways: readonly ((candidate: Candidate) => boolean)[] = [
    ({ id }) => id === lower,
    ({ fileName }) => fileName.normalize('NFC').trim() === wanted,
    ({ id }) => /^[0-9a-f]+$/.test(lower) && id.startsWith(lower),
    ({ fileName }) => nameKey(fileName) === key,
    ({ title }) => nameKey(title) === key,
    // "handbook" for handbook.pdf.
    ({ fileName }) => nameKey(fileName.replace(/\.[^.]+$/, '')) === key,
  ]
  for (const way of ways) {
    const found = all.filter(way)
    const [only] = found
    if (found.length === 1 && only) return { documentId: only.id }
    if (found.length > 1) throw new FailureError(failure('ambiguous', `"${wanted}" could be any of ${found.length} documents: ${told(found)}.`, { subject: wanted }))
  }
  throw new FailureError(failure('not-found', `No document ${trashed === true ? 'in the trash ' : ''}is called "${wanted}" or has an id that begins so.`, { subject: wanted }))
}

function told(found: readonly Candidate[]): string {
  const names = found.slice(0, namesTold).map(({ id, fileName }) => `${fileName} (${id})`)
  return found.length > namesTold ? `${names.join(', ')}, …` : names.join(', ')
}
