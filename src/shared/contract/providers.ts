import { z } from 'zod'
import { DocumentId, EntityId } from '../model/ids.ts'
import { Evidence } from '../model/graph.ts'
import { Ontology, OntologyProblem, OntologySummary } from '../model/ontology.ts'
import { BatchView, ExtractionMode, ExtractionReport, KeySource, LaneState, ModelChoice, ModelPrice, ModelProvider, NightReport, ProviderSettings, Quote, TestReport, UsageRow } from '../model/provider.ts'
import { Acted, Targets } from './documents.ts'
import { engineCommand, engineQuery } from './method.ts'

/** Whose key: a provider's own, or that of one compatible server. */
export const KeyOwner = z.object({ provider: ModelProvider, baseUrl: z.string().nullable() })
export type KeyOwner = z.infer<typeof KeyOwner>

const Page = { offset: z.int().min(0).optional(), limit: z.int().min(1).max(5000).optional() }

/** Who answers model calls, with what, and what it costs. */
export const providers = {
  'providers.get': engineQuery(
    z.object({}),
    z.object({ settings: ProviderSettings, keys: z.array(KeyOwner.extend({ source: KeySource })), prices: z.array(ModelPrice), lanes: z.array(LaneState) }),
  ),
  'providers.change': engineCommand(ProviderSettings.partial(), z.object({ settings: ProviderSettings })),
  /** Kept in the engine's memory only; null forgets it. Wakes what waited for it. */
  'providers.giveKey': engineCommand(KeyOwner.extend({ key: z.string().min(1).max(500).nullable(), source: KeySource }), z.object({}), { access: 'host' }),
  /** One tiny call. Answers with what it found, also when that is a failure. */
  'providers.test': engineCommand(z.object({ choice: ModelChoice }), z.object({ report: TestReport }), { timeoutMs: 60_000 }),
  /** Whole table as the user wants it; rows that are as shipped need not be in it. */
  'providers.changePrices': engineCommand(z.object({ prices: z.array(ModelPrice).max(500) }), z.object({ prices: z.array(ModelPrice) })),
  /** Whether the computer runs on mains power, for schedules that want it. */
  'providers.power': engineCommand(z.object({ onMains: z.boolean() }), z.object({}), { access: 'host' }),
} as const

export const extraction = {
  /** What extracting these would take; all that wait for an answer where none are named. */
  'extraction.quote': engineQuery(z.object({ documentIds: z.array(DocumentId).min(1).optional() }), z.object({ quotes: z.array(Quote) }), { timeoutMs: 60_000 }),
  /** The person's answer to a quote; for documents that are ready, the order to extract them again. */
  'extraction.choose': engineCommand(
    z.object({
      targets: Targets,
      mode: ExtractionMode.exclude(['undecided']),
      /** Null or left out: the model that was quoted, else that of the settings. */
      choice: ModelChoice.nullable().optional(),
      /** For each of them alone. Left out: as it was; null: the library's. */
      budgetUsd: z.number().positive().nullable().optional(),
    }),
    Acted,
  ),
  'extraction.report': engineQuery(z.object({ documentId: DocumentId }), z.object({ report: ExtractionReport })),
  /** Asks again about passages that were not extracted. */
  'extraction.retryMissed': engineCommand(z.object({ documentId: DocumentId }), z.object({ passages: z.int() })),
  'usage.list': engineQuery(
    z.object({ by: z.enum(['document', 'model', 'day']), from: z.number().optional(), to: z.number().optional() }),
    z.object({ rows: z.array(UsageRow), total: UsageRow, budgets: z.object({ dayUsd: z.number(), monthUsd: z.number() }) }),
  ),
} as const

/** What is asked overnight, and what became of it. */
export const batches = {
  'batches.list': engineQuery(z.object({}), z.object({ batches: z.array(BatchView) })),
  'batches.cancel': engineCommand(z.object({ batchId: z.string() }), z.object({})),
  'nights.list': engineQuery(z.object({}), z.object({ reports: z.array(NightReport), nextAt: z.number().nullable() })),
  'nights.seen': engineCommand(z.object({ id: z.string() }), z.object({})),
  /** Runs what waits for the night, now. */
  'nights.run': engineCommand(z.object({}), z.object({ documents: z.int() })),
} as const

