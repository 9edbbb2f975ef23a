import { statSync } from 'node:fs'
import type { ImportResult, PendingImport } from '../../../shared/contract/documents.ts'
import { failure, FailureError, toFailure } from '../../../shared/failure.ts'
import type { CollectionId, DocumentId, TraceId } from '../../../shared/model/ids.ts'
import { jobDetails } from '../../../shared/job-detail.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import type { EventHub } from '../event-hub.ts'
import type { Clock } from '../jobs/clock.ts'
import { bringBackObjects } from './bring-back.ts'
import { bringFile, refusedResult, type BringPorts, type Brought } from './bring-file.ts'
import { decideImport, type Decision } from './decide.ts'
import { otherEditions } from './document-rows.ts'
import { createGroupCommit } from './group-commit.ts'
import { countWaiting, dismissRefused, forgetOldImports, importById, importsOf, openImports, pendingView, resultOf, settleImport, unfinishedImports, type ImportRow } from './import-rows.ts'
import type { Insertion, InsertPorts, IntakeCollections, IntakeJobs } from './insert-document.ts'
import { createLanes } from './lanes.ts'
import { listFiles, type ImportCommand } from './list-files.ts'
import type { Passwords } from './passwords.ts'
import { unlessAborted, waitFor } from './patience.ts'
import type { Copy } from './watched-copy.ts'

/**
 * Files on their way into the library. An import lists its files as rows first, which the window shows at once and
 * a death cannot lose; then each is copied in a thread and inserted in one transaction (bring-file.ts). Rows that a
 * death left behind are taken up again at the next start, whether or not anybody asks again.
 *
 * Who stops waiting does not stop the import: it goes on in the background. `dismiss` stops single files.
 */
export interface Intake {
  /**
   * One result for each file, in the order of the drop. The same command id is answered the same, without acting
   * again. @throws FailureError aborted; disk-full, library-… when not even the list could be written
   */
  import(command: ImportCommand, signal: AbortSignal): Promise<ImportAnswer>
  decide(importId: string, decision: Decision): Promise<ImportResult>
  /** Hides what was refused, stops what is on its way; answers how many. What waits for a decision stays. */
  dismiss(importIds: readonly string[]): Promise<number>
  /** At most 2,000 rows; `waiting` counts all. */
  pending(): { readonly imports: PendingImport[]; readonly waiting: number }
  waiting(): number
  /** For the session; a document that failed for want of it is tried again at once. @throws FailureError not-found */
  givePassword(documentId: DocumentId, password: string): Promise<void>
  /** Goes on with what a death cut; resolves when all of it has ended. */
  resumeOpenImports(): Promise<void>
  /** Files that a restored backup does not know become documents again; answers which, and which belong in the trash. */
  bringBackObjects(): Promise<{ readonly documents: readonly DocumentId[]; readonly toTrash: readonly DocumentId[] }>
  /** Stops copying. What was not finished stays listed for the next start. */
  close(): Promise<void>
}

export interface ImportAnswer {
  readonly results: ImportResult[]
  readonly collectionId: CollectionId | null
}

export interface IntakeOptions {
  readonly db: WritableDatabase
  readonly layout: Pick<LibraryLayout, 'root' | 'objectsFolder' | 'tmpFolder' | 'objectFile'>
  /** Task 'copy' of intake.thread. */
  readonly copy: Copy
  /** Not more than the pool has threads: a copy that waits for a thread reports nothing. */
  readonly copiesAtOnce: number
  readonly jobs: IntakeJobs
  readonly collections: IntakeCollections
  /** Takes a document out of the trash, after a purge that may be under way. */
  readonly bringBack: (documentId: DocumentId) => Promise<void>
  readonly passwords: Passwords
  readonly plan: InsertPorts['plan']
  readonly events: Pick<EventHub, 'importChanged' | 'importGone' | 'documentsChanged' | 'jobChanged'>
  readonly clock: Clock
  readonly newTrace: () => TraceId
  readonly log: BringPorts['log']
}

