import type { EngineMethod, Output, Parsed } from '../../../shared/contract/index.ts'
import { listFacts, listRelations } from '../graph/browse/claims.ts'
import { listContradictions } from '../graph/browse/contradictions.ts'
import { listEntities } from '../graph/browse/entities.ts'
import { readEntityPage } from '../graph/browse/entity-page.ts'
import { readNeighbourhood } from '../graph/browse/neighbourhood.ts'
import { listReviews } from '../graph/browse/reviews.ts'
import { searchLibrary } from '../search/search.ts'
import { listCollections } from './collections.ts'
import { readDocument } from './document-detail.ts'
import { listBlocks, listPassages } from './document-text.ts'
import { findDocument } from './find-document.ts'
import { listJobs, readJob, readJobHistory } from './jobs.ts'
import { readAudit, readObject } from './library.ts'
import { listDocuments } from './list-documents.ts'
import { listUsage } from './usage.ts'
import type { Query, QueryContext } from './query-context.ts'

/**
 * Every method of the contract that the database alone can answer. They run in query.thread, on a connection that
 * cannot write, so that no list, however long, holds up the engine.
 */
const queries = {
  'documents.list': listDocuments,
  'documents.get': readDocument,
  'documents.find': findDocument,
  'documents.passages': listPassages,
  'documents.blocks': listBlocks,
  'collections.list': listCollections,
  'jobs.list': listJobs,
  'jobs.get': readJob,
  'jobs.history': readJobHistory,
  'graph.entities': ({ db }, input) => listEntities(db, input),
  'graph.relations': ({ db }, input) => listRelations(db, input),
  'graph.facts': ({ db }, input) => listFacts(db, input),
  'graph.entity': ({ db }, input) => readEntityPage(db, input),
  'graph.neighbourhood': ({ db }, input) => readNeighbourhood(db, input),
  'graph.contradictions': ({ db }, input) => listContradictions(db, input),
  'reviews.list': ({ db }, input) => listReviews(db, input),
  'search.query': ({ db }, input) => searchLibrary(db, input),
  'library.audit': readAudit,
  'library.object': readObject,
  'usage.list': listUsage,
} as const satisfies { readonly [M in EngineMethod]?: Query<M> }

export type QueryMethod = keyof typeof queries

export const queryMethods = Object.keys(queries) as readonly QueryMethod[]

/** Answers one method. The input was parsed at the door. @throws FailureError */
export function runQuery<M extends QueryMethod>(context: QueryContext, method: M, input: Parsed<M>): Output<M> {
  // Each entry takes the input of its own method; the compiler cannot follow that through the index.
  const query = queries[method] as unknown as Query<M>
  return query(context, input)
}
