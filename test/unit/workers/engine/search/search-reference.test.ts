import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foldText, words } from '../../../../../src/shared/fold.ts'
import { searchLibrary } from '../../../../../src/workers/engine/search/search.ts'
import { openTestLibrary, passageIdOf, type TestLibrary } from '../../../../support/graph-library.ts'
import { createRandom, type Random } from '../../../../support/random.ts'

/**
 * Search held against the plainest way of searching: every passage is read, folded and looked through, on libraries
 * and with queries made by chance.
 */
const vocabulary = ['Nitrox', 'oxygène', 'oxygen', 'PpO2', 'décompression', 'palier', 'safety', 'stop', 'depth', 'bar', '1.6', '1,4', "l'eau", 'Œuvre', 'naïve', 'STOP', 'oxy']
const separators = [' ', ' ', ' ', ', ', ' — ', '\n', ' (', ') ', '/']

function sentence(random: Random, length: number): string {
  let text = ''
  for (let index = 0; index < length; index += 1) text += (vocabulary[random.below(vocabulary.length)] ?? '') + (separators[random.below(separators.length)] ?? ' ')
  return text
}

/** Whether a text holds a phrase, the last word of which may go on. */
function holds(text: string, phrase: readonly string[], prefix: boolean): boolean {
  const own = words(text).map((word) => word.folded)
  return own.some((_word, at) =>
    phrase.every((wanted, offset) => {
      const found = own[at + offset]
      if (found === undefined) return false
      return prefix && offset === phrase.length - 1 ? found.startsWith(wanted) : found === wanted
    }),
  )
}

interface Passage {
  readonly id: string
  readonly text: string
  readonly headings: readonly string[]
}

let library: TestLibrary
let passages: Passage[]

beforeEach(() => {
  library = openTestLibrary()
  const random = createRandom(77)
  passages = []
  for (const name of ['one', 'two', 'three']) {
    const specs = Array.from({ length: 25 }, () => ({ text: sentence(random, 3 + random.below(60)), headings: random.below(3) === 0 ? [sentence(random, 2)] : [] }))
    library.addDocument({ name, title: `Document ${name}`, passages: specs })
    specs.forEach((spec, index) => passages.push({ id: passageIdOf(name, index), ...spec }))
  }
})
afterEach(() => library.close())

/** Column by column, as the index keeps them: a phrase does not reach from a heading into the text. */
function matching(test: (text: string) => boolean): string[] {
  return passages.filter(({ text, headings }) => test(text) || test(headings.join('\n'))).map(({ id }) => id)
}

function found(query: string): string[] {
  const { hits, totals } = searchLibrary(library.reader, { query, in: ['passages'], limit: 1000 })
  expect(hits).toHaveLength(totals.passages)
  return hits.map(({ passageId }) => passageId ?? '')
}

describe('what is found', () => {
  it('is every passage with the word, for each word of the vocabulary', () => {
    for (const word of vocabulary) {
      const phrase = words(word).map(({ folded }) => folded)
      // The article of "l'eau" is let go.
      const wanted = word === "l'eau" ? ['eau'] : phrase
      expect(found(`${word} `).sort(), `for ${word}`).toEqual(matching((text) => holds(text, wanted, false)).sort())
    }
  })

  it('is every passage with a word that begins so', () => {
    for (const beginning of ['ox', 'OXY', 'dé', 'dec', 'sa', 'no', 'œu']) {
      expect(found(beginning).sort(), `for ${beginning}`).toEqual(matching((text) => holds(text, [foldText(beginning)], true)).sort())
    }
  })

  it('is every passage with all of the words, or with any where none has all', () => {
    const random = createRandom(5)
    for (let round = 0; round < 60; round += 1) {
      const asked = Array.from({ length: 2 + random.below(4) }, () => vocabulary[random.below(8)] ?? 'stop')
      const each = asked.map((word) => words(word).map(({ folded }) => folded))
      const tests = each.map((phrase) => new Set(matching((text) => holds(text, phrase, false))))
      const all = passages.map(({ id }) => id).filter((id) => tests.every((ids) => ids.has(id)))
      const any = passages.map(({ id }) => id).filter((id) => tests.some((ids) => ids.has(id)))
      expect(found(`${asked.join(' ')} `).sort(), `for ${asked.join(' ')}`).toEqual((all.length > 0 ? all : any).sort())
    }
  })

  it('is every passage with the phrase', () => {
    const random = createRandom(6)
    let some = 0
    for (let round = 0; round < 60; round += 1) {
      const asked = [vocabulary[random.below(10)] ?? '', vocabulary[random.below(10)] ?? '']
      const phrase = asked.flatMap((word) => words(word).map(({ folded }) => folded))
      const expected = matching((text) => holds(text, phrase, false))
      some += expected.length
      expect(found(`"${asked.join(' ')}"`).sort(), `for ${asked.join(' ')}`).toEqual(expected.sort())
    }
    expect(some).toBeGreaterThan(0)
  })
})

describe('what is marked', () => {
  it('is in the quote, in order, apart from each other, and always one of the words', () => {
    const random = createRandom(8)
    for (let round = 0; round < 80; round += 1) {
      const asked = Array.from({ length: 1 + random.below(3) }, () => vocabulary[random.below(11)] ?? 'stop')
      const wanted = asked.map((word) => words(word).map(({ folded }) => folded).join(' '))
      for (const hit of searchLibrary(library.reader, { query: `${asked.join(' ')} `, in: ['passages'], limit: 1000 }).hits) {
        const passage = passages.find(({ id }) => id === hit.passageId)
        expect(passage?.text).toContain(hit.quote)
        let before = -1
        for (const [start, end] of hit.marks) {
          expect(start).toBeGreaterThan(before)
          expect(end).toBeGreaterThan(start)
          before = end
          const marked = words(hit.quote.slice(start, end)).map(({ folded }) => folded)
          // Neighbours that match one after the other may be marked as one.
          expect(wanted.some((phrase) => marked.join(' ').includes(phrase))).toBe(true)
        }
        expect(before).toBeLessThanOrEqual(hit.quote.length)
        if (hit.marks.length > 0) expect(hit.boxes.length).toBeGreaterThan(0)
      }
    }
  })
})

describe('how it is ranked', () => {
  it('stands by score, whatever kinds are mixed, and the ranks count up', () => {
    for (const query of ['oxygen stop', 'document', 'nitrox depth bar', 'one two']) {
      const { hits } = searchLibrary(library.reader, { query, limit: 200 })
      for (const [index, hit] of hits.entries()) {
        expect(hit.rank).toBe(index + 1)
        if (index > 0) expect(hit.score).toBeLessThanOrEqual(hits[index - 1]?.score ?? 0)
      }
    }
  })

  it('is the same every time', () => {
    expect(found('oxygen stop ')).toEqual(found('oxygen stop '))
  })
})
