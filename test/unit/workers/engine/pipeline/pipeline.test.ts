import { describe, expect, it } from 'vitest'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { stages } from '../../../../../src/shared/model/job.ts'
import { createGraphWriter } from '../../../../../src/workers/engine/graph/sqlite/graph-writer.ts'
import { createPipeline, type PipelinePorts } from '../../../../../src/workers/engine/pipeline/pipeline.ts'
import type { Embedder, Extractor, Extractors, StageContext, StagePlace } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { createStageStore } from '../../../../../src/workers/engine/stage-store/stage-store.ts'
import { dumpDatabase } from '../../../../support/library-dump.ts'
import { plainPorts } from '../../../../support/plain-ports.ts'
import { addDocument, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

const text = [
  'A diving regulator lowers the pressure of the cylinder.\nEvery regulator freezes in winter water.\nShort.',
  'Nitrogen dissolves in tissue under pressure.\nEvery regulator freezes in winter water.\nA cylinder holds twelve litres.\nOxygen becomes poisonous beyond sixty metres.\nCheck the manometer before descending.',
].join('\f')

/** Of plainPorts, where nothing else is asked for. */
const passagesOfACall = 4

class Cut extends Error {}

const answering = (extractor: Extractor): Extractors => ({ choose: () => ({ kind: 'ready', extractor }) })

async function wasCut(run: Promise<unknown>): Promise<boolean> {
  return run.then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof Cut)) throw error
      return true
    },
  )
}

interface Bench {
  readonly library: TemporaryLibrary
  readonly ports: ReturnType<typeof plainPorts>
  /** Runs the stages from `from` on, as the runner would. Cut `before` or `after` the commit of the nth checkpoint. */
  run(documentId: DocumentId, options?: { cutAt?: number; when?: 'before' | 'after'; signal?: AbortSignal }): Promise<{ checkpoints: number; notes: string[] }>
}

/** Where each document stands: what the job log would keep. */
type Positions = Map<DocumentId, { stage: number; cursor: unknown }>

async function bench(more: Partial<PipelinePorts> = {}, plain = plainPorts()): Promise<Bench> {
  const library = await temporaryLibrary()
  const { db, layout } = library
  const pipeline = createPipeline({
    store: createStageStore(db, layout, () => 5),
    workers: plain.workers,
    extractors: plain.extractors,
    embedder: () => null,
    graph: createGraphWriter({ db, nowMs: () => 5 }),
    password: () => null,
    ...more,
  })
  const positions: Positions = new Map()

  const run: Bench['run'] = async (documentId, options = {}) => {
    const at = positions.get(documentId) ?? { stage: 0, cursor: null }
    positions.set(documentId, at)
    let checkpoints = 0
    const notes: string[] = []
    const commit = (work: () => StagePlace | null, then: (place: StagePlace | null) => void): void => {
      checkpoints += 1
      if (checkpoints === options.cutAt && options.when === 'before') throw new Cut()
      then(db.transaction(work))
      if (checkpoints === options.cutAt) throw new Cut()
    }
    for (; at.stage < stages.length; ) {
      const stage = stages[at.stage] ?? 'read'
      const context: StageContext = {
        documentId,
        cursor: at.cursor,
        work: { signal: options.signal ?? new AbortController().signal, report: () => undefined, trace: 'trace-pipeline' },
        checkpoint: (write) => commit(write, (place) => (at.cursor = place?.cursor == null ? at.cursor : (JSON.parse(JSON.stringify(place.cursor)) as unknown))),
      }
      const end = await pipeline.run({ ...context, stage })
      if (end.kind === 'wait') throw new Error(`waits: ${end.reason}`)
      if (end.kind === 'skipped') notes.push(`${stage}: ${end.note}`)
      commit(
        () => {
          if (end.kind === 'done') end.write?.()
          return null
        },
        () => Object.assign(at, { stage: at.stage + 1, cursor: null }),
      )
    }
    return { checkpoints, notes }
  }
  return { library, ports: plain, run }
}

/** Everything but the job tables, which this bench does not have. */
function dump({ library }: Bench): string {
  return JSON.stringify(dumpDatabase(library.db, library.layout).tables, null, 1)
}

