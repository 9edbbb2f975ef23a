import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { EngineMethod } from '../../src/shared/contract/index.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { stages, type Stage } from '../../src/shared/model/job.ts'
import { createClient } from '../../src/shared/rpc.ts'
import type { LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { askLibrary } from '../support/ask-library.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { deferred } from '../support/deferred.ts'
import { smallPdf } from '../support/intake-library.ts'
import { differences, dumpLibrary } from '../support/library-dump.ts'
import { makePdf } from '../support/make-pdf.ts'
import { reasonOf } from '../support/reason-of.ts'
import { createEventLog, runEngine, type RunningEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/*
 * The engine while it works: what is asked of a document that is being processed holds at once, what is stopped goes
 * on where it was, and no client, slow, dead or hasty, holds up another. Waits have limits that only a hang reaches.
 */
let built: BuiltHost
let base: string
/** Long enough that whatever is asked meets it in the middle of a stage, on any machine. */
let long: string
let short: string
beforeAll(async () => {
  built = await buildHost()
  base = mkdtempSync(join(tmpdir(), 'coursegraph-running-'))
  long = join(base, 'long.pdf')
  writeFileSync(long, await makePdf({ title: 'Long', outline: true, generated: { pages: 120, seed: 7, wordsPerPage: 420 } }))
  short = join(base, 'short.pdf')
  writeFileSync(short, await makePdf({ title: 'Short', outline: true, generated: { pages: 2, seed: 3 } }))
}, 180_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

const fresh = (): Promise<RunningEngine> => runEngine(join(temporaryFolder(), 'library'), built.folder)
const codeOf = async (work: Promise<unknown>) => ((await reasonOf(work)) as { failure?: { code: string } }).failure?.code

async function drop({ host }: RunningEngine, path: string): Promise<DocumentId> {
  const { results } = await host.ask('documents.import', { paths: [path], sameName: 'keep-both' })
  const documentId = results[0]?.documentId
  if (!documentId) throw new Error(`Not imported: ${JSON.stringify(results)}`)
  return documentId
}
const reaches = ({ host }: RunningEngine, documentId: DocumentId, stage: Stage) =>
  host.events.until(`${stage} is under way`, () => {
    const job = host.events.job(documentId)
    const at = job?.stages.find((view) => view.stage === stage)
    return job?.state.kind === 'leased' && job.stage === stage && at?.state === 'running' && at.done > 0
  })
const ends = ({ host }: RunningEngine, documentId: DocumentId, state: 'done' | 'failed' | 'cancelled' = 'done') =>
  host.events.until(`the document is ${state}`, () => host.events.job(documentId)?.state.kind === state && host.events.job(documentId), 120_000)
const status = async ({ host }: RunningEngine) => (await host.ask('library.status', {})).status
const graphTables = ['entities', 'relations', 'facts', 'mentions', 'evidence', 'aliases', 'entity_documents'] as const
const graphRows = (layout: LibraryLayout) => Object.fromEntries(graphTables.map((table) => [table, askLibrary(layout, `SELECT 1 FROM ${table}`).length]))
const nothing = Object.fromEntries(graphTables.map((table) => [table, 0]))

describe('a document that is being processed', () => {
  it.each(['read', 'extract'] as const)('and is cancelled in %s is let go at once, its thread is free, and nothing of it is in the graph', async (stage) => {
    const running = await fresh()
    const { host } = running
    const documentId = await drop(running, long)
    await reaches(running, documentId, stage)
    expect(await host.ask('jobs.cancel', { documentIds: [documentId] })).toEqual({ acted: [documentId], skipped: [] })
    expect((await host.ask('jobs.get', { documentId })).job.state).toEqual({ kind: 'cancelled' })
    // Not timed; but whoever waits for a whole document instead of its page does not come in here.
    await waitUntil('nothing runs and no thread is busy', async () => {
      const { queue, health } = await status(running)
      return queue.running.length === 0 && health.threads.every(({ name, busy }) => name === 'query' || busy === 0)
    }, 10_000)
    expect(graphRows(running.layout)).toEqual(nothing)
    expect((await host.ask('documents.get', { documentId })).document).toMatchObject({ state: 'cancelled', failure: null })
    expect((await host.ask('jobs.cancel', { documentIds: [documentId] })).skipped).toMatchObject([{ documentId, why: expect.stringContaining('cancelled') }])
    // The place is free: the next one is read.
    await ends(running, await drop(running, short))
    expect((await status(running)).jobs).toMatchObject({ cancelled: 1, done: 1, leased: 0 })
  })

  it('and is paused stays where it is over a restart, and resumed ends as if it had never stopped', async () => {
    const plain = await fresh()
    const documentId = await drop(plain, long)
    await ends(plain, documentId)
    await plain.close()

    const first = await fresh()
    await drop(first, long)
    for (const stage of ['read', 'extract'] as const) {
      await reaches(first, documentId, stage)
      const [{ acted }, again] = await Promise.all([first.host.ask('jobs.pause', { documentIds: [documentId] }), first.host.ask('jobs.pause', { all: true })])
      expect(acted.concat(again.acted)).toEqual([documentId])
      await waitUntil('nothing runs', async () => (await status(first)).queue.running.length === 0, 10_000)
      expect((await first.host.ask('jobs.get', { documentId })).job).toMatchObject({ state: { kind: 'paused' }, stage })
      if (stage === 'read') expect((await first.host.ask('jobs.resume', { all: true })).acted).toEqual([documentId])
    }
    await first.close()

    const second = await runEngine(first.layout.root, built.folder)
    await ends(second, await drop(second, short))
    expect((await second.host.ask('jobs.get', { documentId })).job, 'others pass it by').toMatchObject({ state: { kind: 'paused' }, stage: 'extract' })
    await second.host.ask('jobs.resume', { documentIds: [documentId] })
    await ends(second, documentId)
    const { events } = await second.host.ask('jobs.history', { documentId })
    expect(events.filter(({ to }) => to === 'paused').map(({ stage }) => stage)).toEqual(['read', 'extract'])
    await second.host.ask('documents.remove', { documentIds: (await second.host.ask('documents.list', { text: 'short' })).documents.map(({ id }) => id) })
    await second.host.ask('documents.purge', { all: true })
    await second.close()
    const [expected, actual] = [dumpLibrary(plain.layout), dumpLibrary(second.layout)]
    const tables = (dump: typeof expected) => ({ ...dump, tables: { ...dump.tables, imports: [], outbox: [], outbox_support: [], outbox_values: [] } })
    expect(differences(tables(expected), tables(actual))).toEqual([])
  }, 180_000)

  it('and is removed is stopped, withdrawn and purged while it was being published', async () => {
    const running = await fresh()
    const documentId = await drop(running, long)
    await reaches(running, documentId, 'publish')
    expect((await running.host.ask('documents.remove', { documentIds: [documentId] })).acted).toEqual([documentId])
    expect(graphRows(running.layout)).toEqual(nothing)
    const [purged, restored] = await Promise.all([running.host.ask('documents.purge', { documentIds: [documentId] }), running.host.ask('documents.restore', { documentIds: [documentId] })])
    expect([purged.acted, restored.skipped.length], 'what is being purged does not come back').toEqual([[documentId], 1])
    expect((await running.host.ask('library.verify', { mend: false })).findings).toEqual([])
    expect(askLibrary(running.layout, 'SELECT 1 FROM passages')).toEqual([])
  })

  it('and whose engine is stopped goes on from its checkpoint, and pays for nothing twice', async () => {
    const running = await fresh()
    const documentId = await drop(running, long)
    const paid = () => askLibrary(running.layout, 'SELECT context_hash, created_at FROM extractions').map((row) => JSON.stringify(row))
    await reaches(running, documentId, 'extract')
    await waitUntil('some of it is kept', () => paid().length > 0)
    await running.close(0)
    expect(askLibrary(running.layout, 'SELECT state FROM jobs')).toEqual([{ state: 'queued' }])
    const before = paid()

    const again = await runEngine(running.layout.root, built.folder)
    const job = await ends(again, documentId)
    expect(job.stages.map(({ stage, state }) => [stage, state])).toEqual(stages.map((stage) => [stage, stage === 'embed' ? 'skipped' : 'done']))
    const read = (await again.host.ask('jobs.history', { documentId })).events.filter(({ event, stage }) => stage === 'read' && event === 'stage-done')
    expect(read.length, 'no stage that was over is done again').toBeLessThanOrEqual(1)
    expect(paid()).toEqual(expect.arrayContaining(before))
    expect(paid().length).toBeGreaterThan(before.length)
  }, 120_000)

  it('is shown by status with its stage, its heartbeat and the threads that work', async () => {
    const running = await fresh()
    const failing = join(temporaryFolder(), 'failing.pdf')
    writeFileSync(failing, smallPdf('has no pages'))
    await ends(running, await drop(running, failing), 'failed')
    const documentId = await drop(running, long)
    await reaches(running, documentId, 'read')
    const seen = await waitUntil('status shows the thread at work', async () => {
      const now = await status(running)
      return now.health.threads.some(({ name, busy }) => name === 'read' && busy > 0) && now
    })
    expect(seen.queue.running).toMatchObject([{ fileName: 'long.pdf', stage: 'read', total: expect.any(Number) }])
    expect(seen.queue.running[0]?.done).toBeGreaterThan(0)
    expect(seen.health.threads.map(({ name }) => name).sort()).toEqual(['extract', 'intake', 'query', 'read', 'report'])
    for (const { size, busy, restarts } of seen.health.threads) expect([busy <= size, restarts]).toEqual([true, 0])
    expect(seen.lastFailures).toMatchObject([{ fileName: 'failing.pdf', stage: 'read', failure: { code: 'damaged-document' } }])
    expect(seen.owner).toMatchObject({ pid: process.pid, app: 'engine test' })
    expect(seen.library).toMatchObject({ path: running.layout.root, integrity: 'ok' })
    expect(seen.health.memory.rssBytes).toBeGreaterThan(10_000_000)
    for (const block of seen.health.blocks) expect(block).toMatchObject({ process: 'engine', running: expect.any(String) })
    await running.host.ask('jobs.cancel', { all: true })
  })
})

describe('retry', () => {
  it('takes what failed, says why it leaves the rest, and counts the attempts', async () => {
    const running = await fresh()
    const { host } = running
    const failing = join(temporaryFolder(), 'failing.pdf')
    writeFileSync(failing, smallPdf('has no pages'))
    const [failed, done] = [await drop(running, failing), await drop(running, short)]
    await Promise.all([ends(running, failed, 'failed'), ends(running, done)])
    const unknown = 'f'.repeat(32) as DocumentId
    const answer = await host.ask('jobs.retry', { documentIds: [failed, done, unknown] })
    expect(answer.acted).toEqual([failed])
    expect(answer.skipped.map(({ documentId, why }) => [documentId, why])).toEqual([[done, expect.stringContaining('done')], [unknown, 'not in the library']])
    await waitUntil('it failed again', async () => {
      const { events } = await host.ask('jobs.history', { documentId: failed })
      return events.filter(({ to }) => to === 'failed').length === 2
    })
    expect((await host.ask('jobs.retry', { all: true })).acted).toEqual([failed])
    // In the trash it is left alone.
    await host.ask('documents.remove', { documentIds: [failed] })
    expect(await host.ask('jobs.retry', { all: true })).toEqual({ acted: [], skipped: [] })
    expect((await host.ask('jobs.retry', { documentIds: [failed] })).skipped).toEqual([{ documentId: failed, why: 'in the trash' }])
    expect((await status(running)).lastFailures).toEqual([])
  })
})

describe('clients', () => {
  it('that are slow get fewer events, the last of each job among them, and hold up nobody', async () => {
    const running = await fresh()
    const gate = deferred()
    const slow = createEventLog()
    const { port1, port2 } = new MessageChannel()
    running.engine.attach(nodeEndpoint(port1), 'window', 'window')
    const client = createClient<EngineMethod>({
      endpoint: nodeEndpoint(port2),
      newId: () => 'never-called',
      onEvent: (name, payload) => {
        slow.hear(name, payload)
        return gate.promise
      },
    })
    onTestFinished(() => (client.close(), port2.close()))
    const documentId = await drop(running, short)
    await ends(running, documentId)
    const heard = () => (['jobs.changed', 'documents.changed', 'imports.changed', 'graph.changed', 'collections.changed'] as const).reduce((sum, name) => sum + slow.all(name).length, 0)
    expect(heard(), 'one is on its way and no other follows').toBe(1)
    gate.resolve()
    await slow.until('the last state arrived', () => slow.job(documentId)?.state.kind === 'done')
    expect(slow.all('jobs.changed').length).toBeLessThan(running.host.events.all('jobs.changed').length)
    expect(slow.broken).toEqual([])
  })

  it('that die with an import under way lose nothing: the next one sends it again and it is done once', async () => {
    const running = await fresh()
    const folder = temporaryFolder()
    const paths = Array.from({ length: 12 }, (_, n) => join(folder, `${n}.pdf`))
    for (const [n, path] of paths.entries()) writeFileSync(path, smallPdf(`file ${n}`))
    const dying = running.attach('host')
    const command = { paths, sameName: 'keep-both' as const }
    const lost = dying.client.call('documents.import', command, { id: 'a-drop-of-twelve' })
    await running.host.events.until('the first files are listed', () => running.host.events.all('imports.changed').length > 0)
    dying.die()
    expect(await codeOf(lost)).toBe('engine-unavailable')
    const { results } = await running.host.ask('documents.import', command, { id: 'a-drop-of-twelve' })
    expect(results.map(({ path, outcome }) => [path, outcome])).toEqual(paths.map((path) => [path, 'new']))
    expect(askLibrary(running.layout, 'SELECT count(*) AS documents, (SELECT count(*) FROM imports) AS imports FROM documents')).toEqual([{ documents: 12, imports: 12 }])
    expect((await running.host.ask('library.audit', {})).entries.filter(({ id }) => id === 'a-drop-of-twelve')).toHaveLength(1)
  })

  it('that come and go while documents are processed leave the engine as it was', async () => {
    const running = await fresh()
    const documentId = await drop(running, short)
    for (let round = 0; round < 25; round += 1) {
      const client = running.attach(round % 2 === 0 ? 'window' : 'host')
      const asked = client.client.call('graph.entities', {})
      if (round % 3 === 0) await asked
      client.die()
      await asked.catch((error: unknown) => expect(error).toMatchObject({ failure: { code: 'engine-unavailable' } }))
    }
    await ends(running, documentId)
    const { health, jobs } = await status(running)
    expect(jobs).toMatchObject({ done: 1 })
    expect(health.threads.map(({ restarts }) => restarts)).toEqual([0, 0, 0, 0, 0])
  })

  it('that ask while the engine stops are answered or told that it is gone, and none waits', async () => {
    const running = await fresh()
    const documentId = await drop(running, long)
    await reaches(running, documentId, 'read')
    const windows = Array.from({ length: 4 }, () => running.attach('window'))
    const asked = windows.flatMap(({ client }) => [client.call('graph.entities', {}), client.call('jobs.pause', { documentIds: [documentId] }), client.call('library.verify', { mend: false })])
    const closing = running.close()
    const outcomes = await Promise.all(asked.map((work) => work.then(() => 'answered', (error: { failure?: { code: string } }) => error.failure?.code ?? 'no failure')))
    await closing
    for (const outcome of outcomes) expect(['answered', 'aborted', 'engine-unavailable', 'library-busy']).toContain(outcome)
    const again = await runEngine(running.layout.root, built.folder)
    const { job } = await again.host.ask('jobs.get', { documentId })
    expect(['paused', 'queued', 'leased']).toContain(job.state.kind)
    await again.host.ask('jobs.cancel', { all: true })
    expect((await again.host.ask('library.verify', { mend: false })).findings).toEqual([])
  })

  it('of an engine that does not work may look, and nothing is started or mended', async () => {
    const first = await fresh()
    const documentId = await drop(first, long)
    await reaches(first, documentId, 'read')
    await first.close()
    const looking = await runEngine(first.layout.root, built.folder, { works: false })
    expect((await looking.host.ask('documents.list', {})).total).toBe(1)
    expect((await status(looking)).queue.running).toEqual([])
    expect((await looking.host.ask('jobs.get', { documentId })).job.state.kind).toBe('queued')
  })

  it('one after the other: a library that is open is not opened again, and once closed it is', async () => {
    const running = await fresh()
    const second: unknown = await reasonOf(runEngine(running.layout.root, built.folder))
    expect(second).toMatchObject({ failure: { code: 'library-locked', message: expect.stringContaining(String(process.pid)) }, holder: { app: 'engine test', pid: process.pid } })
    await running.host.ask('library.status', {})
    await running.close()
    await runEngine(running.layout.root, built.folder)
  })
})

describe('everything at once', () => {
  it('pause, resume, cancel, remove and restore in any order leave a library that verifies', async () => {
    const running = await fresh()
    const folder = temporaryFolder()
    const paths = await Promise.all(Array.from({ length: 5 }, async (_, seed) => {
      const path = join(folder, `part ${seed}.pdf`)
      writeFileSync(path, await makePdf({ title: `Part ${seed}`, generated: { pages: 3, seed: 50 + seed } }))
      return path
    }))
    const { results } = await running.host.ask('documents.import', { paths, sameName: 'ask' })
    const ids = results.flatMap(({ documentId }) => documentId ?? [])
    const asks = ['jobs.pause', 'documents.remove', 'jobs.resume', 'documents.restore', 'jobs.cancel', 'documents.remove', 'documents.restore', 'jobs.retry'] as const
    // In twos, so that each meets the next on the way.
    for (let at = 0; at < asks.length; at += 2) {
      await Promise.all([0, 1].flatMap((next) => ids.filter((_, index) => (index + at) % 3 !== next).map((id) => running.host.ask(asks[at + next] ?? 'jobs.pause', { documentIds: [id] }))))
    }
    await running.host.ask('documents.restore', { all: true })
    await running.host.ask('jobs.resume', { all: true })
    await waitUntil('nothing is under way', async () => {
      const { jobs, queue } = await status(running)
      return jobs.leased + jobs.queued + jobs.paused === 0 && queue.running.length === 0
    }, 90_000)
    const { findings } = await running.host.ask('library.verify', { mend: false })
    expect(findings).toEqual([])
    const { documents } = await running.host.ask('documents.list', {})
    expect(documents).toHaveLength(5)
    for (const { id, state } of documents) {
      const named = (await running.host.ask('graph.entities', { documentIds: [id] })).total
      expect([state, named > 0], 'in the graph is what is ready').toEqual(state === 'ready' ? ['ready', true] : ['cancelled', false])
    }
  }, 120_000)
})
