import type { Acted } from '../../shared/contract/documents.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { CollectionId, DocumentId } from '../../shared/model/ids.ts'
import type { Api } from '../api/index.ts'
import type { Intents } from './intents.ts'
import type { LibraryStore } from './library.ts'

/** What a person does to documents and collections. Each answers with how to take it back, where that is possible. */
export interface LibraryCommands {
  remove(ids: readonly DocumentId[]): Promise<void>
  restore(ids: readonly DocumentId[]): Promise<void>
  purge(ids: readonly DocumentId[]): Promise<void>
  createCollection(name: string): Promise<CollectionId | null>
  renameCollection(id: CollectionId, name: string): Promise<void>
  removeCollection(id: CollectionId): Promise<void>
  addTo(collectionId: CollectionId, ids: readonly DocumentId[]): Promise<void>
  takeFrom(collectionId: CollectionId, ids: readonly DocumentId[]): Promise<void>
  reveal(id: DocumentId): Promise<void>
}

/** What has happened, for the message, for undo and for doing it again; the window says it in its language. */
export type LibraryDone =
  | { readonly kind: 'removed'; readonly ids: readonly DocumentId[]; readonly undo: () => Promise<void>; readonly again: () => Promise<void> }
  | { readonly kind: 'restored' | 'purged'; readonly ids: readonly DocumentId[] }
  | { readonly kind: 'added-to'; readonly collection: string; readonly count: number; readonly undo: () => Promise<void>; readonly again: () => Promise<void> }
  | { readonly kind: 'taken-from'; readonly collection: string; readonly count: number; readonly undo: () => Promise<void>; readonly again: () => Promise<void> }
  | { readonly kind: 'collection-removed'; readonly collection: string }

export function createLibraryCommands(deps: {
  readonly api: Api
  readonly intents: Intents
  readonly library: LibraryStore
  readonly onDone: (done: LibraryDone) => void
  readonly onFailure: (failure: Failure) => void
}): LibraryCommands {
  const { api, intents, library } = deps

  async function attempt<T>(control: string, work: (id: string) => Promise<T>): Promise<T | null> {
    try {
      return await intents.run(control, work)
    } catch (error) {
      deps.onFailure(toFailure(error))
      return null
    } finally {
      library.getState().refresh()
    }
  }

  async function onDocuments(method: 'documents.remove' | 'documents.restore' | 'documents.purge', ids: readonly DocumentId[]): Promise<Acted | null> {
    if (ids.length === 0) return null
    return attempt(`${method}:${ids.join()}`, (id) => api.call(method, { documentIds: [...ids] }, { id }))
  }

  const nameOf = (id: CollectionId) => library.getState().collections.find((one) => one.id === id)?.name ?? ''

  async function restore(ids: readonly DocumentId[]): Promise<void> {
    const acted = await onDocuments('documents.restore', ids)
    if (acted && acted.acted.length > 0) deps.onDone({ kind: 'restored', ids: acted.acted })
  }

  /** Only those that were not there before are taken out again by undo. */
  function membersBefore(collectionId: CollectionId, ids: readonly DocumentId[]): Set<DocumentId> {
    const wanted = new Set(ids)
    return new Set(
      library
        .getState()
        .rows.filter((row) => wanted.has(row.id) && row.collections.some((one) => one.id === collectionId))
        .map((row) => row.id),
    )
  }

  const commands: LibraryCommands = {
    remove: async (ids) => {
      const acted = await onDocuments('documents.remove', ids)
      if (acted && acted.acted.length > 0) deps.onDone({ kind: 'removed', ids: acted.acted, undo: () => restore(acted.acted), again: () => commands.remove(acted.acted) })
    },
    restore,
    purge: async (ids) => {
      const acted = await onDocuments('documents.purge', ids)
      if (acted && acted.acted.length > 0) deps.onDone({ kind: 'purged', ids: acted.acted })
    },
    createCollection: async (name) => {
      const made = await attempt(`collections.create:${name}`, (id) => api.call('collections.create', { name }, { id }))
      return made?.collection.id ?? null
    },
    renameCollection: async (collectionId, name) => {
      await attempt(`collections.rename:${collectionId}:${name}`, (id) => api.call('collections.rename', { collectionId, name }, { id }))
    },
    removeCollection: async (collectionId) => {
      const collection = nameOf(collectionId)
      const gone = await attempt(`collections.remove:${collectionId}`, (id) => api.call('collections.remove', { collectionId }, { id }))
      if (!gone) return
      const { shelf } = library.getState()
      if (shelf.kind === 'collection' && shelf.id === collectionId) library.getState().show({ kind: 'all' })
      deps.onDone({ kind: 'collection-removed', collection })
    },
    addTo: async (collectionId, ids) => {
      const before = membersBefore(collectionId, ids)
      const fresh = ids.filter((id) => !before.has(id))
      if (fresh.length === 0) return
      const result = await attempt(`collections.add:${collectionId}:${fresh.join()}`, (id) => api.call('collections.add', { collectionId, documentIds: fresh }, { id }))
      if (!result || result.added === 0) return
      const undo = async () => void (await attempt(`collections.take:${collectionId}:${fresh.join()}`, (id) => api.call('collections.take', { collectionId, documentIds: fresh }, { id })))
      deps.onDone({ kind: 'added-to', collection: nameOf(collectionId), count: result.added, undo, again: () => commands.addTo(collectionId, fresh) })
    },
    takeFrom: async (collectionId, ids) => {
      if (ids.length === 0) return
      const documentIds = [...ids]
      const result = await attempt(`collections.take:${collectionId}:${ids.join()}`, (id) => api.call('collections.take', { collectionId, documentIds }, { id }))
      if (!result || result.taken === 0) return
      const undo = async () => void (await attempt(`collections.add:${collectionId}:${ids.join()}`, (id) => api.call('collections.add', { collectionId, documentIds }, { id })))
      deps.onDone({ kind: 'taken-from', collection: nameOf(collectionId), count: result.taken, undo, again: () => commands.takeFrom(collectionId, documentIds) })
    },
    reveal: async (documentId) => void (await attempt(`reveal:${documentId}`, (id) => api.call('app.revealDocument', { documentId }, { id }))),
  }
  return commands
}
