import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldText, words } from '../../../../../src/shared/fold.ts'
import { editDistance } from '../../../../../src/workers/engine/search/edit-distance.ts'
import { bestCluster, readHighlight } from '../../../../../src/workers/engine/search/marks.ts'
import { windowAround } from '../../../../../src/shared/text-window.ts'
import { openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'

describe('folding', () => {
  let library: TestLibrary
  beforeAll(() => {
    library = openTestLibrary()
  })
  afterAll(() => library.close())

  it('agrees with SQLite’s unicode61 on every letter of the scripts that the app reads', () => {
    // Latin with its extensions, Greek, Cyrillic, Hebrew, Arabic, and Latin Extended Additional.
    const ranges = [[0x30, 0x24f], [0x370, 0x52f], [0x5d0, 0x5ea], [0x620, 0x64a], [0x1e00, 0x1eff]] as const
    const characters = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index))).filter((character) => /\p{L}|\p{N}/u.test(character))
    library.db.exec("CREATE VIRTUAL TABLE temp.probe USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
    library.db.exec("CREATE VIRTUAL TABLE temp.probe_words USING fts5vocab (temp, probe, instance)")
    const insert = library.db.prepare('INSERT INTO temp.probe (rowid, text) VALUES (?, ?)')
    library.db.transaction(() => characters.forEach((character, index) => void insert.run(index, `q${character}q`)))
    const terms = new Map((library.db.prepare('SELECT doc, term FROM temp.probe_words').all() as { doc: number; term: string }[]).map((row) => [row.doc, row.term]))
    const different = characters.filter((character, index) => (terms.get(index) ?? '') !== (words(`q${character}q`)[0]?.folded ?? ''))
    // Letters that SQLite's tables are too old for or treat alone; nobody's course is written in them.
    expect(different).toEqual(['Ǡ', 'ǡ', 'Ϳ', 'Ԩ', 'Ԫ', 'Ԭ', 'Ԯ', 'ẛ'])
  })

  it('keeps a decomposed accent inside its word', () => {
    expect(words('oxyge\u0300ne pur').map((word) => word.folded)).toEqual(['oxygene', 'pur'])
    expect(words('oxyge\u0300ne pur')[1]).toMatchObject({ start: 9, end: 12 })
  })

  it('folds text and leaves what is between words', () => {
    expect(foldText('Œuvre « Été », 1,6 BAR')).toBe('œuvre « ete », 1,6 bar')
  })
})

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['nitrx', 'nitrox', 1],
    ['oxgyen', 'oxygen', 1],
    ['presure', 'pressure', 1],
    ['kitten', 'sitting', 3],
    ['a', 'abcdef', 4],
  ])('%s → %s', (a, b, expected) => {
    expect(editDistance(a, b, 3)).toBe(expected)
    expect(editDistance(b, a, 3)).toBe(expected)
  })
})

describe('windowAround', () => {
  const text = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu'

  it('begins and ends between words and holds the place', () => {
    for (let start = 0; start < text.length - 4; start += 1) {
      const [from, to] = windowAround(text, start, start + 4, 20)
      expect(from).toBeLessThanOrEqual(start)
      expect(to).toBeGreaterThanOrEqual(start + 4)
      expect(from === 0 || text[from - 1] === ' ').toBe(true)
      expect(to === text.length || text[to] === ' ').toBe(true)
    }
  })

  it('never cuts a surrogate pair, even in a text without spaces', () => {
    const divers = '🤿'.repeat(400)
    for (let start = 200; start < 210; start += 1) {
      const [from, to] = windowAround(divers, start, start + 2, 101)
      expect(divers.slice(from, to)).not.toMatch(/\p{Surrogate}/u)
      expect(to - from).toBeLessThan(260)
    }
  })
})

describe('marks', () => {
  it('reads what highlight() wrote, and refuses what does not fit the text', () => {
    expect(readHighlight('a b c', 'a \u0001b\u0002 c')).toEqual([[2, 3]])
    expect(readHighlight('a b', 'a \u0001b\u0002 c')).toBeNull()
  })

  it('takes the stretch with most different words', () => {
    const text = 'gas gas gas ................................ gas bar'
    const marks: [number, number][] = [[0, 3], [4, 7], [8, 11], [45, 48], [49, 52]]
    expect(bestCluster(text, marks, 20)).toEqual([45, 52])
    expect(bestCluster(text, [], 20)).toBeNull()
  })
})
