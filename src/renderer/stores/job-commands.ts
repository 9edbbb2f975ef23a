import { assertNever } from '../../shared/assert-never.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { JobState, JobView } from '../../shared/model/job.ts'

export type JobCommand = 'pause' | 'resume' | 'cancel' | 'retry'

/** What a person can do with a job in this state. */
export function jobCommandsFor(state: JobState): readonly JobCommand[] {
  switch (state.kind) {
    case 'queued':
    case 'leased':
      return ['pause', 'cancel']
    case 'paused':
      return ['resume', 'cancel']
    case 'failed':
    case 'cancelled':
      return ['retry']
    case 'done':
      return []
    default:
      return assertNever(state)
  }
}

/** It failed because nobody has given the password that opens it. */
export function needsPassword(state: JobState): boolean {
  return state.kind === 'failed' && (state.failure.code === 'password-required' || state.failure.code === 'password-wrong')
}

/** The failed ones for which another attempt can end otherwise: not the damaged ones, nor those that wait for a password. */
export function worthRetrying(jobs: Iterable<JobView>): readonly DocumentId[] {
  return [...jobs].filter(({ state }) => state.kind === 'failed' && state.failure.retryable && !needsPassword(state)).map((job) => job.documentId)
}
