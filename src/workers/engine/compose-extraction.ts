import type { DocumentId } from '../../shared/model/ids.ts'
import type { ModelChoice } from '../../shared/model/provider.ts'
import type { WritableDatabase } from './db/database.ts'
import { createBudgetGate } from './extraction/budget-gate.ts'
import { createExtractors } from './extraction/choose-extractor.ts'
import { createKeptAnswers } from './extraction/kept-answers.ts'
import { localDay } from './extraction/local-day.ts'
import { createPlans, type Plans } from './extraction/plans.ts'
import { createProviderSettings, type ProviderSettingsStore } from './extraction/provider-settings.ts'
import { makeQuote, type QuoteOptions } from './extraction/quote.ts'
import { createUsageLedger } from './extraction/usage-ledger.ts'
import { openUserCache } from './extraction/user-cache.ts'
import type { Clock } from './jobs/clock.ts'
import { createOntologies, type Ontologies } from './ontologies/ontologies.ts'
import type { Extractor, Extractors, StageStore } from './pipeline/ports.ts'
import { extractionProtocol } from './providers/check/check-answer.ts'
import { createCallDesk } from './providers/desk/call-desk.ts'
import type { CallDesk } from './providers/desk/desk-ports.ts'
import type { AnswerStore } from './providers/extractor/answer-store.ts'
import { createModelExtractor } from './providers/extractor/model-extractor.ts'
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
  quote(documentIds: readonly DocumentId[], choice: ModelChoice, ontologyVersion: string): ReturnType<typeof makeQuote>
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
  const budget = createBudgetGate({ ledger, budgets: () => settings.get().budgets, budgetOf, nowMs })
  const desk = createCallDesk({ keys, limiters, budget, prices: settings.prices, record: (spending) => ledger.record(spending), clock, random: options.random })
  const underWay = new Map<string, Promise<void>>()

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
      const day = localDay(nowMs())
      const own = budgetOf(documentId) ?? documentUsd
      const left = [own === null ? null : own - ledger.spentOn(documentId), dayUsd === null ? null : dayUsd - ledger.spentInDay(day), monthUsd === null ? null : monthUsd - ledger.spentInMonth(day.slice(0, 7))]
      const known = left.filter((each) => each !== null)
      return known.length === 0 ? null : Math.max(0, Math.min(...known))
    },
  }
  const quote: EngineExtraction['quote'] = (documentIds, choice, version) => makeQuote(quoting, documentIds, choice, extractionProtocol.prompt(ontologies.version(version)))
  const extractors = createExtractors({
    plans,
    settings: settings.get,
    builtin: options.builtin,
    ontologyOf: (documentId) => ontologies.keepVersion(ontologies.ofDocument(documentId)),
    ontology: (version) => ontologies.version(version),
    modelExtractor: (choice, ontology) => createModelExtractor({ choice, ontology, protocol: extractionProtocol, desk, store: answers, underWay, parallelCalls }),
    quote: (documentId, choice, version) => quote([documentId], choice, version),
    overnight: () => null,
  })

  return {
    settings,
    keys,
    limiters,
    desk,
    plans,
    ontologies,
    answers,
    extractors,
    quote,
    async close(graceMs) {
      await desk.close(graceMs)
      userCache?.close()
    },
  }
}
