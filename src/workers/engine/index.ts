import { join } from 'node:path'
import { PreviousDeath, ToEngine, type FromEngine } from '../../shared/engine-process.ts'
import { toFailure } from '../../shared/failure.ts'
import { emitterEndpoint, type EmitterPort } from '../../shared/rpc-endpoints.ts'
import { createEngine, LibraryHeldError, type Engine, type EngineOptions } from './create-engine.ts'
import { libraryLayout } from './db/layout.ts'
import { LibraryCorruptError } from './db/open-database.ts'
import { restoreBackup } from './db/restore-backup.ts'
import { takeFatalReport, writeFatalReports } from './fatal-report.ts'

/**
 * The engine as a process of its own, started by main as a utility process: it waits for `start`, serves a port
 * for each client, and ends itself when the library cannot be opened or when it is told to stop.
 *
 * It speaks to its parent through the two functions of a utility process's parentPort and through nothing else of
 * Electron, so that it stays plain Node.
 */
interface ParentPort {
  postMessage(message: FromEngine): void
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly EmitterPort[] }) => void): void
}

const heldWaitMs = 8_000
const heldRetryMs = 250

const parent = (process as unknown as { readonly parentPort: ParentPort }).parentPort
const waitingClients: { who: string; access: 'host' | 'window'; port: EmitterPort }[] = []
let engine: Engine | null = null
let starting: Promise<void> | null = null

parent.on('message', ({ data, ports }) => {
  const message = ToEngine.parse(data)
  switch (message.kind) {
    case 'start':
      starting ??= start(message)
      break
    case 'client': {
      const port = ports[0]
      if (port) connect({ who: message.who, access: message.access, port })
      break
    }
    case 'stop':
      void stop(message.graceMs)
      break
  }
})

async function start(message: Extract<ToEngine, { kind: 'start' }>): Promise<void> {
  const logs = join(message.libraryPath, 'logs')
  const report = takeFatalReport(logs)
  writeFatalReports(logs)
  try {
    if (message.restoreBackup !== null) await restoreBackup(libraryLayout(message.libraryPath), message.restoreBackup, Date.now())
    engine = await openWhenFree({
      libraryPath: message.libraryPath,
      threadsFolder: import.meta.dirname,
      app: message.app,
      version: message.version,
      previousDeath: report ? PreviousDeath.enum.crashed : message.previousDeath,
      works: true,
      create: message.create,
      userCacheFile: message.userCacheFile,
      onCorrupt: (damage) => {
        parent.postMessage({ kind: 'failed', failure: damage.failure, newestBackup: damage.newestBackup })
        void stop(0)
      },
    })
    for (const client of waitingClients.splice(0)) connect(client)
    const broughtBack = message.restoreBackup === null ? 0 : await engine.broughtBack()
    parent.postMessage({ kind: 'ready', pid: process.pid, broughtBack })
  } catch (error) {
    parent.postMessage({ kind: 'failed', failure: toFailure(error), newestBackup: error instanceof LibraryCorruptError ? error.newestBackup : null })
    // The message must leave before the process does.
    setTimeout(() => process.exit(1), 50)
  }
}

/** A command on the library ends in a moment; a person who opens the window should not have to try again for it. */
async function openWhenFree(options: EngineOptions): Promise<Engine> {
  const until = performance.now() + heldWaitMs
  for (;;) {
    try {
      return await createEngine(options)
    } catch (error) {
      if (!(error instanceof LibraryHeldError) || performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, heldRetryMs))
    }
  }
}

function connect(client: { who: string; access: 'host' | 'window'; port: EmitterPort }): void {
  if (!engine) {
    waitingClients.push(client)
    return
  }
  const endpoint = emitterEndpoint(client.port, (event) => (event as { readonly data: unknown }).data)
  const detach = engine.attach(endpoint, client.who, client.access)
  const closing = client.port as EmitterPort & { on(event: 'close', listener: () => void): void }
  closing.on('close', detach)
  client.port.start?.()
}

async function stop(graceMs: number): Promise<void> {
  await starting
  await engine?.stop(graceMs)
  parent.postMessage({ kind: 'stopped' })
  setTimeout(() => process.exit(0), 10)
}
