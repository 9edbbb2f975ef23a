import { z } from 'zod'
import { Failure } from '../failure.ts'
import { WaitReason } from '../model/job.ts'
import { JobCounts } from './jobs.ts'
import { engineCommand, engineQuery } from './method.ts'

export const EventLoopBlock = z.object({ at: z.number(), process: z.enum(['main', 'engine']), ms: z.number(), running: z.string() })
export type EventLoopBlock = z.infer<typeof EventLoopBlock>

export const Status = z.object({
  library: z.object({ path: z.string(), id: z.string(), bytes: z.int(), openedAt: z.number(), schemaVersion: z.int(), integrity: z.enum(['ok', 'failed']) }),
  owner: z.object({ pid: z.int(), app: z.string(), startedAt: z.number() }),
  counts: z.object({ documents: z.int(), trashed: z.int(), passages: z.int(), entities: z.int(), relations: z.int(), facts: z.int() }),
  jobs: JobCounts,
  queue: z.object({
    running: z.array(z.object({ fileName: z.string(), stage: z.string(), heartbeatAgeMs: z.number(), done: z.int(), total: z.int().nullable() })),
    importsWaiting: z.int(),
    /** Documents that wait for an answer, a provider, money or the night, by what they wait for. */
    waiting: z.array(z.object({ reason: WaitReason, documents: z.int(), until: z.number().nullable(), failure: Failure.nullable() })),
  }),
  /** Why nothing moves, when the library itself is the reason. */
  trouble: Failure.nullable(),
  throughput: z.object({ documentsPerMinute: z.number().nullable(), passagesPerMinute: z.number().nullable(), windowMs: z.number() }),
  lastFailures: z.array(z.object({ documentId: z.string(), fileName: z.string(), at: z.number(), stage: z.string(), failure: Failure })),
  outbox: z.object({ depth: z.int(), oldestAt: z.number().nullable() }),
  health: z.object({
    eventLoop: z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
    blocks: z.array(EventLoopBlock),
    threads: z.array(z.object({ name: z.string(), size: z.int(), busy: z.int(), restarts: z.int() })),
    memory: z.object({ rssBytes: z.int() }),
    lastReconciliation: z.object({ at: z.number(), findings: z.int() }).nullable(),
  }),
})
export type Status = z.infer<typeof Status>

export const Finding = z.object({
  kind: z.enum(['integrity', 'row-without-file', 'file-without-row', 'job-without-document', 'document-without-job', 'dead-lease', 'orphan-row', 'count-mismatch', 'search-index', 'object-changed']),
  detail: z.string(),
  count: z.int(),
  mended: z.boolean(),
})
export type Finding = z.infer<typeof Finding>

export const ExportFormat = z.enum(['json', 'markdown', 'cypher', 'graphml', 'csv'])
export type ExportFormat = z.infer<typeof ExportFormat>

export const AuditEntry = z.object({
  id: z.string(),
  at: z.number(),
  finishedAt: z.number().nullable(),
  who: z.string(),
  method: z.string(),
  summary: z.string(),
  outcome: z.enum(['running', 'ok', 'failed']),
  failureCode: z.string().nullable(),
  trace: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const library = {
  'library.status': engineQuery(z.object({}), z.object({ status: Status })),
  'library.audit': engineQuery(z.object({ limit: z.int().min(1).max(1000).optional() }), z.object({ entries: z.array(AuditEntry) })),
  'library.verify': engineCommand(z.object({ mend: z.boolean() }), z.object({ ok: z.boolean(), findings: z.array(Finding), counts: Status.shape.counts }), { timeoutMs: null }),
  'library.backup': engineCommand(z.object({ file: z.string().min(1) }), z.object({ file: z.string(), bytes: z.int() }), { access: 'host', timeoutMs: null }),
  'library.export': engineCommand(
    z.object({ format: ExportFormat, out: z.string().min(1), collection: z.string().optional() }),
    z.object({ files: z.array(z.string()), bytes: z.int() }),
    { access: 'host', timeoutMs: null },
  ),
  /** Where an object's bytes are, for main's custom protocol. */
  'library.object': engineQuery(z.object({ documentId: z.string() }), z.object({ path: z.string(), mediaType: z.string(), fileName: z.string() }), { access: 'host' }),
} as const
