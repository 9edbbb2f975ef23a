import { randomUUID } from 'node:crypto'
import { MessageChannel } from 'node:worker_threads'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import type { EngineMethod } from '../../src/shared/contract/index.ts'
import type { PreviousDeath } from '../../src/shared/engine-process.ts'
import { toFailure } from '../../src/shared/failure.ts'
import type { ImportPlan } from '../../src/shared/model/provider.ts'
import { createClient } from '../../src/shared/rpc.ts'
import { createEngine } from '../../src/workers/engine/create-engine.ts'

/**
 * A process that hosts the whole engine and is made to be killed: it opens the library, sends one import command
 * with the id it was given (the same after every restart, as a window sends it again), and tells its parent.
 */
export interface HostOrder {
  readonly libraryPath: string
  readonly threadsFolder: string
  readonly previousDeath: PreviousDeath
  readonly commandId: string
  readonly paths: readonly string[]
  /** How the files are to be extracted; null: as the library's settings say. */
  readonly plan: ImportPlan | null
}

export type HostMessage = { readonly kind: 'open' } | { readonly kind: 'imported'; readonly outcomes: readonly string[] } | { readonly kind: 'stopped' } | { readonly kind: 'failed'; readonly code: string; readonly message: string }

const tell = (message: HostMessage): Promise<void> => new Promise((resolve) => process.send?.(message, () => resolve()))

async function host(order: HostOrder): Promise<void> {
  const engine = await createEngine({ libraryPath: order.libraryPath, threadsFolder: order.threadsFolder, app: 'crash test', version: '0', previousDeath: order.previousDeath, works: true })
  const { port1, port2 } = new MessageChannel()
  engine.attach(nodeEndpoint(port1), 'main', 'host')
  const client = createClient<EngineMethod>({ endpoint: nodeEndpoint(port2), newId: randomUUID })
  process.on('message', (message) => {
    if (message !== 'stop') return
    void engine.stop(1000).then(async () => {
      await tell({ kind: 'stopped' })
      port1.close()
      process.disconnect()
    })
  })
  await tell({ kind: 'open' })
  if (order.paths.length === 0) return
  const { results } = await client.call('documents.import', { paths: [...order.paths], sameName: 'keep-both', plan: order.plan }, { id: order.commandId })
  await tell({ kind: 'imported', outcomes: results.map((result) => result.outcome) })
}

process.once('message', (order: HostOrder) => {
  host(order).catch(async (error: unknown) => {
    const { code, message } = toFailure(error)
    await tell({ kind: 'failed', code, message })
    process.exit(1)
  })
})
