import { afterAll, beforeAll, describe, it } from 'vitest'
import type { PassageId } from '../../src/shared/model/ids.ts'
import { listContradictions } from '../../src/workers/engine/graph/browse/contradictions.ts'
import { listReviews } from '../../src/workers/engine/graph/browse/reviews.ts'
import { savePairs } from '../../src/workers/engine/graph/match/decisions.ts'
import { findPairs } from '../../src/workers/engine/graph/match/find-pairs.ts'
import { entityIdOf, factIdOf } from '../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { now, openTestLibrary, passageIdOf, type TestLibrary } from '../support/graph-library.ts'
import { createRandom } from '../support/random.ts'
import { median, report } from './rows.ts'

/**
 * Comparing the names of one document with those of a large library, and finding contradictions among many facts.
 * Processor time, which other programs move less than the clock on the wall.
 */
const entities = 20_000
const facts = 100_000
const documents = 100
const rounds = 5

const beginnings = 'hydro thermo electro photo cardio neuro baro osteo litho bio geo chromo cyto dermo endo exo gastro hemo immuno kineto'.split(' ')
const middles = 'metr graph log path scop plasm troph morph lys gen phor stat tax tom cent derm gram phil phob nom'.split(' ')
const ends = 'y ic ism ist ation or er al ive ance'.split(' ')
const qualities = 'primary secondary static dynamic internal external upper lower central lateral partial total rapid slow residual ambient relative absolute active passive'.split(' ')

describe('a library of many names', () => {
  let library: TestLibrary
  beforeAll(() => {
    library = openTestLibrary()
    const random = createRandom(11)
    const pick = (from: readonly string[]): string => from[random.below(from.length)] ?? ''
    const word = (): string => `${pick(beginnings)}${pick(middles)}${pick(ends)}`
    const ids = Array.from({ length: documents }, (_, place) => library.addDocument({ name: `course-${place}`, passages: [{ text: 'A sentence that names it, and says how much.', runs: [] }] }))
    const keys = new Set<string>()
    while (keys.size < entities) keys.add([...Array.from({ length: random.below(3) }, () => pick(qualities)), word(), ...(random.below(2) === 0 ? [word()] : [])].join(' '))
    const names = [...keys]
    // A misprint for each hundredth.
    for (let place = 0; place < names.length; place += 100) names[place] = (names[place + 1] ?? '').replace(/(.{6})(.)/, '$1$2$2')
    const { db } = library
    db.transaction(() => {
      const entity = db.prepare('INSERT INTO entities (id, key, name, type, canonical_id, mentions_count, documents_count, salience) VALUES (?, ?, ?, ?, ?, 1, 1, ?) ON CONFLICT DO NOTHING')
      const says = db.prepare('INSERT INTO entity_documents (entity_id, document_id, name, type, salience, mentions_count) VALUES (?, ?, ?, ?, ?, 1)')
      const mention = db.prepare('INSERT INTO mentions (entity_id, document_id, passage_id, start, "end") VALUES (?, ?, ?, 0, 10)')
      for (const [place, key] of names.entries()) {
        const id = entityIdOf(key)
        if (entity.run(id, key, key, 'concept', id, place / entities).changes === 0) continue
        says.run(id, ids[place % documents] ?? '', key, 'concept', place / entities)
        mention.run(id, ids[place % documents] ?? '', passageIdOf(`course-${place % documents}`, 0))
      }
      const fact = db.prepare('INSERT INTO facts (id, entity_id, property, value, unit, comparator, qualifiers_json) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
      const evidence = db.prepare('INSERT INTO evidence (claim_id, document_id, passage_id, start, "end", weight) VALUES (?, ?, ?, 0, 10, 1) ON CONFLICT DO NOTHING')
      for (let place = 0; place < facts; place += 1) {
        const entityId = entityIdOf(names[random.below(names.length)] ?? '')
        const said = { entity: entityId, property: `property ${random.below(40)}`, value: String(random.below(50)), unit: 'm', comparator: '=', qualifiers: {} }
        const id = factIdOf(said)
        fact.run(id, entityId, said.property, said.value, said.unit, said.comparator, '{}')
        const document = random.below(documents)
        evidence.run(id, ids[document] ?? '', passageIdOf(`course-${document}`, 0) satisfies PassageId)
      }
    })
  }, 600_000)
  afterAll(() => library.close())

  const timed = async (work: () => unknown): Promise<number> => {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage()
      await work()
      times.push(spentSince(before))
    }
    return median(times)
  }

  it('one document, and all of them', async () => {
    const all = library.reader.prepare<[], { id: string }>('SELECT id FROM documents ORDER BY id').all().map(({ id }) => id)
    const work = { signal: new AbortController().signal, report: () => undefined, trace: 't' }
    const one = await timed(() => findPairs(library.reader, { documentIds: all.slice(0, 1), vectorModel: null }, work))
    report({ what: `names of one document (${entities / documents}) compared with ${entities}, in a thread, processor time`, value: one, unit: 'ms' })
    const before = process.cpuUsage()
    const pairs = await findPairs(library.reader, { documentIds: all, vectorModel: null }, work)
    report({ what: `all ${entities} names compared (${pairs.length} pairs offered), in a thread, processor time`, value: spentSince(before), unit: 'ms' })
    const writing: number[] = []
    for (let from = 0; from < pairs.length; from += 25) {
      const begun = process.cpuUsage()
      library.db.transaction(() => savePairs({ db: library.db, nowMs: () => now }, pairs.slice(from, from + 25)))
      writing.push(spentSince(begun))
    }
    report({ what: 'the longest stretch of writing pairs, on the engine’s own loop, processor time', value: Math.max(...writing), unit: 'ms', goal: '< 10' })
    report({ what: `a page of 100 of ${pairs.length} doubtful pairs with the words of both sides, processor time`, value: await timed(() => listReviews(library.reader, { limit: 100 })), unit: 'ms' })
  })

  it('contradictions', async () => {
    const { total } = listContradictions(library.reader, { limit: 100 })
    report({ what: `a page of 100 of ${total} contradictions among ${facts} facts, in the query thread, processor time`, value: await timed(() => listContradictions(library.reader, { limit: 100 })), unit: 'ms' })
    const [entity] = listContradictions(library.reader, { limit: 1 }).contradictions
    if (entity) report({ what: 'contradictions of one entity, processor time', value: await timed(() => listContradictions(library.reader, { entityId: entity.entity })), unit: 'ms' })
  })
})

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
