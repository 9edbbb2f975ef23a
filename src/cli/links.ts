import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { EngineMethod } from '../shared/contract/index.ts'
import { emitterEndpoint } from '../shared/rpc-endpoints.ts'
import { createClient, type Client } from '../shared/rpc.ts'
import { createEngine, LibraryHeldError } from '../workers/engine/create-engine.ts'
import type { OwnerInfo } from '../workers/engine/db/owner.ts'
import { takeFatalReport, writeFatalReports } from '../workers/engine/fatal-report.ts'
import { connectToSocket } from '../workers/engine/socket/client.ts'
import { socketEndpoint } from '../workers/engine/socket/endpoint.ts'

/** One way to a library's engine, for as long as that engine runs. */
export interface Link {
  readonly client: Pick<Client<EngineMethod>, 'call'>
  /** Who has the library; null where this process has it. */
  readonly holder: string | null
  /** The engine's process ended: another link has to be made. */
  lost(): boolean
  close(graceMs: number): Promise<void>
}

export interface LinkOptions {
  readonly libraryPath: string
  readonly threadsFolder: string
  readonly version: string
  /** Where this user's paid answers of all libraries are kept. */
  readonly userCacheFile: string
  /** Whether this command wants work done; a question like `status` starts none. */
  readonly works: boolean
  readonly onEvent: (name: string, payload: unknown) => void
}

/** Either a link, or who stands in the way: `holder` is null in the moment before it has written its name. */
export type Opened = { readonly kind: 'open'; readonly link: Link } | { readonly kind: 'held'; readonly holder: OwnerInfo | null; readonly error: LibraryHeldError }

/**
 * An engine of this process, or the one that the library's owner offers on its socket.
 * @throws FailureError with a library-… code when the library cannot be opened
 */
export async function openLink(options: LinkOptions): Promise<Opened> {
  try {
    return { kind: 'open', link: await ownLink(options) }
  } catch (error) {
    if (!(error instanceof LibraryHeldError)) throw error
    const { holder } = error
    const link = holder?.socket ? await throughHolder(holder, holder.socket, options.onEvent) : null
    return link ? { kind: 'open', link } : { kind: 'held', holder, error }
  }
}

async function ownLink(options: LinkOptions): Promise<Link> {
  const logs = join(options.libraryPath, 'logs')
  const crashed = takeFatalReport(logs)
  const engine = await createEngine({
    libraryPath: options.libraryPath,
    threadsFolder: options.threadsFolder,
    app: 'command line',
    version: options.version,
    previousDeath: crashed ? 'crashed' : 'unknown',
    works: options.works,
    userCacheFile: options.userCacheFile,
  })
  writeFatalReports(logs)
  const { port1, port2 } = new MessageChannel()
  const read = (message: unknown) => message
  const detach = engine.attach(emitterEndpoint(port1, read), 'command line', 'host')
  const client = createClient<EngineMethod>({ endpoint: emitterEndpoint(port2, read), newId: randomUUID, onEvent: options.onEvent })
  return {
    client,
    holder: null,
    lost: () => false,
    async close(graceMs) {
      await engine.stop(graceMs)
      detach()
      client.close()
      port1.close()
      port2.close()
    },
  }
}

/** Null when nobody answers there: the holder is about to start, about to end, or does not listen. */
async function throughHolder(holder: OwnerInfo, path: string, onEvent: LinkOptions['onEvent']): Promise<Link | null> {
  const who = nameOf(holder)
  const socket = await connectToSocket(path).catch(() => null)
  if (!socket) return null
  let lost = false
  const client = createClient<EngineMethod>({ endpoint: socketEndpoint(socket), newId: randomUUID, onEvent })
  // Without a listener an error would end this process; 'close' follows it.
  socket.on('error', () => undefined)
  socket.once('close', () => {
    lost = true
    client.close(`The program that has the library open (${who}) ended.`)
  })
  return {
    client,
    holder: who,
    lost: () => lost,
    async close() {
      client.close()
      socket.destroy()
    },
  }
}

export function nameOf({ app, pid }: OwnerInfo): string {
  return `${app}, process ${pid}`
}
