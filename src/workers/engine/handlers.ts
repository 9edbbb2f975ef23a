import { failure, FailureError } from '../../shared/failure.ts'
import type { Acted, Targets } from '../../shared/contract/documents.ts'
import type { EngineMethod, Output, Parsed } from '../../shared/contract/index.ts'
import type { batches, extraction, ontologies, ontologyImpact, providers, reviews } from '../../shared/contract/providers.ts'
import type { CollectionId, DocumentId } from '../../shared/model/ids.ts'
import type { CallContext, EngineHandlers, Handlers } from '../../shared/rpc.ts'
import { queryMethods, type QueryMethod } from './browse/queries.ts'
import { inspectPaths } from './intake/inspect.ts'
import type { Intake } from './intake/intake.ts'
import type { JobControl } from './jobs/control.ts'
import type { CommandLog } from './library/commands.ts'
import type { Collections } from './library/collections.ts'
import type { Trash } from './library/trash.ts'

/** What the handlers answer with; create-engine.ts puts it together. */
export interface HandlerParts {
  readonly commands: CommandLog
  readonly collections: Collections
  readonly trash: Trash
  readonly intake: Intake
  readonly jobs: JobControl
  /** Answered by the query thread. */
  readonly query: <M extends PlainQuery>(method: M, input: Parsed<M>, call: CallContext) => Promise<Output<M>>
  readonly own: Handlers<OwnMethod>
}

/** Queries that the query thread answers and nothing has to be added to. */
export type PlainQuery = Exclude<QueryMethod, OwnMethod>

/** Methods that need what only the running engine knows, or write: answered by parts of create-engine. */
const ownMethods = ['jobs.list', 'jobs.get', 'graph.merge', 'graph.unmerge', 'library.status', 'library.audit', 'library.verify', 'library.backup', 'library.export'] as const satisfies readonly EngineMethod[]
export type LibraryMethod = (typeof ownMethods)[number]
/** Answered by extraction-handlers.ts. */
export type ExtractionMethod = Exclude<keyof typeof providers | keyof typeof extraction | keyof typeof batches | keyof typeof ontologyImpact, QueryMethod>
/** Answered by review-handlers.ts. */
export type ReviewMethod = Exclude<keyof typeof reviews, QueryMethod>
/** Answered by ontologies/ontology-handlers.ts. */
type OntologyMethod = keyof typeof ontologies
export type OwnMethod = LibraryMethod | ExtractionMethod | ReviewMethod | OntologyMethod

type CommandMethod = Exclude<EngineMethod, PlainQuery | OwnMethod>

/** Every method of the contract that the engine owns. Commands go through the command log, queries to their thread. */
export function createHandlers(parts: HandlerParts): EngineHandlers {
  return { ...queries(parts), ...commands(parts), ...parts.own }
}

function queries({ query }: HandlerParts): Handlers<PlainQuery> {
  const entries = queryMethods.filter(isPlain).map((method) => [method, (input: Parsed<typeof method>, call: CallContext) => query(method, input, call)])
  // Object.fromEntries loses the pairing of key and type that the line above keeps.
  return Object.fromEntries(entries) as unknown as Handlers<PlainQuery>
}

function isPlain(method: QueryMethod): method is PlainQuery {
  return !(ownMethods as readonly string[]).includes(method)
}

function commands({ commands: log, collections, trash, intake, jobs }: HandlerParts): Handlers<CommandMethod> {
  const acting = (work: (targets: Targets, signal: AbortSignal) => Promise<Acted>) => (targets: Targets, call: CallContext) =>
    log.run(call, (done: Acted) => `${done.acted.length} documents, ${done.skipped.length} passed over`, () => work(targets, call.signal))
  const once = <T>(call: CallContext, summary: string, work: () => T | Promise<T>) => log.run(call, summary, async () => work())

  return {
    'documents.import': ({ paths, collection, sameName, password, plan }, call) =>
      log.run(
        call,
        ({ results }: Output<'documents.import'>) => `${paths.length} paths, ${results.length} files`,
        () => intake.import({ commandId: call.id, trace: call.trace, paths, sameName, ...(collection !== undefined && { collection }), ...(password !== undefined && { password }), ...(plan && { plan }) }, call.signal),
      ),
    'documents.inspect': ({ paths }, call) => inspectPaths(paths, call.signal),
    'documents.decide': ({ importId, decision }, call) => once(call, `${importId} ${decision}`, async () => ({ result: await intake.decide(importId, decision) })),
    'documents.pendingImports': async () => intake.pending(),
    'documents.dismissImport': ({ importIds }, call) => once(call, `${importIds.length} imports`, async () => ({ dismissed: await intake.dismiss(importIds) })),
    'documents.remove': acting((targets, signal) => trash.remove(targets, signal)),
    'documents.restore': acting((targets, signal) => trash.restore(targets, signal)),
    'documents.purge': acting((targets, signal) => trash.purge(targets, signal)),
    'documents.givePassword': ({ documentId, password }, call) =>
      once(call, documentId, async () => {
        await intake.givePassword(documentId, password)
        return {}
      }),
    'collections.create': ({ name }, call) => once(call, 'a collection', () => ({ collection: collections.create(name) })),
    'collections.rename': ({ collectionId, name }, call) => once(call, collectionId, () => (collections.rename(collectionId, name), {})),
    'collections.remove': ({ collectionId }, call) => once(call, collectionId, () => (collections.remove(collectionId), {})),
    'collections.add': ({ collectionId, documentIds }, call) => once(call, members(collectionId, documentIds), () => ({ added: collections.add(collectionId, documentIds) })),
    'collections.take': ({ collectionId, documentIds }, call) => once(call, members(collectionId, documentIds), () => ({ taken: collections.take(collectionId, documentIds) })),
    'jobs.pause': acting((targets) => jobs.pause(targets)),
    'jobs.resume': acting((targets) => jobs.resume(targets)),
    'jobs.cancel': acting((targets) => jobs.cancel(targets)),
    'jobs.retry': acting((targets) => jobs.retry(targets)),
  }
}

function members(collectionId: CollectionId, documentIds: readonly DocumentId[]): string {
  return `${collectionId}, ${documentIds.length} documents`
}

/** For a job that is not there. */
export function noSuchDocument(documentId: DocumentId): FailureError {
  return new FailureError(failure('not-found', 'This document is not in the library any more.', { subject: documentId }))
}
