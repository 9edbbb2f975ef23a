import type { Collection } from '../../shared/contract/documents.ts'
import type { DocumentState, DocumentSummary } from '../../shared/model/document.ts'
import type { CollectionId } from '../../shared/model/ids.ts'
import type { Shelf } from './library.ts'

/** What can be done with the chosen documents, in the order of the menu. A menu shows only what applies. */
export type DocumentAction =
  | { readonly kind: 'open' | 'open-beside' | 'preview' | 'reveal' | 'copy-link' | 'show-in-activity' }
  | { readonly kind: 'pause' | 'resume' | 'cancel' | 'retry' }
  | { readonly kind: 'add-to' | 'take-from'; readonly collectionId: CollectionId; readonly name: string }
  | { readonly kind: 'remove' | 'restore' | 'purge' }

/** More collections than a menu can hold are reached by dragging. */
const COLLECTIONS_IN_MENU = 12

export function documentActions(documents: readonly DocumentSummary[], shelf: Shelf, collections: readonly Collection[]): readonly (readonly DocumentAction[])[] {
  if (documents.length === 0) return []
  const one = documents.length === 1
  if (shelf.kind === 'trash') return [[{ kind: 'restore' }], [{ kind: 'purge' }]]
  const is = (...states: readonly DocumentState[]) => documents.some((row) => states.includes(row.state))
  const work: DocumentAction[] = [
    ...(is('queued', 'processing', 'waiting') ? [{ kind: 'pause' } as const] : []),
    ...(is('paused') ? [{ kind: 'resume' } as const] : []),
    ...(is('failed', 'cancelled') ? [{ kind: 'retry' } as const] : []),
    ...(is('queued', 'processing', 'waiting', 'paused') ? [{ kind: 'cancel' } as const] : []),
  ]
  const here = shelf.kind === 'collection' ? shelf.id : null
  const filing: DocumentAction[] = [
    ...collections
      .filter((one) => one.id !== here && documents.some((row) => !row.collections.some((in_) => in_.id === one.id)))
      .slice(0, COLLECTIONS_IN_MENU)
      .map((one) => ({ kind: 'add-to' as const, collectionId: one.id, name: one.name })),
    ...collections.filter((one) => one.id === here).map((one) => ({ kind: 'take-from' as const, collectionId: one.id, name: one.name })),
  ]
  return [
    one ? [{ kind: 'open' }, { kind: 'open-beside' }, { kind: 'preview' }] : [],
    work,
    filing,
    one ? [{ kind: 'reveal' }, { kind: 'copy-link' }, { kind: 'show-in-activity' }] : [],
    [{ kind: 'remove' }],
  ].filter((group): group is DocumentAction[] => group.length > 0)
}
