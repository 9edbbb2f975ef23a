import { failure, type Failure } from '../shared/failure.ts'
import { untilWoken, type JobState } from '../shared/model/job.ts'

/** Why a job will not go on while this command waits: a person, money or the night is needed. Null where it may. */
export function standingWait(state: JobState): Failure | null {
  if (state.kind !== 'queued') return null
  switch (state.reason) {
    case 'awaiting-provider':
      // With a time, it is tried again by itself.
      return state.notBefore === untilWoken ? (state.failure ?? failure('provider-failed', 'The provider cannot be asked.')) : null
    case 'awaiting-budget':
      return state.failure ?? failure('budget-reached', 'The budget is used up.')
    case 'awaiting-choice':
      return failure('still-waiting', 'It waits for an answer to its quote.', { action: 'Start it in the window, or run: coursegraph ingest FILE --provider NAME.' })
    case 'awaiting-night':
    case 'awaiting-batch':
      return failure('still-waiting', state.reason === 'awaiting-night' ? 'It waits for the night.' : 'It waits for its batch.', { action: 'Leave the window open, or have it extracted at once: coursegraph ingest FILE --provider NAME.' })
    default:
      return null
  }
}
