import type { EngineMethod, Input, Output } from '../../shared/contract/index.ts'
import { contract } from '../../shared/contract/index.ts'
import { FailureError, failure, toFailure, type Failure } from '../../shared/failure.ts'
import { createClient, type CallOptions, type Client } from '../../shared/rpc.ts'
import type { PortSource } from './port-source.ts'

/**
 * The way to the engine, across its restarts.
 *
 * connected  a port is here; calls go out
 * waiting    the engine is starting or being restarted; calls wait, each no longer than its own time-out
 * refused    main has given up; calls fail at once with the reason, until a new port arrives
 *
 * A call that was in flight when the engine went away is sent again with the same id: a query has no
 * effect, and a command that the old engine had already carried out is answered from its log.
 */
export interface EngineLink {
  call<M extends EngineMethod>(method: M, input: Input<M>, options?: CallOptions): Promise<Output<M>>
  /** The engine went away: what is in flight goes back to waiting. */
  disconnected(): void
  /** Somebody starts an engine again after a refusal: calls wait for it. */
  expected(): void
  /** There will be no engine: what waits fails with this. */
  refused(reason: Failure): void
  close(): void
}

type Link =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'connected'; readonly client: Client<EngineMethod>; readonly port: MessagePort }
  | { readonly kind: 'refused'; readonly failure: Failure }

export function createEngineLink(deps: {
  readonly ports: PortSource
  readonly newId: () => string
  readonly onEvent: (name: string, payload: unknown) => void
  readonly onConnected: () => void
}): EngineLink {
  let link: Link = { kind: 'waiting' }
  const changed = new EventTarget()

  function move(next: Link): void {
    const before = link
    link = next
    if (before.kind === 'connected') {
      before.client.close('The engine went away.')
      before.port.close()
    }
    changed.dispatchEvent(new Event('change'))
  }

  const stopListening = deps.ports.listen((port) => {
    const client = createClient<EngineMethod>({ endpoint: port, newId: deps.newId, onEvent: deps.onEvent })
    port.addEventListener('close', () => {
      if (link.kind === 'connected' && link.port === port) move({ kind: 'waiting' })
    })
    port.start()
    move({ kind: 'connected', client, port })
    deps.onConnected()
  })

  /** The client as soon as there is one; rejects with the signal's reason or with the refusal. */
  async function nextClient(signal: AbortSignal): Promise<Client<EngineMethod>> {
    for (;;) {
      if (signal.aborted) throw new FailureError(unreachable(signal))
      if (link.kind === 'connected') return link.client
      if (link.kind === 'refused') throw new FailureError(link.failure)
      await nextChange(changed, signal)
    }
  }

  return {
    async call(method, input, options = {}) {
      const id = options.id ?? deps.newId()
      const { timeoutMs } = contract[method]
      const limits = [options.signal, timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)].filter((limit) => limit !== undefined)
      const signal = AbortSignal.any(limits)
      for (;;) {
        const client = await nextClient(signal)
        try {
          return await client.call(method, input, { id, trace: options.trace ?? id, signal })
        } catch (error) {
          const lost = toFailure(error).code === 'engine-unavailable' && !(link.kind === 'connected' && link.client === client)
          if (!lost) throw error
        }
      }
    },
    disconnected: () => {
      if (link.kind === 'connected') move({ kind: 'waiting' })
    },
    expected: () => {
      if (link.kind === 'refused') move({ kind: 'waiting' })
    },
    refused: (reason) => move({ kind: 'refused', failure: reason }),
    close: () => {
      stopListening()
      move({ kind: 'refused', failure: failure('engine-unavailable', 'The window is closing.') })
    },
  }
}

/** A caller's own abort is `aborted`; running out of time with no engine is `engine-unavailable`. */
function unreachable(signal: AbortSignal): Failure {
  const reason = toFailure(signal.reason)
  return reason.code === 'timed-out' ? failure('engine-unavailable', 'The engine did not come back in time.') : reason
}

function nextChange(changed: EventTarget, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      changed.removeEventListener('change', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    changed.addEventListener('change', done)
    signal.addEventListener('abort', done)
  })
}