/** What changing an ontology, or a collection's choice of one, would bring. */
export const OntologyImpact = z.object({ documents: z.int(), quotes: z.array(Quote) })

export const ontologyImpact = {
  /** What would have to be extracted again, and at what price, before anything is changed. */
  'ontologies.impact': engineQuery(z.object({ yaml: z.string().max(200_000).optional(), ontologyId: z.string().optional(), collectionId: z.string().optional() }), OntologyImpact, { timeoutMs: 60_000 }),
} as const

export const ontologies = {
  'ontologies.list': engineQuery(z.object({}), z.object({ ontologies: z.array(OntologySummary), ofCollections: z.array(z.object({ collectionId: z.string(), ontologyId: z.string() })) })),
  'ontologies.get': engineQuery(z.object({ id: z.string() }), z.object({ yaml: z.string(), ontology: Ontology, builtin: z.boolean() })),
  /** Parses and validates without keeping anything. */
  'ontologies.check': engineQuery(z.object({ yaml: z.string().max(200_000) }), z.object({ ontology: Ontology.nullable(), problems: z.array(OntologyProblem) })),
  /** @throws ontology-invalid; a pack that ships with the app is not changed: give the copy another id. */
  'ontologies.save': engineCommand(z.object({ yaml: z.string().max(200_000) }), z.object({ summary: OntologySummary })),
  'ontologies.remove': engineCommand(z.object({ id: z.string() }), z.object({})),
  /** Null: the general course pack. */
  'ontologies.useFor': engineCommand(z.object({ collectionId: z.string(), ontologyId: z.string().nullable() }), z.object({})),
  /** Asks the model for one that suits a sample of the collection's documents; nothing is kept until it is saved. */
  'ontologies.suggest': engineCommand(z.object({ collectionId: z.string().nullable() }), z.object({ yaml: z.string(), problems: z.array(OntologyProblem) }), { timeoutMs: 180_000 }),
} as const

/** Two entities that may be one. */
export const Review = z.object({
  id: z.string(),
  a: z.object({ id: EntityId, name: z.string(), type: z.string(), mentions: z.int(), evidence: z.array(Evidence) }),
  b: z.object({ id: EntityId, name: z.string(), type: z.string(), mentions: z.int(), evidence: z.array(Evidence) }),
  /** 0…1. */
  likeness: z.number(),
  why: z.enum(['spelling', 'meaning', 'both']),
  state: z.enum(['open', 'merged', 'different']),
  decidedBy: z.enum(['person', 'model']).nullable(),
  at: z.number(),
})
export type Review = z.infer<typeof Review>

/** Facts about one thing that cannot all hold: same subject, property and qualifiers, other values, other documents. */
export const Contradiction = z.object({
  entity: EntityId,
  entityName: z.string(),
  property: z.string(),
  qualifiers: z.record(z.string(), z.string()),
  values: z.array(z.object({ factId: z.string(), value: z.string(), unit: z.string().nullable(), comparator: z.string().nullable(), evidence: z.array(Evidence.extend({ documentTitle: z.string() })) })).min(2),
})
export type Contradiction = z.infer<typeof Contradiction>

export const reviews = {
  'reviews.list': engineQuery(z.object({ states: z.array(Review.shape.state).optional(), ...Page }), z.object({ reviews: z.array(Review), total: z.int(), open: z.int() })),
  /** `open` takes a decision back. Decisions are kept by name, so that they survive extraction and removal. */
  'reviews.decide': engineCommand(z.object({ reviewId: z.string(), decision: z.enum(['merged', 'different', 'open']) }), z.object({ review: Review })),
  /** Asks the model about the open ones, many in one call. */
  'reviews.askModel': engineCommand(z.object({}), z.object({ asked: z.int(), merged: z.int(), different: z.int(), open: z.int() }), { timeoutMs: null }),
  'graph.contradictions': engineQuery(z.object({ entityId: EntityId.optional(), ...Page }), z.object({ contradictions: z.array(Contradiction), total: z.int() })),
} as const
