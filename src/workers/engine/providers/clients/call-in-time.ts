import type { ModelChoice } from '../../../../shared/model/provider.ts'
import type { ClientOptions } from './client-options.ts'
import { toCallError } from './call-failure.ts'

/**
 * One call through an SDK, from the request to the last byte of the answer, within the options' time. Both SDKs' own
 * `timeout` ends when the headers arrive: a body that drips in slowly would keep them for ever.
 * @throws ModelCallError: `aborted` when the signal was, `timeout` when the time was over
 */
export async function callInTime<T>(choice: ModelChoice, options: ClientOptions, signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ends = new AbortController()
  let late = false
  const stop = (): void => ends.abort()
  const timer = setTimeout(() => {
    late = true
    stop()
  }, options.timeoutMs)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    return await call(ends.signal)
  } catch (error) {
    const why = late ? new DOMException(`The answer was not whole after ${options.timeoutMs / 1000} s.`, 'TimeoutError') : error
    throw toCallError(why, { choice, key: options.key, signal, now: options.now() })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
