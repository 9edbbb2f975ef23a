import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { EngineState } from '../shared/contract/app.ts'
import type { EngineMethod } from '../shared/contract/index.ts'
import { FromEngine, type PreviousDeath, type ToEngine } from '../shared/engine-process.ts'
import { failure, FailureError } from '../shared/failure.ts'
import { emitterEndpoint } from '../shared/rpc-endpoints.ts'
import { createClient, type Client } from '../shared/rpc.ts'
import type { MainLog } from './log.ts'

/**
 * Keeps one engine alive.
 *
 * starting → ready → (its process dies) → restarting, after a pause that doubles from 250 ms to 15 s → starting …
 * starting → failed: the library cannot be opened; it stays so until a person acts (restart, other library, backup).
 * any → stopping: only by stop(), at quit or to change the library.
 *
 * A run of 60 s without a death takes the pause back to its start. Clients that were connected are given new
 * ports by `onState({ kind: 'ready' })`; calls in flight were rejected with `engine-unavailable` and may be sent
 * again with the same id.
 */
export interface EngineProcess {
  readonly state: () => EngineState
  readonly restarts: () => number
  /** Main's own client; throws `engine-unavailable` when the engine is not ready within `waitMs`. */
  client(waitMs?: number): Promise<Client<EngineMethod>>
  /** A port for a window; null while the engine is not ready. */
  portForWindow(): MessagePortMain | null
  start(): void
  /** Ends the engine in order and starts a new one. */
  restart(): Promise<void>
  /** The same; the new one first puts the backup in the database's place. Answers how many documents came back that it did not know. */
  restoreBackup(file: string): Promise<number>
  stop(graceMs: number): Promise<void>
}

const firstPauseMs = 250
const longestPauseMs = 15_000
const calmAfterMs = 60_000
/** Below the contract's limit for the call that waits. */
const restoredWithinMs = 100_000

