import { randomUUID } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { onTestFinished } from 'vitest'
import { contract, type EngineMethod, type Input, type Output } from '../../src/shared/contract/index.ts'
import { engineEvents, type EngineEventName, type EngineEvents } from '../../src/shared/contract/events.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import type { JobView } from '../../src/shared/model/job.ts'
import { createClient, type Client } from '../../src/shared/rpc.ts'
import { createEngine, type Engine } from '../../src/workers/engine/create-engine.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { deferred } from './deferred.ts'

/** The whole engine in this process, over real threads, asked through the wire as its clients ask. */
export interface RunningEngine {
  readonly engine: Engine
  readonly layout: LibraryLayout
  /** A client with the access of the command line. */
  readonly host: TestClient
  attach(access: 'host' | 'window'): TestClient
  /** As a person quits. Once, however often it is called. */
  close(graceMs?: number): Promise<void>
}

export interface TestClient {
  readonly client: Client<EngineMethod>
  readonly events: EventLog
  /** A call whose answer is held against the contract. */
  ask<M extends EngineMethod>(method: M, input: Input<M>, options?: { readonly id?: string; readonly signal?: AbortSignal }): Promise<Output<M>>
  /** The other side of the wire is gone, without a word. */
  die(): void
}

export interface EngineOpening {
  readonly works?: boolean
  /** Left out: answers are kept in the library alone. */
  readonly userCacheFile?: string
  /** Closes when the running test ends; a fixture that outlives one test closes it itself. */
  readonly forTest?: boolean
}

export async function runEngine(libraryPath: string, threadsFolder: string, opening: EngineOpening = {}): Promise<RunningEngine> {
  const layout = libraryLayout(libraryPath)
  const engine = await createEngine({ libraryPath, threadsFolder, app: 'engine test', version: '0', previousDeath: 'none', works: opening.works ?? true, userCacheFile: opening.userCacheFile ?? null })
  const dying = new Set<() => void>()
  let closing: Promise<void> | null = null

  const attach = (access: 'host' | 'window'): TestClient => {
    const { port1, port2 } = new MessageChannel()
    const detach = engine.attach(nodeEndpoint(port1), access, access)
    const events = createEventLog()
    const client = createClient<EngineMethod>({ endpoint: nodeEndpoint(port2), newId: randomUUID, onEvent: events.hear })
    port1.once('close', detach)
    const die = () => {
      dying.delete(die)
      client.close()
      port2.close()
    }
    dying.add(die)
    const ask: TestClient['ask'] = async (method, input, options) => contract[method].output.parse(await client.call(method, input, options)) as Output<typeof method>
    return { client, events, ask, die }
  }
  const close = (graceMs = 5000) =>
    (closing ??= (async () => {
      await engine.stop(graceMs)
      for (const die of dying) die()
    })())
  if (opening.forTest ?? true) onTestFinished(() => close())
  return { engine, layout, host: attach('host'), attach, close }
}

/** A library that was closed, copied to where a test may do with it what it likes. */
export function copyLibrary(from: LibraryLayout, folder: string): string {
  const root = join(folder, 'library')
  cpSync(from.root, root, { recursive: true })
  return root
}

export interface EventLog {
  hear(name: string, payload: unknown): void
  all<N extends EngineEventName>(name: N): readonly EngineEvents[N][]
  /** The last that was told of a document's job. */
  job(documentId: DocumentId): JobView | undefined
  /** Resolves as soon as what was heard fulfils it; looks again with every event, never by the clock. */
  until<T>(what: string, holds: () => T | null | undefined | false, limitMs?: number): Promise<T>
  /** Events that were not as the contract says. */
  readonly broken: readonly string[]
}

export function createEventLog(): EventLog {
  const heard: { readonly name: string; readonly payload: unknown }[] = []
  const broken: string[] = []
  let next = deferred()
  const all = <N extends EngineEventName>(name: N) => heard.filter((event) => event.name === name).map((event) => event.payload as EngineEvents[N])
  return {
    broken,
    all,
    hear(name, payload) {
      const parsed = Object.hasOwn(engineEvents, name) ? engineEvents[name as EngineEventName].safeParse(payload) : null
      if (!parsed?.success) broken.push(`${name}: ${parsed?.error.message ?? 'no such event'}`)
      heard.push({ name, payload })
      next.resolve()
      next = deferred()
    },
    job: (documentId) => all('jobs.changed').flatMap(({ jobs }) => jobs).findLast((job) => job.documentId === documentId),
    async until(what, holds, limitMs = 60_000) {
      const giveUp = deferred<'late'>()
      const timer = setTimeout(() => giveUp.resolve('late'), limitMs)
      try {
        for (;;) {
          const more = next.promise
          const answer = holds()
          if (answer) return answer
          if ((await Promise.race([more, giveUp.promise])) === 'late') throw new Error(`Within ${limitMs} ms no event said: ${what}`)
        }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
