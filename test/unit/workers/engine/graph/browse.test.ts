import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { graph as contract } from '../../../../../src/shared/contract/graph.ts'
import type { EntityId } from '../../../../../src/shared/model/ids.ts'
import type { RelationType } from '../../../../../src/shared/model/extraction.ts'
import { listFacts, listRelations } from '../../../../../src/workers/engine/graph/browse/claims.ts'
import { listEntities } from '../../../../../src/workers/engine/graph/browse/entities.ts'
import { readEntityPage } from '../../../../../src/workers/engine/graph/browse/entity-page.ts'
import { readNeighbourhood } from '../../../../../src/workers/engine/graph/browse/neighbourhood.ts'
import { mergeEntities, undoMerge } from '../../../../../src/workers/engine/graph/sqlite/asked-merges.ts'
import { entityIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { documentIdOf, now, openTestLibrary, passageIdOf, type TestLibrary } from '../../../../support/graph-library.ts'
import { at, guide, guideResolution, manual, manualResolution, notes, notesResolution, resolutionOf } from '../../../../support/graph-sample.ts'

let library: TestLibrary
const nitrox = entityIdOf('nitrox')
const pressure = entityIdOf('partial pressure oxygen')
const ppo2 = entityIdOf('ppo2')

beforeEach(() => {
  library = openTestLibrary()
  for (const [spec, resolution] of [[manual, manualResolution], [notes, notesResolution], [guide, guideResolution]] as const) library.publish(library.addDocument(spec), resolution)
})
afterEach(() => library.close())

const entities = (input: Parameters<typeof listEntities>[1] = {}) => contract['graph.entities'].output.parse(listEntities(library.reader, input))
const relations = (input: Parameters<typeof listRelations>[1] = {}) => contract['graph.relations'].output.parse(listRelations(library.reader, input))
const facts = (input: Parameters<typeof listFacts>[1] = {}) => contract['graph.facts'].output.parse(listFacts(library.reader, input))
const page = (entityId: EntityId) => contract['graph.entity'].output.parse(readEntityPage(library.reader, { entityId })).page
const merge = (from: EntityId, into: EntityId) => library.db.transaction(() => mergeEntities({ db: library.db, nowMs: () => now }, from, into)).mergeId
const unmerge = (mergeId: number) => library.db.transaction(() => undoMerge({ db: library.db, nowMs: () => now }, mergeId))

describe('graph.entities', () => {
  it('shows merged entities as one, with the mentions and documents of all', () => {
    const all = entities()
    expect(all.total).toBe(4)
    expect(all.entities.map(({ id }) => id)).not.toContain(ppo2)
    expect(all.entities.find(({ id }) => id === pressure)).toMatchObject({ name: 'partial pressure of oxygen', aliases: ['PpO2'], mentions: 4, documents: 3, salience: 0.9 })
  })

  it('sorts by salience, mentions or name, and pages through the same order', () => {
    expect(entities().entities[0]?.id).toBe(pressure)
    expect(entities({ sort: 'mentions' }).entities[0]?.id).toBe(nitrox)
    const byName = entities({ sort: 'name' }).entities.map(({ name }) => name)
    expect(byName).toEqual(['breathing gas', 'Nitrox', 'partial pressure of oxygen', 'regulator'])
    expect([0, 1, 2, 3].flatMap((offset) => entities({ sort: 'name', offset, limit: 1 }).entities.map(({ name }) => name))).toEqual(byName)
  })

  it('counts by type under the other filters, so that a legend can be the filter', () => {
    expect(entities({ types: ['equipment'] })).toMatchObject({ total: 1, byType: { concept: 3, equipment: 1 }, entities: [{ name: 'regulator' }] })
  })

  it('filters by text, through aliases and merged names', () => {
    expect(entities({ text: 'melange' }).entities.map(({ id }) => id)).toEqual([nitrox])
    expect(entities({ text: 'ppo' }).entities.map(({ id }) => id)).toEqual([pressure])
    expect(entities({ text: '***' })).toMatchObject({ total: 0, entities: [] })
    expect(entities({ text: '' }).total).toBe(4)
  })

  it('says of chosen documents what these say', () => {
    const answer = entities({ documentIds: [documentIdOf('notes')] })
    expect(answer.total).toBe(3)
    expect(answer.entities.find(({ id }) => id === nitrox)).toMatchObject({ mentions: 2, documents: 1, salience: 0.5 })
    expect(answer.entities.find(({ id }) => id === pressure)).toMatchObject({ mentions: 1 })
  })
})

describe('graph.relations and graph.facts', () => {
  it('go through merges: what points at the acronym points at the expansion, and equal claims are one', () => {
    const answer = relations()
    const related = answer.relations.filter(({ type }) => type === 'RELATED_TO')
    expect(related).toHaveLength(1)
    expect(related[0]).toMatchObject({ from: nitrox, to: pressure, toName: 'partial pressure of oxygen', evidenceCount: 2 })
    expect(answer.total).toBe(2)
    expect(answer.relations[0]?.type).toBe('IS_A')
  })

  it('quote exactly what the passage says, with its place on the page', () => {
    const [fact] = facts({ documentIds: [documentIdOf('notes')] }).facts
    expect(fact).toMatchObject({ entity: pressure, value: '1.4', comparator: '<', unit: 'bar', evidence: [{ quote: 'under 1.4 bar', page: 4, passageId: passageIdOf('notes', 0) }] })
    expect(fact?.evidence[0]?.boxes).toHaveLength(1)
  })

  it('of chosen documents bring their evidence alone', () => {
    const [isA] = relations({ documentIds: [documentIdOf('manual')] }).relations
    expect(isA).toMatchObject({ type: 'IS_A', evidenceCount: 1, evidence: [{ documentId: documentIdOf('manual') }] })
    expect(relations().relations[0]?.evidenceCount).toBe(2)
  })

  it('limit the evidence and say how much there is', () => {
    expect(listRelations(library.reader, {}, 1).relations[0]).toMatchObject({ evidenceCount: 2, evidence: { length: 1 } })
  })

  it('put the steps of a procedure in order', () => {
    const spec = { name: 'steps', passages: ['One two three ten.'] }
    const step = (order: number, value: string) => ({ entity: 'fill', property: 'step', value, qualifiers: { order: String(order) }, evidence: [at(spec, 0, value)] })
    const resolution = resolutionOf({ entities: [{ key: 'fill', name: 'fill', type: 'procedure', salience: 1, aliases: [], mentions: [at(spec, 0, 'One')] }], facts: [step(10, 'ten'), step(2, 'two'), step(1, 'One')] })
    library.publish(library.addDocument(spec), resolution)
    expect(facts({ documentIds: [documentIdOf('steps')] }).facts.map(({ value }) => value)).toEqual(['One', 'two', 'ten'])
  })
})

describe('graph.entity', () => {
  it('opens the entity that stands for a merged one, with everything on it', () => {
    const opened = page(ppo2)
    expect(opened.entity.id).toBe(pressure)
    expect(opened.facts.map(({ value }) => value).sort()).toEqual(['1.4', '1.6'])
    expect(opened.mentionsTotal).toBe(4)
    expect(opened.merges).toMatchObject([{ from: ppo2, into: pressure, fromName: 'PpO2', reason: 'acronym', undoneAt: null }])
  })

  it('marks each mention in its context', () => {
    for (const mention of page(nitrox).mentions) {
      expect(mention.context.slice(...mention.mark)).toBe(mention.quote)
      expect(mention.quote.toLowerCase()).toBe('nitrox')
      expect(mention.boxes.length).toBeGreaterThan(0)
    }
  })

  it('says not-found for what is not there', () => {
    expect(() => page(entityIdOf('nothing'))).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'not-found' }) }))
  })

  it('shows nothing of a document in the trash', () => {
    library.trash(documentIdOf('notes'))
    expect(page(nitrox).mentions.map(({ documentId }) => documentId)).not.toContain(documentIdOf('notes'))
    expect(relations().relations[0]?.evidenceCount).toBe(1)
  })
})

