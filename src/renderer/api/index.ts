import { contract, type EngineMethod, type Input, type MethodName, type Output } from '../../shared/contract/index.ts'
import type { EngineState } from '../../shared/contract/app.ts'
import { engineEvents, mainEvents, type EngineEvents, type MainEvents } from '../../shared/contract/events.ts'
import { FailureError, toFailure } from '../../shared/failure.ts'
import type { CallOptions } from '../../shared/rpc.ts'
import type { WindowApi } from '../../shared/window-api.ts'
import { createEngineLink } from './engine-link.ts'
import type { PortSource } from './port-source.ts'

type Events = EngineEvents & MainEvents & {
  /** A port to a (new) engine is here: whoever shows what the engine knows asks again. */
  'engine.connected': Record<string, never>
}
export type EventName = keyof Events

/** Everything that the window can ask and be told, typed by the contract, wherever its owner runs. */
export interface Api {
  /** Throws FailureError. Bounded by the method's time-out; `options.signal` ends it sooner. */
  call<M extends MethodName>(method: M, input: Input<M>, options?: CallOptions): Promise<Output<M>>
  /** Events hint; queries are the truth. Returns what ends it. */
  onEvent<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void
  pathForFile(file: File): string
  newId(): string
  readonly platform: string
  close(): void
}

export function createApi(deps: { readonly main: WindowApi; readonly ports: PortSource; readonly newId: () => string }): Api {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const schemas: Record<string, { safeParse(value: unknown): { success: boolean; data?: unknown } }> = { ...engineEvents, ...mainEvents }

  function emit(name: string, payload: unknown): void {
    for (const listener of listeners.get(name) ?? []) (listener as (value: unknown) => void)(payload)
  }

  /** Parsed at the door; an event of another version's shape is dropped, because queries tell the truth. */
  function receive(name: string, payload: unknown): void {
    const parsed = schemas[name]?.safeParse(payload)
    if (parsed?.success) emit(name, parsed.data)
  }

  const engine = createEngineLink({
    ports: deps.ports,
    newId: deps.newId,
    onEvent: receive,
    onConnected: () => emit('engine.connected', {}),
  })
  /** What main says about the engine decides whether calls wait for one. */
  function follow(state: EngineState): void {
    if (state.kind === 'starting') engine.expected()
    if (state.kind === 'restarting') engine.disconnected()
    if (state.kind === 'failed') engine.refused(state.failure)
  }

  const stopMain = deps.main.onEvent((name, payload) => {
    const state = name === 'engine.state' ? mainEvents['engine.state'].safeParse(payload) : undefined
    if (state?.success) follow(state.data)
    receive(name, payload)
  })

  async function callMain(method: MethodName, input: unknown, options: CallOptions): Promise<unknown> {
    const id = options.id ?? deps.newId()
    const { timeoutMs } = contract[method]
    const limits = [options.signal, timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)].filter((limit) => limit !== undefined)
    const reply = await raceAbort(deps.main.call({ id, method, input, trace: options.trace ?? id }), AbortSignal.any(limits))
    if (!reply.ok) throw new FailureError(reply.failure)
    if (method === 'app.info') follow((reply.value as Output<'app.info'>).engine)
    return reply.value
  }

  return {
    call: <M extends MethodName>(method: M, input: Input<M>, options: CallOptions = {}): Promise<Output<M>> =>
      contract[method].owner === 'main'
        ? (callMain(method, input, options) as Promise<Output<M>>)
        : (engine.call(method as EngineMethod, input as Input<EngineMethod>, options) as Promise<Output<M>>),
    onEvent: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener)
      return () => void set.delete(listener)
    },
    pathForFile: (file) => deps.main.pathForFile(file),
    newId: deps.newId,
    platform: deps.main.platform,
    close: () => {
      stopMain()
      engine.close()
    },
  }
}

function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(new FailureError(toFailure(signal.reason)))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
