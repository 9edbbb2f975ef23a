import { failure, FailureError } from '../../../../shared/failure.ts'
import { jobDetails } from '../../../../shared/job-detail.ts'
import { contextualText } from '../passage-id.ts'
import type { Embedder, RunOneStage, StageStore } from '../ports.ts'
import { breathe } from '../slices.ts'

const textsAtOnce = 64

/** Passages → vectors, kept by content like extractions. Without an embedder the stage is skipped, and says so. */
export function createEmbedStage(ports: { readonly store: StageStore; readonly embedder: Embedder | null }): RunOneStage {
  const { store, embedder } = ports
  return async (context) => {
    if (!embedder) return { kind: 'skipped', note: jobDetails.noVectorProvider }
    const { documentId, work } = context
    const total = store.passageCount(documentId)
    let after = -1
    for (;;) {
      work.signal.throwIfAborted()
      const passages = store.passagesToEmbed(documentId, embedder.model, after, textsAtOnce)
      const last = passages.at(-1)
      if (!last) return { kind: 'done', done: total, total }
      const vectors = await embedder.embed(passages.map(contextualText), work)
      if (vectors.length !== passages.length) throw new FailureError(failure('provider-failed', `${vectors.length} vectors came back for ${passages.length} texts.`))
      after = last.index
      context.checkpoint(() => {
        for (const [place, vector] of vectors.entries()) {
          const passage = passages[place]
          if (passage) store.saveVector(passage.contextHash, embedder.model, vector)
        }
        return { cursor: { after }, done: after + 1, total }
      })
      work.report({ done: after + 1, total })
      await breathe()
    }
  }
}
