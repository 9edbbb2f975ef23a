import type { JobId } from '../../../shared/model/ids.ts'
import { stages, type Stage, type StageState } from '../../../shared/model/job.ts'
import { transition, type JobCore, type Refusal, type TransitionEvent } from '../../../shared/model/transition.ts'
import type { WritableDatabase } from '../db/database.ts'
import { addEvent } from './add-event.ts'
import { coreOf, type JobRow } from './job-row.ts'
import { jobById } from './select-jobs.ts'

/** What a change was given besides the event itself. */
export interface ChangeDetail {
  readonly at: number
  /** For the history: the reason in a few words. */
  readonly detail: string | null
  /** Time worked on the stage since it was last booked. */
  readonly workedMs?: number
}

export type Change = { readonly ok: true; readonly before: JobRow; readonly after: JobCore } | { readonly ok: false; readonly refusal: Refusal | 'no-job' }

/**
 * Applies one event to one job: reads the row, asks `transition`, stores its answer and the history's line in one
 * transaction. Nothing is written when the event is refused.
 */
export function changeJob(db: WritableDatabase, id: JobId, event: TransitionEvent, more: ChangeDetail): Change {
  return db.transaction(() => {
    const before = jobById(db, id)
    if (!before) return { ok: false, refusal: 'no-job' }
    const answer = transition(coreOf(before), event)
    if (!answer.ok) return answer
    saveCore(db, before, answer.job, more.at)
    saveStageState(db, before, answer.job, more.workedMs ?? 0)
    if (event.kind === 'redo') forgetStagesAfter(db, id, answer.job.stage)
    addEvent(db, { jobId: id, at: more.at, stage: before.stage, event: event.kind, from: before.state, to: answer.job.state.kind, attempt: answer.job.attempt, detail: more.detail })
    return { ok: true, before, after: answer.job }
  })
}

/** Writes every column that a transition decides. The caller has read `before` in the same transaction. */
export function saveCore(db: WritableDatabase, before: JobRow, after: JobCore, at: number): void {
  const { state } = after
  const ended = state.kind === 'done' || state.kind === 'failed' || state.kind === 'cancelled'
  db.prepare<[Record<string, string | number | null>]>(
    `UPDATE jobs SET
       stage = :stage, state = :state, not_before = :notBefore, queue_reason = :reason,
       lease_token = :token, lease_owner = :owner, lease_until = :until, heartbeat_at = CASE WHEN :token IS NULL THEN NULL ELSE :at END,
       failure_json = :failure, wait_failure_json = :waitFailure, cursor_json = :cursor, attempt = :attempt,
       crashes = :crashes, interruptions = :interruptions, isolated = :isolated,
       queued_at = CASE WHEN :state = 'queued' AND state IN ('done', 'failed', 'cancelled') THEN :at ELSE queued_at END,
       updated_at = :at, finished_at = CASE WHEN :ended = 1 THEN :at END
     WHERE id = :id`,
  ).run({
    id: before.id,
    at,
    ended: ended ? 1 : 0,
    stage: after.stage,
    state: state.kind,
    notBefore: state.kind === 'queued' ? state.notBefore : null,
    reason: state.kind === 'queued' ? state.reason : null,
    token: state.kind === 'leased' ? state.token : null,
    owner: state.kind === 'leased' ? state.owner : null,
    until: state.kind === 'leased' ? state.until : null,
    failure: state.kind === 'failed' ? JSON.stringify(state.failure) : null,
    waitFailure: state.kind === 'queued' && state.failure ? JSON.stringify(state.failure) : null,
    cursor: after.cursorJson,
    attempt: after.attempt,
    crashes: after.crashes,
    interruptions: after.interruptions,
    isolated: after.isolated ? 1 : 0,
  })
}

function saveStageState(db: WritableDatabase, before: JobRow, after: JobCore, workedMs: number): void {
  // Back to an earlier stage (restore: publish again): its count starts again too.
  const rewound = after.cursorJson === null && (before.state === 'done' || before.cursor_json !== null)
  db.prepare<[string, number, number, string, string]>(
    'UPDATE job_stages SET state = ?, ms = ms + ?, done = CASE WHEN ? = 1 THEN 0 ELSE done END WHERE job_id = ? AND stage = ?',
  ).run(stageStateFor(after), workedMs, rewound ? 1 : 0, before.id, after.stage)
}

/** What follows is done again: it has not been reached. Time worked stays what it was. */
function forgetStagesAfter(db: WritableDatabase, id: JobId, stage: Stage): void {
  const after = stages.slice(stages.indexOf(stage) + 1)
  db.prepare<[string, string]>("UPDATE job_stages SET state = 'pending', done = 0, total = NULL, note = NULL WHERE job_id = ? AND stage IN (SELECT value FROM json_each(?))").run(id, JSON.stringify(after))
}

function stageStateFor(core: JobCore): StageState {
  switch (core.state.kind) {
    case 'leased':
      return 'running'
    case 'failed':
      return 'failed'
    case 'done':
      return 'done'
    default:
      return 'pending'
  }
}
