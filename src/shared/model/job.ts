import { z } from 'zod'
import { DocumentId, JobId } from './ids.ts'
import { Failure } from '../failure.ts'
import { Usage } from './extraction.ts'

export const Stage = z.enum(['read', 'chunk', 'extract', 'resolve', 'embed', 'publish'])
export type Stage = z.infer<typeof Stage>
export const stages: readonly Stage[] = Stage.options

/** What a job waits for that no retry brings: a person's answer, a provider, money, the night, a batch. */
export const WaitReason = z.enum(['awaiting-choice', 'awaiting-provider', 'awaiting-budget', 'awaiting-night', 'awaiting-batch'])
export type WaitReason = z.infer<typeof WaitReason>

/** Why a job stands in the queue. */
export const QueueReason = z.enum(['new', 'retry', 'recovered', 'resumed', 'restored', 'asked', 'isolated', ...WaitReason.options])
export type QueueReason = z.infer<typeof QueueReason>

/**
 * A job's states. `leased` is the only one in which work happens; whoever holds the token may write.
 * Times are milliseconds since the epoch.
 */
export const JobState = z.discriminatedUnion('kind', [
  /** `failure`: what a wait's reason rests on (the bill that is not paid, the budget that is used up). */
  z.object({ kind: z.literal('queued'), notBefore: z.number(), reason: QueueReason, failure: Failure.optional() }),
  z.object({ kind: z.literal('leased'), token: z.string(), owner: z.string(), until: z.number() }),
  z.object({ kind: z.literal('paused') }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), failure: Failure }),
  z.object({ kind: z.literal('cancelled') }),
])
export type JobState = z.infer<typeof JobState>

/** A wait without an end of its own: until somebody or something wakes the job. The last moment of the year 9999. */
export const untilWoken = 253_402_300_799_999

export const StageState = z.enum(['pending', 'running', 'done', 'skipped', 'failed'])
export type StageState = z.infer<typeof StageState>

export const StageView = z.object({
  stage: Stage,
  state: StageState,
  attempts: z.int(),
  /** Time worked, over all attempts. */
  ms: z.number(),
  done: z.int(),
  total: z.int().nullable(),
  /** Why it was skipped, or what it is doing. */
  note: z.string().nullable(),
})
export type StageView = z.infer<typeof StageView>

/** One row of Activity: a document's job as it is now. */
export const JobView = z.object({
  id: JobId,
  documentId: DocumentId,
  title: z.string(),
  fileName: z.string(),
  state: JobState,
  stage: Stage,
  stages: z.array(StageView),
  attempt: z.int(),
  maxAttempts: z.int(),
  priority: z.int(),
  queuedAt: z.number(),
  startedAt: z.number().nullable(),
  updatedAt: z.number(),
  finishedAt: z.number().nullable(),
  usage: Usage,
})
export type JobView = z.infer<typeof JobView>

export const JobEvent = z.object({
  at: z.number(),
  stage: Stage,
  event: z.string(),
  from: z.string(),
  to: z.string(),
  attempt: z.int(),
  detail: z.string().nullable(),
})
export type JobEvent = z.infer<typeof JobEvent>
