import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { EngineMethod } from '../../src/shared/contract/index.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { createClient, type Client } from '../../src/shared/rpc.ts'
import { createEngine, type Engine } from '../../src/workers/engine/create-engine.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { askLibrary } from '../support/ask-library.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { smallPdf } from '../support/intake-library.ts'
import { dumpLibrary } from '../support/library-dump.ts'
import { makePdf } from '../support/make-pdf.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Intake, trash and command log inside the whole engine, asked as the app and the command line ask. */
let built: BuiltHost
beforeAll(async () => {
  built = await buildHost()
})
afterAll(() => built.remove())

interface Opened {
  readonly engine: Engine
  readonly client: Client<EngineMethod>
  readonly layout: LibraryLayout
  close(): Promise<void>
}

async function open(folder: string): Promise<Opened> {
  const layout = libraryLayout(join(folder, 'library'))
  const engine = await createEngine({ libraryPath: layout.root, threadsFolder: built.folder, app: 'test', version: '0', previousDeath: 'none', works: true })
  const { port1, port2 } = new MessageChannel()
  engine.attach(nodeEndpoint(port1), 'command line', 'host')
  const client = createClient<EngineMethod>({ endpoint: nodeEndpoint(port2), newId: randomUUID })
  let closing: Promise<void> | null = null
  const close = () =>
    (closing ??= (async () => {
      client.close()
      await engine.stop(1000)
      port1.close()
      port2.close()
    })())
  onTestFinished(close)
  return { engine, client, layout, close }
}

const stateOf = async ({ client }: Opened, documentId: DocumentId) => (await client.call('jobs.get', { documentId })).job.state
const ends = (opened: Opened, documentId: DocumentId) =>
  waitUntil('the document is ready or failed', async () => {
    const state = await stateOf(opened, documentId)
    return (state.kind === 'done' || state.kind === 'failed') && state
  })

test('a locked document asks for its password, remembers it for the session, and writes it nowhere', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'locked.pdf')
  writeFileSync(path, await makePdf({ title: 'Locked', userPassword: 'sésame ouvre-toi', generated: { pages: 2, seed: 5 } }))
  const opened = await open(folder)
  const { client, layout } = opened
  const { results } = await client.call('documents.import', { paths: [path], sameName: 'keep-both' })
  const documentId = results[0]?.documentId as DocumentId
  expect(await ends(opened, documentId)).toMatchObject({ kind: 'failed', failure: { code: 'password-required' } })
  await client.call('documents.givePassword', { documentId, password: 'wrong' })
  await waitUntil('the wrong one was tried', async () => {
    const state = await stateOf(opened, documentId)
    return state.kind === 'failed' && state.failure.code === 'password-wrong'
  })
  // Dropped again with the right one: that is an answer to the question too.
  const again = await client.call('documents.import', { paths: [path], sameName: 'keep-both', password: 'sésame ouvre-toi' })
  expect(again.results[0]?.outcome).toBe('duplicate')
  await waitUntil('the document is ready', async () => (await stateOf(opened, documentId)).kind === 'done')
  await opened.close()
  const written = readdirSync(layout.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.includes('objects')).map((entry) => join(entry.parentPath, entry.name))
  expect(written.some((file) => file.endsWith('library.sqlite'))).toBe(true)
  expect(written.filter((file) => readFileSync(file).includes('sésame'))).toEqual([])
})

test('a command that is sent twice, and again after a restart, acts once, and the audit log has it once', async () => {
  const folder = temporaryFolder()
  const paths = ['a', 'b', 'c'].map((name) => {
    writeFileSync(join(folder, `${name}.pdf`), smallPdf(name))
    return join(folder, `${name}.pdf`)
  })
  const first = await open(folder)
  const input = { paths, collection: 'Course', sameName: 'ask' as const }
  const id = 'one-drop-of-three'
  const [one, two] = await Promise.all([first.client.call('documents.import', input, { id }), first.client.call('documents.import', input, { id })])
  expect(two).toEqual(one)
  await first.close()
  const second = await open(folder)
  expect(await second.client.call('documents.import', input, { id })).toEqual(one)
  const { entries } = await second.client.call('library.audit', { limit: 100 })
  expect(entries.filter((entry) => entry.method === 'documents.import')).toMatchObject([{ id, who: 'command line', outcome: 'ok', summary: '3 paths, 3 files' }])
  expect(askLibrary(second.layout, 'SELECT count(*) AS n FROM imports')).toEqual([{ n: 3 }])
})

