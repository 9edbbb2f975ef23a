import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EngineMethod, Input } from '../../src/shared/contract/index.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { connect } from '../../src/workers/engine/db/connection.ts'
import type { LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { differences, dumpLibrary, type LibraryDump } from '../support/library-dump.ts'
import { makePdf } from '../support/make-pdf.ts'
import { createRandom, type Random } from '../support/random.ts'
import { runEngine, type RunningEngine, type TestClient } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/*
 * Two clients do everything that can be done to a document, to the same few documents, at the same time, in an order
 * that a seed gives. Whatever they did: each document's state is known, nothing is left over, the search index and the
 * outbox say what the tables say; and once they have all documents back, the library is that of one quiet import.
 */
let built: BuiltHost
let base: string
let paths: string[]
let quiet: LibraryDump

beforeAll(async () => {
  built = await buildHost()
  base = mkdtempSync(join(tmpdir(), 'coursegraph-races-'))
  paths = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const path = join(base, `course ${seed}.pdf`)
      writeFileSync(path, await makePdf({ title: `Course ${seed}`, outline: true, generated: { pages: 1 + seed, seed } }))
      return path
    }),
  )
  const running = await runEngine(join(base, 'library'), built.folder, { forTest: false })
  await bringAll(running)
  await running.close()
  quiet = dumpLibrary(running.layout)
}, 120_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

type Act = Extract<EngineMethod, 'documents.import' | 'documents.remove' | 'documents.restore' | 'documents.purge' | 'jobs.cancel' | 'jobs.retry' | 'jobs.pause' | 'jobs.resume'>
const acts: readonly Act[] = ['documents.import', 'documents.import', 'documents.remove', 'documents.restore', 'documents.restore', 'documents.purge', 'jobs.cancel', 'jobs.retry', 'jobs.pause', 'jobs.resume']
const idOf = (path: string) => idsByPath.get(path) ?? ('unknown' as DocumentId)
const idsByPath = new Map<string, DocumentId>()

async function bringAll({ host }: RunningEngine): Promise<void> {
  const { results } = await host.ask('documents.import', { paths, sameName: 'keep-both', collection: 'Course' })
  for (const { path, documentId } of results) if (documentId) idsByPath.set(path, documentId)
  await host.ask('jobs.resume', { all: true })
  await host.ask('jobs.retry', { all: true })
  await waitUntil('all documents are ready', async () => (await host.ask('documents.list', { states: ['ready'] })).total === paths.length, 60_000)
}

/** One client's life: it waits for some of its answers, and for others not. */
async function live(client: TestClient, random: Random, steps: number): Promise<void> {
  const open: Promise<unknown>[] = []
  for (let step = 0; step < steps; step += 1) {
    const act = acts[random.below(acts.length)] as Act
    const chosen = random.shuffle(paths).slice(0, 1 + random.below(2))
    const input: Input<Act> = act === 'documents.import' ? { paths: chosen, sameName: 'keep-both', collection: 'Course' } : random.below(8) === 0 ? { all: true } : { documentIds: chosen.map(idOf) }
    open.push(client.ask(act, input))
    // Sometimes long enough for a stage to end, sometimes not at all.
    const pause = random.below(4)
    if (pause < 2) await open.at(-1)
    else if (pause === 2) await client.ask('library.status', {})
  }
  await Promise.all(open)
}

/** Everything of one kind that a reader of the outbox alone would hold at the end, against what the tables hold. */
const told = {
  document: 'SELECT id FROM documents WHERE published = 1',
  passage: 'SELECT p.id || d.id AS id FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.published = 1',
  entity: 'SELECT id FROM entities',
  relation: 'SELECT id FROM relations',
  fact: 'SELECT id FROM facts',
} as const

