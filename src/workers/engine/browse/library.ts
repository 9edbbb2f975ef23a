import type { Status } from '../../../shared/contract/library.ts'
import { failure, FailureError, type Failure } from '../../../shared/failure.ts'
import type { AuditEntry } from '../../../shared/contract/library.ts'
import { untilWoken, WaitReason } from '../../../shared/model/job.ts'
import type { ReadableDatabase } from '../db/database.ts'
import { countJobs } from './jobs.ts'
import type { Query, QueryContext } from './query-context.ts'

/** The part of library.status that is in the database; files, threads and event loops are the engine's own. */
export type StatusCounts = Pick<Status, 'counts' | 'jobs' | 'queue' | 'throughput' | 'lastFailures' | 'outbox'>

const lastFailuresLimit = 10
const throughputWindowMs = 10 * 60_000

export function readStatusCounts({ db, nowMs }: QueryContext): StatusCounts {
  const now = nowMs()
  return {
    counts: countLibrary(db),
    jobs: countJobs(db),
    queue: { running: runningJobs(db, now), importsWaiting: waitingImports(db), waiting: waitingDocuments(db) },
    throughput: measureThroughput(db, now),
    lastFailures: lastFailures(db),
    outbox: outboxDepth(db),
  }
}

/** Documents in the trash are counted apart, and their passages not at all; merged entities are one. */
export function countLibrary(db: ReadableDatabase): Status['counts'] {
  const row = db
    .prepare<[], Status['counts']>(
      `SELECT
         (SELECT COUNT(*) FROM documents WHERE trashed_at IS NULL) AS documents,
         (SELECT COUNT(*) FROM documents WHERE trashed_at IS NOT NULL) AS trashed,
         (SELECT COUNT(*) FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.trashed_at IS NULL) AS passages,
         (SELECT COUNT(*) FROM entities WHERE canonical_id = id) AS entities,
         (SELECT COUNT(*) FROM relations) AS relations,
         (SELECT COUNT(*) FROM facts) AS facts`,
    )
    .get()
  return row ?? { documents: 0, trashed: 0, passages: 0, entities: 0, relations: 0, facts: 0 }
}

function runningJobs(db: ReadableDatabase, now: number): Status['queue']['running'] {
  return db
    .prepare<[number], Status['queue']['running'][number]>(
      `SELECT d.file_name AS fileName, j.stage AS stage, MAX(0, ? - COALESCE(j.heartbeat_at, j.updated_at)) AS heartbeatAgeMs,
         COALESCE(s.done, 0) AS done, s.total AS total
       FROM jobs j JOIN documents d ON d.id = j.document_id LEFT JOIN job_stages s ON s.job_id = j.id AND s.stage = j.stage
       WHERE j.state = 'leased' ORDER BY j.started_at, j.id`,
    )
    .all(now)
}

function waitingImports(db: ReadableDatabase): number {
  return db.prepare<[], { count: number }>("SELECT COUNT(*) AS count FROM imports WHERE state IN ('waiting', 'copying', 'undecided')").get()?.count ?? 0
}

/** The failure is that of the last that began to wait; `until` the first moment at which one of them looks again. */
function waitingDocuments(db: ReadableDatabase): Status['queue']['waiting'] {
  return db
    .prepare<[string], { reason: WaitReason; documents: number; until: number; failure: string | null; last: number }>(
      `SELECT j.queue_reason AS reason, COUNT(*) AS documents, MIN(j.not_before) AS until, j.wait_failure_json AS failure, MAX(j.updated_at) AS last
       FROM jobs j JOIN documents d ON d.id = j.document_id AND d.trashed_at IS NULL
       WHERE j.state = 'queued' AND j.queue_reason IN (SELECT value FROM json_each(?)) GROUP BY j.queue_reason ORDER BY documents DESC, reason`,
    )
    .all(JSON.stringify(WaitReason.options))
    .map(({ reason, documents, until, failure }) => ({ reason, documents, until: until === untilWoken ? null : until, failure: failure === null ? null : (JSON.parse(failure) as Failure) }))
}

/** Over the last ten minutes, or since the first of them that finished; null where nothing did. */
function measureThroughput(db: ReadableDatabase, now: number): Status['throughput'] {
  const row = db
    .prepare<[number], { documents: number; passages: number; first: number | null }>(
      `SELECT COUNT(*) AS documents, COALESCE(SUM(d.passages_count), 0) AS passages, MIN(COALESCE(j.started_at, j.updated_at)) AS first
       FROM jobs j JOIN documents d ON d.id = j.document_id WHERE j.state = 'done' AND j.updated_at >= ?`,
    )
    .get(now - throughputWindowMs)
  if (!row || row.documents === 0 || row.first === null) return { documentsPerMinute: null, passagesPerMinute: null, windowMs: throughputWindowMs }
  const windowMs = Math.min(throughputWindowMs, Math.max(1000, now - row.first))
  return { documentsPerMinute: (row.documents * 60_000) / windowMs, passagesPerMinute: (row.passages * 60_000) / windowMs, windowMs }
}

function lastFailures(db: ReadableDatabase): Status['lastFailures'] {
  return db
    .prepare<[number], { documentId: string; fileName: string; at: number; stage: string; failure: string }>(
      `SELECT j.document_id AS documentId, d.file_name AS fileName, j.updated_at AS at, j.stage AS stage, j.failure_json AS failure
       FROM jobs j JOIN documents d ON d.id = j.document_id AND d.trashed_at IS NULL
       WHERE j.state = 'failed' ORDER BY j.updated_at DESC, j.id LIMIT ?`,
    )
    .all(lastFailuresLimit)
    .map((row) => ({ ...row, failure: JSON.parse(row.failure) as Failure }))
}

function outboxDepth(db: ReadableDatabase): Status['outbox'] {
  return db.prepare<[], Status['outbox']>('SELECT COUNT(*) AS depth, MIN(at) AS oldestAt FROM outbox WHERE delivered_at IS NULL').get() ?? { depth: 0, oldestAt: null }
}

/** The newest commands first. */
export const readAudit: Query<'library.audit'> = ({ db }, { limit }) => ({
  entries: db
    .prepare<[number], AuditEntry>(
      `SELECT id, at, finished_at AS finishedAt, who, method, summary, outcome, failure_code AS failureCode, trace
       FROM audit_log ORDER BY at DESC, id LIMIT ?`,
    )
    .all(limit ?? 100),
})

/** Where a document's bytes are. @throws FailureError not-found */
export const readObject: Query<'library.object'> = ({ db, layout }, { documentId }) => {
  const row = db
    .prepare<[string], { sha256: string; mediaType: string; fileName: string }>('SELECT sha256, media_type AS mediaType, file_name AS fileName FROM documents WHERE id = ?')
    .get(documentId)
  if (!row) throw new FailureError(failure('not-found', 'This document is not in the library any more.', { subject: documentId }))
  return { path: layout.objectFile(row.sha256), mediaType: row.mediaType, fileName: row.fileName }
}
