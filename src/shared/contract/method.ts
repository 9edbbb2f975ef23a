import type { z } from 'zod'

export type Owner = 'engine' | 'main'

/**
 * One method of the map. `owner` answers it; `kind` says whether it changes anything (a command carries an id
 * and is answered once); `access` says who may call it on the engine: the window's own port, or only a host
 * (main, the command line), because its input names paths of the outside world.
 */
export interface Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, W extends Owner = Owner> {
  readonly owner: W
  readonly kind: 'query' | 'command'
  readonly access: 'window' | 'host'
  /** Longest time to an answer; null where progress events and an AbortSignal bound it instead. */
  readonly timeoutMs: number | null
  readonly input: I
  readonly output: O
}

type Options = { access?: 'window' | 'host'; timeoutMs?: number | null }

function method<W extends Owner>(owner: W, kind: 'query' | 'command') {
  return <I extends z.ZodType, O extends z.ZodType>(input: I, output: O, options: Options = {}): Method<I, O, W> => ({
    owner,
    kind,
    access: options.access ?? 'window',
    timeoutMs: options.timeoutMs === undefined ? 15_000 : options.timeoutMs,
    input,
    output,
  })
}

export const engineQuery = method('engine', 'query')
export const engineCommand = method('engine', 'command')
export const mainQuery = method('main', 'query')
export const mainCommand = method('main', 'command')