export function createEngineProcess(options: {
  readonly enginePath: string
  readonly libraryPath: () => string
  /** False: the library must be there already. */
  readonly mayCreate: () => boolean
  readonly version: string
  /** Where this user's paid answers of all libraries are kept; null: nowhere. */
  readonly userCacheFile: string | null
  /** The engine's whole environment: see engine-environment.ts. */
  readonly env: Readonly<Record<string, string>>
  readonly log: MainLog
  readonly newId: () => string
  readonly onState: (state: EngineState) => void
  readonly onEvent: (name: string, payload: unknown) => void
}): EngineProcess {
  let state: EngineState = { kind: 'starting' }
  let child: UtilityProcess | null = null
  let client: Client<EngineMethod> | null = null
  let restarts = 0
  let broughtBack = 0
  let pauseMs = firstPauseMs
  let readyAt = 0
  let previousDeath: PreviousDeath = 'none'
  let stopping = false
  let timer: NodeJS.Timeout | null = null
  const waiting = new Set<() => void>()

  function setState(next: EngineState): void {
    state = next
    options.log.info({ state: next.kind }, 'engine state')
    options.onState(next)
    for (const wake of waiting) wake()
  }

  function start(restoreBackup: string | null = null): void {
    if (child) return
    stopping = false
    timer = null
    setState({ kind: 'starting' })
    const process = utilityProcess.fork(options.enginePath, [], { serviceName: 'coursegraph-engine', stdio: 'inherit', env: options.env })
    child = process
    process.on('message', (message: unknown) => onMessage(process, message))
    process.on('exit', (code) => onExit(process, code))
    const start: ToEngine = { kind: 'start', libraryPath: options.libraryPath(), create: options.mayCreate(), app: 'window', version: options.version, previousDeath, restoreBackup, userCacheFile: options.userCacheFile }
    process.postMessage(start)
    const channel = new MessageChannelMain()
    process.postMessage({ kind: 'client', who: 'main', access: 'host' } satisfies ToEngine, [channel.port2])
    client = createClient<EngineMethod>({
      endpoint: emitterEndpoint(channel.port1, (event) => (event as Electron.MessageEvent).data as unknown),
      newId: options.newId,
      onEvent: options.onEvent,
    })
    channel.port1.start()
  }

  function onMessage(from: UtilityProcess, message: unknown): void {
    if (from !== child) return
    const parsed = FromEngine.safeParse(message)
    if (!parsed.success) return
    switch (parsed.data.kind) {
      case 'ready':
        readyAt = Date.now()
        broughtBack = parsed.data.broughtBack
        setState({ kind: 'ready', pid: parsed.data.pid })
        break
      case 'failed':
        // It ends itself after this; a library that cannot be opened is not tried again without a person.
        stopping = true
        setState({ kind: 'failed', failure: parsed.data.failure, newestBackup: parsed.data.newestBackup })
        break
      case 'stopped':
        stopping = true
        break
    }
  }

  function onExit(from: UtilityProcess, code: number): void {
    if (from !== child) return
    child = null
    client?.close('The engine ended.')
    client = null
    if (stopping) return
    previousDeath = deathOf(code)
    if (Date.now() - readyAt > calmAfterMs) pauseMs = firstPauseMs
    restarts += 1
    options.log.error({ code, death: previousDeath, pauseMs }, 'engine died')
    setState({ kind: 'restarting', reason: previousDeath, attempt: restarts, at: Date.now() + pauseMs })
    timer = setTimeout(() => start(), pauseMs)
    pauseMs = Math.min(longestPauseMs, pauseMs * 2)
  }

  function settled(waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (state.kind === 'ready' && client) done(resolve)
        else if (state.kind === 'failed') done(() => reject(unavailable()))
      }
      const limit = setTimeout(() => done(() => reject(unavailable())), waitMs)
      const done = (end: () => void) => {
        clearTimeout(limit)
        waiting.delete(check)
        end()
      }
      waiting.add(check)
      check()
    })
  }

  async function stop(graceMs: number): Promise<void> {
    stopping = true
    if (timer) clearTimeout(timer)
    const process = child
    if (!process) return
    await new Promise<void>((resolve) => {
      const kill = setTimeout(() => process.kill(), graceMs + 1_000)
      process.once('exit', () => {
        clearTimeout(kill)
        resolve()
      })
      process.postMessage({ kind: 'stop', graceMs } satisfies ToEngine)
    })
  }

  async function restart(restoreBackup: string | null): Promise<void> {
    await stop(2_000)
    previousDeath = 'none'
    pauseMs = firstPauseMs
    start(restoreBackup)
  }

  return {
    state: () => state,
    restarts: () => restarts,
    async client(waitMs = 10_000) {
      await settled(waitMs)
      if (!client) throw unavailable()
      return client
    },
    portForWindow() {
      if (!child || state.kind !== 'ready') return null
      const channel = new MessageChannelMain()
      child.postMessage({ kind: 'client', who: 'window', access: 'window' } satisfies ToEngine, [channel.port2])
      return channel.port1
    },
    start: () => start(),
    restart: () => restart(null),
    async restoreBackup(file) {
      broughtBack = 0
      await restart(file)
      // An engine that does not start says so by its state.
      await settled(restoredWithinMs).catch(() => undefined)
      return broughtBack
    },
    stop,
  }
}

function unavailable(): FailureError {
  return new FailureError(failure('engine-unavailable', 'The engine is not available.'))
}

/** Chromium gives the signal's number as the code on POSIX (9: killed, 6 or 11: crashed); V8's out-of-memory aborts. */
function deathOf(code: number): PreviousDeath {
  const signal = code > 128 ? code - 128 : code
  if (signal === 9 || signal === 15) return 'killed'
  if (signal === 4 || signal === 5 || signal === 6 || signal === 7 || signal === 11 || code < 0) return 'crashed'
  return 'unknown'
}
