import type { DocumentId } from '../../shared/model/ids.ts'
import type { ModelChoice, Quote } from '../../shared/model/provider.ts'
import { outstandingUsd } from './batches/batch-rows.ts'
import { composeNight } from './batches/compose-night.ts'
import type { Night } from './batches/night.ts'
import type { WritableDatabase } from './db/database.ts'
import { createBudgetGate } from './extraction/budget-gate.ts'
import { createExtractors } from './extraction/choose-extractor.ts'
import { keepVectors } from './extraction/keep-vectors.ts'
import { createChoosing, type Choosing, type ChoosingOptions } from './extraction/choosing.ts'
import { createKeptAnswers } from './extraction/kept-answers.ts'
import { dayOf } from '../../shared/local-day.ts'
import { createPlans, type ExtractionPlan, type Plans } from './extraction/plans.ts'
import { createProviderSettings, type ProviderSettingsStore } from './extraction/provider-settings.ts'
import { openQuote, type QuoteOptions } from './extraction/quote.ts'
import { createUsageLedger } from './extraction/usage-ledger.ts'
import { openUserCache } from './extraction/user-cache.ts'
import type { Clock } from './jobs/clock.ts'
import { createOntologies, type Ontologies } from './ontologies/ontologies.ts'
import type { Embedder, Extractor, ExtractorIdentity, Extractors, StageStore } from './pipeline/ports.ts'
import { oneATurn } from './pipeline/slices.ts'
import { extractionProtocol } from './providers/check/check-answer.ts'
import { createCallDesk } from './providers/desk/call-desk.ts'
import type { CallDesk, Spending } from './providers/desk/desk-ports.ts'
import { createEmbedder } from './providers/embedding/embedder.ts'
import type { AnswerStore } from './providers/extractor/answer-store.ts'
import type { ExtractionPrompt } from './providers/extractor/prompt-port.ts'
import { createModelExtractor } from './providers/extractor/model-extractor.ts'
import type { VectorTable } from './vectors/vector-rows.ts'
import { createKeys, type Keys } from './providers/keys.ts'
import { createLimiters, type Limiters } from './providers/limiter/limiters.ts'

/** Everything that extraction by a model needs: who is asked, with what key, at what pace, for how much. */
export interface EngineExtraction {
  readonly settings: ProviderSettingsStore
  readonly keys: Keys
  readonly limiters: Limiters
  readonly desk: CallDesk
  readonly plans: Plans
  readonly ontologies: Ontologies
  readonly answers: AnswerStore
  readonly extractors: Extractors
  readonly choosing: Choosing
  /** As the settings are now, keeping its vectors in that table; null: no vectors. */
  embedder(table: VectorTable): Embedder | null
  /** The same, for one document's passages: none for a document that a person wants extracted without a model. */
  embedderOf(documentId: DocumentId, table: VectorTable): Embedder | null
  /** What the document would be extracted with today, and by what its answers are found. */
  identityOf(documentId: DocumentId): { readonly plan: ExtractionPlan | null; readonly by: ExtractorIdentity }
  /** What these would take, the loop turning between documents. `prompt` may be one that nobody uses yet. */
  quote(documentIds: readonly DocumentId[], choice: ModelChoice, prompt: ExtractionPrompt): Promise<Quote>
  promptOf(ontologyVersion: string): ExtractionPrompt
  /** Whether the computer runs on mains power, as its host said last. */
  readonly power: { onMains: boolean }
  /** What was put off to the night: batches, and what runs unattended. */
  readonly night: Night
  close(graceMs: number): Promise<void>
}

/** For one document at once; the limiter decides how many of them are really under way. */
const parallelCalls = 8
const mostCallsAtOnce = 64

