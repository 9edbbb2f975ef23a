import { z } from 'zod'

/*
 * The shapes of the command line, written from its contract and from nothing in the source, so that a change of the
 * source shows. Strict: a field that is not listed is a change of the contract, to be written down there first.
 */
const Id = z.string().min(1)
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Page = z.int().min(1)
const boxSides = { x0: z.number().min(0), y0: z.number().min(0), x1: z.number(), y1: z.number() }
const PageBox = z.strictObject({ page: Page, ...boxSides }).refine((box) => box.x0 < box.x1 && box.y0 < box.y1, 'a box has an area')

const Failure = z.looseObject({ code: z.string().regex(/^[a-z-]+$/), message: z.string().min(1), action: z.string().min(1), retryable: z.boolean() })

export const Evidence = z.strictObject({ documentId: Id, passageId: Id, page: Page, boxes: z.array(PageBox).min(1), quote: z.string().min(1) })

export const Accepted = z.strictObject({
  event: z.literal('accepted'),
  path: z.string().min(1),
  documentId: Id.nullable(),
  sha256: Sha256.nullable(),
  outcome: z.enum(['new', 'duplicate', 'revision', 'refused']),
  failure: Failure.optional(),
})
const Progress = z.strictObject({ event: z.literal('progress'), documentId: Id, stage: z.string(), done: z.int().min(0), total: z.int().min(0).nullable(), elapsedMs: z.int().min(0) })
export const DocumentEnd = z.strictObject({
  event: z.literal('document'),
  documentId: Id,
  path: z.string().min(1),
  state: z.enum(['ready', 'failed', 'cancelled']),
  pages: Page.nullable(),
  passages: z.int(),
  entities: z.int(),
  relations: z.int(),
  facts: z.int(),
  quality: z.looseObject({ verdict: z.string() }).nullable(),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string(), page: Page.optional() })),
  failure: Failure.optional(),
  stages: z.array(z.strictObject({ stage: z.string(), ms: z.int().min(0), attempts: z.int().min(0) })),
  usage: z.strictObject({ calls: z.int(), inputTokens: z.int(), outputTokens: z.int(), costUsd: z.number() }),
})
export const Done = z.strictObject({ event: z.literal('done'), ready: z.int(), failed: z.int(), duplicate: z.int(), refused: z.int(), ms: z.int().min(0) })
export const IngestEvent = z.discriminatedUnion('event', [Accepted, Progress, DocumentEnd, Done])
export type IngestEvent = z.infer<typeof IngestEvent>

export const DocumentLine = z.strictObject({
  id: Id,
  sha256: Sha256,
  title: z.string().min(1),
  fileName: z.string().min(1),
  collections: z.array(z.string()),
  state: z.enum(['queued', 'processing', 'waiting', 'paused', 'ready', 'failed', 'cancelled', 'trashed']),
  pages: Page.nullable(),
  language: z.string().nullable(),
  addedAt: z.iso.datetime(),
  bytes: z.int().min(1),
})

export const PassageLine = z.strictObject({
  id: Id,
  documentId: Id,
  index: z.int().min(0),
  kind: z.enum(['text', 'list', 'table', 'code', 'caption']),
  headings: z.array(z.string()),
  page: Page,
  boxes: z.array(PageBox).min(1),
  tokens: z.int().min(1),
  text: z.string().min(1),
})

export const BlockLine = z.strictObject({
  index: z.int().min(0),
  kind: z.enum(['heading', 'paragraph', 'list-item', 'table', 'caption', 'footnote', 'code', 'formula']),
  level: z.int().min(1).optional(),
  page: Page,
  box: z.strictObject(boxSides),
  text: z.string().min(1),
  rows: z.array(z.array(z.string())).optional(),
})

export const GraphLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('entity'), id: Id, name: z.string().min(1), type: z.string(), aliases: z.array(z.string()), mentions: z.int().min(1), documents: z.int().min(1) }),
  z.strictObject({ kind: z.literal('relation'), id: Id, from: Id, to: Id, type: z.string().regex(/^[A-Z_]+$/), evidence: z.array(Evidence).min(1) }),
  z.strictObject({
    kind: z.literal('fact'),
    id: Id,
    entity: Id,
    property: z.string().min(1),
    value: z.string().min(1),
    unit: z.string().optional(),
    comparator: z.string().optional(),
    qualifiers: z.record(z.string(), z.string()),
    evidence: z.array(Evidence).min(1),
  }),
])

export const SearchLine = z.strictObject({
  rank: z.int().min(1),
  score: z.number(),
  in: z.enum(['passages', 'entities', 'documents']),
  documentId: Id.nullable(),
  title: z.string().min(1),
  page: Page.nullable(),
  passageId: Id.optional(),
  entityId: Id.optional(),
  headings: z.array(z.string()),
  quote: z.string().min(1),
  marks: z.array(z.tuple([z.int().min(0), z.int().min(1)])),
})

/** Of what the contract names in words only: what a script may rely on. */
export const StatusLine = z.looseObject({
  jobs: z.strictObject({ queued: z.int(), leased: z.int(), paused: z.int(), done: z.int(), failed: z.int(), cancelled: z.int() }),
  queue: z.looseObject({ running: z.array(z.unknown()) }),
  throughput: z.looseObject({ documentsPerMinute: z.number().nullable() }),
  lastFailures: z.array(z.looseObject({ fileName: z.string(), failure: Failure })),
  outbox: z.looseObject({ depth: z.int() }),
})
export const ActedLine = z.strictObject({ action: z.string(), documentId: Id, acted: z.boolean(), why: z.string().optional() })
export const CheckLine = z.strictObject({ check: z.string(), state: z.enum(['ok', 'warning', 'failed', 'later']), found: z.string().min(1), next: z.string().optional() })
export const VerifiedLine = z.looseObject({ ok: z.boolean(), findings: z.array(z.unknown()), counts: z.record(z.string(), z.int()) })
export const UsageLine = z.strictObject({ key: z.string(), label: z.string(), calls: z.int(), inputTokens: z.int(), cachedInputTokens: z.int(), outputTokens: z.int(), costUsd: z.number(), unpricedCalls: z.int() })
