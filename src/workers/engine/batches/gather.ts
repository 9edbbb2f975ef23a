import type { Failure } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { ModelChoice, ModelPrice } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { ExtractorIdentity } from '../pipeline/ports.ts'
import type { BudgetGate } from '../providers/desk/desk-ports.ts'
import type { AnswerStore } from '../providers/extractor/answer-store.ts'
import { outputLimit } from '../providers/extractor/extraction-call.ts'
import { callTokens, joinsCall } from '../providers/extractor/model-extractor.ts'
import type { ExtractionPrompt } from '../providers/extractor/prompt-port.ts'
import { costOf, priceOf } from '../providers/prices/price.ts'
import { documentIsInBatch, insertBatch, insertRequest, passagesToSend, triesOf, type PassageToSend, type PassageTries } from './batch-rows.ts'

/** A passage is asked about in so many batches; then it is left for an ordinary call. */
const mostTries = 2
/** Requests of one batch: each repeats the instructions, and putting one together must not hold the engine's loop. */
const mostRequests = 100
const passagesAtOnce = 64
/** Estimates of tokens are off by so much at most. */
const inputMargin = 1.25

/** Documents that are asked about in the same words, by the same model. */
export interface NightGroup {
  readonly choice: ModelChoice
  readonly ontologyVersion: string
  readonly documentIds: readonly DocumentId[]
}

export interface GatherOptions {
  readonly db: WritableDatabase
  readonly answers: Pick<AnswerStore, 'find'>
  readonly prompt: (ontologyVersion: string) => ExtractionPrompt
  readonly budget: BudgetGate
  readonly prices: () => readonly ModelPrice[]
  /** A live call asks about it at this moment. */
  readonly isUnderWay: (contextHash: string, by: ExtractorIdentity) => boolean
  readonly newId: () => string
  readonly nowMs: () => number
}

export interface Gathered {
  readonly batchId: string
  readonly documentIds: readonly DocumentId[]
}

export interface Gatherer {
  /**
   * Writes down one batch; null: nothing more of these documents can be sent. `withIt` is written with it. `reached` is
   * an empty map at first, and keeps how far each document is for the batches that follow.
   */
  gather(group: NightGroup, largestOutputTokens: number, reached: Map<DocumentId, number>, withIt: (documentId: DocumentId) => void): Gathered | null
  standing(documentId: DocumentId, by: ExtractorIdentity): 'answered' | 'in-batch' | 'sendable' | 'left'
  /** What the money would not cover when it was last asked; null: it was not asked, or there is room again. */
  refused(documentId: DocumentId, choice: ModelChoice): { readonly failure: Failure; readonly until: number } | null
}

/**
 * Puts batches together out of what has no answer: nothing that is kept, in a batch already, or asked about live goes
 * into one. The rows are written before anything is sent, all in one transaction, and count against every budget from
 * then on.
 */