describe('merges that a person asks for', () => {
  const gas = entityIdOf('breathing gas')
  const regulator = entityIdOf('regulator')

  it('make one of two, and are undone exactly', () => {
    const before = library.dump()
    const mergeId = merge(regulator, nitrox)
    expect(entities().total).toBe(3)
    expect(page(regulator).entity).toMatchObject({ id: nitrox, aliases: expect.arrayContaining(['regulator']) as unknown })
    unmerge(mergeId)
    expect(library.dump()).toBe(before)
  })

  it('drop relations that would lead from an entity to itself', () => {
    merge(gas, nitrox)
    expect(relations().relations.map(({ type }) => type)).toEqual(['RELATED_TO'])
  })

  it('are refused for what is one already, and for what is not there', () => {
    expect(() => merge(ppo2, pressure)).toThrow('one entity already')
    expect(() => merge(nitrox, entityIdOf('nothing'))).toThrow('no entity')
    expect(() => unmerge(999)).toThrow('not in force')
  })

  it('stay while documents come and go', () => {
    merge(regulator, nitrox)
    library.withdraw(documentIdOf('manual'))
    expect(page(nitrox).entity.aliases).not.toContain('regulator')
    library.publish(documentIdOf('manual'), manualResolution)
    expect(page(regulator).entity.id).toBe(nitrox)
  })

  it('take an acronym’s merge back for good, until that is taken back too', () => {
    const [made] = page(pressure).merges
    unmerge(made?.id ?? 0)
    expect(page(ppo2).entity.id).toBe(ppo2)
    library.withdraw(documentIdOf('guide'))
    library.publish(documentIdOf('guide'), guideResolution)
    expect(page(ppo2).entity.id).toBe(ppo2)
    const apart = page(ppo2).merges.find(({ reason, undoneAt }) => reason === 'kept-apart' && undoneAt === null)
    unmerge(apart?.id ?? 0)
    expect(page(ppo2).entity.id).toBe(pressure)
  })

  it('travel through the outbox, and so does their undoing', () => {
    const mergeId = merge(regulator, nitrox)
    unmerge(mergeId)
    const rows = library.db.prepare("SELECT operation, payload_json FROM outbox WHERE subject = 'merge' ORDER BY seq DESC LIMIT 2").all() as { operation: string; payload_json: string }[]
    expect(rows.map(({ operation }) => operation)).toEqual(['delete', 'upsert'])
    expect(JSON.parse(rows[1]?.payload_json ?? '')).toEqual({ from: regulator, into: nitrox, canonicalId: nitrox, reason: 'asked' })
  })
})

