import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { ImportResult, PendingImport } from '../../src/shared/contract/documents.ts'
import type { CollectionId, DocumentId, TraceId } from '../../src/shared/model/ids.ts'
import type { ImportPlan } from '../../src/shared/model/provider.ts'
import type { EventHub } from '../../src/workers/engine/event-hub.ts'
import { createOutbox } from '../../src/workers/engine/graph/outbox.ts'
import { createGraphWriter } from '../../src/workers/engine/graph/sqlite/graph-writer.ts'
import { copyObject } from '../../src/workers/engine/intake/copy-object.ts'
import { createIntake, type Intake } from '../../src/workers/engine/intake/intake.ts'
import { createPasswords, type Passwords } from '../../src/workers/engine/intake/passwords.ts'
import type { Copy } from '../../src/workers/engine/intake/watched-copy.ts'
import type { Clock } from '../../src/workers/engine/jobs/clock.ts'
import { systemClock } from '../../src/workers/engine/jobs/clock.ts'
import { createCollections, type Collections } from '../../src/workers/engine/library/collections.ts'
import { createDocumentJobs, type DocumentJobs } from '../../src/workers/engine/library/document-jobs.ts'
import { createSlices } from '../../src/workers/engine/library/slices.ts'
import { createTrash, type Trash } from '../../src/workers/engine/library/trash.ts'
import type { GraphWriter } from '../../src/workers/engine/pipeline/ports.ts'
import { temporaryLibrary, type TemporaryLibrary } from './temporary-library.ts'

/** A library with everything that brings documents in, moves them and throws them away; no runner works on it. */
export interface IntakeLibrary extends TemporaryLibrary {
  readonly intake: Intake
  readonly trash: Trash
  readonly collections: Collections
  readonly jobs: DocumentJobs
  readonly passwords: Passwords
  /** What clients would have been told, in order. */
  /** What imports said of how their documents are to be extracted. */
  readonly planned: { readonly documentId: DocumentId; readonly plan: ImportPlan }[]
  readonly told: { readonly event: string; readonly what: unknown }[]
  readonly logged: { readonly event: string; readonly detail: Readonly<Record<string, unknown>> }[]
  /** What the runner was told to stop or how often to look. */
  readonly runner: { interrupted: string[]; wakes: number }
  import(paths: readonly string[], more?: { readonly commandId?: string; readonly collection?: string; readonly sameName?: 'ask' | 'revision' | 'keep-both'; readonly password?: string }): Promise<ImportResult[]>
  rows<T>(sql: string, ...parameters: (string | number)[]): T[]
}

export interface IntakeLibraryOptions {
  readonly library?: TemporaryLibrary
  readonly copy?: Copy
  readonly copiesAtOnce?: number
  readonly clock?: Clock
  readonly graph?: (writer: GraphWriter) => Pick<GraphWriter, 'withdrawStep'>
  readonly wakes?: () => void
}

export async function intakeLibrary(options: IntakeLibraryOptions = {}): Promise<IntakeLibrary> {
  const library = options.library ?? (await temporaryLibrary())
  const { db, layout } = library
  const clock = options.clock ?? systemClock
  const planned: IntakeLibrary['planned'] = []
  const told: IntakeLibrary['told'] = []
  const logged: IntakeLibrary['logged'] = []
  const log = (event: string, detail: Readonly<Record<string, unknown>>) => void logged.push({ event, detail })
  const events: Pick<EventHub, 'importChanged' | 'importGone' | 'documentsChanged' | 'jobChanged' | 'collectionsChanged' | 'graphChanged'> = {
    importChanged: (view: PendingImport) => void told.push({ event: 'import', what: view }),
    importGone: (id: string) => void told.push({ event: 'import-gone', what: id }),
    documentsChanged: (ids: readonly DocumentId[], reason: string) => void told.push({ event: `documents-${reason}`, what: [...ids] }),
    jobChanged: (id: DocumentId) => void told.push({ event: 'job', what: id }),
    collectionsChanged: (ids: readonly CollectionId[]) => void told.push({ event: 'collections', what: [...ids] }),
    graphChanged: () => void told.push({ event: 'graph', what: null }),
  }
  const runner = { interrupted: [] as string[], wakes: 0 }
  const jobs = createDocumentJobs({ db, runner: { wake: () => void (runner.wakes += 1), interrupt: (id) => void runner.interrupted.push(id) }, maxAttempts: 3 })
  const writer = createGraphWriter({ db, nowMs: clock.now })
  const passwords = createPasswords()
  const collections = createCollections({ db, outbox: createOutbox(db, clock.now), events, nowMs: clock.now })
  const slices = createSlices({ monotonicMs: () => performance.now(), nextTurn: (run) => void setImmediate(run) })
  const trash = createTrash({ db, layout, graph: options.graph?.(writer) ?? writer, jobs, slices, events, nowMs: clock.now, after: clock.after, onPurged: (id) => passwords.forget(id), log })
  const intake = createIntake({
    db,
    layout,
    copy: options.copy ?? copyObject,
    copiesAtOnce: options.copiesAtOnce ?? 2,
    jobs,
    collections,
    bringBack: (id) => trash.bringBack(id),
    passwords,
    plan: (documentId, plan) => void planned.push({ documentId, plan }),
    events,
    clock,
    newTrace: () => 'trace-back' as TraceId,
    log,
  })
  onTestFinished(async () => {
    await intake.close()
    await trash.close()
  })
  let commands = 0
  return {
    ...library,
    intake,
    trash,
    collections,
    jobs,
    passwords,
    told,
    planned,
    logged,
    runner,
    async import(paths, more = {}) {
      commands += 1
      const { commandId = `command-${commands}`, sameName = 'ask', ...rest } = more
      return (await intake.import({ commandId, trace: `trace-${commandId}`, paths, sameName, ...rest }, never)).results
    },
    rows: <T>(sql: string, ...parameters: (string | number)[]) => db.prepare<(string | number)[], T>(sql).all(...parameters),
  }
}

/** A signal that nobody aborts. */
export const never = new AbortController().signal

/** Waits for a condition, looking every few milliseconds; gives up after ten seconds with `what` as the reason. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 10_000; !holds(); await sleep(5)) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}.`)
  }
}

/** The smallest thing that intake takes for a PDF; `text` makes its bytes its own. */
export function smallPdf(text: string): Buffer {
  return Buffer.from(`%PDF-1.4\n% ${text}\n%%EOF\n`)
}
