import { z } from 'zod'

/** Ways in which the server can be told to fail, or to answer badly. */
export const faultKinds = [
  /** 429 with `retry-after`. */
  'rate-limited',
  /** 429 without a word about when. */
  'rate-limited-bare',
  /** 529 `overloaded_error`; OpenAI: 503. */
  'overloaded',
  'server-error',
  /** 402 `billing_error`; OpenAI: 429 `insufficient_quota`. */
  'billing',
  /** 429 that no waiting helps: a spend limit of the organisation. */
  'spend-limit',
  'auth',
  'forbidden',
  'no-such-model',
  'too-long',
  /** Never answers, until the client goes or the server closes. */
  'hang',
  /** The right answer, a few bytes at a time. */
  'slow-drip',
  /** The connection is reset in the middle of the answer. */
  'reset',
  /** The answer stops in the middle as if it were over. */
  'cut-stream',
  /** 200, and a body that is no JSON at all. */
  'garbage-body',
  /** A well-formed answer whose text is not JSON. */
  'garbage',
  'wrong-schema',
  'wrong-enum',
  /** Every quote says what the passage does not. */
  'wrong-quote',
  'refusal',
  /** The provider's filter took the answer away (OpenAI `content_filter`; Anthropic: a refusal). */
  'filtered',
  'truncation',
  'empty',
  /** A right answer whose headers say resets by another clock. */
  'clock-skew',
] as const
export const FaultKind = z.enum(faultKinds)
export type FaultKind = z.infer<typeof FaultKind>

/** What a person would call them by number. */
const faultAliases: Readonly<Record<string, FaultKind>> = {
  '429': 'rate-limited',
  '429-bare': 'rate-limited-bare',
  '529': 'overloaded',
  '500': 'server-error',
  '402': 'billing',
  '401': 'auth',
  '403': 'forbidden',
  '404': 'no-such-model',
}

export const FaultRule = z.object({
  kind: z.preprocess((given) => (typeof given === 'string' ? (faultAliases[given] ?? given) : given), FaultKind),
  /** Share of the calls, 0 to 1. */
  rate: z.number().min(0).max(1).optional(),
  /** Numbers of the model calls since the start or the last reset, the first being 1. */
  calls: z.array(z.int().min(1)).max(100_000).optional(),
  /** As many of the calls that come next. */
  next: z.int().min(1).optional(),
  /** Only calls that hold this text. Alone: each of them. */
  holding: z.string().min(1).optional(),
  retryAfterMs: z.number().min(0).optional(),
  /** `calls`, the default: live calls and the requests in batches. `batch-api`: sending, polling and fetching of batches and files. */
  on: z.enum(['calls', 'batch-api']).optional(),
})
export type FaultRule = z.infer<typeof FaultRule>

const perMinute = z.number().positive().nullable()

/** Buckets a minute; null: no limit. */
export const Limits = z.object({
  rpm: perMinute,
  itpm: perMinute,
  otpm: perMinute,
  /** OpenAI's one bucket; null: the sum of the two above. */
  tpm: perMinute,
})
export type Limits = z.infer<typeof Limits>

/** How batches go, by the server's clock. */
export const BatchSettings = z.object({
  /** From sending until the last request is answered; longer than 24 h: it expires with a part answered. */
  durationMs: z.number().min(0),
  /** From asking to cancel until it is cancelled. */
  cancelMs: z.number().min(0),
})
export type BatchSettings = z.infer<typeof BatchSettings>

/** Everything that can be changed while the server runs: `POST /control` takes any part of it. */
export const Settings = z.object({
  seed: z.int().min(0),
  latencyMs: z.number().min(0),
  /** The latency is drawn from `latencyMs ± jitterMs`. */
  jitterMs: z.number().min(0),
  limits: Limits,
  /** What a bucket holds when full, in seconds of its refill: 60, or less where a provider enforces shorter windows. */
  burstSeconds: z.number().positive(),
  /** Compatible servers send no rate-limit headers. */
  rateHeaders: z.boolean(),
  faults: z.array(FaultRule).max(1_000),
  /** Calls worked on at once, the others queue like at Ollama; null: all. */
  concurrency: z.int().min(1).nullable(),
  /** What the OpenAI side honours of `response_format`. */
  json: z.enum(['schema', 'object', 'text']),
  /** What it does with a `response_format` that it does not honour. */
  unsupportedJson: z.enum(['refuse', 'ignore']),
  /** A passage that gives orders is obeyed as far as the schema allows. */
  obeyInjections: z.boolean(),
  /** Keys that are taken; null: any that is not empty. */
  keys: z.array(z.string().min(1)).nullable(),
  models: z.array(z.string().min(1)),
  /** Models that are not in the list above are refused. */
  onlyListedModels: z.boolean(),
  maxInputTokens: z.int().min(1),
  /** Pause between pieces of a slow drip, and how many bytes each has. */
  dripMs: z.number().min(0),
  dripBytes: z.int().min(1),
  /** How far the clock of the reset headers is off in `clock-skew`, and whether the `date` header goes with it. */
  skewMs: z.number(),
  skewDate: z.boolean(),
  /** Claims of each kind for a passage, at most. */
  claimsPerPassage: z.int().min(0).max(1_000),
  /** Size of a vector where the request names none. */
  dimensions: z.int().min(1).max(4_096),
  batches: BatchSettings,
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = {
  seed: 1,
  latencyMs: 0,
  jitterMs: 0,
  limits: { rpm: null, itpm: null, otpm: null, tpm: null },
  burstSeconds: 60,
  rateHeaders: true,
  faults: [],
  concurrency: null,
  json: 'schema',
  unsupportedJson: 'refuse',
  obeyInjections: false,
  keys: null,
  models: ['claude-haiku-5-5', 'claude-haiku-4-5', 'claude-sonnet-5-5', 'claude-opus-5-5', 'course-model', 'text-embedding-3-small'],
  onlyListedModels: false,
  maxInputTokens: 1_000_000,
  dripMs: 200,
  dripBytes: 16,
  skewMs: 3_600_000,
  skewDate: false,
  claimsPerPassage: 6,
  dimensions: 1_536,
  batches: { durationMs: 60_000, cancelMs: 0 },
}

/** A part of the settings, one more fault, or time that passes at once for buckets, caches and batches. */
export const Control = Settings.extend({ limits: Limits.partial(), batches: BatchSettings.partial() })
  .partial()
  .extend({ fault: FaultRule.optional(), advanceMs: z.number().min(0).optional() })
  .strict()
export type Control = z.infer<typeof Control>

/** The settings after a control; parts that are `undefined` leave what was. */
export function applyControl(settings: Settings, control: Control): Settings {
  const { fault, advanceMs: _elsewhere, limits, batches, ...rest } = control
  const changed = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const next = Settings.parse({ ...settings, ...changed, limits: { ...settings.limits, ...limits }, batches: { ...settings.batches, ...batches } })
  // The rules keep their identity: how often one was used is remembered by it.
  return { ...next, faults: [...(control.faults ?? settings.faults), ...(fault ? [fault] : [])] }
}
