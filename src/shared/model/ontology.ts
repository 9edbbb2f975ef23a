import { z } from 'zod'
import { EntitySubtype, EntityType, RelationType } from './extraction.ts'

/**
 * What to look for in a collection's documents: kinds of entity, relations with the ends they allow, typed facts
 * with units and ranges. It is written as YAML, by us, by a person, or suggested by a model.
 */
const PropertyName = z.string().regex(/^[a-z][a-z0-9 -]{1,59}$/, 'lower case words, such as maximum depth')
const Line = z.string().trim().min(1).max(300)

export const OntologyEntity = z.strictObject({
  name: EntitySubtype,
  /** The colour and glyph it is shown with, and what it counts as in filters. */
  base: EntityType,
  description: Line,
  examples: z.array(Line).max(12).default([]),
})
export type OntologyEntity = z.infer<typeof OntologyEntity>

export const OntologyRelation = z.strictObject({
  name: RelationType,
  description: Line,
  /** Names of entities above; empty: any. */
  from: z.array(EntitySubtype).default([]),
  to: z.array(EntitySubtype).default([]),
})
export type OntologyRelation = z.infer<typeof OntologyRelation>

export const OntologyFact = z.strictObject({
  property: PropertyName,
  description: Line,
  /** Units as they are printed; empty: none is needed. */
  units: z.array(z.string().min(1).max(20)).max(20).default([]),
  /** In each unit that has one: a value outside is a misreading. */
  ranges: z.record(z.string(), z.tuple([z.number(), z.number()])).default({}),
  of: z.array(EntitySubtype).default([]),
})
export type OntologyFact = z.infer<typeof OntologyFact>

export const Ontology = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  name: z.string().trim().min(1).max(80),
  description: Line,
  language: z.enum(['en', 'fr', 'any']).default('any'),
  entities: z.array(OntologyEntity).min(1).max(40),
  relations: z.array(OntologyRelation).max(40),
  facts: z.array(OntologyFact).max(60),
  /** Ordered steps become a Procedure entity with STEP facts. */
  procedures: z.boolean().default(true),
  /** Must, never, should: kept as rules. */
  rules: z.boolean().default(true),
  /** "Must know A before B" becomes PREREQUISITE_OF. */
  prerequisites: z.boolean().default(true),
  /** Free instructions of the person's own, sent after ours. */
  instructions: z.string().max(4_000).default(''),
})
export type Ontology = z.infer<typeof Ontology>

/** What can be wrong with one; the catalogues say each in words. */
const ontologyProblemCodes = [
  'not-yaml', 'no-aliases', 'missing', 'unknown-field', 'need-text', 'need-list', 'need-fields', 'need-yes-no', 'need-number', 'need-range', 'one-of', 'too-long', 'too-many', 'too-few', 'empty',
  'form-of-id', 'form-of-entity', 'form-of-relation', 'form-of-property', 'twice', 'no-such-entity', 'reserved', 'prerequisite-twice', 'range-without-unit', 'range-backwards', 'not-understood',
] as const

/** What an edit has wrong, with its place in the text. `message` is English; `code` and `values` say it in any language. */
export const OntologyProblem = z.object({ line: z.int().nullable(), path: z.string(), code: z.enum(ontologyProblemCodes), values: z.record(z.string(), z.string()), message: z.string() })
export type OntologyProblem = z.infer<typeof OntologyProblem>

export const OntologySummary = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** Ships with the app: it cannot be changed, only copied. */
  builtin: z.boolean(),
  /** First twelve hex digits of the SHA-256 of what it says: kept answers are found by it. */
  version: z.string(),
  collections: z.int(),
})
export type OntologySummary = z.infer<typeof OntologySummary>
