import type { Input, MethodName, Output } from '../../src/shared/contract/index.ts'
import type { Api, EventName } from '../../src/renderer/api/index.ts'
import { toFailure, FailureError } from '../../src/shared/failure.ts'

export interface FakeCall<M extends MethodName = MethodName> {
  readonly method: M
  readonly input: Input<M>
  readonly signal: AbortSignal | undefined
  /** The command's own id, where the caller gave one. */
  readonly id: string | undefined
  answer(output: Output<M>): void
  refuse(error: FailureError): void
}

/** A window's api whose answers the test gives itself, call by call, or by `reply` for a whole method. */
export interface FakeApi extends Api {
  readonly calls: FakeCall[]
  callsOf<M extends MethodName>(method: M): FakeCall<M>[]
  /** Answers every call of the method from now on. */
  reply<M extends MethodName>(method: M, answer: (input: Input<M>) => Output<M>): void
  emit(name: EventName, payload: unknown): void
  listeners(): number
}

export function fakeApi(): FakeApi {
  const calls: FakeCall[] = []
  const replies = new Map<string, (input: never) => unknown>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let lastId = 0
  return {
    calls,
    callsOf: <M extends MethodName>(method: M) => calls.filter((call) => call.method === method) as unknown as FakeCall<M>[],
    reply: (method, answer) => void replies.set(method, answer as (input: never) => unknown),
    emit: (name, payload) => listeners.get(name)?.forEach((listener) => listener(payload as never)),
    listeners: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
    call: (method, input, options = {}) =>
      new Promise((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(new FailureError(toFailure(options.signal?.reason))), { once: true })
        calls.push({ method, input, signal: options.signal, id: options.id, answer: resolve as (output: unknown) => void, refuse: reject } as FakeCall)
        const reply = replies.get(method)
        if (reply) resolve(reply(input as never) as never)
      }),
    onEvent: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as (payload: never) => void)
      return () => void set.delete(listener as (payload: never) => void)
    },
    pathForFile: (file) => `/files/${file.name}`,
    newId: () => `command-${++lastId}`,
    platform: 'linux',
    close: () => undefined,
  }
}

/** Lets every promise that can settle now settle. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