describe('graph.neighbourhood', () => {
  const spec = { name: 'net', passages: ['Things that are bound to each other.'] }
  const id = (name: string) => entityIdOf(`n ${name}`)
  const around = (name: string, depth: number, limit: number) => contract['graph.neighbourhood'].output.parse(readNeighbourhood(library.reader, { entityId: id(name), depth, limit })).neighbourhood

  beforeEach(() => {
    const edges: [string, string, number, RelationType?][] = [['a', 'b', 0.9], ['a', 'c', 0.5], ['d', 'a', 0.7], ['b', 'e', 0.4], ['e', 'f', 0.3], ['f', 'g', 0.2], ['b', 'c', 0.1], ['a', 'b', 0.05, 'IS_A']]
    const names = [...new Set(edges.flatMap(([from, to]) => [from, to]))]
    library.publish(
      library.addDocument(spec),
      resolutionOf({
        entities: names.map((name) => ({ key: `n ${name}`, name, type: 'concept', salience: 0.1, aliases: [], mentions: [] })),
        relations: edges.map(([from, to, weight, type = 'USES']) => ({ from: `n ${from}`, to: `n ${to}`, type, weight, evidence: [at(spec, 0, 'Things')] })),
      }),
    )
  })

  it('goes ring by ring to the depth that was asked for', () => {
    expect(around('a', 1, 100).nodes.map(({ name, distance }) => `${name}${distance}`)).toEqual(['a0', 'b1', 'd1', 'c1'])
    expect(around('a', 3, 100).nodes.map(({ name, distance }) => `${name}${distance}`)).toEqual(['a0', 'b1', 'd1', 'c1', 'e2', 'f3'])
  })

  it('takes the strongest first and counts who was left out', () => {
    const cut = around('a', 1, 2)
    expect(cut.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'd'])
    expect(cut.hidden).toBe(1)
    expect(around('a', 1, 3).hidden).toBe(0)
    // Full after the first ring: the second is not shown, and said.
    expect(around('a', 2, 3).hidden).toBe(1)
  })

  it('brings every edge between those shown, both ways and of every type, and no other', () => {
    const { edges, nodes } = around('a', 1, 100)
    const name = new Map(nodes.map((node) => [node.id, node.name]))
    expect(edges.map((edge) => `${name.get(edge.from)}${name.get(edge.to)} ${edge.type}`)).toEqual(['ab USES', 'da USES', 'ac USES', 'bc USES', 'ab IS_A'])
  })

  it('is the same every time and stands alone for an entity without relations', () => {
    expect(around('a', 3, 4)).toEqual(around('a', 3, 4))
    expect(contract['graph.neighbourhood'].output.parse(readNeighbourhood(library.reader, { entityId: entityIdOf('regulator'), depth: 3, limit: 10 })).neighbourhood).toMatchObject({ nodes: [{ name: 'regulator' }], edges: [], hidden: 0 })
  })
})