export function createGatherer(options: GatherOptions): Gatherer {
  const { db, budget } = options
  const short = new Map<DocumentId, number | null>()

  const triesFor = (passage: PassageToSend, by: ExtractorIdentity): PassageTries => (passage.tried ? triesOf(db, passage.contextHash, by) : { ended: 0, hopeless: false })

  function* missing(documentId: DocumentId, by: ExtractorIdentity, from: number): Generator<PassageToSend> {
    let after = from
    for (;;) {
      const found = passagesToSend(db, documentId, by, after, passagesAtOnce)
      // Another library of this user may have it.
      for (const passage of found) if (options.answers.find(passage.contextHash, by) === null) yield passage
      const last = found.at(-1)
      if (!last || found.length < passagesAtOnce) return
      after = last.index
    }
  }

  /** Calls in the order of the document; a passage that an earlier batch brought no answer for is asked about alone. */
  function* calls(documentId: DocumentId, by: ExtractorIdentity, from: number, taken: Set<string>): Generator<readonly PassageToSend[]> {
    const seen = new Set<string>()
    let open: PassageToSend[] = []
    for (const passage of missing(documentId, by, from)) {
      const { contextHash } = passage
      // The same words may stand twice in one document.
      if (seen.has(contextHash) || taken.has(contextHash) || options.isUnderWay(contextHash, by)) continue
      seen.add(contextHash)
      const tries = triesFor(passage, by)
      if (tries.hopeless || tries.ended >= mostTries) continue
      if (tries.ended > 0) {
        // In their order, so that whoever goes on from a passage leaves none out before it.
        if (open.length > 0) yield open
        open = []
        yield [passage]
        continue
      }
      if (open.length > 0 && !joinsCall(open, passage)) {
        yield open
        open = []
      }
      open.push(passage)
    }
    if (open.length > 0) yield open
  }

  return {
    gather: ({ choice, ontologyVersion, documentIds }, largestOutputTokens, reached, withIt) =>
      db.transaction(() => {
        const prompt = options.prompt(ontologyVersion)
        const by: ExtractorIdentity = { provider: choice.provider, model: choice.model, promptVersion: prompt.version }
        const price = priceOf(choice, options.prices())
        const worstOf = (call: readonly PassageToSend[]): number | null => {
          const tokens = callTokens(prompt, call)
          const outputTokens = outputLimit(tokens - prompt.tokens, { largestOutputTokens })
          // Whether a provider keeps the prefix over a batch's requests is chance: at worst it is written for each.
          return costOf({ inputTokens: Math.ceil(tokens * inputMargin), cachedInputTokens: 0, cacheWriteTokens: price?.cacheWriteUsd == null ? 0 : prompt.tokens, outputTokens }, price, true)
        }
        const id = options.newId()
        const requests: { documentId: DocumentId; passages: readonly PassageToSend[]; worstUsd: number | null }[] = []
        const held: { release(): void }[] = []
        const taken = new Set<string>()
        try {
          for (const documentId of documentIds) {
            if (requests.length >= mostRequests) break
            for (const passages of calls(documentId, by, reached.get(documentId) ?? -1, taken)) {
              if (requests.length >= mostRequests) break
              const worstUsd = worstOf(passages)
              const money = budget.reserve(documentId, worstUsd, choice)
              if (money.kind === 'refused') {
                short.set(documentId, worstUsd)
                break
              }
              short.delete(documentId)
              held.push(money)
              for (const { contextHash } of passages) taken.add(contextHash)
              reached.set(documentId, passages.at(-1)?.index ?? -1)
              requests.push({ documentId, passages, worstUsd })
            }
          }
          if (requests.length === 0) return null
          insertBatch(db, { id, choice, ontologyVersion, total: requests.length, at: options.nowMs() })
          for (const [place, { documentId, passages, worstUsd }] of requests.entries()) {
            const asked = passages.map(({ contextHash, headings, text }) => ({ contextHash, headings: [...headings], text }))
            insertRequest(db, id, { customId: `${id}-${place + 1}`, documentId, promptVersion: by.promptVersion, passages: asked, worstUsd })
          }
          const sent = [...new Set(requests.map(({ documentId }) => documentId))]
          for (const documentId of sent) withIt(documentId)
          return { batchId: id, documentIds: sent }
        } finally {
          // From here on the rows themselves count.
          for (const money of held) money.release()
        }
      }),
    standing(documentId, by) {
      if (documentIsInBatch(db, documentId, by)) return 'in-batch'
      let left = false
      for (const passage of missing(documentId, by, -1)) {
        const tries = triesFor(passage, by)
        if (!tries.hopeless && tries.ended < mostTries) return 'sendable'
        left = true
      }
      return left ? 'left' : 'answered'
    },
    refused(documentId, choice) {
      const worst = short.get(documentId)
      if (worst === undefined) return null
      const money = budget.reserve(documentId, worst, choice)
      if (money.kind === 'refused') return money
      money.release()
      short.delete(documentId)
      return null
    },
  }
}
