import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Resolution, Support } from '../../../../../src/shared/model/resolution.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { openTestLibrary, passageIdOf, type TestLibrary } from '../../../../support/graph-library.ts'

/**
 * A step runs on the engine's own loop. How long it takes depends on the machine, so what is held here is what the
 * time comes from: the rows that it changes, and how much of the outbox it writes.
 */
const mostRows = 1000
const mostOutboxCharacters = 400_000

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

function totalChanges(): number {
  return library.db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n ?? 0
}

function outboxEnd(): number {
  return library.db.prepare<[], { seq: number }>('SELECT COALESCE(MAX(seq), 0) AS seq FROM outbox').get()?.seq ?? 0
}

function outboxCharacters(after: number): number {
  return library.db.prepare<[number], { n: number }>('SELECT COALESCE(SUM(LENGTH(payload_json)), 0) AS n FROM outbox WHERE seq > ?').get(after)?.n ?? 0
}

/** Rows changed, and characters of outbox written, by one step in its own transaction. */
function costOf(step: () => void): { readonly rows: number; readonly characters: number } {
  const rows = totalChanges()
  const end = outboxEnd()
  library.db.transaction(step)
  return { rows: totalChanges() - rows, characters: outboxCharacters(end) }
}

function publishCosts(documentId: DocumentId, resolution: Resolution) {
  const costs: ReturnType<typeof costOf>[] = []
  let cursor: number | null = 0
  while (cursor !== null) {
    const from: number = cursor
    costs.push(
      costOf(() => {
        cursor = library.writer.publishStep({ documentId, resolution, cursor: from }).next
      }),
    )
  }
  return costs
}

function withdrawCosts(documentId: DocumentId) {
  const costs: ReturnType<typeof costOf>[] = []
  let remaining = true
  while (remaining) {
    costs.push(
      costOf(() => {
        remaining = library.writer.withdrawStep(documentId).remaining
      }),
    )
  }
  return costs
}

function expectBounded(costs: readonly ReturnType<typeof costOf>[]): void {
  expect(Math.max(...costs.map(({ rows }) => rows))).toBeLessThan(mostRows)
  expect(Math.max(...costs.map(({ characters }) => characters))).toBeLessThan(mostOutboxCharacters)
}

const passages = Array.from({ length: 60 }, (_, index) => `Passage ${index}: ${'many words about one thing and the other '.repeat(40)}`)
const places = (name: string, count: number): Support[] =>
  Array.from({ length: count }, (_, index) => ({ passageId: passageIdOf(name, index % passages.length), start: Math.floor(index / passages.length) * 5, end: Math.floor(index / passages.length) * 5 + 4 }))

describe('one step', () => {
  it('stays small where one entity is mentioned five thousand times', () => {
    const id = library.addDocument({ name: 'often', passages })
    const resolution: Resolution = {
      entities: [{ key: 'thing', name: 'thing', type: 'concept', salience: 1, aliases: [], mentions: places('often', 5000) }],
      relations: [],
      facts: [],
    }
    const costs = publishCosts(id, resolution)
    expect(costs.length).toBeGreaterThan(20)
    expectBounded(costs)
    expect(library.db.prepare('SELECT mentions_count AS n FROM entities').get()).toEqual({ n: 5000 })
    expectBounded(withdrawCosts(id))
  })

  it('stays small where one claim has three thousand pieces of evidence', () => {
    const id = library.addDocument({ name: 'proof', passages })
    const entity = (key: string) => ({ key, name: key, type: 'concept' as const, salience: 1, aliases: [], mentions: [] })
    const resolution: Resolution = {
      entities: [entity('a'), entity('b')],
      relations: [{ from: 'a', to: 'b', type: 'USES', weight: 0.5, evidence: places('proof', 3000) }],
      facts: [],
    }
    const costs = publishCosts(id, resolution)
    expect(Math.max(...costs.map(({ rows }) => rows))).toBeLessThan(mostRows)
    expect(library.db.prepare('SELECT weight FROM relations').get()).toEqual({ weight: 0.5 })
    const withdrawn = withdrawCosts(id)
    expectBounded(withdrawn)
    expect(library.db.prepare('SELECT COUNT(*) AS n FROM relations').get()).toEqual({ n: 0 })
    // The claim is told once, when the last of its evidence has gone.
    expect(library.db.prepare("SELECT COUNT(*) AS n FROM outbox WHERE operation = 'delete' AND subject = 'relation'").get()).toEqual({ n: 1 })
  })

  it('stays small where a document names thousands of things', () => {
    const id = library.addDocument({ name: 'wide', passages })
    const keys = Array.from({ length: 600 }, (_, index) => `thing ${index}`)
    const resolution: Resolution = {
      entities: keys.map((key, index) => ({
        key,
        name: key,
        type: 'concept',
        salience: 0.5,
        aliases: [{ key: `alias ${index}`, name: `Alias ${index}`, kind: 'synonym' }],
        mentions: places('wide', 3),
      })),
      relations: keys.slice(1).map((to) => ({ from: keys[0] ?? '', to, type: 'RELATED_TO', weight: 0.1, evidence: places('wide', 1) })),
      facts: keys.map((entity) => ({ entity, property: 'depth', value: '20', unit: 'm', comparator: '<=', qualifiers: {}, evidence: places('wide', 1) })),
    }
    const costs = publishCosts(id, resolution)
    expectBounded(costs)
    // And not so small that a long document takes for ever.
    expect(costs.length).toBeLessThan(300)
    const withdrawn = withdrawCosts(id)
    expectBounded(withdrawn)
    expect(withdrawn.length).toBeLessThan(300)
  })

  it('carries a bounded stretch of text where passages are long', () => {
    const long = Array.from({ length: 50 }, () => 'word '.repeat(2000))
    const id = library.addDocument({ name: 'long', passages: long })
    expectBounded(publishCosts(id, { entities: [], relations: [], facts: [] }))
  })
})

describe('passages in the outbox', () => {
  it('know the one before them, also where a step ended between', () => {
    const id = library.addDocument({ name: 'chain', passages: passages.slice(0, 37) })
    library.publish(id, { entities: [], relations: [], facts: [] })
    const rows = library.db.prepare<[], { payload_json: string }>("SELECT payload_json FROM outbox WHERE subject = 'passage' ORDER BY seq").all()
    const told = rows.map((row) => JSON.parse(row.payload_json) as { id: string; index: number; previousId: string | null })
    expect(told.map(({ index }) => index)).toEqual(Array.from({ length: 37 }, (_, index) => index))
    for (const [position, passage] of told.entries()) expect(passage.previousId).toBe(position === 0 ? null : passageIdOf('chain', position - 1))
  })
})
