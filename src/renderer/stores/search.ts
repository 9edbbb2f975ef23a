import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Output } from '../../shared/contract/index.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { EntityType } from '../../shared/model/extraction.ts'
import type { SearchHit, SearchKind } from '../../shared/model/graph.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { Api } from '../api/index.ts'
import type { Place } from './places.ts'

/**
 * Searching as one types: the newest question alone counts, those before it are taken back.
 *
 * idle        nothing is asked
 * searching   a question is out; the answer before it stays on the screen
 * answered    `result` belongs to the filters that are set
 * failed      the reason has a next step
 */
export type SearchPhase = { readonly kind: 'idle' } | { readonly kind: 'searching' } | { readonly kind: 'answered' } | { readonly kind: 'failed'; readonly failure: Failure }

export interface SearchFilters {
  readonly kind: SearchKind | null
  readonly documentIds: readonly DocumentId[]
  readonly types: readonly EntityType[]
}

export type SearchResult = Output<'search.query'>

export interface SearchState {
  readonly query: string
  readonly filters: SearchFilters
  readonly phase: SearchPhase
  readonly result: SearchResult | null
  /** Counts and documents of the same words without those filters, so that a facet can be left again. */
  readonly unfiltered: Pick<SearchResult, 'totals' | 'facets'> | null
  readonly active: number
}

export interface SearchActions {
  setQuery(query: string): void
  setFilters(change: Partial<SearchFilters>): void
  clearFilters(): void
  loadMore(): void
  again(): void
  /** Moves the active hit; stays within the list. */
  move(by: number): void
  setActive(index: number): void
}

export type SearchStore = StoreApi<SearchState & SearchActions>

export const noFilters: SearchFilters = { kind: null, documentIds: [], types: [] }
export const PAGE_SIZE = 50
/** Long enough to join the letters of one burst, too short to be felt. */
const TYPING_MS = 60

export function createSearchStore(deps: { readonly api: Api; readonly later: (run: () => void, ms: number) => () => void }): SearchStore {
  const { api } = deps
  let asked = new AbortController()
  let cancelTimer = () => {}

  return createStore((set, get) => {
    function ask(after: number, limit = PAGE_SIZE): void {
      asked.abort()
      cancelTimer()
      if (get().query.trim() === '') {
        set({ phase: { kind: 'idle' }, result: null, unfiltered: null, active: 0 })
        return
      }
      const own = new AbortController()
      asked = own
      set({ phase: { kind: 'searching' } })
      cancelTimer = deps.later(() => void run(own.signal, limit), after)
    }

    async function run(signal: AbortSignal, limit: number): Promise<void> {
      const { query, filters } = get()
      try {
        const result = await api.call('search.query', { query: query.trim(), ...queryFilters(filters), limit }, { signal })
        if (signal.aborted) return
        const unfiltered = hasFilters(filters) ? get().unfiltered : { totals: result.totals, facets: result.facets }
        const isMore = limit > PAGE_SIZE
        set({ phase: { kind: 'answered' }, result, unfiltered, active: isMore ? get().active : 0 })
      } catch (error) {
        if (!signal.aborted) set({ phase: { kind: 'failed', failure: toFailure(error) } })
      }
    }

    return {
      query: '',
      filters: noFilters,
      phase: { kind: 'idle' },
      result: null,
      unfiltered: null,
      active: 0,
      setQuery: (query) => {
        if (query === get().query) return
        set({ query, unfiltered: null })
        ask(TYPING_MS)
      },
      setFilters: (change) => {
        set((state) => ({ filters: { ...state.filters, ...change } }))
        ask(0)
      },
      clearFilters: () => {
        set({ filters: noFilters })
        ask(0)
      },
      loadMore: () => {
        const { result, phase } = get()
        if (result && phase.kind === 'answered' && result.hits.length < totalOf(result, get().filters.kind)) ask(0, result.hits.length + PAGE_SIZE)
      },
      again: () => ask(0),
      move: (by) => set((state) => ({ active: clampIndex(state.active + by, state.result?.hits.length ?? 0) })),
      setActive: (index) => set((state) => ({ active: clampIndex(index, state.result?.hits.length ?? 0) })),
    }
  })
}

export function hasFilters(filters: SearchFilters): boolean {
  return filters.kind !== null || filters.documentIds.length > 0 || filters.types.length > 0
}

/** How many hits there are in all, of the kinds that are asked for. */
export function totalOf(result: SearchResult, kind: SearchKind | null): number {
  const { passages, entities, documents } = result.totals
  return kind === null ? passages + entities + documents : result.totals[kind]
}

/** Where a hit leads: an entity's page, or the words on the page of the document. */
export function placeOfHit(hit: SearchHit): Place | null {
  if (hit.in === 'entities') return hit.entityId ? { kind: 'entity', entityId: hit.entityId } : null
  if (hit.documentId === null) return null
  const page = hit.page === null ? {} : { page: hit.page }
  if (hit.in === 'documents') return { kind: 'document', documentId: hit.documentId, ...page }
  return { kind: 'document', documentId: hit.documentId, ...page, highlight: { boxes: hit.boxes, quote: hit.quote } }
}

function queryFilters(filters: SearchFilters) {
  return {
    ...(filters.kind === null ? {} : { in: [filters.kind] }),
    ...(filters.documentIds.length === 0 ? {} : { documentIds: [...filters.documentIds] }),
    ...(filters.types.length === 0 ? {} : { types: [...filters.types] }),
  }
}

function clampIndex(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1))
}
