import type { Acted, Targets } from '../../../shared/contract/documents.ts'
import { toFailure } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import type { EventHub } from '../event-hub.ts'
import { otherEditions } from '../intake/document-rows.ts'
import type { GraphWriter } from '../pipeline/ports.ts'
import type { DocumentJobs } from './document-jobs.ts'
import { purgeStep } from './purge-steps.ts'
import type { Slices } from './slices.ts'
import { documentsBeingPurged, documentsInTrash, documentsOutOfTrash, halfWithdrawn, isPurging, markPurging, markTrashed, trashRow } from './trash-rows.ts'
import { createTurns } from './turns.ts'

/**
 * A document's way through the trash:
 *
 *   in the library --remove--> trashed, the graph still knows it --withdrawn--> trashed --restore--> in the library
 *   trashed --purge--> being purged (marked; no way back) --> gone
 *
 * The mark is set and the job cancelled in one transaction, at once; withdrawing and purging follow in slices, and
 * what was asked of one document happens in the order in which it was asked. A death in between loses nothing:
 * `recover` goes on where the rows say that something is left to do.
 */
export interface Trash {
  remove(targets: Targets, signal: AbortSignal): Promise<Acted>
  restore(targets: Targets, signal: AbortSignal): Promise<Acted>
  purge(targets: Targets, signal: AbortSignal): Promise<Acted>
  /** For intake: the document is wanted again. Waits for a purge that is under way, else takes it out of the trash. */
  bringBack(documentId: DocumentId): Promise<void>
  /** A cancelled job may have published half of its document: takes it out of the graph again. So with one in the trash. */
  withdrawCancelled(documentId: DocumentId): void
  /** Goes on with what a death cut. Resolves when that is done; nothing needs to wait for it. */
  recover(): Promise<void>
  /** Starts nothing more and resolves when what was under way has stopped. */
  close(): Promise<void>
}

