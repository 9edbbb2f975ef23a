import type { DocumentId, JobId } from '../../../shared/model/ids.ts'
import type { Failure } from '../../../shared/failure.ts'
import type { Stage, WaitReason } from '../../../shared/model/job.ts'

/**
 * What the runner hands to whoever runs a stage, and what it wants back. The runner knows no stage; the pipeline's
 * own types (pipeline/ports.ts) have the same shape, and the composition root joins the two.
 */
export interface StageRun {
  readonly jobId: JobId
  readonly documentId: DocumentId
  readonly stage: Stage
  readonly attempt: number
  /** What the last checkpoint of this stage left; null at its start. */
  readonly cursor: unknown
  readonly work: {
    readonly signal: AbortSignal
    readonly report: (progress: { done: number; total: number | null; note?: string }) => void
    readonly trace: string
  }
  /**
   * Commits what `write` writes together with the place it says it reached. `cursor: null` says that the stage cannot
   * go on from here and would start again. @throws when the lease is lost or the stage has to stop: let it pass.
   */
  checkpoint(write: () => StagePlace): void
}

export interface StagePlace {
  readonly cursor: unknown
  readonly done: number
  readonly total: number | null
}

export type StageEnd =
  /** `write` is the stage's last output: it is committed together with the end of the stage. */
  | { readonly kind: 'done'; readonly done: number; readonly total: number | null; readonly note?: string; readonly write?: () => void }
  | { readonly kind: 'skipped'; readonly note: string }
  /** Nothing can be done until `until`, or until the job is woken. `still` is asked inside the transaction that says so. */
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly until: number; readonly failure: Failure | null; readonly still: () => boolean }

export type RunStage = (run: StageRun) => Promise<StageEnd>

/** Ids, codes and numbers only: never a document's text. */
export type JobLog = (event: string, detail: Readonly<Record<string, string | number | boolean | null>>) => void
