import { z } from 'zod'
import { Failure } from '../failure.ts'
import { DocumentId } from './ids.ts'

/** Who answers model calls. `builtin` needs no key and no network. */
export const ProviderKind = z.enum(['builtin', 'anthropic', 'openai', 'compatible'])
export type ProviderKind = z.infer<typeof ProviderKind>

/** Providers that are asked over a network. */
export const ModelProvider = z.enum(['anthropic', 'openai', 'compatible'])
export type ModelProvider = z.infer<typeof ModelProvider>

/** An http or https address of a server; loopback and others alike. */
export const BaseUrl = z.string().max(500).regex(/^https?:\/\/[^\s]+$/)

/** One place to ask: provider, model and, where it is not the provider's own, the address. */
export const ModelChoice = z.object({
  provider: ModelProvider,
  model: z.string().trim().min(1).max(200),
  /** Null: the provider's own address. Required for `compatible`. */
  baseUrl: BaseUrl.nullable(),
})
export type ModelChoice = z.infer<typeof ModelChoice>

/** How a document's passages are extracted. `undecided`: a quote waits for the person's answer. */
export const ExtractionMode = z.enum(['undecided', 'now', 'overnight', 'builtin'])
export type ExtractionMode = z.infer<typeof ExtractionMode>

/** How documents that come in are to be extracted, whatever the library's settings say. */
export const ImportPlan = z
  .object({
    mode: ExtractionMode.exclude(['undecided']),
    /** Null with `builtin` alone. */
    choice: ModelChoice.nullable(),
    /** For each of the documents alone; null: the library's. */
    budgetUsd: z.number().positive().nullable(),
  })
  .refine(({ mode, choice }) => (mode === 'builtin') === (choice === null), 'a model, or the built-in extractor')
export type ImportPlan = z.infer<typeof ImportPlan>

/** US dollars; null: no limit. Counted over this library's usage, days and months in local time. */
export const Budgets = z.object({
  documentUsd: z.number().positive().nullable(),
  dayUsd: z.number().positive().nullable(),
  monthUsd: z.number().positive().nullable(),
})
export type Budgets = z.infer<typeof Budgets>

/** When what waits for the night is run. */
export const Schedule = z.object({
  /** "23:00", local time; null: batches are sent as soon as somebody chooses overnight, and nothing runs by the clock. */
  nightlyAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).nullable(),
  onlyOnMains: z.boolean(),
})
export type Schedule = z.infer<typeof Schedule>

/** What a library asks with. No key is in here: those come from the keychain or the environment, and stay in memory. */
export const ProviderSettings = z.object({
  /** Null: the built-in extractor. */
  extraction: ModelChoice.nullable(),
  /** Null: no vectors; search is by words. */
  embedding: ModelChoice.extend({ dimensions: z.int().min(8).max(4096).nullable() }).nullable(),
  budgets: Budgets,
  /** Documents whose quote is at most this start by themselves; 0: always ask. */
  startBelowUsd: z.number().min(0),
  /** Answers are also kept for this user's other libraries. */
  sharedCache: z.boolean(),
  schedule: Schedule,
})
export type ProviderSettings = z.infer<typeof ProviderSettings>

export const defaultProviderSettings: ProviderSettings = {
  extraction: null,
  embedding: null,
  budgets: { documentUsd: null, dayUsd: null, monthUsd: null },
  startBelowUsd: 0,
  sharedCache: true,
  schedule: { nightlyAt: '23:00', onlyOnMains: false },
}

/** US dollars for a million tokens. Null anywhere: not known. */
export const ModelPrice = z.object({
  provider: ModelProvider,
  /** A model's name, or the beginning of one followed by `*`. */
  model: z.string().min(1).max(200),
  inputUsd: z.number().min(0).nullable(),
  cachedInputUsd: z.number().min(0).nullable(),
  cacheWriteUsd: z.number().min(0).nullable(),
  outputUsd: z.number().min(0).nullable(),
  /** What a batch costs of the price above: 0.5 is half. Null: no batches. */
  batchFactor: z.number().min(0).max(1).nullable(),
  /** ISO date on which somebody looked at the provider's page, or "edited" by the user on it. */
  asOf: z.iso.date(),
  edited: z.boolean(),
})
export type ModelPrice = z.infer<typeof ModelPrice>

/**
 * Where a key came from; the key itself never crosses the contract towards the window. `file`: stored without
 * encryption, because the system has no keyring and the user agreed to it.
 */
export const KeySource = z.enum(['environment', 'keychain', 'file', 'session', 'none'])
export type KeySource = z.infer<typeof KeySource>

/** Why a lane of calls stands still or goes slowly, and until when. Times are milliseconds since the epoch. */
export const LaneWait = z.enum(['requests', 'input-tokens', 'output-tokens', 'concurrency', 'retry-after', 'backing-off', 'breaker', 'stopped'])
export type LaneWait = z.infer<typeof LaneWait>

