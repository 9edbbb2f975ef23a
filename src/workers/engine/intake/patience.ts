import { failure, FailureError } from '../../../shared/failure.ts'
import type { Clock } from '../jobs/clock.ts'

/** Resolves after `ms`. @throws the signal's reason */
export function waitFor(clock: Pick<Clock, 'after'>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const stop = () => {
      cancel()
      reject(signal.reason as Error)
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Stops waiting, not the work; what that throws later is logged where it runs. @throws FailureError aborted */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(toAborted(signal.reason))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function toAborted(reason: unknown): FailureError {
  return reason instanceof FailureError ? reason : new FailureError(failure('aborted', 'Nobody waits for the import any more; it goes on.'), { cause: reason })
}