export function composeExtraction(options: {
  readonly db: WritableDatabase
  readonly store: StageStore
  readonly builtin: Extractor
  readonly clock: Clock
  readonly random: () => number
  /** This user's answers of all libraries; null: none are kept outside the library. */
  readonly userCacheFile: string | null
  readonly jobs: { redo: ChoosingOptions['redo'] }
  /** After each call that cost something; null: no document's own. */
  readonly onSpent: (documentId: DocumentId | null) => void
  readonly say: (event: string, detail: Readonly<Record<string, string>>) => void
}): EngineExtraction {
  const { db, clock } = options
  const nowMs = clock.now
  const settings = createProviderSettings(db)
  const keys = createKeys()
  const limiters = createLimiters({ clock, random: options.random, maxConcurrency: mostCallsAtOnce })
  const ledger = createUsageLedger({ db, nowMs })
  const plans = createPlans({ db, nowMs })
  const ontologies = createOntologies({ db, nowMs })
  const userCache = options.userCacheFile === null ? null : openUserCache(options.userCacheFile, { nowMs, log: options.say })
  const shared = () => (settings.get().sharedCache ? userCache : null)
  const answers = createKeptAnswers({ db, store: options.store, shared })
  const budgetOf = (documentId: DocumentId) => plans.get(documentId)?.budgetUsd ?? null
  const record = (spending: Spending): void => {
    ledger.record(spending)
    options.onSpent(spending.documentId)
  }
  const inBatches = (documentId: DocumentId | null) => outstandingUsd(db, documentId)
  const budget = createBudgetGate({ ledger, budgets: () => settings.get().budgets, budgetOf, inBatches, nowMs })
  const desk = createCallDesk({ keys, limiters, budget, prices: settings.prices, record, clock, random: options.random })
  const underWay = new Map<string, Promise<void>>()
  const turn = oneATurn()
  const vectorsUnderWay = new Map<string, Promise<Float32Array>>()

  const quoting: QuoteOptions = {
    db,
    shared,
    prices: settings.prices,
    pace(choice) {
      const lane = limiters.states().find((each) => each.provider === choice.provider && each.model === choice.model && each.baseUrl === choice.baseUrl)
      return lane ? { callsPerMinute: lane.limits.requests, inputTokensPerMinute: lane.limits.inputTokens } : null
    },
    left(documentId) {
      const { documentUsd, dayUsd, monthUsd } = settings.get().budgets
      const day = dayOf(nowMs())
      const own = budgetOf(documentId) ?? documentUsd
      const left = [own === null ? null : own - ledger.spentOn(documentId), dayUsd === null ? null : dayUsd - ledger.spentInDay(day), monthUsd === null ? null : monthUsd - ledger.spentInMonth(day.slice(0, 7))]
      const known = left.filter((each) => each !== null)
      return known.length === 0 ? null : Math.max(0, Math.min(...known))
    },
  }
  const promptOf = (version: string): ExtractionPrompt => extractionProtocol.prompt(ontologies.version(version))
  const quoteOne = (documentId: DocumentId, choice: ModelChoice, version: string): Quote => {
    const quote = openQuote(quoting, choice, promptOf(version))
    quote.add(documentId)
    return quote.done()
  }
  const ontologyOf = (documentId: DocumentId): string => ontologies.keepVersion(ontologies.ofDocument(documentId))
  const choosing = createChoosing({ plans, settings: settings.get, ontologyOf, redo: options.jobs.redo })
  const power = { onMains: true }
  const ontology = (version: string) => ontologies.version(version)
  const night = composeNight({
    db,
    answers,
    plans,
    protocol: extractionProtocol,
    ontology,
    keys,
    budget,
    prices: settings.prices,
    schedule: () => settings.get().schedule,
    onMains: () => power.onMains,
    record,
    underWay,
    clock,
    random: options.random,
    say: options.say,
  })
  const extractors = createExtractors({
    plans,
    settings: settings.get,
    builtin: options.builtin,
    ontologyOf,
    ontology,
    modelExtractor: (choice, version) => night.guard(createModelExtractor({ choice, ontology: version, protocol: extractionProtocol, desk, store: answers, underWay, parallelCalls, turn })),
    quote: quoteOne,
    waitFor: (plan) => night.waitFor(plan),
  })

  const extraction: EngineExtraction = {
    settings,
    keys,
    limiters,
    desk,
    plans,
    ontologies,
    answers,
    extractors,
    choosing,
    embedder(table) {
      const choice = settings.get().embedding
      // Anthropic has no vectors.
      if (!choice || choice.provider === 'anthropic') return null
      return createEmbedder({ choice, desk, keys, now: nowMs, underWay: vectorsUnderWay, keep: (model, vectors) => keepVectors(db, table, model, vectors) })
    },
    embedderOf(documentId, table) {
      // Built-in and free was the answer to what a model would cost: nothing of the document is sent anywhere.
      const free = settings.get().extraction !== null && plans.get(documentId)?.mode === 'builtin'
      return free ? null : extraction.embedder(table)
    },
    identityOf(documentId) {
      const plan = plans.get(documentId)
      if (!plan?.choice || plan.ontologyVersion === null) return { plan, by: options.builtin.identity(options.store.source(documentId).language) }
      const { provider, model } = plan.choice
      return { plan, by: { provider, model, promptVersion: promptOf(plan.ontologyVersion).version } }
    },
    promptOf,
    power,
    night,
    async quote(documentIds, choice, prompt) {
      const quote = openQuote(quoting, choice, prompt)
      for (const documentId of documentIds) {
        quote.add(documentId)
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      return quote.done()
    },
    async close(graceMs) {
      await night.close()
      await desk.close(graceMs)
      // The last answers are on their way to those who asked, and then wait for their turn to be kept.
      await turn()
      await turn()
      userCache?.close()
    },
  }
  return extraction
}
