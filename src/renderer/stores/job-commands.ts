import { assertNever } from '../../shared/assert-never.ts'
import type { JobState } from '../../shared/model/job.ts'
import type { JobCommand } from './queue.ts'

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
