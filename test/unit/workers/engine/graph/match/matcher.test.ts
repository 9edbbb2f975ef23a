import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listReviews } from '../../../../../../src/workers/engine/graph/browse/reviews.ts'
import { compareNames } from '../../../../../../src/workers/engine/graph/match/find-pairs.ts'
import { decide } from '../../../../../../src/workers/engine/graph/match/decisions.ts'
import { createMatcher, type Matcher } from '../../../../../../src/workers/engine/graph/match/matcher.ts'
import type { Embedder } from '../../../../../../src/workers/engine/pipeline/ports.ts'
import { saveVectorRow } from '../../../../../../src/workers/engine/vectors/vector-rows.ts'
import { say } from '../../../../../support/claims-library.ts'
import { createFakeClock, type FakeClock } from '../../../../../support/fake-clock.ts'
import { now, openTestLibrary, type TestLibrary } from '../../../../../support/graph-library.ts'

let library: TestLibrary
let clock: FakeClock
let matcher: Matcher | null
beforeEach(() => {
  library = openTestLibrary()
  clock = createFakeClock()
  matcher = null
})
afterEach(async () => {
  await matcher?.close()
  library.close()
})

const asked: string[][] = []
const work = { signal: new AbortController().signal, report: () => undefined, trace: 't' }

function start(more: { readonly embedder?: Embedder; readonly fail?: () => boolean } = {}) {
  const seen = { runs: 0, merged: 0, events: [] as string[] }
  matcher = createMatcher({
    db: library.db,
    nowMs: () => now,
    after: clock.after,
    async find(input) {
      seen.runs += 1
      if (more.fail?.()) throw new Error('the thread died')
      return compareNames(library.reader, input, work)
    },
    embedder: () => more.embedder ?? null,
    onMerged: () => (seen.merged += 1),
    log: (event) => void seen.events.push(event),
  })
  return seen
}
const settle = async (ms = 2_000): Promise<void> => {
  await clock.advance(ms)
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
const open = () => listReviews(library.reader, {}).reviews.map(({ a, b, why }) => `${a.name} ~ ${b.name} ${why}`).sort()
const unmatched = () => library.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM unmatched_documents').get()?.n

describe('the matcher', () => {
  it('compares what was published with the whole library, many documents in one go', async () => {
    say(library, { name: 'a', entities: ['regulator', 'decompression sickness'] })
    const seen = start()
    matcher?.poke()
    await settle()
    expect([open(), unmatched(), seen.runs]).toEqual([[], 0, 1])
    for (let place = 0; place < 5; place += 1) {
      say(library, { name: `b${place}`, entities: [['regulater', 'decompresion sickness'][place] ?? `thing ${place}`] })
      matcher?.poke()
    }
    await settle()
    expect(open()).toEqual(['decompresion sickness ~ decompression sickness spelling', 'regulater ~ regulator spelling'])
    expect([unmatched(), seen.runs]).toEqual([0, 2])
    matcher?.poke()
    await settle()
    expect(open()).toHaveLength(2)
  })

  it('goes on after a failure, and forgets no document', async () => {
    say(library, { name: 'a', entities: ['regulator', 'regulater'] })
    let broken = true
    const seen = start({ fail: () => broken })
    matcher?.poke()
    await settle()
    expect([open(), unmatched(), seen.events]).toEqual([[], 1, ['match.failed']])
    broken = false
    await settle(60_000)
    expect([open().length, unmatched()]).toEqual([1, 0])
  })

  it('takes a large import in several turns', async () => {
    for (let place = 0; place < 60; place += 1) say(library, { name: `d${place}`, entities: [`thing ${place}`] })
    const seen = start()
    matcher?.poke()
    await settle()
    expect(unmatched()).toBe(10)
    await settle()
    expect([unmatched(), seen.runs]).toEqual([0, 2])
  })

  it('offers names that are near in meaning, where there are vectors; each name is embedded once', async () => {
    const directions: Readonly<Record<string, readonly number[]>> = { 'diving cylinder': [1, 0, 0], 'air tank': [0.95, 0.2, 0], 'wreck 1': [0, 1, 0.1], 'wreck 2': [0, 1, 0], 'whale': [0, 0, 1], 'decostop': [0.5, 0.5, 0.5], 'deco stop': [0.5, 0.5, 0.52] }
    asked.length = 0
    const embedder: Embedder = {
      model: 'm',
      async embed({ texts }) {
        asked.push(texts.map(({ text }) => text))
        const vectors = texts.map(({ text }) => Float32Array.from(directions[text] ?? [0, 0, 1]))
        library.db.transaction(() => texts.forEach(({ id }, place) => saveVectorRow(library.db, 'entity_vectors', id, 'm', vectors[place] ?? new Float32Array(3))))
        return { vectors, cut: 0 }
      },
    }
    say(library, { name: 'a', entities: Object.keys(directions) })
    start({ embedder })
    matcher?.poke()
    await settle()
    expect(open()).toEqual(['air tank ~ diving cylinder meaning', 'deco stop ~ decostop both'])
    expect(asked.flat().sort()).toEqual(Object.keys(directions).sort())
    say(library, { name: 'b', entities: ['whale'] })
    matcher?.poke()
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('compares by spelling where no vectors can be had', async () => {
    say(library, { name: 'a', entities: ['regulator', 'regulater'] })
    const seen = start({ embedder: { model: 'm', embed: () => Promise.reject(new Error('no key')) } })
    matcher?.poke()
    await settle()
    expect([open(), unmatched(), seen.events]).toEqual([['regulater ~ regulator spelling'], 0, ['match.no-vectors']])
  })

  it('clears away what is left of names that are gone for good, and nothing while they may come back', async () => {
    const said = { name: 'a', entities: ['regulator', 'regulater', 'cylinder', 'cylindre'] }
    const id = say(library, said)
    const left = () => [library.db.prepare('SELECT id FROM reviews').all().length, library.db.prepare('SELECT seq FROM entity_vectors').all().length]
    start()
    matcher?.poke()
    await settle()
    const entity = library.db.prepare<[], { id: string }>("SELECT id FROM entities WHERE key = 'regulator'").get()?.id ?? ''
    library.db.transaction(() => saveVectorRow(library.db, 'entity_vectors', entity, 'm', Float32Array.of(1)))
    const decided = listReviews(library.reader, {}).reviews.find(({ b }) => b.name === 'cylindre')
    library.db.transaction(() => decide({ db: library.db, nowMs: () => now }, decided?.id ?? '', 'different'))
    expect(left()).toEqual([2, 1])
    library.trash(id)
    library.withdraw(id)
    matcher?.poke()
    await settle()
    expect(left()).toEqual([2, 1])
    library.db.prepare('DELETE FROM documents WHERE id = ?').run(id)
    matcher?.poke()
    await settle()
    // What a person decided stays: the document may be imported again.
    expect(left()).toEqual([1, 0])
  })

  it('stops in the middle and leaves the rest for the next start', async () => {
    say(library, { name: 'a', entities: ['regulator', 'regulater'] })
    start()
    matcher?.poke()
    await matcher?.close()
    await settle()
    expect([open(), unmatched()]).toEqual([[], 1])
    start()
    matcher?.poke()
    await settle()
    expect(open()).toHaveLength(1)
  })
})
