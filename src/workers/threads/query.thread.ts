import type { Parsed } from '../../shared/contract/index.ts'
import { readStatusCounts } from '../engine/browse/library.ts'
import { runQuery, type QueryMethod } from '../engine/browse/queries.ts'
import type { QueryContext } from '../engine/browse/query-context.ts'
import { checkCopy } from '../engine/db/check-file.ts'
import { openReadOnly } from '../engine/db/connection.ts'
import { libraryLayout } from '../engine/db/layout.ts'
import { compareNames, type FindPairsInput } from '../engine/graph/match/find-pairs.ts'
import { exportLibrary, type ExportRequest } from '../engine/export/export-library.ts'
import type { Work } from '../engine/pipeline/ports.ts'
import { verifyLibrary } from '../engine/verify/verify-library.ts'
import { nearestPassages } from '../engine/vectors/nearest-passages.ts'
import { createVectorIndex } from '../engine/vectors/vector-index.ts'
import { keptWhileUsed } from './kept-while-used.ts'
import { serveThread } from './serve-thread.ts'

/**
 * Reads the library for the engine: every list, page and search, the long checks and the exports. One connection
 * for each library, opened at the first question and kept; none of them can write.
 */
const contexts = new Map<string, QueryContext>()

function contextOf(libraryPath: string): QueryContext {
  const known = contexts.get(libraryPath)
  if (known) return known
  const context = openContext(libraryPath)
  contexts.set(libraryPath, context)
  return context
}

function openContext(libraryPath: string): QueryContext & { readonly close: () => void } {
  const layout = libraryLayout(libraryPath)
  const db = openReadOnly(layout.databaseFile)
  return { db, layout, nowMs: Date.now, close: db.close }
}

/** For work that takes its time: a connection of its own, so that its snapshot holds nobody else's back. */
async function withOwnContext<T>(libraryPath: string, work: (context: QueryContext) => Promise<T>): Promise<T> {
  const context = openContext(libraryPath)
  try {
    return await work(context)
  } finally {
    context.close()
  }
}

const searchedMs = 5 * 60_000
/** All vectors of a library and a model, in memory while somebody searches by meaning. The key: both, as JSON. */
const vectorIndexOf = keptWhileUsed({
  make(key) {
    const [libraryPath, model] = JSON.parse(key) as [string, string]
    return createVectorIndex(contextOf(libraryPath).db, 'embeddings', model)
  },
  idleMs: searchedMs,
  after(ms, call) {
    const timer = setTimeout(call, ms)
    // Nothing to wait for when the thread could end.
    timer.unref()
    return () => clearTimeout(timer)
  },
})

serveThread({
  query: ({ libraryPath, method, input }: { libraryPath: string; method: QueryMethod; input: Parsed<QueryMethod> }) => Promise.resolve(runQuery(contextOf(libraryPath), method, input)),
  statusCounts: ({ libraryPath }: { libraryPath: string }) => Promise.resolve(readStatusCounts(contextOf(libraryPath))),
  export: ({ libraryPath, request }: { libraryPath: string; request: ExportRequest }, work: Work) => withOwnContext(libraryPath, (context) => exportLibrary(context, request, work)),
  nearest: ({ libraryPath, model, query, k }: { libraryPath: string; model: string; query: Float32Array; k: number }) =>
    Promise.resolve(nearestPassages(contextOf(libraryPath).db, vectorIndexOf(JSON.stringify([libraryPath, model])), query, k)),
  compareNames: ({ libraryPath, input }: { libraryPath: string; input: FindPairsInput }, work: Work) => withOwnContext(libraryPath, ({ db }) => compareNames(db, input, work)),
  // The copy is a file of its own: checking it may write to it, and never to the library.
  checkCopy: ({ file }: { file: string }) => Promise.resolve(checkCopy(file)),
  verify: ({ libraryPath }: { libraryPath: string }, work: Work) => withOwnContext(libraryPath, (context) => verifyLibrary(context.db, work)),
})