export interface TrashOptions {
  readonly db: WritableDatabase
  readonly layout: Pick<LibraryLayout, 'objectFile'>
  readonly graph: Pick<GraphWriter, 'withdrawStep'>
  readonly jobs: DocumentJobs
  readonly slices: Slices
  readonly events: Pick<EventHub, 'documentsChanged' | 'jobChanged' | 'graphChanged'>
  readonly nowMs: () => number
  /** Calls once after `ms`; the answer cancels it. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly onPurged: (documentId: DocumentId) => void
  readonly log: (event: string, detail: Readonly<Record<string, string | number | boolean | null>>) => void
}

/**
 * A command waits so long for its withdrawals, so that who asks next sees the graph without the document; then it
 * answers, and the rest follows. Below the contract's 60 s.
 */
const waitLimitMs = 20_000
/** Documents marked in one turn of the loop: about 10 ms. */
const marksPerTurn = 40
const retryAfterMs = 5_000

export function createTrash(options: TrashOptions): Trash {
  const { db, layout, graph, jobs, slices, events, nowMs, log } = options
  const turns = createTurns<DocumentId>()
  const background = new Set<Promise<void>>()
  const retries = new Set<() => void>()
  let closed = false

  const withdraw = async (id: DocumentId, wanted: () => boolean): Promise<void> => {
    if (trashRow(db, id)?.published !== 1) return
    await slices.run(() => db.transaction(() => wanted() && graph.withdrawStep(id).remaining))
    events.graphChanged()
  }
  const inTrash = (id: DocumentId) => () => (trashRow(db, id)?.trashed_at ?? null) !== null

  /** Not waited for: a failure (disk full) is logged and tried again; a start goes on with it anyway. */
  const keepTrying = (id: DocumentId, work: () => Promise<void>): Promise<void> => {
    const tried = turns.take(id, work).catch((error: unknown) => {
      if (closed) return
      log('trash.step-failed', { documentId: id, code: toFailure(error).code })
      const cancel = options.after(retryAfterMs, () => {
        retries.delete(cancel)
        void keepTrying(id, work)
      })
      retries.add(cancel)
    })
    background.add(tried)
    void tried.then(() => background.delete(tried))
    return tried
  }

  /** Which edition supersedes which is another matter now. */
  const tellEditions = (ids: readonly DocumentId[]): void => {
    const others = otherEditions(db, ids)
    if (others.length > 0) events.documentsChanged(others, 'changed')
  }

  const mark = (id: DocumentId): string | null =>
    db.transaction(() => {
      const row = trashRow(db, id)
      if (!row) return 'not in the library'
      if (row.trashed_at !== null) return 'in the trash already'
      const at = nowMs()
      markTrashed(db, id, at)
      jobs.trash(id, at)
      return null
    })

  const marked = (ids: readonly DocumentId[]): void => {
    for (const id of ids) {
      jobs.interrupt(id)
      events.jobChanged(id)
    }
    if (ids.length > 0) events.documentsChanged(ids, 'removed')
    tellEditions(ids)
  }

  const unmark = (id: DocumentId): void =>
    db.transaction(() => {
      markTrashed(db, id, null)
      jobs.restore(id, nowMs())
    })

  /** At once where the graph holds nothing of it any more; else `finishRestore` follows its withdrawal. */
  const beginRestore = (id: DocumentId): string | null => {
    const row = trashRow(db, id)
    if (!row) return 'not in the library'
    if (row.trashed_at === null) return 'not in the trash'
    if (isPurging(db, id)) return 'is being deleted for good'
    if (row.published === 0) unmark(id)
    return null
  }

  const finishRestore = async (id: DocumentId): Promise<void> => {
    if (inTrash(id)()) {
      await withdraw(id, inTrash(id))
      unmark(id)
    }
    events.documentsChanged([id], 'restored')
    tellEditions([id])
    events.jobChanged(id)
    jobs.wake()
  }

  const finishPurge = async (id: DocumentId): Promise<void> => {
    await withdraw(id, inTrash(id))
    await slices.run(() => purgeStep({ db, layout }, id))
    options.onPurged(id)
    events.documentsChanged([id], 'purged')
  }

  const beginPurge = (id: DocumentId): string | null =>
    db.transaction(() => {
      const row = trashRow(db, id)
      if (!row) return 'not in the library'
      if (row.trashed_at === null) return 'not in the trash'
      markPurging(db, id, nowMs())
      return null
    })

  /** Asks `now` of every free document in slices, of the others when their turn comes; `then` follows in the background. */
  const actOn = async (ids: readonly DocumentId[], signal: AbortSignal, now: (id: DocumentId) => string | null, then: (id: DocumentId) => Promise<void>, done: (ids: readonly DocumentId[]) => void): Promise<Acted> => {
    const answer = collectActed()
    const later: Promise<void>[] = []
    for (let from = 0; from < ids.length; from += marksPerTurn) {
      signal.throwIfAborted()
      const slice = ids.slice(from, from + marksPerTurn)
      const free = slice.filter((id) => turns.isFree(id))
      const acted = db.transaction(() => free.filter((id) => answer.note(id, now(id))))
      done(acted)
      for (const id of acted) later.push(keepTrying(id, () => then(id)))
      for (const id of slice.filter((one) => !free.includes(one)))
        later.push(
          turns.take(id, async () => {
            if (!answer.note(id, now(id))) return
            done([id])
            await then(id)
          }),
        )
      await slices.breathe()
    }
    await within(Promise.all(later), signal, options.after)
    return answer.acted()
  }

  return {
    remove: (targets, signal) =>
      actOn('all' in targets ? documentsOutOfTrash(db) : unique(targets.documentIds), signal, mark, (id) => withdraw(id, inTrash(id)), marked),
    purge: (targets, signal) => actOn('all' in targets ? documentsInTrash(db) : unique(targets.documentIds), signal, beginPurge, finishPurge, () => undefined),
    restore: (targets, signal) => actOn('all' in targets ? documentsInTrash(db) : unique(targets.documentIds), signal, beginRestore, finishRestore, () => undefined),
    bringBack: (id) =>
      turns.take(id, async () => {
        if (beginRestore(id) === null) await finishRestore(id)
      }),
    withdrawCancelled(id) {
      void keepTrying(id, () => withdraw(id, () => jobs.stateOf(id)?.kind === 'cancelled' || inTrash(id)()))
    },
    async recover() {
      const purges = documentsBeingPurged(db)
      const withdrawals = halfWithdrawn(db).filter((id) => !purges.includes(id))
      if (purges.length + withdrawals.length > 0) log('trash.recovering', { purges: purges.length, withdrawals: withdrawals.length })
      await Promise.all([...purges.map((id) => keepTrying(id, () => finishPurge(id))), ...withdrawals.map((id) => keepTrying(id, () => withdraw(id, inTrash(id))))])
    },
    async close() {
      closed = true
      for (const cancel of retries) cancel()
      slices.close()
      await Promise.all(background)
      await turns.settled()
    },
  }
}

function collectActed() {
  const acted: DocumentId[] = []
  const skipped: { documentId: DocumentId; why: string }[] = []
  return {
    /** True when it had an effect. */
    note(documentId: DocumentId, why: string | null): boolean {
      if (why === null) acted.push(documentId)
      else skipped.push({ documentId, why })
      return why === null
    },
    acted: (): Acted => ({ acted, skipped }),
  }
}

function unique(ids: readonly DocumentId[]): DocumentId[] {
  return [...new Set(ids)]
}

/** Waits for `work`, but not for ever: see waitLimitMs. What fails later is handled where it runs. */
async function within(work: Promise<unknown>, signal: AbortSignal, after: TrashOptions['after']): Promise<void> {
  signal.throwIfAborted()
  let stop: () => void = () => undefined
  let cancel: () => void = () => undefined
  try {
    await Promise.race([
      work,
      new Promise<void>((resolve, reject) => {
        cancel = after(waitLimitMs, resolve)
        stop = () => reject(signal.reason as Error)
        signal.addEventListener('abort', stop)
      }),
    ])
  } finally {
    cancel()
    signal.removeEventListener('abort', stop)
    work.catch(() => undefined)
  }
}
