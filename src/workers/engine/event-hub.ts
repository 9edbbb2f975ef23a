import type { EngineEventName, EngineEvents } from '../../shared/contract/events.ts'
import type { JobCounts } from '../../shared/contract/jobs.ts'
import type { PendingImport } from '../../shared/contract/documents.ts'
import type { Failure } from '../../shared/failure.ts'
import type { DocumentId, CollectionId } from '../../shared/model/ids.ts'
import type { JobView } from '../../shared/model/job.ts'

/**
 * Gathers what changed and tells every client at most ten times a second.
 *
 * A client has at most one flush in flight: a slow window gets fewer, larger events and never a growing queue,
 * and since views are loaded when they are sent, the last state of a job always arrives.
 *
 * States of a client: idle → (something changed) → waiting for its turn → sending → idle or waiting again.
 */
export type Emit = <N extends EngineEventName>(name: N, payload: EngineEvents[N]) => Promise<void>

type DocumentsReason = EngineEvents['documents.changed']['reason']

export interface EventHub {
  attach(emit: Emit): () => void
  jobChanged(documentId: DocumentId): void
  documentsChanged(documentIds: readonly DocumentId[], reason: DocumentsReason): void
  collectionsChanged(collectionIds: readonly CollectionId[]): void
  importChanged(pending: PendingImport): void
  importGone(id: string): void
  graphChanged(): void
  providersChanged(): void
  usageChanged(): void
  trouble(failure: Failure | null): void
  close(): void
}

/** At most this many jobs in one event: the rest come a flush later. */
const jobsPerFlush = 200

interface Pending {
  readonly jobs: Set<DocumentId>
  readonly documents: Map<DocumentsReason, Set<DocumentId>>
  readonly collections: Set<CollectionId>
  readonly imports: Map<string, PendingImport>
  readonly gone: Set<string>
  graph: boolean
  providers: boolean
  usage: boolean
  trouble: Failure | null | undefined
}

export function createEventHub(options: {
  readonly loadJobs: (documentIds: readonly DocumentId[]) => Promise<{ jobs: JobView[]; counts: JobCounts }>
  readonly countGraph: () => Promise<EngineEvents['graph.changed']>
  readonly countWaitingImports: () => number
  readonly lanes: () => EngineEvents['providers.changed']['lanes']
  readonly setTimer: (ms: number, run: () => void) => () => void
  readonly onError: (error: unknown) => void
  readonly intervalMs?: number
}): EventHub {
  const intervalMs = options.intervalMs ?? 100
  const clients = new Set<{ pending: Pending; cancelTimer: (() => void) | null; sending: boolean; emit: Emit }>()
  let closed = false

  type ClientRecord = typeof clients extends Set<infer C> ? C : never

  function schedule(client: ClientRecord): void {
    if (closed || client.sending || client.cancelTimer) return
    client.cancelTimer = options.setTimer(intervalMs, () => {
      client.cancelTimer = null
      client.sending = true
      flush(client)
        .catch(options.onError)
        .finally(() => {
          client.sending = false
          if (clients.has(client) && !isEmpty(client.pending)) schedule(client)
        })
    })
  }

  async function flush(client: ClientRecord): Promise<void> {
    const pending = client.pending
    const jobIds = [...pending.jobs].slice(0, jobsPerFlush)
    for (const id of jobIds) pending.jobs.delete(id)
    const documents = [...pending.documents]
    const collections = [...pending.collections]
    const imports = [...pending.imports.values()]
    const gone = [...pending.gone]
    const graph = pending.graph
    pending.documents.clear()
    pending.collections.clear()
    pending.imports.clear()
    pending.gone.clear()
    const { providers, usage } = pending
    pending.graph = false
    pending.providers = false
    pending.usage = false
    const trouble = pending.trouble
    pending.trouble = undefined
    if (trouble !== undefined) await client.emit('library.trouble', { failure: trouble })
    if (imports.length > 0 || gone.length > 0) await client.emit('imports.changed', { imports, gone, waiting: options.countWaitingImports() })
    for (const [reason, ids] of documents) await client.emit('documents.changed', { documentIds: [...ids], reason })
    if (collections.length > 0) await client.emit('collections.changed', { collectionIds: collections })
    if (jobIds.length > 0) await client.emit('jobs.changed', await options.loadJobs(jobIds))
    if (graph) await client.emit('graph.changed', await options.countGraph())
    if (providers) await client.emit('providers.changed', { lanes: options.lanes() })
    if (usage) await client.emit('usage.changed', {})
  }

  function tell(change: (pending: Pending) => void): void {
    for (const client of clients) {
      change(client.pending)
      schedule(client)
    }
  }

  return {
    attach(emit) {
      const client: ClientRecord = { pending: emptyPending(), cancelTimer: null, sending: false, emit }
      clients.add(client)
      return () => {
        clients.delete(client)
        client.cancelTimer?.()
      }
    },
    jobChanged: (id) => tell((pending) => pending.jobs.add(id)),
    documentsChanged: (ids, reason) =>
      tell((pending) => {
        const set = pending.documents.get(reason) ?? new Set()
        for (const id of ids) set.add(id)
        pending.documents.set(reason, set)
      }),
    collectionsChanged: (ids) => tell((pending) => ids.forEach((id) => pending.collections.add(id))),
    importChanged: (view) =>
      tell((pending) => {
        pending.imports.set(view.id, view)
        pending.gone.delete(view.id)
      }),
    importGone: (id) =>
      tell((pending) => {
        pending.imports.delete(id)
        pending.gone.add(id)
      }),
    graphChanged: () => tell((pending) => (pending.graph = true)),
    providersChanged: () => tell((pending) => (pending.providers = true)),
    usageChanged: () => tell((pending) => (pending.usage = true)),
    trouble: (failure) => tell((pending) => (pending.trouble = failure)),
    close() {
      closed = true
      for (const client of clients) client.cancelTimer?.()
      clients.clear()
    },
  }
}

function emptyPending(): Pending {
  return { jobs: new Set(), documents: new Map(), collections: new Set(), imports: new Map(), gone: new Set(), graph: false, providers: false, usage: false, trouble: undefined }
}

function isEmpty(pending: Pending): boolean {
  return pending.jobs.size + pending.documents.size + pending.collections.size + pending.imports.size + pending.gone.size === 0 && !pending.graph && !pending.providers && !pending.usage && pending.trouble === undefined
}