function faults(layout: LibraryLayout): string[] {
  const db = connect(layout.databaseFile, { readOnly: false, mustExist: true })
  const list = (sql: string) => db.prepare<[], { id: string }>(sql).all().map(({ id }) => id)
  try {
    const none: Readonly<Record<string, string>> = {
      'documents without a job': 'SELECT id FROM documents d WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE document_id = d.id)',
      'jobs that are still leased': "SELECT id FROM jobs WHERE state = 'leased'",
      'in the trash, and its job is not at rest': "SELECT d.id FROM documents d JOIN jobs j ON j.document_id = d.id WHERE d.trashed_at IS NOT NULL AND j.state NOT IN ('cancelled', 'failed', 'done')",
      'in the graph, and in the trash or cancelled': "SELECT d.id FROM documents d JOIN jobs j ON j.document_id = d.id WHERE d.published = 1 AND (d.trashed_at IS NOT NULL OR j.state = 'cancelled')",
      'done, and not in the graph': "SELECT d.id FROM documents d JOIN jobs j ON j.document_id = d.id WHERE d.published = 0 AND d.trashed_at IS NULL AND j.state = 'done'",
      'marked to be purged for ever': "SELECT key AS id FROM library_meta WHERE key LIKE 'purging:%'",
      'imports that never end': "SELECT id FROM imports WHERE state IN ('waiting', 'copying', 'undecided')",
      'objects without a document': 'SELECT sha256 AS id FROM document_objects o WHERE NOT EXISTS (SELECT 1 FROM documents WHERE sha256 = o.sha256)',
      'entities of no document': 'SELECT id FROM entities e WHERE NOT EXISTS (SELECT 1 FROM entity_documents WHERE entity_id = e.id)',
      'claims without evidence': 'SELECT id FROM (SELECT id FROM relations UNION ALL SELECT id FROM facts) c WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE claim_id = c.id)',
      'evidence in passages that are not there': 'SELECT claim_id AS id FROM evidence v WHERE NOT EXISTS (SELECT 1 FROM passages WHERE document_id = v.document_id AND id = v.passage_id)',
      'mentions in passages that are not there': 'SELECT entity_id AS id FROM mentions m WHERE NOT EXISTS (SELECT 1 FROM passages WHERE document_id = m.document_id AND id = m.passage_id)',
    }
    const found = Object.entries(none).flatMap(([what, sql]) => list(sql).map((id) => `${what}: ${id}`))
    for (const [subject, sql] of Object.entries(told)) {
      const key = subject === 'passage' ? 'subject_id || document_id' : 'subject_id'
      const replayed = list(
        `SELECT DISTINCT ${key} AS id FROM outbox o WHERE subject = '${subject}' AND operation = 'upsert'
           AND seq = (SELECT max(seq) FROM outbox WHERE subject = o.subject AND subject_id = o.subject_id AND document_id IS o.document_id)`,
      )
      const holds = new Set(list(sql))
      if (replayed.length !== holds.size || replayed.some((id) => !holds.has(id))) found.push(`the outbox tells of ${replayed.length} of ${subject}, the tables hold ${holds.size}`)
    }
    return found
  } finally {
    db.close()
  }
}

it.each([11, 12, 13])('two clients at once leave nothing behind (seed %i)', { timeout: 180_000 }, async (seed) => {
  const random = createRandom(seed)
  const running = await runEngine(join(temporaryFolder(), 'library'), built.folder)
  const clients = [running.host, running.attach('host')]
  // Ids of documents come from their bytes: those of the quiet library.
  await Promise.all(clients.map((client, at) => live(client, createRandom(seed * 100 + at), 12 + random.below(8))))

  await waitUntil('nothing is at work', async () => {
    const { jobs } = await running.host.ask('jobs.list', {})
    return jobs.every(({ state }) => !['queued', 'leased'].includes(state.kind)) && (await running.host.ask('documents.pendingImports', {})).waiting === 0
  }, 60_000)
  expect((await running.host.ask('library.verify', { mend: false })).findings).toEqual([])
  await running.close()
  expect(faults(running.layout), 'after the race').toEqual([])
  dumpLibrary(running.layout)

  const again = await runEngine(running.layout.root, built.folder)
  await bringAll(again)
  expect((await again.host.ask('library.verify', { mend: false })).findings).toEqual([])
  await again.close()
  expect(faults(again.layout), 'with all back').toEqual([])
  const { outbox: _told, outbox_support: _support, outbox_values: _values, ...tables } = dumpLibrary(again.layout).tables
  const wanted = { tables: { ...quiet.tables, outbox: [], outbox_support: [], outbox_values: [] }, files: quiet.files }
  expect(differences(wanted, { tables: { ...tables, outbox: [], outbox_support: [], outbox_values: [] }, files: dumpLibrary(again.layout).files })).toEqual([])
})
