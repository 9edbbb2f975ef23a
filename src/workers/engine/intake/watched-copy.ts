import { failure, FailureError } from '../../../shared/failure.ts'
import type { CopiedObject, CopyInput, CopyWork } from './copy-object.ts'

/** A copy's work with the trace of its import: the pipeline's Work. */
export interface TracedWork extends CopyWork {
  readonly trace: string
}

/** Copies one file in a thread. */
export type Copy = (input: CopyInput, work: TracedWork) => Promise<CopiedObject>

/** A network drive that has gone, a disk that spins up: longer than that, and nobody waits any more. */
export const silenceLimitMs = 60_000
/** How long a copy that was told to stop is waited for; its thread is terminated well before. */
const endLimitMs = 5_000

export interface WatchedCopyOptions {
  readonly copy: Copy
  readonly monotonicMs: () => number
  /** Calls once after `ms`; the answer cancels it. */
  readonly after: (ms: number, call: () => void) => () => void
}

/**
 * A copy that cannot hang: one that reports nothing for `silenceLimitMs` is ended.
 * @throws FailureError what the copy throws; timed-out; aborted with the signal
 */
export async function copyWatched(options: WatchedCopyOptions, input: CopyInput, work: TracedWork): Promise<CopiedObject> {
  const { copy, monotonicMs, after } = options
  const stop = new AbortController()
  let signOfLifeMs = monotonicMs()
  let cancelWatch: () => void = () => undefined
  let cancelEnd: () => void = () => undefined

  const ended = new Promise<never>((_resolve, reject) => {
    const end = (error: unknown) => {
      stop.abort(error)
      cancelEnd = after(endLimitMs, () => reject(error as Error))
    }
    const watch = () => {
      const silentMs = monotonicMs() - signOfLifeMs
      if (silentMs < silenceLimitMs) cancelWatch = after(silenceLimitMs - silentMs, watch)
      else end(new FailureError(failure('timed-out', `“${input.fileName}” could not be read: nothing came for ${silenceLimitMs / 1000} s.`, { subject: input.fileName })))
    }
    cancelWatch = after(silenceLimitMs, watch)
    const abort = () => end(work.signal.reason)
    work.signal.addEventListener('abort', abort, { once: true, signal: stop.signal })
    if (work.signal.aborted) abort()
  })
  try {
    const report: CopyWork['report'] = (progress) => {
      signOfLifeMs = monotonicMs()
      work.report(progress)
    }
    return await Promise.race([copy(input, { signal: stop.signal, report, trace: work.trace }), ended])
  } catch (error) {
    // Whatever words the thread found for being stopped, the reason is why it was.
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    cancelWatch()
    cancelEnd()
    if (!stop.signal.aborted) stop.abort()
  }
}
