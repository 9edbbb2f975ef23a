import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quantise, toUnit } from '../../../../../src/workers/engine/vectors/quantise.ts'
import { nearestPassages } from '../../../../../src/workers/engine/vectors/nearest-passages.ts'
import { createVectorIndex } from '../../../../../src/workers/engine/vectors/vector-index.ts'
import { saveVectorRow } from '../../../../../src/workers/engine/vectors/vector-rows.ts'
import { openTestLibrary, passageIdOf, type TestLibrary } from '../../../../support/graph-library.ts'
import { createRandom } from '../../../../support/random.ts'
import { randomVectors } from '../../../../support/random-vectors.ts'

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const cosine = (a: Float32Array, b: Float32Array): number => {
  let [dot, aa, bb] = [0, 0, 0]
  for (const [place, value] of a.entries()) {
    const other = b[place] ?? 0
    dot += value * other
    aa += value * value
    bb += other * other
  }
  return dot / Math.sqrt(aa * bb)
}

/** Names from `from` on, with their vectors. */
function fill(vectors: readonly Float32Array[], from = 0, model = 'm'): void {
  library.db.transaction(() => {
    for (const [place, vector] of vectors.entries()) saveVectorRow(library.db, 'embeddings', `h${from + place}`, model, vector)
  })
}

const bruteForce = (vectors: readonly Float32Array[], query: Float32Array, k: number): string[] =>
  vectors
    .map((vector, place) => ({ id: `h${place}`, similarity: cosine(vector, query) }))
    .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    .slice(0, k)
    .map(({ id }) => id)

describe('the codes of a vector', () => {
  it.each([1, 2, 3, 384])('of %i dimensions are never further away than they say', (dimensions) => {
    const make = randomVectors(createRandom(dimensions), dimensions)
    for (let round = 0; round < 50; round += 1) {
      const vector = make()
      const unit = toUnit(vector)
      const { codes, scale, residual } = quantise(vector)
      const off = Math.hypot(...[...unit].map((value, place) => value - scale * (codes[place] ?? 0)))
      expect(off).toBeLessThanOrEqual(residual)
      expect(residual).toBeLessThan(0.02)
    }
  })
})

describe('the nearest', () => {
  // 383 and 5: the loop goes in fours. 5,000: more than one block.
  it.each([[5, 400], [8, 5_000], [64, 1_000], [383, 600]])('of %i dimensions are those of brute force, in its order', (dimensions, count) => {
    const random = createRandom(dimensions + count)
    const make = randomVectors(random, dimensions)
    const vectors = Array.from({ length: count }, make)
    fill(vectors)
    const index = createVectorIndex(library.reader, 'embeddings', 'm')
    for (let round = 0; round < 20; round += 1) {
      const query = round % 2 === 0 ? make() : (vectors[random.below(count)] ?? make())
      const k = 1 + random.below(30)
      const found = index.nearest(query, k)
      expect(found.map(({ id }) => id)).toEqual(bruteForce(vectors, query, k))
      expect(found[0]?.similarity).toBeCloseTo(Math.max(...vectors.map((vector) => cosine(vector, query))), 4)
    }
    expect(index.size).toBe(count)
  })

  it('are found among vectors that hardly differ, where bytes alone cannot tell them apart', () => {
    const base = randomVectors(createRandom(3), 32)()
    const vectors = Array.from({ length: 300 }, (_, place) => base.map((value, at) => value + (at === place % 32 ? 2e-3 * (place + 1) : 0)))
    fill(vectors)
    expect(createVectorIndex(library.reader, 'embeddings', 'm').nearest(base, 10).map(({ id }) => id)).toEqual(bruteForce(vectors, base, 10))
  })

  it('follow what is added and what is removed, also between two questions', () => {
    const make = randomVectors(createRandom(11), 16)
    const vectors = Array.from({ length: 60 }, make)
    const query = make()
    fill(vectors.slice(0, 40))
    const index = createVectorIndex(library.reader, 'embeddings', 'm')
    expect(index.nearest(query, 5).map(({ id }) => id)).toEqual(bruteForce(vectors.slice(0, 40), query, 5))
    fill(vectors.slice(40), 40)
    expect(index.nearest(query, 5).map(({ id }) => id)).toEqual(bruteForce(vectors, query, 5))
    const [nearest, second] = bruteForce(vectors, query, 2)
    library.db.prepare('DELETE FROM embeddings WHERE context_hash = ?').run(nearest ?? '')
    expect(index.nearest(query, 1).map(({ id }) => id)).toEqual([second])
    library.db.prepare('DELETE FROM embeddings').run()
    expect(index.nearest(query, 1)).toEqual([])
    fill(vectors.slice(0, 3))
    expect(index.nearest(query, 9)).toHaveLength(3)
  })

  it('are of one model, and of vectors as long as the query', () => {
    const make = randomVectors(createRandom(2), 8)
    fill([make(), make()])
    fill([make()], 10, 'other')
    fill([Float32Array.of(1, 2, 3)], 20)
    const index = createVectorIndex(library.reader, 'embeddings', 'm')
    expect(index.nearest(make(), 10).map(({ id }) => id).sort()).toEqual(['h0', 'h1'])
    expect(index.nearest(Float32Array.of(1, 2, 3), 10)).toEqual([])
    expect(createVectorIndex(library.reader, 'embeddings', 'nobody').nearest(make(), 10)).toEqual([])
  })

  it('stand nothing that is no direction', () => {
    fill([new Float32Array(8), randomVectors(createRandom(2), 8)()])
    const index = createVectorIndex(library.reader, 'embeddings', 'm')
    expect(index.nearest(new Float32Array(8), 2).every(({ similarity }) => similarity === 0)).toBe(true)
  })
})

describe('the nearest passages', () => {
  it('are all that have these words, but for those in the trash', () => {
    const [near, far] = [Float32Array.of(1, 0), Float32Array.of(0.9, 0.5)]
    const ids = ['a', 'b', 'c'].map((name, place) => library.addDocument({ name, passages: place === 2 ? ['far'] : ['near'], addedAt: place }))
    const hashOf = (name: string): string => library.db.prepare<[string], { hash: string }>('SELECT context_hash AS hash FROM passages WHERE id = ?').get(passageIdOf(name, 0))?.hash ?? ''
    library.db.transaction(() => {
      saveVectorRow(library.db, 'embeddings', hashOf('a'), 'm', near)
      saveVectorRow(library.db, 'embeddings', hashOf('c'), 'm', far)
    })
    const index = createVectorIndex(library.reader, 'embeddings', 'm')
    const found = () => nearestPassages(library.reader, index, near, 2).map(({ documentId }) => ids.indexOf(documentId))
    expect(found()).toEqual([0, 1])
    library.trash(ids[0] as never)
    expect(found()).toEqual([1, 2])
    library.trash(ids[1] as never)
    expect(found()).toEqual([2])
  })
})
