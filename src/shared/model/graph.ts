import { z } from 'zod'
import { Comparator, EntitySubtype, EntityType, RelationType } from './extraction.ts'
import { PageBox } from './geometry.ts'
import { DocumentId, EntityId, FactId, PassageId, RelationId } from './ids.ts'

/** The exact words that a claim rests on. */
export const Evidence = z.object({
  documentId: DocumentId,
  passageId: PassageId,
  page: z.int(),
  boxes: z.array(PageBox),
  quote: z.string(),
})
export type Evidence = z.infer<typeof Evidence>

export const EntitySummary = z.object({
  id: EntityId,
  name: z.string(),
  type: EntityType,
  /** An ontology's own name for what it is; left out where nobody said anything finer than the type. */
  subtype: EntitySubtype.optional(),
  aliases: z.array(z.string()),
  mentions: z.int(),
  documents: z.int(),
  /** Largest salience over its documents. */
  salience: z.number(),
})
export type EntitySummary = z.infer<typeof EntitySummary>

export const RelationView = z.object({
  id: RelationId,
  from: EntityId,
  fromName: z.string(),
  to: EntityId,
  toName: z.string(),
  type: RelationType,
  evidence: z.array(Evidence),
  evidenceCount: z.int(),
})
export type RelationView = z.infer<typeof RelationView>

export const FactView = z.object({
  id: FactId,
  entity: EntityId,
  entityName: z.string(),
  property: z.string(),
  value: z.string(),
  unit: z.string().optional(),
  comparator: Comparator.optional(),
  qualifiers: z.record(z.string(), z.string()),
  evidence: z.array(Evidence),
  evidenceCount: z.int(),
})
export type FactView = z.infer<typeof FactView>

export const MergeView = z.object({
  id: z.int(),
  from: EntityId,
  fromName: z.string(),
  into: EntityId,
  intoName: z.string(),
  reason: z.string(),
  at: z.number(),
  undoneAt: z.number().nullable(),
})
export type MergeView = z.infer<typeof MergeView>

export const EntityPage = z.object({
  entity: EntitySummary,
  facts: z.array(FactView),
  relations: z.array(RelationView),
  mentions: z.array(Evidence.extend({ documentTitle: z.string(), headings: z.array(z.string()), context: z.string(), mark: z.tuple([z.int(), z.int()]) })),
  mentionsTotal: z.int(),
  merges: z.array(MergeView),
})
export type EntityPage = z.infer<typeof EntityPage>

export const GraphNode = EntitySummary.extend({ distance: z.int() })
export type GraphNode = z.infer<typeof GraphNode>
export const GraphEdge = z.object({ id: RelationId, from: EntityId, to: EntityId, type: RelationType, weight: z.number() })
export type GraphEdge = z.infer<typeof GraphEdge>
export const Neighbourhood = z.object({
  center: EntityId,
  nodes: z.array(GraphNode),
  edges: z.array(GraphEdge),
  /** Neighbours that were left out, so that truncation is said. */
  hidden: z.int(),
})
export type Neighbourhood = z.infer<typeof Neighbourhood>

export const SearchKind = z.enum(['passages', 'entities', 'documents'])
export type SearchKind = z.infer<typeof SearchKind>

export const SearchHit = z.object({
  rank: z.int(),
  score: z.number(),
  in: SearchKind,
  documentId: DocumentId.nullable(),
  documentTitle: z.string().nullable(),
  title: z.string(),
  page: z.int().nullable(),
  passageId: PassageId.optional(),
  entityId: EntityId.optional(),
  entityType: EntityType.optional(),
  headings: z.array(z.string()),
  /** Exact text of the passage (a window of it), entity name, or document title. */
  quote: z.string(),
  /** UTF-16 ranges [start, end) in `quote`. */
  marks: z.array(z.tuple([z.int(), z.int()])),
  /** Boxes of the marks on the page. */
  boxes: z.array(PageBox),
})
export type SearchHit = z.infer<typeof SearchHit>
