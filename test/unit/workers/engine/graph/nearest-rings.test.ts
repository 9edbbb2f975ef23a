import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntityId } from '../../../../../src/shared/model/ids.ts'
import type { ResolvedRelation } from '../../../../../src/shared/model/resolution.ts'
import { readNeighbourhood } from '../../../../../src/workers/engine/graph/browse/neighbourhood.ts'
import { mergeEntities } from '../../../../../src/workers/engine/graph/sqlite/asked-merges.ts'
import { entityIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { now, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { at, resolutionOf } from '../../../../support/graph-sample.ts'
import { createRandom } from '../../../../support/random.ts'

/*
 * Who is shown round an entity when not all fit, held against the rule said once more in the plainest way: ring by ring,
 * in each the strongest by the sum of what binds them to the ring before, equals by their id.
 */
const spec = { name: 'doc', passages: ['One passage that says it all.'] }
const size = 16
const keyOf = (index: number) => `k${index}`
const ids = Array.from({ length: size }, (_, index) => entityIdOf(keyOf(index)))

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

interface Bond {
  readonly from: string
  readonly to: string
  readonly type: string
  readonly weight: number
}

function build(seed: number): Bond[] {
  const random = createRandom(seed)
  const support = [at(spec, 0, 'passage')]
  const relations = new Map<string, ResolvedRelation>()
  for (let round = 0; round < size * 2; round += 1) {
    const [from, to] = [keyOf(random.below(size)), keyOf(random.below(size))]
    const type = (['IS_A', 'USES', 'RELATED_TO'] as const)[random.below(3)] ?? 'USES'
    // Quarters add up exactly, so that ties are ties.
    if (from !== to) relations.set(`${from} ${to} ${type}`, { from, to, type, weight: (1 + random.below(8)) / 4, evidence: support })
  }
  const entities = Array.from({ length: size }, (_, index) => ({ key: keyOf(index), name: keyOf(index), type: 'concept' as const, salience: 0.5, aliases: [], mentions: support }))
  library.publish(library.addDocument(spec), resolutionOf({ entities, relations: [...relations.values()] }))
  const merged = new Map<string, string>()
  for (let round = 0; round < random.below(4); round += 1) {
    const free = ids.filter((id) => !merged.has(id) && ![...merged.values()].includes(id))
    const [from, into] = random.shuffle(free)
    if (!from || !into) break
    library.db.transaction(() => mergeEntities({ db: library.db, nowMs: () => now }, from, into))
    merged.set(from, into)
  }
  const end = (key: string) => merged.get(entityIdOf(key)) ?? entityIdOf(key)
  const bonds = new Map<string, Bond>()
  for (const { from, to, type, weight } of relations.values()) {
    const bond = { from: end(from), to: end(to), type, weight: weight + (bonds.get(`${end(from)} ${end(to)} ${type}`)?.weight ?? 0) }
    if (bond.from !== bond.to) bonds.set(`${bond.from} ${bond.to} ${type}`, bond)
  }
  return [...bonds.values()]
}

/** Nodes by distance in the order in which they are taken, at most `limit` besides the centre. */
function expected(bonds: readonly Bond[], center: string, depth: number, limit: number): Map<string, number> {
  const taken = new Map([[center, 0]])
  for (let ring = 1; ring <= depth; ring += 1) {
    const before = [...taken].filter(([, far]) => far === ring - 1).map(([id]) => id)
    const next = ids.filter((id) => !taken.has(id)).map((id) => {
      const touching = bonds.filter(({ from, to }) => (from === id && before.includes(to)) || (to === id && before.includes(from)))
      return { id, touches: touching.length > 0, strength: touching.reduce((sum, { weight }) => sum + weight, 0) }
    })
    const sorted = next.filter(({ touches }) => touches).sort((a, b) => b.strength - a.strength || (a.id < b.id ? -1 : 1))
    for (const { id } of sorted) if (taken.size <= limit) taken.set(id, ring)
  }
  return taken
}

describe.each([1, 2, 3, 4, 5, 6])('round an entity of a graph by chance (%i)', (seed) => {
  it.each([1, 2, 3])('at depth %i stand the strongest of the nearest, whatever the limit', (depth) => {
    const bonds = build(seed)
    const centers = [...new Set(bonds.flatMap(({ from, to }) => [from, to]))].slice(0, 6)
    for (const center of centers)
      for (const limit of [1, 2, 3, 5, 8, 1500]) {
        const { nodes, edges, hidden } = readNeighbourhood(library.reader, { entityId: center as EntityId, depth, limit }).neighbourhood
        const wanted = expected(bonds, center, depth, limit)
        expect(Object.fromEntries(nodes.map(({ id, distance }) => [id, distance])), `round ${center}, ${limit}`).toEqual(Object.fromEntries(wanted))
        const all = expected(bonds, center, depth, 1500)
        expect(hidden > 0, 'what is left out is said').toBe(all.size > wanted.size)
        expect(hidden).toBeLessThanOrEqual(all.size - wanted.size)
        const inside = bonds.filter(({ from, to }) => wanted.has(from) && wanted.has(to)).map(({ from, to, type, weight }) => `${from} ${to} ${type} ${weight}`)
        expect(edges.map(({ from, to, type, weight }) => `${from} ${to} ${type} ${weight}`).sort()).toEqual(inside.sort())
        for (const [index, { weight }] of edges.entries()) if (index > 0) expect(weight).toBeLessThanOrEqual(edges[index - 1]?.weight ?? 0)
      }
  })
})
