import { randomUUID } from 'node:crypto'
import { contract, type EngineMethod, type Input, type Output } from '../../src/shared/contract/index.ts'
import { createClient } from '../../src/shared/rpc.ts'
import type { LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { connectToSocket } from '../../src/workers/engine/socket/client.ts'
import { socketEndpoint } from '../../src/workers/engine/socket/endpoint.ts'
import { socketPath } from '../../src/workers/engine/socket/server.ts'
import { crashLibrary, type BuiltHost } from './crash-engine.ts'

/** The whole engine in a process of its own, so that its memory and its loop are its own, asked over its socket. */
export interface ServedEngine {
  readonly layout: LibraryLayout
  ask<M extends EngineMethod>(method: M, input: Input<M>): Promise<Output<M>>
  stop(): Promise<void>
}

export async function serveEngine(host: BuiltHost, folder: string): Promise<ServedEngine> {
  const library = crashLibrary(host, folder, [])
  const engine = library.start('none')
  try {
    await engine.open
    const socket = await connectToSocket(socketPath(library.layout.root))
    const client = createClient<EngineMethod>({ endpoint: socketEndpoint(socket), newId: randomUUID })
    return {
      layout: library.layout,
      ask: async (method, input) => contract[method].output.parse(await client.call(method, input)) as Output<typeof method>,
      async stop() {
        client.close()
        socket.destroy()
        await engine.stop()
      },
    }
  } catch (error) {
    library.killAll()
    throw error
  }
}
