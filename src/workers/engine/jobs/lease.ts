import { failure, FailureError } from '../../../shared/failure.ts'
import type { JobId } from '../../../shared/model/ids.ts'

/** The right to write for a job. Whoever's token is not in the row any more has lost it and must stop. */
export interface Lease {
  readonly jobId: JobId
  readonly token: string
}

/** Nothing was written: the job was paused, cancelled, or given to somebody else meanwhile. */
export class LeaseLostError extends FailureError {
  constructor(lease: Lease) {
    super(failure('lease-lost', `The lease on ${lease.jobId} is gone.`, { subject: lease.jobId }))
  }
}

/**
 * Who holds leases: this run of this process. The pid finds a fatal-error report after a death; the rest makes
 * it different from every other run, so that a lease of another owner is a lease of a dead one.
 */
export function newOwnerId(pid: number, random: string): string {
  return `${pid}-${random}`
}

export function pidOfOwner(owner: string): number | null {
  const pid = Number.parseInt(owner, 10)
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null
}