test('a document goes to the trash and back unchanged, and purged leaves nothing', async () => {
  const folder = temporaryFolder()
  const paths = await Promise.all(
    [1, 2].map(async (n) => {
      const path = join(folder, `course ${n}.pdf`)
      writeFileSync(path, await makePdf({ title: `Course ${n}`, outline: true, generated: { pages: 3, seed: n } }))
      return path
    }),
  )
  let opened = await open(folder)
  const dump = async () => {
    await opened.close()
    const dumped = dumpLibrary(opened.layout)
    opened = await open(folder)
    // The outbox tells of each way there and back; it is the graph's own tests that read it.
    const tables = Object.fromEntries(Object.entries(dumped.tables).filter(([name]) => !name.startsWith('outbox'))) as typeof dumped.tables
    return { tables, files: dumped.files }
  }
  const ids = (await opened.client.call('documents.import', { paths, sameName: 'ask' })).results.map((result) => result.documentId as DocumentId)
  for (const id of ids) expect(await ends(opened, id)).toEqual({ kind: 'done' })
  const before = await dump()
  expect(before.tables.entities.length).toBeGreaterThan(0)

  expect((await opened.client.call('documents.remove', { documentIds: ids })).acted).toEqual(ids)
  const graphTables = ['entities', 'relations', 'facts', 'mentions', 'evidence', 'aliases', 'entity_documents']
  expect(graphTables.filter((table) => askLibrary(opened.layout, `SELECT 1 FROM ${table}`).length > 0)).toEqual([])
  expect((await opened.client.call('documents.restore', { all: true })).acted.sort()).toEqual([...ids].sort())
  for (const id of ids) expect(await ends(opened, id)).toEqual({ kind: 'done' })
  expect(await dump()).toEqual(before)

  await opened.client.call('documents.remove', { all: true })
  expect((await opened.client.call('documents.purge', { all: true })).acted.sort()).toEqual([...ids].sort())
  const after = await dump()
  expect(after.files).toEqual([])
  expect(Object.entries(after.tables).filter(([, rows]) => rows.length > 0)).toEqual([])
})

test('what waits for a decision outlives a restart and its tidying up', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'manual.pdf')
  writeFileSync(path, smallPdf('first edition'))
  const first = await open(folder)
  await first.client.call('documents.import', { paths: [path], sameName: 'ask' })
  writeFileSync(path, smallPdf('second edition'))
  const [asked] = (await first.client.call('documents.import', { paths: [path], sameName: 'ask' })).results
  expect(asked?.outcome).toBe('undecided')
  // What a copy that was cut, and one that nobody listed, leave behind: these are to go.
  writeFileSync(join(first.layout.tmpFolder, 'left-over'), 'x')
  mkdirSync(join(first.layout.objectsFolder, 'ab'), { recursive: true })
  const stray = join(first.layout.objectsFolder, 'ab', 'ab'.repeat(32))
  writeFileSync(stray, 'x')
  await first.close()

  const second = await open(folder)
  await waitUntil('the library was tidied', () => readdirSync(second.layout.tmpFolder).length === 0 && !readdirSync(join(second.layout.objectsFolder, 'ab')).includes('ab'.repeat(32)))
  const { imports } = await second.client.call('documents.pendingImports', {})
  expect(imports).toMatchObject([{ id: asked?.importId, state: 'undecided' }])
  const { result } = await second.client.call('documents.decide', { importId: asked?.importId ?? '', decision: 'revision' })
  expect(result).toMatchObject({ outcome: 'revision', existing: asked?.existing })
  expect(await ends(second, result.documentId as DocumentId)).toMatchObject({ kind: 'failed', failure: { code: 'damaged-document' } })
})

test('many files dropped while others are being read all end, and each is known at every moment', async () => {
  const folder = temporaryFolder()
  const reading = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const path = join(folder, `long ${n}.pdf`)
      writeFileSync(path, await makePdf({ title: `Long ${n}`, generated: { pages: 12, seed: n } }))
      return path
    }),
  )
  const drop = join(folder, 'drop')
  mkdirSync(drop)
  for (let n = 0; n < 60; n += 1) writeFileSync(join(drop, `${n}.pdf`), smallPdf(`number ${n}`))
  const opened = await open(folder)
  const { client, layout } = opened
  const first = (await client.call('documents.import', { paths: reading, sameName: 'ask' })).results
  const [dropped, status] = await Promise.all([client.call('documents.import', { paths: [drop], sameName: 'ask' }), client.call('library.status', {})])
  expect(status.status.counts.documents).toBeGreaterThanOrEqual(3)
  expect(dropped.results.filter((result) => result.outcome === 'new')).toHaveLength(60)
  await waitUntil('all ended', () => askLibrary(layout, "SELECT 1 FROM jobs WHERE state IN ('done', 'failed')").length === 63, 100_000)
  for (const { documentId } of first) expect(await stateOf(opened, documentId as DocumentId)).toEqual({ kind: 'done' })
  const { documents, total } = await client.call('documents.list', { limit: 100 })
  expect([documents.length, total]).toEqual([63, 63])
}, 120_000)
