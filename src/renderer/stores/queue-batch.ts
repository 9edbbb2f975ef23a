import type { JobCounts } from '../../shared/contract/jobs.ts'
import { activeJobs } from './queue-order.ts'

/**
 * A batch is what happens between an idle queue and the next idle queue.
 *
 * idle → running   something is queued or being read
 * running → idle   nothing is any more: the batch has ended, once, with its sums
 */
export type Batch =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly doneBefore: number; readonly failedBefore: number; readonly ends: readonly { readonly at: number; readonly done: number }[] }

export interface BatchEnd {
  readonly done: number
  readonly failed: number
}

/** Two is a coincidence; from this many read documents on, there is a pace. Failures are quick and tell nothing of it. */
const ENDS_FOR_ESTIMATE = 3

export function advanceBatch(batch: Batch, before: JobCounts, now: JobCounts, at: number): { readonly batch: Batch; readonly ended: BatchEnd | null } {
  const active = activeJobs(now)
  if (batch.kind === 'idle') {
    if (active === 0) return { batch, ended: null }
    return { batch: { kind: 'running', doneBefore: Math.min(before.done, now.done), failedBefore: Math.min(before.failed, now.failed), ends: [] }, ended: null }
  }
  const done = Math.max(0, now.done - batch.doneBefore)
  if (active === 0) return { batch: { kind: 'idle' }, ended: { done, failed: Math.max(0, now.failed - batch.failedBefore) } }
  const ends = done > (batch.ends.at(-1)?.done ?? 0) ? [...batch.ends, { at, done }].slice(-20) : batch.ends
  return { batch: { ...batch, ends }, ended: null }
}

function finishedIn(batch: Extract<Batch, { kind: 'running' }>, counts: JobCounts): number {
  return Math.max(0, counts.done - batch.doneBefore) + Math.max(0, counts.failed - batch.failedBefore)
}

/** How far the batch is, 0…1, by documents; null while idle. */
export function batchFraction(batch: Batch, counts: JobCounts): number | null {
  if (batch.kind === 'idle') return null
  const finished = finishedIn(batch, counts)
  return finished / Math.max(1, finished + activeJobs(counts))
}

/** What is left of the whole queue at the measured pace of its last documents; null until there is one. */
export function batchLeftMs(batch: Batch, counts: JobCounts, at: number): number | null {
  if (batch.kind === 'idle') return null
  const first = batch.ends[0]
  const last = batch.ends.at(-1)
  if (!first || !last || last.done - first.done < ENDS_FOR_ESTIMATE) return null
  const perMs = (last.done - first.done) / Math.max(1, at - first.at)
  return activeJobs(counts) / perMs
}
