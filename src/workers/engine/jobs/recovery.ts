import type { PreviousDeath } from '../../../shared/engine-process.ts'
import type { DocumentId, JobId } from '../../../shared/model/ids.ts'
import { ownerDiedDetail } from '../../../shared/job-detail.ts'
import type { WritableDatabase } from '../db/database.ts'
import { pidOfOwner } from './lease.ts'
import type { RunnerPolicy } from './policy.ts'
import { changeJob } from './save-transition.ts'
import { leasesOfOthers } from './select-jobs.ts'
import type { JobLog } from './stage-run.ts'

/**
 * [Note: who killed the process]
 * At start, every lease of another owner belongs to a process that is dead: this one holds the library's lock, and
 * the lock dies with its holder. So those jobs are taken back at once, without waiting for a lease to run out.
 *
 * A death is blamed on the files that were being worked on only when it came from inside: the supervisor saw the
 * engine crash or run out of memory, or the dead process left a fatal-error report. Then each of them is run again
 * alone, so that the next such death has one suspect; two without durable progress between, and the file is
 * quarantined. A process that was killed from outside, or lost power, says nothing about the files: that counts as
 * an interruption, and only five in a row without any progress (a file that, for one, makes the whole machine run
 * out of memory) quarantine a file. Progress, a moved cursor or a finished stage, clears both counts.
 */
export interface Recovered {
  readonly jobId: JobId
  readonly documentId: DocumentId
  readonly outcome: 'requeued' | 'isolated' | 'quarantined'
}

/** Takes back what dead owners held. Run it once, when the library is owned and before the runner starts. */
export function recoverLeases(options: {
  readonly db: WritableDatabase
  readonly owner: string
  readonly at: number
  readonly policy: Pick<RunnerPolicy, 'crashLimit' | 'interruptionLimit'>
  /** What the supervisor, or a fatal-error report, says of the last engine's end. */
  readonly previousDeath: PreviousDeath
  readonly log: JobLog
}): readonly Recovered[] {
  const { db, at, policy } = options
  const cause = options.previousDeath === 'crashed' || options.previousDeath === 'oom' ? 'file' : 'outside'
  const recovered: Recovered[] = []
  db.transaction(() => {
    for (const row of leasesOfOthers(db, options.owner)) {
      const pid = pidOfOwner(row.lease_owner ?? '')
      const answer = changeJob(
        db,
        row.id,
        { kind: 'ownerDied', at, cause, crashLimit: policy.crashLimit, interruptionLimit: policy.interruptionLimit },
        { at, detail: ownerDiedDetail(pid, options.previousDeath, cause === 'file') },
      )
      if (!answer.ok) continue
      const outcome = answer.after.state.kind === 'failed' ? 'quarantined' : answer.after.isolated ? 'isolated' : 'requeued'
      recovered.push({ jobId: row.id, documentId: row.document_id, outcome })
      options.log('job.recovered', { jobId: row.id, stage: row.stage, outcome, cause, crashes: answer.after.crashes, interruptions: answer.after.interruptions })
    }
  })
  return recovered
}
