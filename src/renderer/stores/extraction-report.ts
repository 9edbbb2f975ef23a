import { createStore, type StoreApi } from 'zustand/vanilla'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { DropReason, ExtractionReport } from '../../shared/model/provider.ts'
import type { Api } from '../api/index.ts'
import { createRefresher, type FrameClock } from './frame-queue.ts'
import type { Intents } from './intents.ts'

/** How the extraction of the document that is looked at went: read when it is shown, and again when something was spent. */
export interface ExtractionReportState {
  readonly documentId: DocumentId | null
  /** Of `documentId`; null until it is there. */
  readonly report: ExtractionReport | null
  readonly failure: Failure | null
}

export interface ExtractionReportActions {
  /** Follows this document until what it returns is called. */
  follow(documentId: DocumentId): () => void
  retryMissed(): Promise<void>
}

export type ExtractionReportStore = StoreApi<ExtractionReportState & ExtractionReportActions>

const REFRESH_MS = 1_000

export function createExtractionReportStore(deps: { readonly api: Api; readonly clock: FrameClock; readonly intents: Intents; readonly onFailure: (failure: Failure) => void }): ExtractionReportStore {
  const { api } = deps
  return createStore<ExtractionReportState & ExtractionReportActions>((set, get) => ({
    documentId: null,
    report: null,
    failure: null,
    follow: (documentId) => {
      const read = async () => {
        try {
          const { report } = await api.call('extraction.report', { documentId })
          if (get().documentId === documentId) set({ report, failure: null })
        } catch (error) {
          if (get().documentId === documentId) set({ failure: toFailure(error) })
        }
      }
      const refresher = createRefresher(deps.clock, REFRESH_MS, read)
      const stops = [
        api.onEvent('usage.changed', refresher.request),
        api.onEvent('documents.changed', ({ documentIds }) => documentIds.includes(documentId) && refresher.request()),
        api.onEvent('engine.connected', refresher.request),
      ]
      set((state) => ({ documentId, report: state.documentId === documentId ? state.report : null, failure: null }))
      refresher.request()
      return () => {
        stops.forEach((stop) => stop())
        refresher.stop()
      }
    },
    retryMissed: async () => {
      const { documentId } = get()
      if (documentId === null) return
      try {
        await deps.intents.run(`missed:${documentId}`, (id) => api.call('extraction.retryMissed', { documentId }, { id }))
      } catch (error) {
        deps.onFailure(toFailure(error))
      }
    },
  }))
}

/** Claims that were not kept, the most frequent reason first. */
export function droppedReasons(checks: ExtractionReport['checks']): readonly { readonly reason: DropReason; readonly count: number }[] {
  return (Object.entries(checks.dropped) as [DropReason, number][])
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count)
}
