import type { Collection } from '../../../shared/contract/documents.ts'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { CollectionId, DocumentId } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { EventHub } from '../event-hub.ts'
import type { Outbox } from '../graph/outbox.ts'
import {
  collectionIdFor,
  collectionNamed,
  collectionRow,
  collectionView,
  deleteCollection,
  deleteMember,
  insertCollection,
  insertMember,
  isPublished,
  publishedMembers,
  renameCollection,
  tidyName,
} from './collection-rows.ts'

/**
 * Named sets of documents. Every method is one transaction (a savepoint inside the caller's) and does nothing the
 * second time, so a command that is sent again acts once. What the graph knows of a collection goes to the outbox
 * with the change; documents that are not published yet tell their collections when they are.
 */
export interface Collections {
  /** The collection of that name, made when there is none. */
  ensure(name: string): CollectionId
  /** The same, as it is shown. */
  create(name: string): Collection
  /** @throws FailureError not-found; wrong-usage when another has that name */
  rename(id: CollectionId, name: string): void
  /** Its documents stay. Removing what is not there is done already. */
  remove(id: CollectionId): void
  /** Answers how many were not in it before. @throws FailureError not-found */
  add(id: CollectionId, documentIds: readonly DocumentId[]): number
  take(id: CollectionId, documentIds: readonly DocumentId[]): number
}

export function createCollections(options: {
  readonly db: WritableDatabase
  readonly outbox: Outbox
  readonly events: Pick<EventHub, 'collectionsChanged' | 'documentsChanged'>
  readonly nowMs: () => number
}): Collections {
  const { db, outbox, events, nowMs } = options

  const existing = (id: CollectionId) => {
    const row = collectionRow(db, id)
    if (!row) throw new FailureError(failure('not-found', 'There is no such collection.', { subject: id }))
    return row
  }

  const tellGraph = (id: CollectionId, name: string): void => outbox.put('upsert', 'collection', id, null, { id, name, documents: publishedMembers(db, id) })

  const ensure = (name: string): CollectionId =>
    db.transaction(() => {
      const found = collectionNamed(db, name)
      if (found) return found.id
      let variant = 0
      while (collectionRow(db, collectionIdFor(name, variant))) variant += 1
      const row = { id: collectionIdFor(name, variant), name: tidyName(name), created_at: nowMs() }
      insertCollection(db, row)
      events.collectionsChanged([row.id])
      return row.id
    })

  const change = (id: CollectionId, documentIds: readonly DocumentId[], act: (documentId: DocumentId) => boolean): number =>
    db.transaction(() => {
      const { name } = existing(id)
      const changed = documentIds.filter(act)
      if (changed.some((documentId) => isPublished(db, documentId))) tellGraph(id, name)
      if (changed.length > 0) {
        events.collectionsChanged([id])
        events.documentsChanged(changed, 'changed')
      }
      return changed.length
    })

  return {
    ensure,
    create: (name) => db.transaction(() => collectionView(db, existing(ensure(name)))),
    rename(id, name) {
      db.transaction(() => {
        const row = existing(id)
        const wanted = tidyName(name)
        if (row.name === wanted) return
        const namesake = collectionNamed(db, wanted)
        if (namesake && namesake.id !== id) throw new FailureError(failure('wrong-usage', `There is a collection “${namesake.name}” already.`, { subject: namesake.name }))
        renameCollection(db, id, wanted)
        if (publishedMembers(db, id).length > 0) tellGraph(id, wanted)
        events.collectionsChanged([id])
      })
    },
    remove(id) {
      db.transaction(() => {
        const known = publishedMembers(db, id).length > 0
        if (!deleteCollection(db, id)) return
        if (known) outbox.put('delete', 'collection', id, null, { id })
        events.collectionsChanged([id])
      })
    },
    add: (id, documentIds) => change(id, documentIds, (documentId) => insertMember(db, id, documentId, nowMs())),
    take: (id, documentIds) => change(id, documentIds, (documentId) => deleteMember(db, id, documentId)),
  }
}
