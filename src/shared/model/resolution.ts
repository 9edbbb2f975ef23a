import { z } from 'zod'
import { Comparator, EntitySubtype, EntityType, RelationType } from './extraction.ts'
import { PassageId } from './ids.ts'

/**
 * One document's claims after resolution: names folded to keys, duplicates merged, weak terms dropped.
 * It depends on that document alone, so documents may be published in any order and give the same library.
 */
export const Support = z.object({ passageId: PassageId, start: z.int(), end: z.int() })
export type Support = z.infer<typeof Support>

export const ResolvedEntity = z.object({
  /** Folded canonical key: lower case, no accents, no article, singular. Ids are derived from it. */
  key: z.string().min(1),
  name: z.string().min(1),
  type: EntityType,
  subtype: EntitySubtype.optional(),
  /** 0…1 within the document: what a reader would name first. */
  salience: z.number(),
  aliases: z.array(z.object({ key: z.string(), name: z.string(), kind: z.enum(['variant', 'acronym', 'synonym']) })),
  mentions: z.array(Support),
})
export type ResolvedEntity = z.infer<typeof ResolvedEntity>

export const ResolvedRelation = z.object({
  from: z.string(),
  to: z.string(),
  type: RelationType,
  weight: z.number(),
  evidence: z.array(Support).min(1),
})
export type ResolvedRelation = z.infer<typeof ResolvedRelation>

export const ResolvedFact = z.object({
  entity: z.string(),
  property: z.string(),
  value: z.string(),
  unit: z.string().optional(),
  comparator: Comparator.optional(),
  qualifiers: z.record(z.string(), z.string()),
  evidence: z.array(Support).min(1),
})
export type ResolvedFact = z.infer<typeof ResolvedFact>

export const Resolution = z.object({
  entities: z.array(ResolvedEntity),
  relations: z.array(ResolvedRelation),
  facts: z.array(ResolvedFact),
})
export type Resolution = z.infer<typeof Resolution>
