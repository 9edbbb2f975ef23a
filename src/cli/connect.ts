import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { EngineMethod } from '../shared/contract/index.ts'
import { failure, FailureError, toFailure } from '../shared/failure.ts'
import type { Client } from '../shared/rpc.ts'
import { nameOf, openLink, type Link, type LinkOptions, type Opened } from './links.ts'

/** A library's engine, whoever runs it: this process, or the program that has the library open. */
export interface Connection {
  readonly call: Client<EngineMethod>['call']
  /** The program that has the library open; null where this process has it. */
  holder(): string | null
  onEvent(listener: (name: string, payload: unknown) => void): () => void
  /** Lets checkpoints finish for at most `graceMs`, then closes everything. */
  close(graceMs: number): Promise<void>
}

export interface ConnectOptions extends Omit<LinkOptions, 'onEvent'> {
  readonly signal: AbortSignal
  /** How long a holder that does not answer is waited for: most are commands that take less than a second. */
  readonly patienceMs?: number
  readonly open?: (options: LinkOptions) => Promise<Opened>
}

const defaultPatienceMs = 5_000
const askAgainMs = 100

/**
 * Connects, and stays connected: when the program that had the library ends, this command opens the library itself
 * and sends again what was not answered, under the same id, which acts once.
 * @throws FailureError with a library-… code when the library cannot be opened and nobody answers for it
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const listeners = new Set<(name: string, payload: unknown) => void>()
  const onEvent = (name: string, payload: unknown) => {
    for (const listener of listeners) listener(name, payload)
  }
  const closed = new AbortController()
  const signal = AbortSignal.any([options.signal, closed.signal])
  let current = await patientLink(options, signal, onEvent)
  let next: Promise<Link> | null = null

  const again = (): Promise<Link> =>
    (next ??= patientLink(options, signal, onEvent)
      .then((link) => (current = link))
      .finally(() => (next = null)))

  const call: Connection['call'] = async (method, input, callOptions = {}) => {
    const id = callOptions.id ?? randomUUID()
    for (;;) {
      const link = current.lost() ? await again() : current
      try {
        return await link.client.call(method, input, { ...callOptions, id })
      } catch (error) {
        if (!link.lost() || closed.signal.aborted || toFailure(error).code !== 'engine-unavailable') throw error
      }
    }
  }

  return {
    call,
    holder: () => current.holder,
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close(graceMs) {
      closed.abort()
      // A link that was being made is closed as soon as it is there.
      await next?.catch(() => undefined)
      await current.close(graceMs)
    },
  }
}

/** Asks again while somebody holds the library and does not answer, for as long as patience lasts. */
async function patientLink(options: ConnectOptions, signal: AbortSignal, onEvent: LinkOptions['onEvent']): Promise<Link> {
  const { open = openLink, patienceMs = defaultPatienceMs } = options
  const until = performance.now() + patienceMs
  for (;;) {
    signal.throwIfAborted()
    const opened = await open({ ...options, onEvent })
    if (opened.kind === 'open') return opened.link
    if (performance.now() >= until) {
      const { holder, error } = opened
      throw holder ? new FailureError(failure('library-locked', `The library is open in another program (${nameOf(holder)}), which does not answer.`)) : error
    }
    await wait(askAgainMs, undefined, { signal })
  }
}
