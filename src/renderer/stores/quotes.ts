import { createStore, type StoreApi } from 'zustand/vanilla'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { ExtractionMode, Quote } from '../../shared/model/provider.ts'
import type { Api } from '../api/index.ts'
import { createRefresher, type FrameClock } from './frame-queue.ts'
import type { Intents } from './intents.ts'
import type { ModelCallsStore } from './model-calls.ts'
import { sumQuotes } from './quote-sums.ts'
import { queuedFor } from './queue-order.ts'
import type { QueueStore } from './queue.ts'

/**
 * What extracting would take, for the documents whose jobs wait for a person's answer, and the answer.
 *
 * a job begins to wait  → its quote is asked for, as far as the list is shown; the sum of all, where there are several
 * an answer             → its job waits no longer, and with it its quote goes
 * other settings        → everything is quoted again: another model has another price
 */
export interface QuotesState {
  /** In the order of Activity. */
  readonly awaiting: readonly DocumentId[]
  readonly quotes: Readonly<Record<DocumentId, Quote>>
  /** All of them together: passages that stand in two of them are paid for once. */
  readonly together: Quote | null
  readonly failure: Failure | null
  /** How many are listed. */
  readonly shown: number
  /** What one document would take that does not wait for an answer, for as long as somebody looks. */
  readonly single: { readonly documentId: DocumentId; readonly quote: Quote | null; readonly failure: Failure | null } | null
}

export type Answer = Exclude<ExtractionMode, 'undecided'>

export interface QuotesActions {
  start(): () => void
  showMore(): void
  /** The person's answer. Resolves to whether it was taken. */
  choose(documentIds: readonly DocumentId[], mode: Answer): Promise<boolean>
  /** Quotes one document, for a question about it; null ends that. */
  quoteOne(documentId: DocumentId | null): Promise<void>
}

export type QuotesStore = StoreApi<QuotesState & QuotesActions>

export const QUOTES_SHOWN = 10
const REFRESH_MS = 1_000

export interface QuotesDeps {
  readonly api: Api
  readonly clock: FrameClock
  readonly intents: Intents
  readonly queue: Pick<QueueStore, 'getState' | 'subscribe'>
  readonly calls: Pick<ModelCallsStore, 'getState' | 'subscribe'>
  readonly onFailure: (failure: Failure) => void
  /** Nothing had to be done: all of them are extracted so, or being so. */
  readonly onNothingToDo: () => void
}

export function createQuotesStore(deps: QuotesDeps): QuotesStore {
  const { api } = deps
  return createStore<QuotesState & QuotesActions>((set, get) => {
    /** Grows when what was quoted no longer holds: an answer that is on its way then counts for nothing. */
    let edition = 0

    async function quoteListed(): Promise<void> {
      const mine = edition
      try {
        const { awaiting } = get()
        const together = awaiting.length > 1 ? sumQuotes((await api.call('extraction.quote', {})).quotes) : null
        if (mine !== edition) return
        set({ together, failure: null })
        for (const documentId of awaiting.slice(0, get().shown)) {
          if (get().quotes[documentId]) continue
          const { quotes } = await api.call('extraction.quote', { documentIds: [documentId] })
          if (mine !== edition) return
          const quote = sumQuotes(quotes)
          if (quote) set((state) => ({ quotes: { ...state.quotes, [documentId]: quote } }))
        }
      } catch (error) {
        if (mine === edition) set({ failure: toFailure(error) })
      }
    }
    const refresher = createRefresher(deps.clock, REFRESH_MS, quoteListed)

    function quoteAgain(): void {
      edition += 1
      set({ quotes: {}, together: null })
      if (get().awaiting.length > 0) refresher.request()
    }

    function follow(): void {
      const { order, jobs } = deps.queue.getState()
      const awaiting = queuedFor(order, jobs, 'awaiting-choice')
      if (awaiting.join() === get().awaiting.join()) return
      const left = new Set(awaiting)
      const quotes = Object.fromEntries(Object.entries(get().quotes).filter(([id]) => left.has(id as DocumentId)))
      edition += 1
      set({ awaiting, quotes, ...(awaiting.length < 2 ? { together: null } : {}), ...(awaiting.length === 0 ? { failure: null, shown: QUOTES_SHOWN } : {}) })
      if (awaiting.length > 0) refresher.request()
    }

    return {
      awaiting: [],
      quotes: {},
      together: null,
      failure: null,
      shown: QUOTES_SHOWN,
      single: null,
      start: () => {
        const stops = [
          deps.queue.subscribe((state, before) => state.jobs !== before.jobs && follow()),
          deps.calls.subscribe((state, before) => state.quotedBy !== before.quotedBy && quoteAgain()),
          api.onEvent('engine.connected', quoteAgain),
        ]
        follow()
        return () => {
          stops.forEach((stop) => stop())
          edition += 1
          refresher.stop()
        }
      },
      showMore: () => {
        set((state) => ({ shown: state.shown + QUOTES_SHOWN }))
        refresher.request()
      },
      choose: async (documentIds, mode) => {
        try {
          const { acted } = await deps.intents.run(`choose:${documentIds.join()}`, (id) => api.call('extraction.choose', { targets: { documentIds: [...documentIds] }, mode }, { id }))
          if (acted.length === 0) deps.onNothingToDo()
          return true
        } catch (error) {
          deps.onFailure(toFailure(error))
          return false
        }
      },
      quoteOne: async (documentId) => {
        if (documentId === null) return set({ single: null })
        set({ single: { documentId, quote: null, failure: null } })
        const tell = (found: { readonly quote: Quote | null; readonly failure: Failure | null }) => {
          if (get().single?.documentId === documentId) set({ single: { documentId, ...found } })
        }
        try {
          tell({ quote: sumQuotes((await api.call('extraction.quote', { documentIds: [documentId] })).quotes), failure: null })
        } catch (error) {
          tell({ quote: null, failure: toFailure(error) })
        }
      },
    }
  })
}
