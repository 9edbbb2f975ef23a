import { describe, expect, it } from 'vitest'
import type { Run } from '../../../../src/shared/model/geometry.ts'
import { packRuns, unpackRuns } from '../../../../src/shared/model/packed-runs.ts'
import { createRandom } from '../../../support/random.ts'

describe('packed runs', () => {
  it('come out as they went in, to the last bit', () => {
    const random = createRandom(7)
    const tenth = (): number => (random.below(20_000) - 5000) / 10
    for (let round = 0; round < 200; round += 1) {
      const runs = Array.from({ length: random.below(40) }, (): Run => [random.below(9000), random.below(9000), 1 + random.below(900), tenth(), tenth(), tenth(), tenth()])
      expect(unpackRuns(packRuns(runs))).toEqual(runs)
    }
  })

  it('are a third of their JSON where words follow each other on lines', () => {
    const runs = Array.from({ length: 200 }, (_each, word): Run => [7 * word, 7 * word + 6, 1, 60.5 + 40.3 * (word % 10), 100.1 + 13.6 * Math.floor(word / 10), 95.2 + 40.3 * (word % 10), 111.4 + 13.6 * Math.floor(word / 10)].map((value) => Math.round(value * 10) / 10) as Run)
    expect(packRuns(runs).length).toBeLessThan(JSON.stringify(runs).length / 2.5)
    expect(unpackRuns(packRuns(runs))).toEqual(runs)
  })

  it('take what a damaged file says of a place', () => {
    const [run] = unpackRuns(packRuns([[0, 5, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]]))
    expect(run).toEqual([0, 5, 1, 0, 1e8, -1e8, 1e8])
  })

  it('say so when the text is not theirs', () => {
    expect(() => unpackRuns('[[0,1]]')).toThrow('damaged at 0')
    expect(() => unpackRuns(packRuns([[0, 5, 1, 1, 2, 3, 4]]).slice(0, -1))).toThrow('damaged')
  })
})
