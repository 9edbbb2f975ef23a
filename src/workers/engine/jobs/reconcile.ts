import type { Finding } from '../../../shared/contract/library.ts'
import type { DocumentId, TraceId } from '../../../shared/model/ids.ts'
import { jobDetails } from '../../../shared/job-detail.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import { enqueueJob, jobIdFor } from './enqueue-job.ts'
import { finding, findRowsWithoutFile, removeFilesWithoutRow } from './reconcile-files.ts'
import { changeJob } from './save-transition.ts'
import { leasesOf, leasesOfOthers } from './select-jobs.ts'
import type { JobLog } from './stage-run.ts'

/**
 * Holds what the library says against what is there, at start and every few minutes, and mends what it safely can.
 * Every finding is logged and kept for the diagnostics: nothing is mended silently. It works in slices of a few
 * milliseconds; one that is under way is not started a second time.
 */
export interface Reconciler {
  /** All checks once. @throws FailureError where the library cannot be read */
  run(options: { readonly atStart: boolean; readonly signal: AbortSignal }): Promise<readonly Finding[]>
  last(): { readonly at: number; readonly findings: readonly Finding[] } | null
}

export interface ReconcilerOptions {
  readonly db: WritableDatabase
  readonly layout: LibraryLayout
  readonly now: () => number
  readonly owner: string
  readonly maxAttempts: number
  readonly newTrace: () => TraceId
  /** Documents with a place in the runner: a lease without one is a lease of nobody. */
  readonly isRunning: (documentId: DocumentId) => boolean
  /** Takes a document that should not be there out of the graph; returns at once and goes on by itself. */
  readonly withdraw: (documentId: DocumentId) => void
  readonly wake: () => void
  readonly log: JobLog
}

/** Between passes, a file so young may still be on its way in. */
const settledMs = 10 * 60_000

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { db, layout, now, log } = options
  const startedAt = now()
  let last: { at: number; findings: readonly Finding[] } | null = null
  let underWay: Promise<readonly Finding[]> | null = null

  const pass = async ({ atStart, signal }: { readonly atStart: boolean; readonly signal: AbortSignal }): Promise<readonly Finding[]> => {
    const pause = async (): Promise<void> => {
      signal.throwIfAborted()
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    const files = { db, layout, now, settledMs: atStart ? now() - startedAt : settledMs, pause }
    const findings: Finding[] = []
    for (const check of [
      () => mendLeases(options),
      () => mendDocumentsWithoutJob(options),
      () => mendJobsWithoutDocument(db),
      () => mendPublications(options),
      () => mendUnpublished(options),
    ]) {
      findings.push(...check())
      await pause()
    }
    findings.push(...(await findOrphans(db, pause)), ...(await findRowsWithoutFile(files)), ...(await removeFilesWithoutRow(files)))
    for (const each of findings) log('reconcile.finding', { kind: each.kind, count: each.count, mended: each.mended })
    last = { at: now(), findings }
    options.wake()
    return findings
  }

  return {
    run(how) {
      underWay ??= pass(how).finally(() => {
        underWay = null
      })
      return underWay
    },
    last: () => last,
  }
}

/** Leases of dead owners, and of our own where nobody works: both go back into the queue. */
function mendLeases({ db, owner, isRunning, now }: ReconcilerOptions): Finding[] {
  const dead = leasesOfOthers(db, owner)
  const idle = leasesOf(db, owner).filter((row) => !isRunning(row.document_id) && (row.lease_until ?? 0) <= now())
  for (const row of [...dead, ...idle]) {
    const token = row.lease_token ?? ''
    changeJob(db, row.id, { kind: 'release', token, at: now() }, { at: now(), detail: jobDetails.nobodyHeldIt })
  }
  return finding('dead-lease', [...dead, ...idle].map((row) => row.id), true, 'Jobs that nobody worked on went back into the queue')
}

