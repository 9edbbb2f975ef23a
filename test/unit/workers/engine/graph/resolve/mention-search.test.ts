import { describe, expect, it } from 'vitest'
import { createWordFolder } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'
import { createNameSearch } from '../../../../../../src/workers/engine/graph/resolve/mention-search.ts'
import { createRandom } from '../../../../../support/random.ts'

const fold = createWordFolder('en')
const name = (key: string, exact: string | null = null, stands = key) => ({ words: stands.split(' '), key, exact })
const found = (text: string, ...names: ReturnType<typeof name>[]) => createNameSearch(names).find(0, text, fold(text)).map((each) => [each.key, text.slice(each.start, each.end), each.within])

describe('createNameSearch', () => {
  it('finds names whatever their case, number and hyphens', () => {
    expect(found('Self-locking nuts and a self locking nut.', name('self locking nut'))).toEqual([
      ['self locking nut', 'Self-locking nuts', null],
      ['self locking nut', 'self locking nut', null],
    ])
  })

  it('finds whole words only', () => {
    expect(found('The nutshell and the nut.', name('nut'))).toEqual([['nut', 'nut', null]])
  })

  it('does not join words over a comma, a stop or a blank line', () => {
    for (const text of ['pressure, gauge', 'pressure. Gauge', 'pressure\n\ngauge']) expect(found(text, name('pressure gauge'))).toEqual([])
    expect(found('pressure\ngauge', name('pressure gauge'))).toHaveLength(1)
  })

  it('finds nested names and says in which longer one they stand', () => {
    expect(found('partial pressure of oxygen', name('partial pressure'), name('partial pressure of oxygen'), name('oxygen'))).toEqual([
      ['partial pressure of oxygen', 'partial pressure of oxygen', null],
      ['partial pressure', 'partial pressure', 'partial pressure of oxygen'],
      ['oxygen', 'oxygen', 'partial pressure of oxygen'],
    ])
  })

  it('does not find a name inside a compound', () => {
    expect(found('a self-locking nut', name('locking nut'))).toEqual([])
    expect(found('a nut-driver', name('nut'))).toEqual([])
    expect(found('a locking nut', name('locking nut'))).toHaveLength(1)
  })

  it('finds an acronym letter for letter', () => {
    expect(found('ADD is not add. ADDs are.', name('accident', 'ADD', 'add'))).toEqual([
      ['accident', 'ADD', null],
      ['accident', 'ADDs', null],
    ])
  })

  it('lets a common name win over an acronym with the same words', () => {
    expect(found('Add water. ADD.', name('add'), name('accident', 'ADD', 'add'))).toHaveLength(2)
  })

  it('agrees with a plain search over random texts', () => {
    const random = createRandom(7)
    const letters = ['a', 'b', 'c', 'd']
    const words = (count: number) => Array.from({ length: count }, () => letters[random.below(letters.length)] ?? 'a')
    for (let round = 0; round < 60; round++) {
      const text = words(30).map((word) => `${word}x`).join(' ')
      const names = Array.from({ length: 6 }, () => words(1 + random.below(3)).map((word) => `${word}x`).join(' '))
      const expected = [...new Set(names)].flatMap((each) => {
        const places: number[] = []
        for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + 1)) if ((at === 0 || text[at - 1] === ' ') && (at + each.length === text.length || text[at + each.length] === ' ')) places.push(at)
        return places.map((at) => `${each}@${at}`)
      })
      const actual = createNameSearch(names.map((each) => name(each))).find(0, text, fold(text)).map((each) => `${each.key}@${each.start}`)
      expect(actual.toSorted()).toEqual(expected.toSorted())
    }
  })
})
