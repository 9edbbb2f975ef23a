import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { EntitySummary, Evidence, FactView, RelationView } from '../../../shared/model/graph.ts'
import type { Input, Output } from '../../../shared/contract/index.ts'
import { failure, FailureError } from '../../../shared/failure.ts'
import { nameKey } from '../../../shared/fold.ts'
import type { CollectionId, DocumentId } from '../../../shared/model/ids.ts'
import { listDocuments } from '../browse/list-documents.ts'
import { listPassages } from '../browse/document-text.ts'
import type { QueryContext } from '../browse/query-context.ts'
import { listFacts, listRelations } from '../graph/browse/claims.ts'
import { listEntities } from '../graph/browse/entities.ts'

/** What is exported: a collection, or everything that is not in the trash; read a page at a time. */
export interface ExportScope {
  readonly context: QueryContext
  readonly documents: readonly DocumentSummary[]
  /** Null for the whole library, whose graph then needs no filter. */
  readonly documentIds: DocumentId[] | null
}

export type Passage = Output<'documents.passages'>['passages'][number]

const pageSize = 2000
/** Every piece of evidence goes out, not only what a page would show. */
const allEvidence = Number.MAX_SAFE_INTEGER

/** @throws FailureError not-found for a collection that is not there */
export function openScope(context: QueryContext, collection: string | undefined): ExportScope {
  const collectionId = collection === undefined ? undefined : findCollection(context, collection)
  const documents = [...documentPages(context, collectionId)]
  return { context, documents, documentIds: collectionId === undefined ? null : documents.map(({ id }) => id) }
}

type ListInput = Input<'documents.list'>

function* documentPages(context: QueryContext, collectionId: string | undefined): Generator<DocumentSummary> {
  for (let offset = 0; ; offset += pageSize) {
    const input = { sort: 'added' as const, descending: false, offset, limit: pageSize, ...(collectionId === undefined ? {} : { collectionId }) } satisfies ListInput
    const { documents } = listDocuments(context, input as Parameters<typeof listDocuments>[1])
    yield* documents
    if (documents.length < pageSize) return
  }
}

function findCollection({ db }: QueryContext, reference: string): string {
  const collections = db.prepare<[], { id: CollectionId; name: string }>('SELECT id, name FROM collections ORDER BY id').all()
  const found = collections.find(({ id }) => id === reference) ?? collections.find(({ name }) => nameKey(name) === nameKey(reference))
  if (!found) throw new FailureError(failure('not-found', `There is no collection "${reference}".`, { subject: reference, action: 'Check the name of the collection.' }))
  return found.id
}

export function* passagesOf(scope: ExportScope): Generator<Passage> {
  for (const { id } of scope.documents) {
    for (let offset = 0; ; offset += pageSize) {
      const { passages } = listPassages(scope.context, { documentId: id, offset, limit: pageSize })
      yield* passages
      if (passages.length < pageSize) break
    }
  }
}

export function* entitiesOf(scope: ExportScope): Generator<EntitySummary> {
  yield* pages((offset) => listEntities(scope.context.db, { ...only(scope), offset, limit: pageSize }).entities)
}

export function* relationsOf(scope: ExportScope): Generator<RelationView> {
  yield* pages((offset) => listRelations(scope.context.db, { ...only(scope), offset, limit: pageSize }, allEvidence).relations)
}

export function* factsOf(scope: ExportScope): Generator<FactView> {
  yield* pages((offset) => listFacts(scope.context.db, { ...only(scope), offset, limit: pageSize }, allEvidence).facts)
}

function* pages<T>(read: (offset: number) => readonly T[]): Generator<T> {
  for (let offset = 0; ; offset += pageSize) {
    const page = read(offset)
    yield* page
    if (page.length < pageSize) return
  }
}

function only({ documentIds }: ExportScope): { documentIds?: DocumentId[] } {
  return documentIds === null ? {} : { documentIds }
}

/** The shapes of the command line, which are a contract. */
export const shapes = {
  document: ({ id, sha256, title, fileName, collections, state, pages: count, language, addedAt, bytes }: DocumentSummary) => ({
    id,
    sha256,
    title,
    fileName,
    collections: collections.map(({ name }) => name),
    state,
    pages: count,
    language,
    addedAt,
    bytes,
  }),
  passage: (passage: Passage): Passage => passage,
  entity: ({ id, name, type, subtype, aliases, mentions, documents }: EntitySummary) => ({ kind: 'entity', id, name, type, ...(subtype !== undefined && { subtype }), aliases, mentions, documents }),
  relation: ({ id, from, to, type, evidence }: RelationView) => ({ kind: 'relation', id, from, to, type, evidence }),
  fact: ({ id, entity, property, value, unit, comparator, qualifiers, evidence }: FactView) => ({
    kind: 'fact',
    id,
    entity,
    property,
    value,
    ...(unit === undefined ? {} : { unit }),
    ...(comparator === undefined ? {} : { comparator }),
    qualifiers,
    evidence,
  }),
} as const

/** "Title, page 4", for people. */
export function sourceOf(evidence: Evidence, titles: ReadonlyMap<string, string>): string {
  return `${titles.get(evidence.documentId) ?? evidence.documentId}, p. ${evidence.page}`
}
