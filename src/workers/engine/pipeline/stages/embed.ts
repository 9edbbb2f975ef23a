import type { DocumentId } from '../../../../shared/model/ids.ts'
import { failure, FailureError } from '../../../../shared/failure.ts'
import { jobDetails } from '../../../../shared/job-detail.ts'
import { contextualText } from '../passage-id.ts'
import { WaitError, type Embedder, type RunOneStage, type StageContext, type StageResult, type StageStore } from '../ports.ts'
import { breathe } from '../slices.ts'

/** Of several requests, so that these are as large as the provider takes; and a checkpoint. */
const textsAtOnce = 256

/**
 * Passages → vectors, kept by content like extractions. Without an embedder the stage is skipped, and says so. Which
 * embedder there is, is asked at each job: settings may have changed since the last.
 */
export function createEmbedStage(ports: { readonly store: StageStore; readonly embedder: (documentId: DocumentId) => Embedder | null }): RunOneStage {
  const { store } = ports
  return async (context) => {
    const embedder = ports.embedder(context.documentId)
    if (!embedder) return { kind: 'skipped', note: jobDetails.noVectorProvider }
    try {
      return await embedAll(context, embedder)
    } catch (error) {
      if (error instanceof WaitError) return error.wait
      throw error
    }
  }

  async function embedAll(context: StageContext, embedder: Embedder): Promise<StageResult> {
    const { documentId, work } = context
    const total = store.passageCount(documentId)
    let after = -1
    let cut = 0
    for (;;) {
      work.signal.throwIfAborted()
      const passages = store.passagesToEmbed(documentId, embedder.model, after, textsAtOnce)
      const last = passages.at(-1)
      if (!last) return { kind: 'done', done: total, total, ...(cut > 0 && { note: jobDetails.textsWereCut }) }
      const before = after + 1
      const texts = passages.map((passage) => ({ id: passage.contextHash, text: contextualText(passage), tokens: passage.tokens }))
      const answer = await embedder.embed({ documentId, texts }, { ...work, report: (progress) => work.report({ ...progress, done: Math.min(before + progress.done, total), total }) })
      const { vectors } = answer
      if (vectors.length !== texts.length || vectors.some((vector) => vector.length === 0)) throw new FailureError(failure('provider-failed', `${vectors.length} vectors came back for ${texts.length} texts.`))
      cut += answer.cut
      after = last.index
      const reached = after + 1
      context.checkpoint(() => {
        // Those that the embedder has kept already cost a look.
        for (const [place, { id }] of texts.entries()) store.saveVector(id, embedder.model, vectors[place] ?? new Float32Array(0))
        return { cursor: { after }, done: reached, total }
      })
      work.report({ done: reached, total })
      await breathe()
    }
  }
}
