import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock, type Clock } from '../../../src/workers/engine/jobs/clock.ts'
import { createFaultPlan } from './faults.ts'
import { createLedger, type ModelServerStats, type PassageCount } from './ledger.ts'
import { createGate } from './limits/gate.ts'
import { createPromptCache } from './prompt-cache.ts'
import { createRoutes } from './routes.ts'
import { applyControl, Control, defaultSettings, type Settings } from './settings.ts'
import { createTokenizer } from './tokens.ts'
import { createPlaces, createServerTime } from './waits.ts'

export interface ModelServerOptions extends Control {
  /** Port on 127.0.0.1; 0, the default: one that is free. */
  readonly port?: number
  readonly clock?: Clock
}

export interface ModelServer {
  /** `http://127.0.0.1:PORT`: the base URL for Anthropic's client. OpenAI's takes `url + '/v1'`. */
  readonly url: string
  stats(): ModelServerStats
  /** How often each passage was asked about and answered. */
  passages(): readonly PassageCount[]
  /** Changes settings, adds a fault, or lets time pass; what `POST /control` does. @throws ZodError */
  control(change: Control): Settings
  /** Counts, buckets, caches and batches from nothing; the settings stay. */
  reset(): void
  /** Ends every answer under way and every wait. */
  close(): Promise<void>
}

/**
 * A server that speaks Anthropic's and OpenAI's protocols over real HTTP on this computer alone, with their limits,
 * caches, batches and ways of failing. Its answers are made of the passages in the question.
 */
export async function createModelServer({ port = 0, clock = systemClock, ...change }: ModelServerOptions = {}): Promise<ModelServer> {
  let settings = applyControl(defaultSettings, Control.parse(change))
  const time = createServerTime(clock)
  const ledger = createLedger()
  const gate = createGate()
  const tokenizer = createTokenizer()
  const cache = createPromptCache(tokenizer)
  const faults = createFaultPlan(settings.seed)
  const places = createPlaces(() => settings.concurrency)
  const control = (given: Control): Settings => {
    const parsed = Control.parse(given)
    settings = applyControl(settings, parsed)
    time.advance(parsed.advanceMs ?? 0)
    places.changed()
    return settings
  }
  const stats = (): ModelServerStats => {
    routes.settle()
    return ledger.stats()
  }
  const passages = (): readonly PassageCount[] => {
    routes.settle()
    return ledger.passages()
  }
  const reset = (): void => {
    routes.forget()
    ledger.reset()
    gate.forget()
    cache.forget()
    faults.forget()
  }
  const parts = { settings: () => settings, ledger, time, gate, cache, faults, places, tokenizer }
  const routes = createRoutes(parts, { control: (given) => control(given as Control), stats, passages, reset }, () => url)

  const server = createServer((request, response) => {
    routes.handle(request, response).catch((error: unknown) => {
      // The client went in the middle of its own request, or this server has a fault of its own: that must not look like a provider's.
      if (response.headersSent || response.destroyed) response.destroy()
      else response.writeHead(599, { 'content-type': 'text/plain' }).end(`the test server failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    })
  })
  // Idle connections must outlive the pauses of a test; a client that reuses one as it closes would see a reset nobody asked for.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    stats,
    passages,
    control,
    reset,
    close() {
      time.close()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
