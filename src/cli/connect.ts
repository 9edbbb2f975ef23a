import { randomUUID } from 'node:crypto'
import { MessageChannel } from 'node:worker_threads'
import type { EngineMethod } from '../shared/contract/index.ts'
import { failure, FailureError } from '../shared/failure.ts'
import { emitterEndpoint } from '../shared/rpc-endpoints.ts'
import { createClient, type Client } from '../shared/rpc.ts'
import { createEngine, LibraryHeldError } from '../workers/engine/create-engine.ts'
import { takeFatalReport, writeFatalReports } from '../workers/engine/fatal-report.ts'
import { connectToSocket } from '../workers/engine/socket/client.ts'
import { socketEndpoint } from '../workers/engine/socket/endpoint.ts'
import { join } from 'node:path'

/** The way to a library's engine: this process's own, or that of the program which has the library open. */
export interface Connection {
  readonly call: Client<EngineMethod>['call']
  /** True when the engine runs in this process: its work ends with the command. */
  readonly own: boolean
  readonly holder: string | null
  onEvent(listener: (name: string, payload: unknown) => void): () => void
  /** Lets checkpoints finish for at most `graceMs`, then closes everything. */
  close(graceMs: number): Promise<void>
}

export interface ConnectOptions {
  readonly libraryPath: string
  readonly threadsFolder: string
  readonly version: string
  /** Whether this command wants work done; a question like `status` starts none. */
  readonly works: boolean
}

/** @throws FailureError with a library-… code when the library cannot be opened and nobody answers for it */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const listeners = new Set<(name: string, payload: unknown) => void>()
  const onEvent = (name: string, payload: unknown) => {
    for (const listener of listeners) listener(name, payload)
  }
  const listen = (listener: (name: string, payload: unknown) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  try {
    const logs = join(options.libraryPath, 'logs')
    const crashed = takeFatalReport(logs)
    const engine = await createEngine({
      libraryPath: options.libraryPath,
      threadsFolder: options.threadsFolder,
      app: 'command line',
      version: options.version,
      previousDeath: crashed ? 'crashed' : 'unknown',
      works: options.works,
    })
    writeFatalReports(logs)
    const { port1, port2 } = new MessageChannel()
    const read = (message: unknown) => message
    const detach = engine.attach(emitterEndpoint(port1, read), 'command line', 'host')
    const client = createClient<EngineMethod>({ endpoint: emitterEndpoint(port2, read), newId: randomUUID, onEvent })
    return {
      call: client.call,
      own: true,
      holder: null,
      onEvent: listen,
      async close(graceMs) {
        await engine.stop(graceMs)
        detach()
        client.close()
        port1.close()
        port2.close()
      },
    }
  } catch (error) {
    if (!(error instanceof LibraryHeldError)) throw error
    return throughHolder(error, onEvent, listen)
  }
}

async function throughHolder(held: LibraryHeldError, onEvent: (name: string, payload: unknown) => void, listen: Connection['onEvent']): Promise<Connection> {
  const { holder } = held
  if (!holder?.socket) throw held
  const who = `${holder.app}, process ${holder.pid}`
  const socket = await connectToSocket(holder.socket).catch(() => {
    throw new FailureError(failure('library-locked', `The library is open in another program (${who}), which does not answer.`))
  })
  const client = createClient<EngineMethod>({ endpoint: socketEndpoint(socket), newId: randomUUID, onEvent })
  socket.once('close', () => client.close(`The program that has the library open (${who}) ended.`))
  return {
    call: client.call,
    own: false,
    holder: who,
    onEvent: listen,
    async close() {
      client.close()
      socket.destroy()
    },
  }
}
