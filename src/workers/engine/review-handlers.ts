import type { Output, Parsed } from '../../shared/contract/index.ts'
import type { Review } from '../../shared/contract/providers.ts'
import { failure, FailureError } from '../../shared/failure.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineWork } from './compose-work.ts'
import type { WritableDatabase } from './db/database.ts'
import type { EventHub } from './event-hub.ts'
import { readReview } from './graph/browse/reviews.ts'
import { decide, decideOpen } from './graph/match/decisions.ts'
import type { ReviewMethod } from './handlers.ts'
import { WaitError } from './pipeline/ports.ts'
import { askAboutPairs, type AskedSide } from './providers/match/ask-pairs.ts'

type Parts = Pick<EngineWork, 'commands' | 'extraction'> & {
  readonly db: WritableDatabase
  readonly nowMs: () => number
  readonly events: Pick<EventHub, 'graphChanged'>
  readonly ask: (method: 'reviews.list', input: Parsed<'reviews.list'>, trace: string, signal: AbortSignal) => Promise<Output<'reviews.list'>>
}

/** What one press of the button asks about; the rest stays on the list. */
const mostAsked = 500

/** Doubtful pairs: what a person decides, and what a model is asked about. */
export function reviewHandlers({ commands, extraction, db, nowMs, events, ask }: Parts): Handlers<ReviewMethod> {
  const options = { db, nowMs }
  return {
    'reviews.decide': ({ reviewId, decision }, call) =>
      commands.run(call, `${reviewId} ${decision}`, async () => {
        db.transaction(() => decide(options, reviewId, decision))
        events.graphChanged()
        const review = readReview(db, reviewId)
        if (!review) throw new FailureError(failure('not-found', 'One of the two names is in no document any more.', { subject: reviewId }))
        return { review }
      }),
    'reviews.askModel': (_input, call) =>
      commands.run(call, ({ asked, merged, different }: Output<'reviews.askModel'>) => `${asked} pairs, ${merged} merged, ${different} kept apart`, async () => {
        const choice = extraction.settings.get().extraction
        if (!choice) throw new FailureError(failure('wrong-usage', 'No model is set up that could be asked.', { action: 'Choose a provider and a model in Settings.' }))
        const { reviews } = await ask('reviews.list', { states: ['open'], limit: mostAsked }, call.trace, call.signal)
        const counts = { asked: 0, merged: 0, different: 0 }
        try {
          await askAboutPairs(
            reviews.map(({ id, a, b }) => ({ id, a: sideOf(a), b: sideOf(b) })),
            (request, inputTokens) => extraction.desk.ask({ choice, request, inputTokens, purpose: 'match', lane: 'interactive', documentId: null }, call.signal),
            async (answers) => {
              for (const { id, same } of answers) {
                counts.asked += 1
                // A person may have decided while the model was asked: their word stands.
                if (db.transaction(() => decideOpen(options, id, same ? 'merged' : 'different'))) counts[same ? 'merged' : 'different'] += 1
                await new Promise((resolve) => setImmediate(resolve))
              }
            },
          )
        } catch (error) {
          throw error instanceof WaitError && error.wait.failure ? new FailureError(error.wait.failure) : error
        } finally {
          if (counts.merged > 0) events.graphChanged()
        }
        const { open } = await ask('reviews.list', { states: ['open'], limit: 1 }, call.trace, call.signal)
        return { ...counts, open }
      }),
  }
}

function sideOf({ name, type, evidence }: Review['a']): AskedSide {
  return { name, type, quotes: evidence.map(({ quote }) => quote) }
}
