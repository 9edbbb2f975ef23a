import * as Comlink from 'comlink'
import { contract, type EngineMethod, type Input, type MethodName, type Output, type Parsed } from './contract/index.ts'
import { failure, FailureError, toFailure, type Failure } from './failure.ts'

/**
 * Call, return, cancel and event envelopes over one Comlink endpoint, the same for a MessagePort, a
 * utilityProcess and a local socket. Both sides expose: the server its `call` and `cancel`, the client its
 * `event`. Nothing but plain data crosses, so any transport that carries structured data will do.
 *
 * This is the one file where `any` may appear: the map's types are erased at the wire and put back here.
 */


/** What Comlink hands to an endpoint: a function, or the DOM's object with handleEvent. Said here because the engine has no DOM types. */
export type EndpointListener = ((event: { readonly data: unknown }) => void) | { handleEvent(event: { readonly data: unknown }): void }

/** An endpoint of ours: no DOM types, data only, nothing transferred. */
export interface MessageEndpoint {
  postMessage(message: unknown): void
  addEventListener(type: string, listener: EndpointListener): void
  removeEventListener(type: string, listener: EndpointListener): void
  start?(): void
}

/** A DOM MessagePort as it is, or one of our endpoints. */
export type Endpoint = Comlink.Endpoint | MessageEndpoint

/** Gives one message to one listener. */
export function deliverTo(listener: EndpointListener, data: unknown): void {
  if (typeof listener === 'function') listener({ data })
  else listener.handleEvent({ data })
}

export interface CallEnvelope {
  /** A command's own id: sent again after a restart it acts once and is answered the same. */
  readonly id: string
  readonly method: string
  readonly input: unknown
  readonly trace: string
}

export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure }

interface ServerSurface {
  call(envelope: CallEnvelope): Promise<Reply>
  cancel(id: string): void
}

interface ClientSurface {
  event(name: string, payload: unknown): void
}

/** What a handler knows about the call that it answers. */
export interface CallContext {
  readonly id: string
  readonly method: MethodName
  readonly trace: string
  /** window, command line, main: for the audit log. */
  readonly who: string
  readonly signal: AbortSignal
}

export type Handler<M extends MethodName> = (input: Parsed<M>, call: CallContext) => Promise<Output<M>>
export type Handlers<M extends MethodName> = { readonly [K in M]: Handler<K> }
export type EngineHandlers = Handlers<EngineMethod>

export interface Server {
  /** Tells the client; resolves when the client has taken it, so that a sender can wait instead of piling up. */
  emit(name: string, payload: unknown): Promise<void>
  close(): void
}

/**
 * Answers calls on an endpoint. Every input is parsed here, at the door; unknown methods and those that
 * `allows` refuses are answered with `wrong-usage`. Never throws across the wire: failures are data.
 */
export function serve<M extends MethodName>(options: {
  readonly endpoint: Endpoint
  readonly handlers: Handlers<M>
  readonly who: string
  readonly allows: (method: MethodName) => boolean
  /** Told of errors that are no failures: bugs, which the caller only sees as `internal`. */
  readonly onBug?: (method: string, error: unknown) => void
}): Server {
  const running = new Map<string, AbortController>()
  const surface: ServerSurface = {
    call: (envelope) => answer(options, running, envelope),
    cancel: (id) => running.get(id)?.abort(),
  }
  Comlink.expose(surface, options.endpoint as Comlink.Endpoint)
  const client = Comlink.wrap<ClientSurface>(options.endpoint as Comlink.Endpoint)
  return {
    emit: async (name, payload) => void (await client.event(name, payload)),
    close: () => {
      for (const controller of running.values()) controller.abort()
    },
  }
}

async function answer<M extends MethodName>(
  options: { readonly handlers: Handlers<M>; readonly who: string; readonly allows: (method: MethodName) => boolean; readonly onBug?: (method: string, error: unknown) => void },
  running: Map<string, AbortController>,
  envelope: CallEnvelope,
): Promise<Reply> {
  const method = envelope.method as M
  if (!Object.hasOwn(contract, method) || !Object.hasOwn(options.handlers, method) || !options.allows(method))
    return { ok: false, failure: failure('wrong-usage', `There is no method ${String(envelope.method)} here.`) }
  const parsed = contract[method].input.safeParse(envelope.input)
  if (!parsed.success)
    return { ok: false, failure: failure('wrong-usage', `${method}: ${parsed.error.issues[0]?.message ?? 'invalid input'} at ${parsed.error.issues[0]?.path.join('.') ?? ''}`) }
  const controller = new AbortController()
  running.set(envelope.id, controller)
  try {
    const handler: (input: any, call: CallContext) => Promise<unknown> = options.handlers[method]
    const value = await handler(parsed.data, { id: envelope.id, method, trace: envelope.trace, who: options.who, signal: controller.signal })
    return { ok: true, value }
  } catch (error) {
    const known = toFailure(error)
    if (known.code === 'internal') options.onBug?.(method, error)
    return { ok: false, failure: known }
  } finally {
    if (running.get(envelope.id) === controller) running.delete(envelope.id)
  }
}

export interface CallOptions {
  /** Send the same id again to have the same answer. A new one is made when left out. */
  readonly id?: string
  readonly trace?: string
  readonly signal?: AbortSignal
}

export interface Client<M extends MethodName> {
  /** Throws FailureError. Bounded by the method's own timeoutMs; `timed-out` and `aborted` cancel the call on the server. */
  call<K extends M>(method: K, input: Input<K>, options?: CallOptions): Promise<Output<K>>
  /** Rejects everything in flight with `engine-unavailable`; further calls fail at once. */
  close(reason?: string): void
}

/** A typed caller over an endpoint. `onEvent` receives what the server emits. */
export function createClient<M extends MethodName>(options: {
  readonly endpoint: Endpoint
  readonly newId: () => string
  readonly onEvent?: (name: string, payload: unknown) => void
}): Client<M> {
  const surface: ClientSurface = { event: (name, payload) => options.onEvent?.(name, payload) }
  Comlink.expose(surface, options.endpoint as Comlink.Endpoint)
  const server = Comlink.wrap<ServerSurface>(options.endpoint as Comlink.Endpoint)
  const closed = new AbortController()
  return {
    async call(method, input, callOptions = {}) {
      const id = callOptions.id ?? options.newId()
      const envelope: CallEnvelope = { id, method, input, trace: callOptions.trace ?? id }
      const { timeoutMs } = contract[method]
      const signals = [closed.signal, callOptions.signal, timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)].filter((signal) => signal !== undefined)
      const reply = await untilAborted(server.call(envelope) as Promise<Reply>, AbortSignal.any(signals), () => void server.cancel(id))
      if (!reply.ok) throw new FailureError(reply.failure)
      return reply.value as any
    },
    close: (reason = 'The connection to the engine was closed.') => closed.abort(new FailureError(failure('engine-unavailable', reason))),
  }
}

/** Settles with the work, or rejects as soon as the signal does; then `onAbort` tells the other side. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal, onAbort: () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => {
      const reason: unknown = signal.reason
      if (!(reason instanceof FailureError)) onAbort()
      reject(new FailureError(toFailure(reason)))
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
