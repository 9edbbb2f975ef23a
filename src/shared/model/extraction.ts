import { z } from 'zod'

/**
 * What one extractor said about one passage, before resolution. Provider-neutral: the built-in extractor
 * and every model give the same shape. Offsets are UTF-16, [start, end), into the passage's text, so that a
 * quote is exact by construction.
 */
export const EntityType = z.enum(['concept', 'person', 'rule', 'procedure', 'document', 'organization', 'equipment', 'other'])
export type EntityType = z.infer<typeof EntityType>

/** Relation types that every library knows, whatever its ontologies say: those the window has words for. */
export const knownRelationTypes = ['PART_OF', 'IS_A', 'EXAMPLE_OF', 'USES', 'CAUSES', 'PREVENTS', 'REQUIRES', 'STEP_OF', 'RELATED_TO', 'PREREQUISITE_OF'] as const

/** The only form in which a relation's type reaches a graph, Cypher included; an ontology's allow-list says which. */
export const RelationType = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/, 'capitals and underscores, such as PART_OF')
export type RelationType = z.infer<typeof RelationType>

/** An ontology's own name for a kind of entity, finer than its type: DiveSite, LabInstrument. */
export const EntitySubtype = z.string().regex(/^[A-Z][A-Za-z0-9]{1,39}$/, 'a name in CamelCase, such as DiveSite')

export const Comparator = z.enum(['=', '<', '<=', '>', '>=', '~', 'range'])
export type Comparator = z.infer<typeof Comparator>

export const Span = z.object({ start: z.int().min(0), end: z.int().min(0) })
export type Span = z.infer<typeof Span>

export const ExtractedEntity = z.object({
  /** As it stands in the text, article removed. */
  name: z.string().min(1).max(200),
  type: EntityType,
  subtype: EntitySubtype.optional(),
  /** Every place in this passage that names it; at least one, except for a name found in the heading path only. */
  mentions: z.array(Span),
  /** Other names that this passage itself gives ("partial pressure of oxygen (PpO2)"). */
  aliases: z.array(z.object({ name: z.string().min(1), kind: z.enum(['acronym', 'synonym']), span: Span })),
  /** 0…1: how sure the extractor is that this is a term of the subject and not a chance phrase. */
  weight: z.number().min(0).max(1),
})
export type ExtractedEntity = z.infer<typeof ExtractedEntity>

export const ExtractedRelation = z.object({
  from: z.string().min(1),
  to: z.string().min(1),
  type: RelationType,
  span: Span,
  weight: z.number().min(0).max(1),
})
export type ExtractedRelation = z.infer<typeof ExtractedRelation>

/**
 * A typed fact about an entity. Numbers: `value` is the number as printed with a dot ("1.6"), `unit` as printed.
 * Rules: property "rule", value the sentence, qualifiers.modality must|never|should.
 * Definitions: property "definition". Steps of a procedure: property "step", qualifiers.order from "1".
 */
export const ExtractedFact = z.object({
  entity: z.string().min(1),
  property: z.string().min(1).max(80),
  value: z.string().min(1),
  unit: z.string().optional(),
  comparator: Comparator.optional(),
  qualifiers: z.record(z.string(), z.string()),
  span: Span,
})
export type ExtractedFact = z.infer<typeof ExtractedFact>

export const Extraction = z.object({
  entities: z.array(ExtractedEntity),
  relations: z.array(ExtractedRelation),
  facts: z.array(ExtractedFact),
})
export type Extraction = z.infer<typeof Extraction>

export const Usage = z.object({ calls: z.int(), inputTokens: z.int(), outputTokens: z.int(), costUsd: z.number() })
export type Usage = z.infer<typeof Usage>
