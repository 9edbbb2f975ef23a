import type { DocumentId } from '../../../shared/model/ids.ts'
import type { ModelChoice, ModelPrice, Quote } from '../../../shared/model/provider.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { ExtractorIdentity } from '../pipeline/ports.ts'
import { callTokens, joinsCall } from '../providers/extractor/model-extractor.ts'
import type { ExtractionPrompt } from '../providers/extractor/prompt-port.ts'
import { costOf, priceOf } from '../providers/prices/price.ts'
import { isOnThisComputer } from '../providers/prices/on-this-computer.ts'
import type { UserCache } from './user-cache.ts'

/** Output for each token of a passage, from a passage that says little to one that is all claims. */
const outputShare = [0.4, 2.5] as const
/** Estimates of tokens are off by so much at most on course documents in English and French. */
const inputSpread = [0.9, 1.25] as const

export interface QuoteOptions {
  readonly db: ReadableDatabase
  readonly shared: () => Pick<UserCache, 'has'> | null
  readonly prices: () => readonly ModelPrice[]
  /** Tokens and calls that this model manages in a minute, as known today; null: nothing is known yet. */
  readonly pace: (choice: ModelChoice) => { readonly callsPerMinute: number | null; readonly inputTokensPerMinute: number | null } | null
  /** US dollars that the budgets leave for this document; null: no budget. */
  readonly left: (documentId: DocumentId) => number | null
}

interface Row {
  readonly context_hash: string
  readonly tokens: number
}

/** A quote that is put together a document at a time: a library of them must not hold the engine's loop. */
export interface OpenQuote {
  add(documentId: DocumentId): void
  done(): Quote
}

/** What extracting documents by this model would take. Passages that stand twice, or whose answer is kept, cost nothing. */
export function openQuote(options: QuoteOptions, choice: ModelChoice, prompt: Pick<ExtractionPrompt, 'tokens' | 'version'>): OpenQuote {
  const by: ExtractorIdentity = { provider: choice.provider, model: choice.model, promptVersion: prompt.version }
  const documentIds: DocumentId[] = []
  const asked = new Set<string>()
  let passages = 0
  let alreadyKept = 0
  let calls = 0
  let sent = 0
  let own = 0
  let leftUsd: number | null = null
  return {
    add(documentId) {
      documentIds.push(documentId)
      leftUsd = smaller(leftUsd, options.left(documentId))
      let open: Row[] = []
      for (const row of rowsOf(options.db, documentId, by)) {
        passages += 1
        if (row.kept === 1 || asked.has(row.context_hash) || options.shared()?.has(row.context_hash, by)) {
          alreadyKept += 1
          continue
        }
        asked.add(row.context_hash)
        own += row.tokens
        if (open.length === 0 || !joinsCall(open, row)) {
          open = []
          calls += 1
          sent += callTokens(prompt, [])
        }
        open.push(row)
        sent += callTokens(prompt, [row]) - callTokens(prompt, [])
      }
    },
    done() {
      const inputTokens = range(sent, inputSpread)
      const outputTokens = range(own, outputShare)
      const price = priceOf(choice, options.prices())
      const cost = (place: 0 | 1, batch: boolean): number | null => {
        if (!price && isOnThisComputer(choice)) return 0
        // The prefix is written to the provider's cache once and read from then on; the high figure goes without that.
        const cached = place === 0 && calls > 1 ? prompt.tokens * (calls - 1) : 0
        return costOf({ inputTokens: inputTokens[place], cachedInputTokens: Math.min(cached, inputTokens[place]), cacheWriteTokens: 0, outputTokens: outputTokens[place] }, price, batch)
      }
      return {
        documentIds,
        choice,
        passages,
        alreadyKept,
        calls,
        inputTokens,
        outputTokens,
        costUsd: pair(cost(0, false), cost(1, false)),
        overnightUsd: choice.provider === 'compatible' ? null : pair(cost(0, true), cost(1, true)),
        durationMs: duration(calls, inputTokens[1], options.pace(choice)),
        leftUsd,
      }
    },
  }
}

function rowsOf(db: ReadableDatabase, documentId: DocumentId, by: ExtractorIdentity): (Row & { readonly kept: number })[] {
  return db
    .prepare<[string, string, string, string], Row & { readonly kept: number }>(
      `SELECT p.context_hash, p.tokens, EXISTS (SELECT 1 FROM extractions AS e WHERE e.context_hash = p.context_hash AND e.provider = ? AND e.model = ? AND e.prompt_version = ?) AS kept
       FROM passages AS p WHERE p.document_id = ? ORDER BY p.idx`,
    )
    .all(by.provider, by.model, by.promptVersion, documentId)
}

function range(value: number, [low, high]: readonly [number, number]): [number, number] {
  return [Math.floor(value * low), Math.ceil(value * high)]
}

function pair(low: number | null, high: number | null): [number, number] | null {
  return low === null || high === null ? null : [low, high]
}

function smaller(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b)
}

/** The slower of the two limits decides. */
function duration(calls: number, inputTokens: number, pace: ReturnType<QuoteOptions['pace']>): number | null {
  if (calls === 0) return 0
  const minutes = [pace?.callsPerMinute ? calls / pace.callsPerMinute : null, pace?.inputTokensPerMinute ? inputTokens / pace.inputTokensPerMinute : null].filter((each) => each !== null)
  return minutes.length === 0 ? null : Math.round(Math.max(...minutes) * 60_000)
}
