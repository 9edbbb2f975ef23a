import { z } from 'zod'
import { EntityType } from '../model/extraction.ts'
import { EntityPage, EntitySummary, FactView, Neighbourhood, RelationView, SearchHit, SearchKind } from '../model/graph.ts'
import { DocumentId, EntityId } from '../model/ids.ts'
import { engineCommand, engineQuery } from './method.ts'

const Page = { offset: z.int().min(0).optional(), limit: z.int().min(1).max(5000).optional() }

export const graph = {
  'graph.entities': engineQuery(
    z.object({ documentIds: z.array(DocumentId).optional(), types: z.array(EntityType).optional(), text: z.string().optional(), sort: z.enum(['salience', 'name', 'mentions']).optional(), ...Page }),
    z.object({ entities: z.array(EntitySummary), total: z.int(), byType: z.record(z.string(), z.int()) }),
  ),
  'graph.relations': engineQuery(
    z.object({ documentIds: z.array(DocumentId).optional(), ...Page }),
    z.object({ relations: z.array(RelationView), total: z.int() }),
  ),
  'graph.facts': engineQuery(
    z.object({ documentIds: z.array(DocumentId).optional(), ...Page }),
    z.object({ facts: z.array(FactView), total: z.int() }),
  ),
  'graph.entity': engineQuery(z.object({ entityId: EntityId, mentionsLimit: z.int().min(1).max(1000).optional() }), z.object({ page: EntityPage })),
  'graph.neighbourhood': engineQuery(
    z.object({ entityId: EntityId, depth: z.int().min(1).max(3), limit: z.int().min(1).max(1500) }),
    z.object({ neighbourhood: Neighbourhood }),
  ),
  /** Merges two entities by hand, or takes a merge back. Both are recorded and reversible. */
  'graph.merge': engineCommand(z.object({ from: EntityId, into: EntityId }), z.object({ mergeId: z.int() })),
  'graph.unmerge': engineCommand(z.object({ mergeId: z.int() }), z.object({})),
} as const

export const search = {
  'search.query': engineQuery(
    z.object({
      query: z.string().max(500),
      in: z.array(SearchKind).optional(),
      /** Which kinds `totals` and facets count: all, or only those that are asked for, which names alone answer fast. */
      counted: z.enum(['all', 'asked']).optional(),
      documentIds: z.array(DocumentId).optional(),
      types: z.array(EntityType).optional(),
      ...Page,
    }),
    z.object({
      hits: z.array(SearchHit),
      totals: z.object({ passages: z.int(), entities: z.int(), documents: z.int() }),
      /** The query with nearest spellings in this library: when nothing was found, or nothing for one of the words. */
      suggestions: z.array(z.string()),
      /** Words as typed that nothing in the library holds, where others found something. */
      missing: z.array(z.string()).optional(),
      facets: z.object({ documents: z.array(z.object({ id: DocumentId, title: z.string(), hits: z.int() })) }),
    }),
  ),
} as const
