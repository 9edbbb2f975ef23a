import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import type { WaitReason } from '../../src/shared/model/job.ts'
import type { Budgets, ExtractionMode, ModelChoice, Schedule } from '../../src/shared/model/provider.ts'
import { outstandingUsd } from '../../src/workers/engine/batches/batch-rows.ts'
import { composeNight } from '../../src/workers/engine/batches/compose-night.ts'
import type { Night } from '../../src/workers/engine/batches/night.ts'
import type { WritableDatabase } from '../../src/workers/engine/db/database.ts'
import { createBudgetGate } from '../../src/workers/engine/extraction/budget-gate.ts'
import { createKeptAnswers } from '../../src/workers/engine/extraction/kept-answers.ts'
import { createPlans } from '../../src/workers/engine/extraction/plans.ts'
import { createProviderSettings } from '../../src/workers/engine/extraction/provider-settings.ts'
import { createUsageLedger } from '../../src/workers/engine/extraction/usage-ledger.ts'
import { createOntologies } from '../../src/workers/engine/ontologies/ontologies.ts'
import type { StageWait } from '../../src/workers/engine/pipeline/ports.ts'
import type { BatchClient } from '../../src/workers/engine/providers/batch-clients/batch-port.ts'
import { createBatchClient } from '../../src/workers/engine/providers/batch-clients/create-batch-client.ts'
import { extractionProtocol } from '../../src/workers/engine/providers/check/check-answer.ts'
import { createKeys } from '../../src/workers/engine/providers/keys.ts'
import { createStageStore } from '../../src/workers/engine/stage-store/stage-store.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createModelServer, type ModelServer, type ModelServerOptions } from './model-server/server.ts'
import { addQueued, temporaryLibrary, type TemporaryLibrary } from './temporary-library.ts'

/** The process was killed: it does nothing any more, whatever its code would still like to do. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

/** Where to cut: before or after the n-th write or call to the provider. */
export interface Cut {
  readonly at: number
  readonly done: () => number
  readonly dead: () => boolean
  step<T>(work: () => T): T
}

export function cutAt(at: number): Cut {
  let steps = 0
  let dead = false
  const tick = (): void => {
    if (dead) throw new Killed()
    steps += 1
    if (steps !== at) return
    dead = true
    throw new Killed()
  }
  return {
    at,
    done: () => steps,
    dead: () => dead,
    step(work) {
      tick()
      const value = work()
      if (!(value instanceof Promise)) {
        tick()
        return value
      }
      return value.then((answer: unknown) => {
        tick()
        return answer
      }) as typeof value
    },
  }
}

export interface NightBench {
  readonly library: TemporaryLibrary
  readonly clock: FakeClock
  readonly server: ModelServer
  readonly choice: ModelChoice
  /** Of a process; a second one is made after the first has died. */
  readonly night: () => Night
  /** Ends this process, as a kill or a stop, and starts another on the same library. */
  restart(cut?: Cut): Promise<void>
  schedule: Schedule
  budgets: Budgets
  onMains: boolean
  key: string | null
  /** A document with so many passages, put off to the night, its job at the stage. */
  put(name: string, texts: readonly string[], mode?: ExtractionMode, budgetUsd?: number | null): DocumentId
  /** What its job does now, or waits for. */
  job(documentId: DocumentId): { readonly state: 'done' | 'queued'; readonly reason: string | null }
  wait(documentId: DocumentId): StageWait | null
  mode(documentId: DocumentId): ExtractionMode | null
  kept(documentId: DocumentId): number
  /** Documents that are left for ordinary calls. */
  readonly left: Set<DocumentId>
  /** Lets time pass a minute at a time until it holds; the limit fails a test, it never times one. */
  until(what: string, holds: () => boolean, minutes?: number): Promise<void>
  minutes(count: number): Promise<void>
  usage(): { readonly calls: number; readonly inputTokens: number; readonly outputTokens: number; readonly costUsd: number; readonly batched: number }
}

const minuteMs = 60_000