interface Active {
  readonly stop: AbortController
  view: PendingImport | null
  ended: Promise<void>
}

const listedRows = 2_000
const dayMs = 24 * 3_600_000

export function createIntake(options: IntakeOptions): Intake {
  const { db, layout, events, clock, passwords, jobs } = options
  const closing = new AbortController()
  const group = createGroupCommit({ db, monotonicMs: clock.monotonic, after: clock.after })
  const lanes = createLanes(options.copiesAtOnce)
  const commands = new Map<string, Promise<ImportAnswer>>()
  /** Rows on their way in this session, and how far they are. */
  const active = new Map<string, Active>()
  /** Refusals that the library could not even write down. */
  const unwritten = new Map<string, ImportResult>()
  let lastAt = 0

  const insert: InsertPorts = {
    db,
    jobs,
    collections: options.collections,
    isObjectThere: (sha256) => statSync(layout.objectFile(sha256), { throwIfNoEntry: false })?.isFile() ?? false,
    hasPassword: (documentId) => passwords.get(documentId) !== undefined,
    plan: options.plan,
    nextAt: () => (lastAt = Math.max(clock.now(), lastAt + 1)),
  }
  const show = (view: PendingImport): void => {
    const mine = active.get(view.id)
    if (mine) mine.view = view
    events.importChanged(view)
  }
  const ports: BringPorts = {
    db,
    layout,
    copy: { copy: options.copy, monotonicMs: clock.monotonic, after: clock.after },
    insert,
    group,
    passwords,
    bringBack: options.bringBack,
    show,
    wait: (ms, signal) => waitFor(clock, ms, signal),
    log: options.log,
  }

  const told = (insertion: Extract<Insertion, { kind: 'settled' }>): void => {
    const { row, result, changed } = insertion
    if (result.outcome === 'undecided') events.importChanged(pendingView({ ...row, state: 'undecided', existing: result.existing ?? null, sha256: result.sha256 }, null))
    else events.importGone(row.id)
    if (changed) {
      if (result.outcome !== 'duplicate') events.documentsChanged([changed], 'added')
      if (result.outcome === 'revision') events.documentsChanged(otherEditions(db, [changed]), 'changed')
      events.jobChanged(changed)
      jobs.wake()
    }
    options.log('intake.settled', { importId: row.id, trace: row.trace, outcome: result.outcome, documentId: result.documentId })
  }

  const ended = (brought: Brought): void => {
    if (brought.kind === 'settled') return told(brought.insertion)
    if (brought.kind === 'closed') return
    const { row, failure: why } = brought
    const result = refusedResult(row, why)
    if (importById(db, row.id)?.state !== 'refused') unwritten.set(row.id, result)
    events.importChanged(pendingView({ ...row, state: 'refused', result_json: JSON.stringify(result) }, null))
    options.log('intake.refused', { importId: row.id, trace: row.trace, code: why.code })
  }

  /** Puts a row on its way, once. */
  const bring = (id: string, password?: string): Promise<void> => {
    const known = active.get(id)
    if (known) return known.ended
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, closing.signal])
    const mine: Active = { stop, view: null, ended: Promise.resolve() }
    active.set(id, mine)
    mine.ended = lanes
      .run(async () => {
        const row = importById(db, id)
        if (signal.aborted || !row || !isOnItsWay(row)) return
        unwritten.delete(id)
        show(pendingView(row, 0))
        ended(await bringFile(ports, row, password, signal))
      })
      .catch((error: unknown) => {
        // Stopped: the row is settled already, or waits for the next start.
        if (!signal.aborted) options.log('intake.failed', { importId: id, code: toFailure(error).code })
      })
      .finally(() => active.delete(id))
    return mine.ended
  }

  const run = async (command: ImportCommand): Promise<ImportAnswer> => {
    const listed: Promise<void>[] = []
    await listFiles({ db, group, collections: options.collections, clock }, command, closing.signal, (rows) => {
      for (const row of rows) {
        events.importChanged(pendingView(row, null))
        if (row.state === 'waiting') listed.push(bring(row.id, command.password))
      }
    })
    // Those that an earlier attempt at the same command listed.
    for await (const row of importsOf(db, command.commandId)) if (isOnItsWay(row)) listed.push(bring(row.id, command.password))
    await Promise.all(listed)
    return answer(command.commandId)
  }

  const answer = async (commandId: string): Promise<ImportAnswer> => {
    const results: ImportResult[] = []
    let collectionId: CollectionId | null = null
    for await (const row of importsOf(db, commandId)) {
      closing.signal.throwIfAborted()
      const result = unwritten.get(row.id) ?? resultOf(row)
      // Only a library that cannot be read leaves a row without an outcome; the row waits for the next start.
      if (!result) throw new FailureError(failure('library-missing', 'The library could not be read to the end of the import.'))
      results.push(result)
      collectionId ??= row.collection_id
    }
    return { results, collectionId }
  }

  return {
    import(command, signal) {
      const known = commands.get(command.commandId)
      const work = known ?? run(command).finally(() => commands.delete(command.commandId))
      if (!known) commands.set(command.commandId, work)
      return unlessAborted(work, AbortSignal.any([signal, closing.signal]))
    },
    async decide(importId, decision) {
      const { result, settled, gone } = await decideImport({ db, group, insert, bringBack: options.bringBack, layout }, importId, decision)
      for (const insertion of settled) told(insertion)
      for (const id of gone) events.importGone(id)
      return result
    },
    async dismiss(importIds) {
      const stopped: string[] = []
      const dismissed = await group.run(() =>
        importIds.filter((id) => {
          unwritten.delete(id)
          if (dismissRefused(db, id)) return true
          const row = importById(db, id)
          if (!row || !isOnItsWay(row)) return false
          settleImport(db, id, 'cancelled', refusedResult(row, failure('aborted', `“${row.file_name}” was not imported: it was stopped.`, { subject: row.file_name })))
          stopped.push(id)
          return true
        }),
      )
      for (const id of stopped) active.get(id)?.stop.abort()
      for (const id of dismissed) events.importGone(id)
      return dismissed.length
    },
    pending: () => ({
      imports: openImports(db, listedRows).map((row) => {
        const refused = unwritten.get(row.id)
        if (refused) return pendingView({ ...row, state: 'refused', result_json: JSON.stringify(refused) }, null)
        return active.get(row.id)?.view ?? pendingView(row, null)
      }),
      waiting: countWaiting(db),
    }),
    waiting: () => countWaiting(db),
    async givePassword(documentId, password) {
      if (!jobs.stateOf(documentId)) throw new FailureError(failure('not-found', 'There is no such document.', { subject: documentId }))
      passwords.give(documentId, password)
      const retried = await group.run(() => {
        const code = jobs.stateOf(documentId)?.failure?.code
        return (code === 'password-required' || code === 'password-wrong') && jobs.retry(documentId, clock.now(), jobDetails.passwordGiven)
      })
      if (!retried) return
      events.jobChanged(documentId)
      jobs.wake()
    },
    async resumeOpenImports() {
      const now = clock.now()
      await group.run(() => forgetOldImports(db, { settled: now - 7 * dayMs, refused: now - 30 * dayMs }))
      await Promise.all(unfinishedImports(db).map((row) => bring(row.id)))
    },
    async bringBackObjects() {
      const { settled, toTrash } = await bringBackObjects({ db, layout, insert, group, nowMs: clock.now, newTrace: options.newTrace, log: options.log }, closing.signal)
      for (const insertion of settled) told(insertion)
      return { documents: settled.flatMap(({ result }) => result.documentId ?? []), toTrash }
    },
    async close() {
      closing.abort(new FailureError(failure('aborted', 'The library is being closed; the import goes on at the next start.')))
      await Promise.all([...active.values()].map((one) => one.ended))
      group.flush()
    },
  }
}

function isOnItsWay(row: ImportRow): boolean {
  return row.state === 'waiting' || row.state === 'copying'
}
