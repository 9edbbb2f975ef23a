import type { DocumentId } from '../../../shared/model/ids.ts'
import type { GraphWriter, StageStore } from './ports.ts'
import { breathe } from './slices.ts'

export interface WithdrawPorts {
  readonly store: Pick<StageStore, 'markPublished' | 'shouldWithdraw'>
  readonly graph: Pick<GraphWriter, 'withdrawStep'>
  readonly transaction: <T>(work: () => T) => T
}

/**
 * Takes a trashed or cancelled document's claims out of the graph, a step at a time. Each step asks again whether it
 * should: a document that is restored meanwhile keeps what is left, and its publication goes over all of it.
 * Cut off in the middle, it goes on with the next call (reconciliation makes one).
 * @returns whether nothing of the document is left in the graph
 */
export async function withdrawDocument(ports: WithdrawPorts, documentId: DocumentId, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted()
    const state = ports.transaction(() => {
      if (!ports.store.shouldWithdraw(documentId)) return 'not wanted'
      if (ports.graph.withdrawStep(documentId).remaining) return 'more'
      ports.store.markPublished(documentId, false)
      return 'all'
    })
    if (state !== 'more') return state === 'all'
    await breathe()
  }
}
