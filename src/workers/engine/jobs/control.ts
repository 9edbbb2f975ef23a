import type { Acted, Targets } from '../../../shared/contract/documents.ts'
import type { DocumentId, JobId } from '../../../shared/model/ids.ts'
import { stages, WaitReason, type JobState, type Stage } from '../../../shared/model/job.ts'
import type { TransitionEvent } from '../../../shared/model/transition.ts'
import { jobDetails } from '../../../shared/job-detail.ts'
import type { ReadableDatabase, WritableDatabase } from '../db/database.ts'
import type { JobRow } from './job-row.ts'
import { changeJob } from './save-transition.ts'
import { jobByDocument, jobsInStates, jobsThatWait } from './select-jobs.ts'

/**
 * What a person does to jobs. Each takes effect in the row first, so that it holds whatever happens next; then the
 * runner is told, and a running stage ends within policy.abandonMs.
 */
export interface JobControl {
  pause(targets: Targets): Promise<Acted>
  resume(targets: Targets): Promise<Acted>
  cancel(targets: Targets): Promise<Acted>
  retry(targets: Targets): Promise<Acted>
  /**
   * Goes back to this stage, whatever became of the job. `prepare` writes in the same transaction what the stage will
   * find, and says whether it has to be done again. A job that has not come so far finds it when it does.
   */
  redo(documentIds: readonly DocumentId[], stage: Stage, prepare: (documentId: DocumentId, state: JobState['kind']) => Prepared): Promise<Acted>
  /** What these jobs wait for may have come. Answers whose they are. */
  wake(reasons: readonly WaitReason[]): DocumentId[]
}

/** `set`: something was written, and the stage need not be done again for it. */
export type Prepared = { readonly kind: 'again' | 'set' } | { readonly kind: 'skipped'; readonly why: string }

export interface JobControlOptions {
  readonly db: WritableDatabase
  readonly now: () => number
  readonly runner: { wake(): void; interrupt(jobId: JobId): void }
  readonly onChange: (change: { readonly jobId: JobId; readonly documentId: DocumentId }) => void
  /** A cancelled document may be half published: what there is of it has to be withdrawn. */
  readonly onCancelled?: (documentId: DocumentId) => void
  /** Lets the event loop turn between slices of a command for all. */
  readonly breathe?: () => Promise<void>
}

/** So many jobs are changed in one transaction: about 10 ms. */
const sliceJobs = 100

export function createJobControl(options: JobControlOptions): JobControl {
  const { db, now, runner } = options
  const breathe = options.breathe ?? (() => new Promise<void>((resolve) => setImmediate(resolve)))

  const change = (row: JobRow, event: TransitionEvent, detail: string): string | null => {
    const answer = changeJob(db, row.id, event, { at: now(), detail })
    if (!answer.ok) return why(event.kind, row.state)
    runner.interrupt(row.id)
    options.onChange({ jobId: row.id, documentId: row.document_id })
    return null
  }

  const actOn = async (targets: Targets, from: readonly JobState['kind'][], act: (row: JobRow) => string | null): Promise<Acted> => {
    const acted: DocumentId[] = []
    const skipped: { documentId: DocumentId; why: string }[] = []
    for await (const rows of 'all' in targets ? everyJob(from) : named(targets.documentIds)) {
      db.transaction(() => {
        for (const { documentId, row } of rows) {
          // What lies in the trash is left alone: work on it would publish what nobody wants to see.
          if ('all' in targets && isTrashed(db, documentId)) continue
          const reason = !row ? 'not in the library' : isTrashed(db, documentId) ? 'in the trash' : act(row)
          if (reason === null) acted.push(documentId)
          else skipped.push({ documentId, why: reason })
        }
      })
    }
    runner.wake()
    return { acted, skipped }
  }

  async function* everyJob(states: readonly JobState['kind'][]) {
    let after = ''
    for (;;) {
      const rows = jobsInStates(db, states, after, sliceJobs)
      const last = rows.at(-1)
      if (!last) return
      after = last.id
      yield rows.map((row) => ({ documentId: row.document_id, row }))
      await breathe()
    }
  }

  async function* named(documentIds: readonly DocumentId[]) {
    for (let from = 0; from < documentIds.length; from += sliceJobs) {
      yield documentIds.slice(from, from + sliceJobs).map((documentId) => ({ documentId, row: jobByDocument(db, documentId) }))
      await breathe()
    }
  }

  const wake = (reasons: readonly WaitReason[], detail: string): DocumentId[] => {
    const rows = jobsThatWait(db, reasons)
    db.transaction(() => {
      for (const row of rows) change(row, { kind: 'retry', at: now() }, detail)
    })
    if (rows.length > 0) runner.wake()
    return rows.map((row) => row.document_id)
  }

  return {
    pause: (targets) => actOn(targets, ['queued', 'leased'], (row) => change(row, { kind: 'pause' }, jobDetails.asked)),
    // What waits for an answer, a provider or money is resumed as what was paused: it looks again.
    async resume(targets) {
      const { acted, skipped } = await actOn(targets, ['paused'], (row) =>
        waits(row) ? change(row, { kind: 'retry', at: now() }, jobDetails.asked) : change(row, { kind: 'resume', at: now() }, jobDetails.asked),
      )
      return { acted: 'all' in targets ? [...acted, ...wake(WaitReason.options, jobDetails.asked)] : acted, skipped }
    },
    retry: (targets) => actOn(targets, ['failed'], (row) => change(row, { kind: 'retry', at: now() }, jobDetails.asked)),
    async cancel(targets) {
      const answer = await actOn(targets, ['queued', 'leased', 'paused'], (row) => change(row, { kind: 'cancel' }, jobDetails.asked))
      for (const documentId of answer.acted) options.onCancelled?.(documentId)
      return answer
    },
    redo: (documentIds, stage, prepare) =>
      actOn({ documentIds: [...documentIds] }, [], (row) => {
        const prepared = prepare(row.document_id, row.state)
        if (prepared.kind === 'skipped') return prepared.why
        if (prepared.kind === 'set' || stages.indexOf(row.stage) < stages.indexOf(stage)) return null
        return change(row, { kind: 'redo', at: now(), stage }, jobDetails.asked)
      }),
    wake: (reasons) => wake(reasons, jobDetails.nowPossible),
  }
}

function waits(row: JobRow): boolean {
  return row.state === 'queued' && WaitReason.safeParse(row.queue_reason).success
}

function isTrashed(db: ReadableDatabase, documentId: DocumentId): boolean {
  return db.prepare<[string], { one: number }>('SELECT 1 AS one FROM documents WHERE id = ? AND trashed_at IS NOT NULL').get(documentId) !== undefined
}

/** Said to the person who asked; ids and states only. */
function why(event: TransitionEvent['kind'], state: JobState['kind']): string {
  return `${event}: the document is ${state === 'leased' ? 'being processed' : state}`
}