function mendDocumentsWithoutJob({ db, maxAttempts, newTrace, now }: ReconcilerOptions): Finding[] {
  const rows = db
    .prepare<[], { id: DocumentId }>('SELECT id FROM documents AS d WHERE trashed_at IS NULL AND NOT EXISTS (SELECT 1 FROM jobs WHERE document_id = d.id) ORDER BY id LIMIT 200')
    .all()
  for (const { id } of rows) enqueueJob(db, { documentId: id, trace: newTrace(), at: now(), maxAttempts, detail: jobDetails.hadNoJob })
  return finding('document-without-job', rows.map((row) => row.id), true, 'Documents that nothing was to be done for were queued')
}

/** Foreign keys forbid these; a file that was edited with another tool may have them. */
function mendJobsWithoutDocument(db: WritableDatabase): Finding[] {
  const rows = db.prepare<[], { id: string }>('SELECT id FROM jobs AS j WHERE NOT EXISTS (SELECT 1 FROM documents WHERE id = j.document_id) ORDER BY id LIMIT 200').all()
  const remove = db.prepare<[string]>('DELETE FROM jobs WHERE id = ?')
  for (const { id } of rows) remove.run(id)
  return finding('job-without-document', rows.map((row) => row.id), true, 'Jobs of documents that are gone were removed')
}

/** In the graph, but in the trash or cancelled: the withdrawal was cut. */
function mendPublications({ db, withdraw }: ReconcilerOptions): Finding[] {
  const rows = db
    .prepare<[], { id: DocumentId }>(
      `SELECT d.id FROM documents AS d LEFT JOIN jobs AS j ON j.document_id = d.id
       WHERE d.published = 1 AND (d.trashed_at IS NOT NULL OR j.state = 'cancelled') ORDER BY d.id LIMIT 200`,
    )
    .all()
  for (const { id } of rows) withdraw(id)
  return finding('orphan-row', rows.map((row) => row.id), true, 'Documents that are in the trash or cancelled are being taken out of the graph')
}

/** Done and not in the trash, but not in the graph: published again. */
function mendUnpublished({ db, now }: ReconcilerOptions): Finding[] {
  const rows = db
    .prepare<[], { id: DocumentId }>(
      `SELECT d.id FROM documents AS d JOIN jobs AS j ON j.document_id = d.id
       WHERE d.published = 0 AND d.trashed_at IS NULL AND j.state = 'done' ORDER BY d.id LIMIT 200`,
    )
    .all()
  for (const { id } of rows) changeJob(db, jobIdFor(id), { kind: 'restore', at: now() }, { at: now(), detail: jobDetails.notInGraph })
  return finding('orphan-row', rows.map((row) => row.id), true, 'Finished documents that the graph did not know are being published again')
}

const orphanChecks = [
  { what: 'relations without evidence', table: 'relations', missing: 'SELECT 1 FROM evidence WHERE claim_id = row.id' },
  { what: 'facts without evidence', table: 'facts', missing: 'SELECT 1 FROM evidence WHERE claim_id = row.id' },
  { what: 'entities that no document names', table: 'entities', missing: 'SELECT 1 FROM entity_documents WHERE entity_id = row.id' },
] as const

/** Rows looked at in one turn of the loop: about 5 ms. */
const orphanRowsAtOnce = 2000

/** Claims that rest on nothing. They are only counted: `verify` looks closer, and mends. */
async function findOrphans(db: WritableDatabase, pause: () => Promise<void>): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { what, table, missing } of orphanChecks) {
    let orphans = 0
    for (let after: string | null = ''; after !== null; ) {
      const slice: { last: string | null; orphans: number | null } | undefined = db
        .prepare<[string, number], { last: string | null; orphans: number | null }>(
          `SELECT max(id) AS last, sum(NOT EXISTS (${missing})) AS orphans FROM (SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ?) AS row`,
        )
        .get(after, orphanRowsAtOnce)
      after = slice?.last ?? null
      orphans += slice?.orphans ?? 0
      await pause()
    }
    if (orphans > 0) findings.push({ kind: 'orphan-row', detail: `The graph holds ${what}; run verify to mend it`, count: orphans, mended: false })
  }
  return findings
}
