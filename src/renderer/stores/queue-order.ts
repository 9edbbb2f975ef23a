import { assertNever } from '../../shared/assert-never.ts'
import type { JobCounts } from '../../shared/contract/jobs.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import { WaitReason, type JobState, type JobView, type QueueReason } from '../../shared/model/job.ts'
import { needsPassword } from './job-commands.ts'

/** Failures first, then what runs, waits, is paused, cancelled, done: what needs a person stands on top. */
const rank: Readonly<Record<JobState['kind'], number>> = { failed: 0, leased: 1, queued: 2, paused: 3, cancelled: 4, done: 5 }

/** Of the jobs in the queue: those that wait for something outside of it, and of these those that ask a person. */
export interface QueueWaits {
  readonly waiting: number
  readonly asking: number
}

const waitReasons: ReadonlySet<QueueReason> = new Set(WaitReason.options)

/** Rows that stay among the failures, at the time that they had there, while a password for them is tried. */
export type HeldPlaces = Readonly<Record<DocumentId, number>>

/** The order of Activity, the same as that of jobs.list: newest first within a state, ids to settle a draw. */
export function orderJobs(jobs: readonly JobView[], held: HeldPlaces = {}): JobView[] {
  const rankOf = (job: JobView) => (job.documentId in held ? rank.failed : rank[job.state.kind])
  const newnessOf = (job: JobView) => held[job.documentId] ?? newness(job)
  return [...jobs].sort((a, b) => rankOf(a) - rankOf(b) || newnessOf(b) - newnessOf(a) || (a.id < b.id ? -1 : 1))
}

/** How many rows stand among the failures, at the top of the order. */
export function countOnTop(state: { readonly order: readonly DocumentId[]; readonly jobs: Readonly<Record<DocumentId, JobView>>; readonly unlocking: HeldPlaces }): number {
  const first = state.order.findIndex((id) => state.jobs[id]?.state.kind !== 'failed' && !(id in state.unlocking))
  return first < 0 ? state.order.length : first
}

/** A password is tried as long as the document has not been opened with it; another failure than a wrong one ends that too. */
export function isUnlocking(job: JobView): boolean {
  return needsPassword(job.state) || job.state.kind === 'queued' || (job.state.kind === 'leased' && job.stage === 'read')
}

export function newness(job: JobView): number {
  switch (job.state.kind) {
    case 'failed':
    case 'done':
    case 'cancelled':
      return job.finishedAt ?? job.updatedAt
    case 'leased':
      return job.startedAt ?? job.queuedAt
    case 'queued':
    case 'paused':
      return job.queuedAt
    default:
      return assertNever(job.state)
  }
}

/** Where a job stands changes only with its state: its progress does not move it. */
export function samePlace(a: JobView, b: JobView): boolean {
  return a.state.kind === b.state.kind && newness(a) === newness(b)
}

export function countJobs(jobs: Iterable<JobView>): JobCounts {
  const counts: JobCounts = { queued: 0, leased: 0, paused: 0, done: 0, failed: 0, cancelled: 0 }
  for (const job of jobs) counts[job.state.kind] += 1
  return counts
}

/** Jobs in the queue that no free place starts: a person, a provider, money, the night or a batch does. */
export function countWaiting(jobs: Iterable<JobView>): QueueWaits {
  let [waiting, asking] = [0, 0]
  for (const { state } of jobs) {
    if (state.kind !== 'queued' || !waitReasons.has(state.reason)) continue
    waiting += 1
    if (state.reason === 'awaiting-choice') asking += 1
  }
  return { waiting, asking }
}

/** What is to be done without anybody's help. */
export function workable(counts: JobCounts, { waiting }: Pick<QueueWaits, 'waiting'>): JobCounts {
  return { ...counts, queued: Math.max(0, counts.queued - waiting) }
}

export function sameCounts(a: JobCounts, b: JobCounts): boolean {
  return (Object.keys(a) as (keyof JobCounts)[]).every((kind) => a[kind] === b[kind])
}

export function activeJobs(counts: JobCounts): number {
  return counts.queued + counts.leased
}

/** The documents whose jobs wait for this, in their order. */
export function queuedFor(order: readonly DocumentId[], jobs: Readonly<Record<DocumentId, JobView>>, reason: WaitReason): readonly DocumentId[] {
  return order.filter((id) => {
    const state = jobs[id]?.state
    return state?.kind === 'queued' && state.reason === reason
  })
}
