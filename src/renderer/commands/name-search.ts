import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SearchHit } from '../../shared/model/graph.ts'
import type { Api } from '../api/index.ts'

/**
 * Documents and entities whose names fit what is typed into the palette. The newest text alone counts; those before
 * it are taken back. What was found for the text before stays until the next answer, so that the list does not blink.
 */
export interface NameSearchState {
  readonly documents: readonly SearchHit[]
  readonly entities: readonly SearchHit[]
}

export interface NameSearchActions {
  setText(text: string): void
  stop(): void
}

export type NameSearchStore = StoreApi<NameSearchState & NameSearchActions>

/** Long enough to join the letters of one burst, too short to be felt. */
const TYPING_MS = 80
const DOCUMENTS_SHOWN = 6
const ENTITIES_SHOWN = 8
const nothing: NameSearchState = { documents: [], entities: [] }

export function createNameSearchStore(deps: { readonly api: Api; readonly later: (run: () => void, ms: number) => () => void }): NameSearchStore {
  const { api, later } = deps
  return createStore((set) => {
    let asked = new AbortController()
    let cancelTimer = () => {}

    function stop(): void {
      asked.abort()
      cancelTimer()
    }

    async function ask(query: string, signal: AbortSignal): Promise<void> {
      const find = (kind: 'documents' | 'entities', limit: number) => api.call('search.query', { query, in: [kind], counted: 'asked', limit }, { signal })
      try {
        const [documents, entities] = await Promise.all([find('documents', DOCUMENTS_SHOWN), find('entities', ENTITIES_SHOWN)])
        if (!signal.aborted) set({ documents: documents.hits, entities: entities.hits })
      } catch {
        // The palette still has its commands, and its way to the search screen, which says what is wrong.
        if (!signal.aborted) set(nothing)
      }
    }

    return {
      ...nothing,
      setText: (text) => {
        stop()
        const query = text.trim()
        if (query === '') return set(nothing)
        const own = new AbortController()
        asked = own
        cancelTimer = later(() => void ask(query, own.signal), TYPING_MS)
      },
      stop,
    }
  })
}
