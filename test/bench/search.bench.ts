import { afterAll, beforeAll, describe, it } from 'vitest'
import { searchLibrary } from '../../src/workers/engine/search/search.ts'
import { openTestLibrary, type TestLibrary } from '../support/graph-library.ts'
import { createRandom } from '../support/random.ts'
import { median, report } from './rows.ts'

/** Searching a library of many passages, whose words are as frequent as those of a language: few make most of the text. */
const documents = 500
const passagesEach = 200
const wordsEach = 110
const vocabulary = 40_000
const rounds = 7

const queries: readonly (readonly [name: string, query: string])[] = [
  ['a word of every second passage', 'w12 '],
  ['a word of every passage', 'the '],
  ['three words, one of them in every passage', 'the w300 w900 '],
  ['two words', 'w300 w900 '],
  ['two frequent words, whose places are looked at', 'w12 w15 '],
  ['a seldom word', 'w20000 '],
]

describe('search', () => {
  let library: TestLibrary
  beforeAll(() => {
    library = openTestLibrary()
    const random = createRandom(5)
    // By Zipf's law: the rank of a word is spread evenly on a logarithmic scale.
    const word = (): string => {
      const rank = Math.floor(Math.exp((random.below(1_000_000) / 1_000_000) * Math.log(vocabulary)))
      return rank <= 2 ? 'the' : `w${rank}`
    }
    for (let document = 0; document < documents; document += 1)
      library.addDocument({
        name: `course-${document}`,
        passages: Array.from({ length: passagesEach }, () => ({ text: Array.from({ length: wordsEach }, word).join(' '), headings: [word()], runs: [] })),
      })
  }, 600_000)
  afterAll(() => library.close())

  it.each(queries)('%s', (name, query) => {
    const times: number[] = []
    let found = 0
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      found = searchLibrary(library.reader, { query, limit: 50 }).totals.passages
      times.push(performance.now() - startedAt)
    }
    report({ what: `search of ${documents * passagesEach} passages: ${name} (${found} hits)`, value: median(times), unit: 'ms' })
  })

  it('names alone', () => {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      searchLibrary(library.reader, { query: 'the ', in: ['documents'], counted: 'asked', limit: 8 })
      times.push(performance.now() - startedAt)
    }
    report({ what: `names for the palette, beside ${documents * passagesEach} passages`, value: median(times), unit: 'ms' })
  })
})