/** One limiter as it is now: everything in the app that calls this provider and model goes through it. */
export const LaneState = z.object({
  provider: ModelProvider,
  model: z.string(),
  baseUrl: z.string().nullable(),
  inFlight: z.int(),
  waiting: z.int(),
  concurrency: z.int(),
  /** Learned limits a minute; null: none known. */
  limits: z.object({ requests: z.number().nullable(), inputTokens: z.number().nullable(), outputTokens: z.number().nullable() }),
  /** Null: nothing waits. */
  wait: z.object({ why: LaneWait, until: z.number().nullable(), failure: Failure.nullable() }).nullable(),
  /** Over the last minute. */
  callsPerMinute: z.number(),
  inputTokensPerMinute: z.number(),
  outputTokensPerMinute: z.number(),
})
export type LaneState = z.infer<typeof LaneState>

/** What an extraction would take, before anything runs. Tokens and dollars as [low, high]. */
export const Quote = z.object({
  documentIds: z.array(DocumentId),
  choice: ModelChoice,
  passages: z.int(),
  /** Kept answers that cost nothing: this library's and, where it is on, this user's. */
  alreadyKept: z.int(),
  calls: z.int(),
  inputTokens: z.tuple([z.int(), z.int()]),
  outputTokens: z.tuple([z.int(), z.int()]),
  /** Null: the price of this model is not known. */
  costUsd: z.tuple([z.number(), z.number()]).nullable(),
  overnightUsd: z.tuple([z.number(), z.number()]).nullable(),
  /** At the limits known today; null: not known before the first calls. */
  durationMs: z.number().nullable(),
  /** What the budgets leave; null: no budget. */
  leftUsd: z.number().nullable(),
})
export type Quote = z.infer<typeof Quote>

/** Why a passage was not extracted although it was asked about. */
export const NotExtracted = z.enum(['refused', 'truncated', 'invalid', 'empty', 'too-long', 'filtered'])
export type NotExtracted = z.infer<typeof NotExtracted>

/** Why a claim of a model was not kept. */
export const DropReason = z.enum(['quote-not-found', 'quote-too-long', 'number-not-in-quote', 'unit-not-in-quote', 'end-not-named', 'unknown-type', 'ends-not-allowed', 'out-of-range', 'unknown-entity', 'empty'])
export type DropReason = z.infer<typeof DropReason>

/** What was kept of a model's claims, and why the rest was not. */
export const CheckCounts = z.object({ kept: z.int(), dropped: z.partialRecord(DropReason, z.int()) })
export type CheckCounts = z.infer<typeof CheckCounts>

/** How a document's extraction went, or what it waits for. */
export const ExtractionReport = z.object({
  documentId: DocumentId,
  mode: ExtractionMode,
  /** Null: the built-in extractor. */
  choice: ModelChoice.nullable(),
  ontology: z.object({ id: z.string(), name: z.string(), version: z.string() }).nullable(),
  passages: z.int(),
  extracted: z.int(),
  checks: CheckCounts,
  notExtracted: z.array(z.object({ passageId: z.string(), index: z.int(), page: z.int(), why: NotExtracted })),
})
export type ExtractionReport = z.infer<typeof ExtractionReport>

/** One row of the usage table. Tokens are those of the provider's own count. */
export const UsageRow = z.object({
  /** ISO local date, a document's id, or `provider model`, as asked. */
  key: z.string(),
  label: z.string(),
  calls: z.int(),
  inputTokens: z.int(),
  cachedInputTokens: z.int(),
  outputTokens: z.int(),
  costUsd: z.number(),
  /** Calls whose price is not known: the sum above is without them. */
  unpricedCalls: z.int(),
})
export type UsageRow = z.infer<typeof UsageRow>

/** What the Test button and `doctor` found with one tiny call. */
export const TestReport = z.object({
  ok: z.boolean(),
  choice: ModelChoice,
  failure: Failure.nullable(),
  /** The model's own name, as the server gave it back. */
  answeredBy: z.string().nullable(),
  models: z.array(z.string()).nullable(),
  limits: LaneState.shape.limits,
  json: z.enum(['schema', 'object', 'text']).nullable(),
  priceKnown: z.boolean(),
  batches: z.boolean(),
  roundTripMs: z.number().nullable(),
})
export type TestReport = z.infer<typeof TestReport>

/** A batch at a provider, from before it is sent to after its last result is kept. */
export const BatchView = z.object({
  id: z.string(),
  choice: ModelChoice,
  state: z.enum(['submitting', 'running', 'collecting', 'ended', 'cancelling', 'cancelled', 'failed']),
  documents: z.int(),
  requests: z.object({ total: z.int(), answered: z.int(), failed: z.int(), expired: z.int() }),
  submittedAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  nextPollAt: z.number().nullable(),
  failure: Failure.nullable(),
})
export type BatchView = z.infer<typeof BatchView>

/** What a night's unattended run did. */
export const NightReport = z.object({
  id: z.string(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  documents: z.array(z.object({ documentId: DocumentId, title: z.string(), outcome: z.enum(['ready', 'waiting', 'failed']), failure: Failure.nullable() })),
  calls: z.int(),
  costUsd: z.number(),
  seen: z.boolean(),
})
export type NightReport = z.infer<typeof NightReport>