describe('the pipeline', () => {
  it('takes a document from its bytes to the graph', async () => {
    const { library, run, ports } = await bench()
    const documentId = addDocument(library, 'dive', Buffer.from(text))
    const { notes } = await run(documentId)
    expect(notes).toEqual(['embed: No provider for vectors is set up: search is by words.'])
    const { db } = library
    expect(db.prepare('SELECT title, language, pages, passages_count, published FROM documents').get()).toEqual({ title: 'About dive.pdf', language: 'en', pages: 2, passages_count: 8, published: 1 })
    const passages = db.prepare<[], { id: string; idx: number; page: number; text: string; runs: string }>('SELECT * FROM passages ORDER BY idx').all()
    expect(passages.map((passage) => passage.page)).toEqual([1, 1, 1, 2, 2, 2, 2, 2])
    expect(new Set(passages.map((passage) => passage.id)).size).toBe(8)
    expect(passages.every((passage) => /^p[0-9a-f]{24}$/.test(passage.id))).toBe(true)
    // The sentence that stands there twice was asked about once.
    expect(ports.asked.filter((each) => each.includes('winter'))).toHaveLength(1)
    expect(ports.asked).toHaveLength(7)
    expect(db.prepare<[], { documents: number; mentions: number }>("SELECT documents_count AS documents, mentions_count AS mentions FROM entities WHERE key = 'regulator'").get()).toEqual({ documents: 1, mentions: 3 })
  })

  it('gives the same library wherever it is cut, before a commit or after it', async () => {
    const whole = await bench()
    const { checkpoints } = await whole.run(addDocument(whole.library, 'dive', Buffer.from(text)))
    const expected = dump(whole)
    expect(checkpoints).toBeGreaterThan(stages.length)
    let cuts = 0
    for (const when of ['before', 'after'] as const) {
      // How many checkpoints there are depends on how fast the machine is: until one is not reached any more.
      for (let cutAt = 1; ; cutAt += 1) {
        const cut = await bench()
        const documentId = addDocument(cut.library, 'dive', Buffer.from(text))
        if (!(await wasCut(cut.run(documentId, { cutAt, when })))) break
        cuts += 1
        await cut.run(documentId)
        expect(dump(cut), `cut ${when} checkpoint ${cutAt}`).toBe(expected)
        // Nothing that was committed was asked about again.
        const again = cut.ports.asked.length - whole.ports.asked.length
        expect(again).toBeLessThanOrEqual(when === 'before' ? passagesOfACall : 0)
      }
    }
    expect(cuts).toBeGreaterThan(2 * stages.length)
  }, 60_000)

  it('gives the same library when it is cut again and again', async () => {
    const whole = await bench()
    await whole.run(addDocument(whole.library, 'dive', Buffer.from(text)))
    const cut = await bench()
    const documentId = addDocument(cut.library, 'dive', Buffer.from(text))
    let cuts = 0
    for (;;) {
      // Three checkpoints a life: the least with which a stage that starts again, and has two slices, can ever end.
      if (!(await wasCut(cut.run(documentId, { cutAt: 3, when: 'after' })))) break
      cuts += 1
      expect(cuts).toBeLessThan(100)
    }
    expect(cuts).toBeGreaterThan(2)
    expect(dump(cut)).toBe(dump(whole))
  })
})

describe('a document with no words', () => {
  it('fails with no-text and is never ready', async () => {
    const { library, run } = await bench()
    await expect(run(addDocument(library, 'blank', Buffer.from('\n\n')))).rejects.toMatchObject({ failure: { code: 'no-text', subject: 'blank.pdf' } })
  })

  it('that is not in the library any more fails with not-found', async () => {
    const { run } = await bench()
    await expect(run('0'.repeat(32) as DocumentId)).rejects.toMatchObject({ failure: { code: 'not-found' } })
  })
})

