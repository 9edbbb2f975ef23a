import { randomUUID } from 'node:crypto'
import type { Ontology } from '../../../shared/model/ontology.ts'
import type { ModelChoice, ModelPrice, Schedule } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { Plans } from '../extraction/plans.ts'
import type { BatchClient } from '../providers/batch-clients/batch-port.ts'
import { createBatchClient } from '../providers/batch-clients/create-batch-client.ts'
import type { BudgetGate, Spending } from '../providers/desk/desk-ports.ts'
import type { AnswerStore } from '../providers/extractor/answer-store.ts'
import type { ExtractionPrompt, ExtractionProtocol } from '../providers/extractor/prompt-port.ts'
import type { Keys } from '../providers/keys.ts'
import type { LimiterClock } from '../providers/limiter/limiter-clock.ts'
import { createCollector } from './collect.ts'
import { createGatherer } from './gather.ts'
import { createNight, type Night } from './night.ts'
import { createNightReports } from './night-reports.ts'
import { createStep } from './step.ts'

export interface ComposeNightOptions {
  readonly db: WritableDatabase
  readonly answers: AnswerStore
  readonly plans: Plans
  readonly protocol: ExtractionProtocol
  readonly ontology: (version: string) => Ontology
  readonly keys: Keys
  readonly budget: BudgetGate
  readonly prices: () => readonly ModelPrice[]
  readonly schedule: () => Schedule
  readonly onMains: () => boolean
  readonly record: (spending: Spending) => void
  /** Calls under way, by the key that the model's extractor gives them. */
  readonly underWay: ReadonlyMap<string, unknown>
  readonly clock: LimiterClock
  readonly random: () => number
  readonly say: (event: string, detail: Readonly<Record<string, string>>) => void
  /** Left out: the real ones. */
  readonly client?: (choice: ModelChoice) => BatchClient | null
}

/** Sending a batch takes longer than a call: it is megabytes. */
const timeoutMs = 5 * 60_000

export function composeNight(options: ComposeNightOptions): Night {
  const { db, plans, protocol, keys, prices, clock } = options
  const nowMs = clock.now
  const newId = () => randomUUID().replaceAll('-', '').slice(0, 20)
  const hasKey = (choice: ModelChoice): boolean => keys.get(choice) !== null
  // A version never changes what it says, and putting its prompt together takes milliseconds.
  const known = new Map<string, { readonly ontology: Ontology; readonly prompt: ExtractionPrompt }>()
  const versionOf = (version: string) => {
    const found = known.get(version)
    if (found) return found
    const said = options.ontology(version)
    const made = { ontology: said, prompt: options.protocol.prompt(said) }
    known.set(version, made)
    return made
  }
  const ontology = (version: string) => versionOf(version).ontology
  const prompt = (version: string) => versionOf(version).prompt
  const client = options.client ?? ((choice) => (hasKey(choice) ? createBatchClient(choice, { key: keys.get(choice), timeoutMs, now: nowMs }) : null))
  const gatherer = createGatherer({
    db,
    answers: options.answers,
    prompt,
    budget: options.budget,
    prices,
    isUnderWay: (contextHash, by) => options.underWay.has(`${contextHash}\n${by.provider}\n${by.model}\n${by.promptVersion}`),
    newId,
    nowMs,
  })
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
  const collector = createCollector({
    db,
    answers: options.answers,
    protocol,
    ontology,
    prices,
    record: options.record,
    undecide(documentId) {
      const plan = plans.get(documentId)
      if (plan?.mode === 'overnight') plans.set({ ...plan, mode: 'undecided' })
    },
    nowMs,
    breathe,
  })
  const step = createStep({ db, collector, protocol, prompt, client, nowMs, random: options.random, breathe })
  const nightReports = createNightReports({ db, nowMs, newId })
  return createNight({ db, plans, prompt, schedule: options.schedule, prices, onMains: options.onMains, hasKey, client, gatherer, step, nightReports, clock, say: options.say })
}
