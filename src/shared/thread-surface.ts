import { z } from 'zod'
import type { Failure } from './failure.ts'

/** What a thread is started with. */
export const ThreadData = z.object({
  /** Its work takes its time and nobody looks at it: it stands behind what a person waits for. */
  background: z.boolean(),
})
export type ThreadData = z.infer<typeof ThreadData>

/**
 * What every worker thread offers over Comlink, whatever its tasks are. The engine's thread pool calls it;
 * `serveThread` answers it. Inputs and values are plain data that survive structured cloning.
 */
export interface ThreadProgress {
  readonly done: number
  readonly total: number | null
  readonly note?: string
}

/** A task ends with a value or with a failure as data: a thrown Error would lose its code on the way. */
export type ThreadOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly failure: Failure }

export interface ThreadSurface {
  /**
   * Runs one task to its end. `report` is a Comlink proxy: the first and the last progress always arrive
   * before the outcome, those between at most every 50 ms. Never rejects for a reason of the task's own.
   */
  run(task: string, input: unknown, trace: string, report: (progress: ThreadProgress) => void): Promise<ThreadOutcome>
  /** Asks every running task to stop; they end with the failure `aborted` at their next pause. */
  abort(): void
}