describe('extraction', () => {
  it('keeps what was answered before a failure, and asks only for the rest', async () => {
    const { library, run, ports } = await bench()
    const documentId = addDocument(library, 'dive', Buffer.from(text))
    let calls = 0
    ports.before = async (task) => {
      if (task === 'extract' && (calls += 1) === 2) throw new FailureError(failure('provider-failed', 'Not now.'))
    }
    await expect(run(documentId)).rejects.toMatchObject({ failure: { code: 'provider-failed' } })
    expect(ports.asked).toHaveLength(4)
    await run(documentId)
    expect(ports.asked).toHaveLength(7)
    expect(new Set(ports.asked).size).toBe(7)
  })

  it('of words that another document was asked about costs nothing, also at the same moment', async () => {
    const { library, run, ports } = await bench()
    const [a, b] = [addDocument(library, 'a', Buffer.from(text)), addDocument(library, 'b', Buffer.from(`${text}\nAnother closing sentence.`))]
    await Promise.all([run(a), run(b)])
    expect([...ports.asked].sort()).toEqual([...new Set(ports.asked)].sort())
    expect(ports.asked).toHaveLength(8)
    expect(library.db.prepare<[], { n: number }>("SELECT documents_count AS n FROM entities WHERE key = 'regulator'").get()?.n).toBe(2)
  })

  it('takes over what another document failed to get', async () => {
    const { library, run, ports } = await bench()
    const [a, b] = [addDocument(library, 'a', Buffer.from(text)), addDocument(library, 'b', Buffer.from(`${text}\nAnother closing sentence.`))]
    let calls = 0
    ports.before = async (task) => {
      if (task === 'extract' && (calls += 1) === 1) throw new FailureError(failure('timed-out', 'No answer.'))
    }
    const [first, second] = await Promise.allSettled([run(a), run(b)])
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected'])
    await run(a)
    await run(b)
    expect(new Set(ports.asked).size).toBe(ports.asked.length)
  })

  it('runs several calls at once where the extractor allows it', async () => {
    const plain = plainPorts({ batchSize: 1, parallelCalls: 3 })
    const { library, run } = await bench({}, plain)
    let now = 0
    let most = 0
    plain.before = async (task) => {
      if (task !== 'extract') return
      most = Math.max(most, (now += 1))
      await new Promise((resolve) => setImmediate(resolve))
      now -= 1
    }
    await run(addDocument(library, 'dive', Buffer.from(text)))
    expect(most).toBe(3)
    expect(new Set(plain.asked).size).toBe(7)
  })

  it('that leaves a passage out fails, and commits nothing of that call', async () => {
    const plain = plainPorts()
    const { library, run } = await bench({ extractors: answering({ ...plain.extractor, extract: async (input, work) => (await plain.extractor.extract(input, work)).slice(1) }) }, plain)
    await expect(run(addDocument(library, 'dive', Buffer.from(text)))).rejects.toMatchObject({ failure: { code: 'provider-failed' } })
    expect(library.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM extractions').get()?.n).toBe(0)
  })

  it('under another name is made again before the document is resolved', async () => {
    const plain = plainPorts()
    let version = '1'
    const { library, run } = await bench({ extractors: answering({ ...plain.extractor, identity: () => ({ provider: 'plain', model: 'words', promptVersion: version }) }) }, plain)
    const documentId = addDocument(library, 'dive', Buffer.from(text))
    plain.before = async (task) => {
      if (task === 'resolve' && version === '1') throw new Cut()
    }
    await expect(run(documentId)).rejects.toThrow(Cut)
    version = '2'
    await run(documentId)
    expect(library.db.prepare<[], { v: string; n: number }>('SELECT prompt_version AS v, count(*) AS n FROM extractions GROUP BY 1 ORDER BY 1').all()).toEqual([
      { v: '1', n: 7 },
      { v: '2', n: 7 },
    ])
  })

  it('stops when it is told to, also while it waits for another document', async () => {
    const { library, run, ports } = await bench()
    const [a, b] = [addDocument(library, 'a', Buffer.from(text)), addDocument(library, 'b', Buffer.from(`${text} `))]
    let release: () => void = () => undefined
    ports.before = (task) => (task === 'extract' ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve())
    const first = run(a)
    const controller = new AbortController()
    const second = run(b, { signal: controller.signal })
    const stopped = second.catch((error: unknown) => error)
    controller.abort()
    expect(await stopped).toMatchObject({ name: 'AbortError' })
    ports.before = () => Promise.resolve()
    release()
    await first
  })
})

describe('vectors', () => {
  it('are made once for each text, and kept by content', async () => {
    const texts: string[] = []
    const embedder: Embedder = { model: 'letters', embed: async (input) => ({ vectors: input.texts.map(({ text }) => (texts.push(text), Float32Array.of(text.length, 1.5))), cut: 0 }) }
    const { library, run } = await bench({ embedder: () => embedder })
    const [a, b] = [addDocument(library, 'a', Buffer.from('One longer sentence.\nAnother sentence.')), addDocument(library, 'b', Buffer.from('Another sentence.'))]
    expect((await run(a)).notes).toEqual([])
    await run(b)
    expect(texts).toEqual(['One longer sentence.', 'Another sentence.'])
    const row = library.db.prepare<[], { vector: Buffer }>('SELECT vector FROM embeddings').all()
    expect(row.map(({ vector }) => vector.byteLength)).toEqual([8, 8])
  })

  it('that are too few fail the stage', async () => {
    const { library, run } = await bench({ embedder: () => ({ model: 'none', embed: async () => ({ vectors: [], cut: 0 }) }) })
    await expect(run(addDocument(library, 'a', Buffer.from('A sentence.')))).rejects.toMatchObject({ failure: { code: 'provider-failed' } })
  })
})

describe('publication', () => {
  it('of a document that was cancelled half-way starts from nothing', async () => {
    const whole = await bench()
    await whole.run(addDocument(whole.library, 'dive', Buffer.from(text)))
    const again = await bench()
    const documentId = addDocument(again.library, 'dive', Buffer.from(text))
    await again.run(documentId)
    // As after a cancel or the trash, and back: published rows are there, the stage starts without a cursor.
    const { db, layout } = again.library
    const pipeline = createPipeline({ store: createStageStore(db, layout, () => 5), workers: again.ports.workers, extractors: again.ports.extractors, embedder: () => null, graph: createGraphWriter({ db, nowMs: () => 5 }), password: () => null })
    const publish = () =>
      pipeline.run({ stage: 'publish', documentId, cursor: null, work: { signal: new AbortController().signal, report: () => undefined, trace: 't' }, checkpoint: (write) => void db.transaction(write) })
    await publish()
    await publish()
    expect(dump(again)).toBe(dump(whole))
  })
})
