import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DocumentDetail } from '../../shared/contract/documents.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { Api } from '../api/index.ts'
import type { OutlineRow } from '../features/reader/outline-tree.ts'
import type { DocumentClaims } from '../features/reader/page-says.ts'
import type { ReadingPlace } from './reading-places.ts'

/**
 * One open document.
 *
 * opening    bytes and first page are on their way
 * locked     the document asks for its password; `wasWrong` after a wrong one
 * shown      pages can be read
 * failed     it cannot be shown; the reason has a next step
 */
export type ReaderPhase =
  | { readonly kind: 'opening' }
  | { readonly kind: 'locked'; readonly wasWrong: boolean }
  | { readonly kind: 'shown'; readonly pages: number }
  | { readonly kind: 'failed'; readonly failure: Failure }

export type ViewArea = Omit<ReadingPlace, 'visit'>

export interface ReaderState {
  readonly phase: ReaderPhase
  readonly document: DocumentDetail | null
  readonly page: number
  readonly scale: number
  /** The corner in view, in PDF coordinates; null until pages are shown. */
  readonly viewArea: ViewArea | null
  readonly isFitWidth: boolean
  readonly outline: readonly OutlineRow[]
  readonly find: { readonly open: boolean; readonly query: string; readonly current: number; readonly total: number; readonly isPending: boolean }
  /** Shown, hidden, or as there is room (null) until the person chooses. */
  readonly panel: boolean | null
  readonly sidebar: boolean
  /** What the library took from the document; null until it has been asked. */
  readonly claims: DocumentClaims | null
  readonly claimsFailure: Failure | null
  /** An address of a link that was chosen: shown, never opened. */
  readonly externalLink: string | null
  /** A passage was asked for and its words were not found on the page. */
  readonly quoteMissing: boolean
}

export interface ReaderActions {
  /** Reads what is known of the document and follows its changes. Returns what ends that. */
  start(): () => void
  set(change: Partial<Pick<ReaderState, 'phase' | 'page' | 'scale' | 'viewArea' | 'isFitWidth' | 'outline' | 'panel' | 'sidebar' | 'externalLink' | 'quoteMissing'>>): void
  setFind(change: Partial<ReaderState['find']>): void
  loadClaims(): Promise<void>
  /** Shows the file in the system's file manager. */
  reveal(): void
}

export type ReaderStore = StoreApi<ReaderState & ReaderActions>

const CLAIMS_LIMIT = 5_000

export function createReaderStore(deps: { readonly api: Api; readonly documentId: DocumentId; readonly onTitle: (title: string) => void }): ReaderStore {
  const { api, documentId } = deps
  return createStore((set, get) => {
    let ended = new AbortController()
    async function loadDocument(): Promise<void> {
      const { document } = await api.call('documents.get', { documentId }, { signal: ended.signal })
      set({ document })
      deps.onTitle(document.title)
    }
    const quietly = (work: Promise<void>) => void work.catch(() => undefined)
    return {
      phase: { kind: 'opening' },
      document: null,
      page: 1,
      scale: 1,
      viewArea: null,
      isFitWidth: true,
      outline: [],
      find: { open: false, query: '', current: 0, total: 0, isPending: false },
      panel: null,
      sidebar: false,
      claims: null,
      claimsFailure: null,
      externalLink: null,
      quoteMissing: false,
      start: () => {
        ended = new AbortController()
        const own = ended
        // The page itself says when a document cannot be shown; its title is a courtesy.
        quietly(loadDocument())
        void get().loadClaims()
        const stops = [
          api.onEvent('documents.changed', ({ documentIds, reason }) => {
            if (!documentIds.includes(documentId)) return
            quietly(loadDocument())
            if (reason === 'published') void get().loadClaims()
          }),
          api.onEvent('engine.connected', () => {
            quietly(loadDocument())
            void get().loadClaims()
          }),
        ]
        return () => {
          own.abort()
          for (const stop of stops) stop()
        }
      },
      set: (change) => set(change),
      setFind: (change) => set((state) => ({ find: { ...state.find, ...change } })),
      reveal: () => quietly(api.call('app.revealDocument', { documentId }).then(() => undefined)),
      loadClaims: async () => {
        const { signal } = ended
        const of = { documentIds: [documentId], limit: CLAIMS_LIMIT }
        try {
          const [{ passages }, { facts }, { relations }, { entities }] = await Promise.all([
            api.call('documents.passages', { documentId, limit: CLAIMS_LIMIT }, { signal }),
            api.call('graph.facts', of, { signal }),
            api.call('graph.relations', of, { signal }),
            api.call('graph.entities', { ...of, sort: 'salience' }, { signal }),
          ])
          set({ claims: { passages, facts, relations, entities }, claimsFailure: null })
        } catch (error) {
          if (!signal.aborted) set({ claimsFailure: toFailure(error) })
        }
      },
    }
  })
}
