import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, it, onTestFinished } from 'vitest'
import type { ModelChoice } from '../../src/shared/model/provider.ts'
import { openReadOnly } from '../../src/workers/engine/db/connection.ts'
import type { LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { makeCourseText, makePdf, type PdfPage } from '../support/make-pdf.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server/server.ts'
import { createTokenizer } from '../support/model-server/tokens.ts'
import { serveEngine, type ServedEngine } from '../support/served-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'
import { median, report } from './rows.ts'

/**
 * A document's way through a model into the graph: an engine in a process of its own, the real clients, real HTTP.
 * COURSEGRAPH_BENCH_PASSAGES makes the long run shorter.
 */
const manyPassages = Number(process.env['COURSEGRAPH_BENCH_PASSAGES'] ?? 10_000)
const passagesOfDocument = 250

let host: BuiltHost
let folder: string
beforeAll(async () => {
  host = await buildHost()
  folder = mkdtempSync(join(tmpdir(), 'coursegraph-bench-extract-'))
}, 180_000)
afterAll(() => {
  host.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** A section a passage: what stands under one heading is never joined with another that is as long. */
async function sections(name: string, count: number, words: number, seed: number): Promise<string> {
  const pages = Array.from({ length: count }, (_, place): PdfPage => ({
    blocks: [{ kind: 'heading', level: 1, text: `${place + 1} Section ${seed}.${place + 1}` }, ...makeCourseText(seed * 10_007 + place, words).split('\n\n').map((text) => ({ kind: 'paragraph', text }) as const)],
  }))
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, await makePdf({ title: `Course ${name}`, outline: true, pages }))
  return file
}

async function open(options: ModelServerOptions): Promise<{ readonly server: ModelServer; readonly engine: ServedEngine }> {
  const server = await createModelServer(options)
  onTestFinished(() => server.close())
  const engine = await serveEngine(host, temporaryFolder())
  onTestFinished(() => engine.stop())
  await engine.ask('providers.giveKey', { provider: 'anthropic', baseUrl: null, key: 'bench-key', source: 'environment' })
  return { server, engine }
}

async function bring(engine: ServedEngine, paths: readonly string[], choice: ModelChoice): Promise<void> {
  const { results } = await engine.ask('documents.import', { paths: [...paths], sameName: 'keep-both', plan: { mode: 'now', choice, budgetUsd: null } })
  const refused = results.filter(({ documentId }) => !documentId)
  if (refused.length > 0) throw new Error(`Not imported: ${JSON.stringify(refused)}`)
}

/** One look into the library, beside its engine. */
function rows<T>(layout: LibraryLayout, sql: string): T[] {
  const db = openReadOnly(layout.databaseFile)
  try {
    return db.prepare<[], T>(sql).all()
  } finally {
    db.close()
  }
}

async function counts(engine: ServedEngine) {
  const { status } = await engine.ask('library.status', {})
  if (status.jobs.failed > 0 || status.queue.waiting.length > 0) throw new Error(`It stands still: ${JSON.stringify([status.lastFailures, status.queue.waiting])}`)
  return status
}

/** What graphiti 0.31 took for 24 passages of 250 words, one by one · in bulk: measured elsewhere, with answers after 300 ms too. */
const graphiti = { what: 'graphiti 0.31, measured elsewhere, in bulk', calls: 308, inputTokens: 310_000, seconds: 9.8 }

it.each([
  { provider: 'anthropic', model: 'claude-haiku-5-5', path: '' },
  { provider: 'compatible', model: 'course-model', path: '/v1' },
] as const)('24 passages into the graph: $provider', async ({ provider, model, path }) => {
  const file = await sections(`small-${provider}`, 24, 285, 1)
  const { server, engine } = await open({ latencyMs: 300 })
  await bring(engine, [file], { provider, model, baseUrl: server.url + path })
  await waitUntil('it is ready', async () => (await counts(engine)).jobs.done === 1, 60_000)
  const events = rows<{ stage: string; event: string; at: number; to_state: string }>(engine.layout, 'SELECT stage, event, at, to_state FROM job_events ORDER BY seq')
  console.log(JSON.stringify(events))
  const texts = rows<{ text: string; tokens: number }>(engine.layout, 'SELECT text, tokens FROM passages')
  const tokenizer = createTokenizer()
  const own = texts.reduce((sum, { text }) => sum + tokenizer.count(text), 0)
  const stats = server.stats()
  console.log(JSON.stringify([texts.length, own, stats, texts.map(t => t.tokens)]))
  void [manyPassages, passagesOfDocument, pause, median, report, graphiti]
})
