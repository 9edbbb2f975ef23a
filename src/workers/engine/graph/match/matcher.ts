import type { WritableDatabase } from '../../db/database.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { Embedder } from '../../pipeline/ports.ts'
import { applyMerge, savePairs } from './decisions.ts'
import type { Comparison, FindPairsInput } from './find-pairs.ts'
import { namesToEmbed } from './names-to-embed.ts'

/**
 * Compares the names of newly published documents with those of the whole library, and keeps decided merges in force.
 *
 *   idle --poke--> waiting a moment (a large import publishes many) --> running --more is there--> waiting --…--> idle
 *
 * Which documents were not compared yet is a table, written with their publication: a death loses none. Reading all
 * names happens in a thread; here only the pairs that were found are written, a few at a time.
 */
export interface Matcher {
  /** Something was published, withdrawn or merged. */
  poke(): void
  /** Resolves when nothing is waiting or running. */
  settled(): Promise<void>
  /** Starts nothing more and resolves when what was under way has stopped. */
  close(): Promise<void>
}

export interface MatcherOptions {
  readonly db: WritableDatabase
  readonly nowMs: () => number
  /** Calls once after `ms`; the answer cancels it. */
  readonly after: (ms: number, call: () => void) => () => void
  /** In a thread: reads every name. */
  readonly find: (input: FindPairsInput, signal: AbortSignal) => Promise<Comparison>
  /** As the settings are now; null: pairs by spelling alone. */
  readonly embedder: () => Embedder | null
  /** Merges have changed. */
  readonly onMerged: () => void
  readonly log: (event: string, detail: Readonly<Record<string, string | number>>) => void
}

/** What follows within this is compared together. */
const pauseMs = 2_000
const retryMs = 60_000
const documentsAtOnce = 50
/** Rows of one transaction: a few milliseconds. */
const pairsAtOnce = 25
const mergesAtOnce = 4

export function createMatcher(options: MatcherOptions): Matcher {
  const { db, nowMs } = options
  const stopping = new AbortController()
  let cancelTimer: (() => void) | null = null
  let running: Promise<void> | null = null
  let again = false
  const idle = new Set<() => void>()

  const schedule = (ms: number): void => {
    if (stopping.signal.aborted || cancelTimer) return
    cancelTimer = options.after(ms, () => {
      cancelTimer = null
      running = run().finally(() => {
        running = null
        if (again) schedule(pauseMs)
        again = false
        if (!cancelTimer) for (const told of idle) told()
      })
    })
  }

  const run = async (): Promise<void> => {
    try {
      const documents = unmatched(db)
      const embedder = options.embedder()
      if (embedder) await embedNames(embedder, documents)
      const { pairs, unapplied, leftovers } = await options.find({ documentIds: documents, vectorModel: embedder?.model ?? null }, stopping.signal)
      await inPieces(pairs, pairsAtOnce, (piece) => savePairs({ db, nowMs }, piece))
      let merged = 0
      await inPieces(unapplied, mergesAtOnce, (piece) => {
        for (const id of piece) if (applyMerge({ db, nowMs }, id)) merged += 1
      })
      await inPieces(leftovers.vectors, pairsAtOnce, (piece) => {
        for (const seq of piece) db.prepare<[number]>('DELETE FROM entity_vectors WHERE seq = ?').run(seq)
      })
      await inPieces(leftovers.reviews, pairsAtOnce, (piece) => {
        for (const id of piece) db.prepare<[string]>("DELETE FROM reviews WHERE id = ? AND state = 'open'").run(id)
      })
      await inPieces(documents, documentsAtOnce, (piece) => {
        for (const id of piece) db.prepare<[string]>('DELETE FROM unmatched_documents WHERE document_id = ?').run(id)
      })
      if (merged > 0 || pairs.length > 0) options.onMerged()
      if (documents.length === documentsAtOnce) again = true
    } catch (error) {
      if (stopping.signal.aborted) return
      options.log('match.failed', { error: error instanceof Error ? error.message : 'unknown' })
      schedule(retryMs)
    }
  }

  /** Names have vectors of their own. Where they cannot be had now, names are compared without. */
  const embedNames = async (embedder: Embedder, documents: readonly DocumentId[]): Promise<void> => {
    try {
      for (const documentId of documents) {
        const texts = namesToEmbed(db, documentId, embedder.model)
        if (texts.length > 0) await embedder.embed({ documentId, texts }, { signal: stopping.signal, report: () => undefined, trace: 'match' })
      }
    } catch (error) {
      if (stopping.signal.aborted) throw error
      options.log('match.no-vectors', { error: error instanceof Error ? error.message : 'unknown' })
    }
  }

  const inPieces = async <T>(all: readonly T[], size: number, write: (piece: readonly T[]) => void): Promise<void> => {
    for (let from = 0; from < all.length; from += size) {
      stopping.signal.throwIfAborted()
      db.transaction(() => write(all.slice(from, from + size)))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    poke() {
      if (running) again = true
      else schedule(pauseMs)
    },
    settled: () =>
      new Promise((resolve) => {
        if (!running && !cancelTimer) return resolve()
        const told = (): void => {
          idle.delete(told)
          resolve()
        }
        idle.add(told)
      }),
    async close() {
      stopping.abort(new Error('The engine stops.'))
      cancelTimer?.()
      cancelTimer = null
      await running
      for (const told of idle) told()
    },
  }
}

function unmatched(db: WritableDatabase): DocumentId[] {
  return db.prepare<[number], { id: DocumentId }>('SELECT document_id AS id FROM unmatched_documents ORDER BY document_id LIMIT ?').all(documentsAtOnce).map(({ id }) => id)
}