export async function nightBench(provider: ModelChoice['provider'], options: ModelServerOptions = {}, cut?: Cut): Promise<NightBench> {
  const clock = createFakeClock(new Date(2026, 10, 23, 23, 5).getTime())
  const server = await createModelServer({ clock, batches: { durationMs: 5 * minuteMs }, ...options })
  onTestFinished(() => server.close())
  const library = await temporaryLibrary()
  const choice: ModelChoice = { provider, model: provider === 'anthropic' ? 'claude-haiku-5-5' : 'course-model', baseUrl: provider === 'anthropic' ? server.url : `${server.url}/v1` }
  const left = new Set<DocumentId>()
  let inFlight = 0
  let process = open(cut)

  const bench: NightBench = {
    library,
    clock,
    server,
    choice,
    night: () => process.night,
    async restart(next) {
      await process.night.close()
      process = open(next)
      process.start()
    },
    schedule: { nightlyAt: '23:00', onlyOnMains: false },
    budgets: { documentUsd: null, dayUsd: null, monthUsd: null },
    onMains: true,
    key: 'test-key',
    put(name, texts, mode = 'overnight', budgetUsd = null) {
      const documentId = addQueued(library, name, { at: clock.now() })
      const plans = createPlans({ db: library.db, nowMs: clock.now })
      const ontologies = createOntologies({ db: library.db, nowMs: clock.now })
      library.db.transaction(() => {
        for (const [index, text] of texts.entries()) addPassage(library.db, documentId, index, text)
        plans.set({ documentId, mode, choice, ontologyVersion: ontologies.keepVersion(ontologies.get('course')), budgetUsd })
        library.db.prepare<[string]>("UPDATE jobs SET stage = 'extract' WHERE document_id = ?").run(documentId)
      })
      process.runJob(documentId)
      return documentId
    },
    job: (documentId) => library.db.prepare<[string], { state: 'done' | 'queued'; reason: string | null }>('SELECT state, queue_reason AS reason FROM jobs WHERE document_id = ?').get(documentId) ?? { state: 'queued', reason: 'gone' },
    wait: (documentId) => process.wait(documentId),
    mode: (documentId) => createPlans({ db: library.db, nowMs: clock.now }).get(documentId)?.mode ?? null,
    kept: (documentId) =>
      library.db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM passages AS p WHERE document_id = ? AND EXISTS (SELECT 1 FROM extractions AS e WHERE e.context_hash = p.context_hash)').get(documentId)?.n ?? 0,
    left,
    async until(what, holds, minutes = 600) {
      for (let minute = 0; minute < minutes; minute += 1) {
        if (holds()) return
        await bench.minutes(1)
      }
      if (!holds()) throw new Error(`It did not come to this in ${minutes} minutes: ${what}`)
    },
    async minutes(count) {
      for (let minute = 0; minute < count; minute += 1) {
        await clock.advance(minuteMs)
        process.runDue()
        await settle()
      }
    },
    usage: () =>
      library.db.prepare<[], { calls: number; inputTokens: number; outputTokens: number; costUsd: number; batched: number }>(
        'SELECT count(*) AS calls, coalesce(sum(input_tokens), 0) AS inputTokens, coalesce(sum(output_tokens), 0) AS outputTokens, coalesce(sum(cost_usd), 0) AS costUsd, coalesce(sum(batch), 0) AS batched FROM usage',
      ).get() ?? { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, batched: 0 },
  }
  process.start()
  onTestFinished(() => process.night.close())
  return bench

  /** Until nothing is on its way to the server; real time passes only as long as real HTTP takes. */
  async function settle(): Promise<void> {
    let quiet = 0
    while (quiet < 6) {
      await new Promise((resolve) => setImmediate(resolve))
      quiet = inFlight === 0 ? quiet + 1 : 0
      if (inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  function open(cutHere: Cut | undefined) {
    const db: WritableDatabase = cutHere ? cutDatabase(library.db, cutHere) : library.db
    const nowMs = clock.now
    const settings = createProviderSettings(library.db)
    const ledger = createUsageLedger({ db, nowMs })
    const plans = createPlans({ db, nowMs })
    const ontologies = createOntologies({ db, nowMs })
    const store = createStageStore(db, library.layout, nowMs)
    const keys = createKeys()
    const answers = createKeptAnswers({ db, store, shared: () => null })
    const budget = createBudgetGate({ ledger, budgets: () => bench.budgets, budgetOf: (documentId) => plans.get(documentId)?.budgetUsd ?? null, inBatches: (documentId) => outstandingUsd(db, documentId), nowMs })
    const night = composeNight({
      db,
      answers,
      plans,
      protocol: extractionProtocol,
      ontology: (version) => ontologies.version(version),
      keys: { ...keys, get: () => bench.key },
      budget,
      prices: settings.prices,
      schedule: () => bench.schedule,
      onMains: () => bench.onMains,
      record: (spending) => ledger.record(spending),
      underWay: new Map(),
      clock,
      random: () => 0.5,
      say: () => undefined,
      client: (asked) => {
        const client = bench.key === null ? null : createBatchClient(asked, { key: bench.key, timeoutMs: 30_000, now: nowMs })
        return client && watched(client, cutHere)
      },
    })
    const stopped = () => cutHere?.dead() ?? false
    const wait = (documentId: DocumentId): StageWait | null => {
      const plan = createPlans({ db: library.db, nowMs }).get(documentId)
      return plan?.choice ? night.waitFor({ ...plan, choice: plan.choice }) : null
    }
    /** What the extract stage does with what the night says; calls are left to the test. */
    const runJob = (documentId: DocumentId): void => {
      if (stopped()) return
      const write = (state: string, reason: string | null, until: number | null) =>
        library.db.prepare<(string | number | null)[]>('UPDATE jobs SET state = ?, queue_reason = ?, not_before = ?, wait_failure_json = ? WHERE document_id = ?').run(state, reason, until, null, documentId)
      try {
        const mode = bench.mode(documentId)
        const found = mode === 'undecided' ? { reason: 'awaiting-choice', until: Number.MAX_SAFE_INTEGER } : wait(documentId)
        if (found) write('queued', found.reason, found.until)
        else if (bench.kept(documentId) === countPassages(library.db, documentId)) write('done', null, null)
        else {
          left.add(documentId)
          write('queued', 'asked', Number.MAX_SAFE_INTEGER)
        }
      } catch (error) {
        if (!(error instanceof Killed)) throw error
      }
    }
    const jobsWith = (reasons: readonly string[]): DocumentId[] =>
      library.db.prepare<[string], { id: DocumentId }>("SELECT document_id AS id FROM jobs WHERE state = 'queued' AND queue_reason IN (SELECT value FROM json_each(?)) ORDER BY id").all(JSON.stringify(reasons)).map(({ id }) => id)
    const wake = (reasons: readonly WaitReason[]): number => {
      if (stopped()) throw new Killed()
      const ids = jobsWith(reasons)
      for (const id of ids) runJob(id)
      return ids.length
    }
    return {
      night,
      wait,
      runJob,
      start: () => night.start(wake),
      runDue() {
        for (const { id } of library.db.prepare<[number], { id: DocumentId }>("SELECT document_id AS id FROM jobs WHERE state = 'queued' AND not_before <= ?").all(clock.now())) runJob(id)
      },
    }
  }

  function watched(client: BatchClient, cutHere: Cut | undefined): BatchClient {
    const call = async <T>(work: () => Promise<T>): Promise<T> => {
      inFlight += 1
      try {
        return await (cutHere ? cutHere.step(work) : work())
      } finally {
        inFlight -= 1
      }
    }
    return {
      traits: client.traits,
      submit: (batch, signal) => call(() => client.submit(batch, signal)),
      find: (batch, signal) => call(() => client.find(batch, signal)),
      poll: (remoteId, signal) => call(() => client.poll(remoteId, signal)),
      cancel: (remoteId, signal) => call(() => client.cancel(remoteId, signal)),
      async *results(remoteId, signal) {
        const results = client.results(remoteId, signal)[Symbol.asyncIterator]()
        for (;;) {
          const next = await call(() => results.next())
          if (next.done) return
          yield next.value
        }
      },
    }
  }
}

/** Every commit is a place to be cut: before it, and after. */
function cutDatabase(db: TemporaryLibrary['db'], cut: Cut): WritableDatabase {
  const prepare = ((sql: string) => {
    const statement = db.prepare(sql)
    return { ...bound(statement), run: (...values: never[]) => (db.inTransaction ? statement.run(...values) : cut.step(() => statement.run(...values))) }
  }) as unknown as WritableDatabase['prepare']
  return {
    file: db.file,
    prepare,
    transaction: (work) => (db.inTransaction ? db.transaction(work) : cut.step(() => db.transaction(work))),
    get inTransaction() {
      return db.inTransaction
    },
  }
}

function bound(statement: ReturnType<WritableDatabase['prepare']>) {
  return { get: statement.get.bind(statement), all: statement.all.bind(statement), iterate: statement.iterate.bind(statement) }
}

function addPassage(db: WritableDatabase, documentId: DocumentId, index: number, text: string): void {
  const hash = createHash('sha256').update(text).digest('hex')
  db.prepare<(string | number)[]>(
    "INSERT INTO passages (id, document_id, idx, kind, headings_json, headings_text, page, boxes_json, runs, tokens, text, context_hash) VALUES (?, ?, ?, 'text', '[]', '', 1, '[]', '', ?, ?, ?)",
  ).run(hash.slice(0, 24), documentId, index, Math.ceil(text.length / 4), text, hash)
}

function countPassages(db: WritableDatabase, documentId: DocumentId): number {
  return db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM passages WHERE document_id = ?').get(documentId)?.n ?? 0
}

/** Passages of about 400 tokens, so that three go into a call; no two alike. */
export function nightTexts(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, passage) =>
    Array.from({ length: 24 }, (_unused, sentence) => `In ${name} part ${passage + 1} the Regulator number ${sentence + 1} delivers ${passage * 31 + sentence + 10} bar to the Diver.`).join(' '),
  )
}

