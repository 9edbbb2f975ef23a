import { createStore, type StoreApi } from 'zustand/vanilla'
import { z } from 'zod'
import { DocumentId } from '../../shared/model/ids.ts'

/** Where a document was left: PDF coordinates of the top left corner in view, so that it holds at every size. */
export const ReadingPlace = z.object({
  page: z.int().min(1),
  left: z.number(),
  top: z.number(),
  /** Null for "fit width". */
  scale: z.number().positive().nullable(),
  /** Of the tab, when it was left: a newer visit asks for another place. */
  visit: z.int(),
})
export type ReadingPlace = z.infer<typeof ReadingPlace>
export const ReadingPlaces = z.record(DocumentId, ReadingPlace)
export type ReadingPlaces = z.infer<typeof ReadingPlaces>

export interface ReadingPlacesState {
  readonly places: Readonly<Partial<Record<DocumentId, ReadingPlace>>>
  keep(documentId: DocumentId, place: ReadingPlace): void
}

export type ReadingPlacesStore = StoreApi<ReadingPlacesState>

const KEPT = 100

/** A reader goes on where it was left, after another tab and after a restart. */
export function createReadingPlacesStore(initial: ReadingPlacesState['places'] = {}): ReadingPlacesStore {
  return createStore((set) => ({
    places: initial,
    keep: (documentId, place) =>
      set(({ places }) => {
        const others = Object.entries(places).filter(([id]) => id !== documentId)
        return { places: Object.fromEntries([...others, [documentId, place]].slice(-KEPT)) }
      }),
  }))
}
