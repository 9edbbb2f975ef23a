import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Parsed } from '../../../../../src/shared/contract/index.ts'
import { search as contract } from '../../../../../src/shared/contract/graph.ts'
import { searchLibrary } from '../../../../../src/workers/engine/search/search.ts'
import { entityIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { documentIdOf, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { guide, guideResolution, manual, manualResolution, notes, notesResolution } from '../../../../support/graph-sample.ts'
import { createRandom } from '../../../../support/random.ts'

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

function search(query: string, more: Partial<Parsed<'search.query'>> = {}) {
  const answer = searchLibrary(library.reader, { query, ...more })
  contract['search.query'].output.parse(answer)
  return answer
}
const passages = (query: string) => search(query, { in: ['passages'] }).hits

function addCourse(): void {
  for (const [spec, resolution] of [[manual, manualResolution], [notes, notesResolution], [guide, guideResolution]] as const) library.publish(library.addDocument(spec), resolution)
}

describe('passages', () => {
  it('finds without regard to case and accents, in both directions', () => {
    library.addDocument({ name: 'a', passages: ['La pression partielle d’oxygène', 'THE OXYGENE TANK'] })
    expect(passages('oxygene')).toHaveLength(2)
    expect(passages('OXYGÈNE')).toHaveLength(2)
  })

  it('takes the last word as a beginning, and a word closed by a space as whole', () => {
    library.addDocument({ name: 'a', passages: ['decompression stop'] })
    expect(passages('decomp')).toHaveLength(1)
    expect(passages('decomp ')).toHaveLength(0)
    expect(passages('stop decomp')).toHaveLength(1)
  })

  it('keeps a quoted phrase together', () => {
    library.addDocument({ name: 'a', passages: ['safety stop at five metres', 'stop: safety first'] })
    expect(passages('"safety stop"').map((hit) => hit.quote)).toEqual(['safety stop at five metres'])
    expect(passages('safety stop')).toHaveLength(2)
  })

  it('falls back to any of the words when nothing holds all, and only then', () => {
    library.addDocument({ name: 'a', passages: ['nitrox tables', 'trimix blending'] })
    expect(passages('nitrox blending')).toHaveLength(2)
    expect(passages('nitrox tables')).toHaveLength(1)
  })

  it('lets go of a French article that leans on its word', () => {
    library.addDocument({ name: 'a', passages: ["Le manque d'oxygène est un danger."] })
    expect(passages("l'oxygène")).toHaveLength(1)
    expect(passages('l’oxygene')).toHaveLength(1)
  })

  it('ranks what says the word before what only stands under a heading with it, and both together first', () => {
    const filler = 'and other things that fill the passage with many words about nothing'
    library.addDocument({
      name: 'a',
      passages: [{ text: `It comes with depth ${filler}`, headings: ['Narcosis'] }, `narcosis ${filler}`, { text: `narcosis comes with depth ${filler}`, headings: ['Narcosis'] }, filler, filler, filler],
    })
    expect(passages('narcosis').map(({ headings, marks }) => [headings, marks.length])).toEqual([
      [['Narcosis'], 1],
      [[], 1],
      [['Narcosis'], 0],
    ])
  })

  it('puts the very phrase before its words apart, in other numbers, or in headings, however often they stand there', () => {
    const filler = 'and other things that fill the passage with many words about nothing '.repeat(4)
    library.addDocument({
      name: 'a',
      passages: [
        { text: 'Mask. Column. Columns beside other masks: mask the column.', headings: ['Column mask'] },
        'Defining column masks',
        `${filler} A column mask is a database object. ${filler}`,
        ...Array.from({ length: 30 }, () => filler),
      ],
    })
    for (const query of ['column mask', 'column mask is a database object']) expect(passages(query)[0]?.quote, query).toContain('A column mask is a database object.')
    expect(passages('column mask').map(({ quote }) => quote.slice(0, 8))[1]).toBe('Defining')
  })

  it('pages through what is ranked by places as through the rest, best first', () => {
    library.addDocument({ name: 'a', passages: Array.from({ length: 230 }, (_, index) => (index % 3 === 0 ? `safety stop ${'x '.repeat(index)}` : `stop ${'x '.repeat(index)} safety`)) })
    const all = search('safety stop ', { in: ['passages'], limit: 300 }).hits
    const paged = [0, 60, 120, 180, 240].flatMap((offset) => search('safety stop ', { in: ['passages'], offset, limit: 60 }).hits)
    expect(paged.map(({ passageId }) => passageId)).toEqual(all.map(({ passageId }) => passageId))
    expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).toSorted((a, b) => b - a))
    expect(all.findIndex(({ quote }) => !quote.startsWith('safety stop'))).toBeGreaterThan(60)
  })

  it('never shows a passage of a document in the trash', () => {
    const id = library.addDocument({ name: 'a', title: 'Nitrox', passages: ['nitrox'] })
    expect(search('nitrox').totals).toMatchObject({ passages: 1, documents: 1 })
    library.trash(id)
    expect(search('nitrox')).toMatchObject({ hits: [], totals: { passages: 0, documents: 0 }, suggestions: [] })
  })

  it('narrows to documents and counts hits in each', () => {
    addCourse()
    const answer = search('nitrox', { in: ['passages'] })
    expect(answer.facets.documents.map((facet) => facet.hits).reduce((a, b) => a + b)).toBe(answer.totals.passages)
    expect(answer.facets.documents).toHaveLength(3)
    const narrowed = search('nitrox', { in: ['passages'], documentIds: [documentIdOf('notes')] })
    expect(narrowed.totals.passages).toBe(2)
    expect(new Set(narrowed.hits.map((hit) => hit.documentId))).toEqual(new Set([documentIdOf('notes')]))
  })

  it('pages through all hits without a gap or a double', () => {
    library.addDocument({ name: 'a', passages: Array.from({ length: 23 }, (_, index) => `buoyancy exercise ${index}`) })
    library.addDocument({ name: 'b', passages: Array.from({ length: 9 }, () => 'buoyancy') })
    const all = search('buoyancy', { limit: 100 }).hits.map((hit) => hit.passageId)
    const paged = [0, 7, 14, 21, 28].flatMap((offset) => search('buoyancy', { offset, limit: 7 }).hits)
    expect(paged.map((hit) => hit.passageId)).toEqual(all)
    expect(paged.map((hit) => hit.rank)).toEqual(all.map((_, index) => index + 1))
    expect(new Set(all).size).toBe(32)
  })
})

describe('quotes and marks', () => {
  const long = `${'Water presses on the diver from all sides. '.repeat(20)}The partial pressure of oxygen must not exceed 1.6 bar, say the tables. ${'Gas is compressed as depth grows. '.repeat(20)}oxygen alone here.`

  it('quotes the best stretch exactly, between words, about three hundred characters long', () => {
    library.addDocument({ name: 'a', passages: [long] })
    const [hit] = passages('oxygen 1.6 bar exceed')
    expect(hit?.quote).toContain('partial pressure of oxygen must not exceed 1.6 bar')
    expect(long).toContain(hit?.quote)
    expect(hit?.quote.length).toBeGreaterThan(200)
    expect(hit?.quote.length).toBeLessThan(400)
    const at = long.indexOf(hit?.quote ?? '')
    expect(long[at - 1]).toBe(' ')
    expect(hit?.marks.map(([start, end]) => hit.quote.slice(start, end))).toEqual(['oxygen', 'exceed', '1.6', 'bar'])
  })

  it('marks what was found, accents and all, with its place on the page', () => {
    library.addDocument({ name: 'a', passages: [{ text: 'L’oxygène 🤿 et l’Oxygene', page: 7 }] })
    const [hit] = passages('oxygène')
    expect(hit?.marks.map(([start, end]) => hit.quote.slice(start, end))).toEqual(['oxygène', 'Oxygene'])
    expect(hit?.page).toBe(7)
    expect(hit?.boxes).toHaveLength(2)
    expect(hit?.boxes[0]).toMatchObject({ page: 7, x0: expect.closeTo(20, 5) })
  })

  it('marks the words that matter, not those that hold the sentence together', () => {
    library.addDocument({ name: 'a', passages: ['Note the pressure of the gas at the surface.'] })
    const [hit] = passages('the pressure of the gas ')
    expect(hit?.marks.map(([start, end]) => hit.quote.slice(start, end))).toEqual(['pressure', 'gas'])
    expect(passages('"the gas"')[0]?.marks).toHaveLength(1)
  })

  it('gives the page of the words, not of the passage’s beginning', () => {
    const text = 'first page words second page words'
    library.addDocument({ name: 'a', passages: [{ text, page: 1, runs: [[0, 16, 1, 0, 0, 100, 10], [17, 34, 2, 0, 0, 100, 10]] }] })
    expect(passages('second')[0]?.page).toBe(2)
  })

  it('quotes the beginning where only a heading matched', () => {
    library.addDocument({ name: 'a', passages: [{ text: long, headings: ['Toxicité'] }] })
    const [hit] = passages('toxicite')
    expect(hit?.marks).toEqual([])
    expect(long.startsWith(hit?.quote ?? '?')).toBe(true)
  })

  it('marks rightly a text that holds the control characters of highlighting itself', () => {
    const text = 'before \u0001nitrox\u0002 after nitrox'
    library.addDocument({ name: 'a', passages: [text] })
    const [hit] = passages('nitrox')
    expect(hit?.quote).toBe(text)
    expect(hit?.marks.map(([start, end]) => text.slice(start, end))).toEqual(['nitrox', 'nitrox'])
  })
})

describe('entities and documents', () => {
  beforeEach(addCourse)

  it('puts an exact name before everything', () => {
    const [first] = search('nitrox').hits
    expect(first).toMatchObject({ in: 'entities', entityId: entityIdOf('nitrox'), title: 'Nitrox', quote: 'Nitrox', marks: [[0, 6]], entityType: 'concept' })
  })

  it('finds an entity by an alias and by what was merged into it, and says which', () => {
    expect(search('mélange enrichi', { in: ['entities'] }).hits[0]).toMatchObject({ title: 'Nitrox', quote: 'mélange enrichi' })
    const merged = search('ppo2', { in: ['entities'] }).hits
    expect(merged).toHaveLength(1)
    expect(merged[0]).toMatchObject({ title: 'partial pressure of oxygen', quote: 'PpO2', marks: [[0, 4]] })
  })

  it('narrows entities by type and by document', () => {
    expect(search('gas', { in: ['entities'], types: ['person'] }).totals.entities).toBe(0)
    expect(search('regulator', { in: ['entities'], documentIds: [documentIdOf('notes')] }).totals.entities).toBe(0)
    expect(search('regulator', { in: ['entities'], documentIds: [documentIdOf('manual')] }).totals.entities).toBe(1)
  })

  it('puts an exact name first also when it has words that are not looked for', () => {
    expect(search('partial pressure of oxygen', { in: ['entities'] }).hits[0]).toMatchObject({ quote: 'partial pressure of oxygen', score: expect.closeTo(100.9, 1) })
    expect(search('partial pressure oxygen', { in: ['entities'] }).hits[0]?.score).toBeLessThan(20)
  })

  it('narrows passages to those that mention an entity of a type, and leaves out titles, which have none', () => {
    const all = search('nitrox').totals
    expect(all).toMatchObject({ passages: 5, documents: 1 })
    const narrowed = search('nitrox', { types: ['equipment'] })
    expect(narrowed.hits.map((hit) => [hit.in, hit.documentId, hit.page])).toEqual([['passages', documentIdOf('manual'), 2]])
    expect(narrowed).toMatchObject({ totals: { passages: 1, entities: 0, documents: 0 }, facets: { documents: [{ id: documentIdOf('manual'), hits: 1 }] } })
    expect(search('nitrox', { types: ['equipment', 'concept'] }).totals.passages).toBe(5)
  })

  it('goes by the type of the entity that a mentioned one was merged into', () => {
    // "PpO2" of the notes is part of "partial pressure of oxygen"; both are concepts until the latter is made a rule.
    library.db.prepare("UPDATE entities SET type = 'rule' WHERE id = canonical_id AND name = 'partial pressure of oxygen'").run()
    expect(search('bar', { types: ['rule'] }).hits.map((hit) => hit.documentId).sort()).toEqual([documentIdOf('manual'), documentIdOf('notes')].sort())
  })

  it('finds documents by title without accents and by file name', () => {
    expect(search('gaz', { in: ['documents'] }).hits[0]).toMatchObject({ documentId: documentIdOf('guide'), quote: 'Guide des gaz', marks: [[10, 13]] })
    expect(search('notes.pdf', { in: ['documents'] }).hits[0]).toMatchObject({ quote: 'notes.pdf' })
  })

  it('gives totals for every kind, whichever is asked for', () => {
    const { totals, hits } = search('nitrox', { in: ['documents'] })
    expect(totals).toEqual({ passages: 5, entities: 1, documents: 1 })
    expect(hits).toHaveLength(1)
  })
})

describe('counting only what is asked for', () => {
  it('finds the same names without going through passages', () => {
    addCourse()
    const all = search('nitrox', { in: ['entities'] })
    const asked = search('nitrox', { in: ['entities'], counted: 'asked' })
    expect(asked.hits).toEqual(all.hits)
    expect(asked).toMatchObject({ totals: { passages: 0, entities: 1, documents: 0 }, facets: { documents: [] } })
  })
})

describe('suggestions', () => {
  beforeEach(addCourse)

  it('offers the nearest spelling that finds something', () => {
    expect(search('nitrx').suggestions[0]).toBe('Nitrox')
    expect(search('oxgyen presure').suggestions[0]).toBe('oxygen pressure')
    expect(search('regluator').suggestions[0]).toBe('regulator')
    expect(search('zwxqv').suggestions).toEqual([])
  })

  it('offers nothing where something was found', () => {
    expect(search('nitrox').suggestions).toEqual([])
  })

  it('names a word that nothing holds beside one that is found, and its nearest spelling', () => {
    const answer = search('regluator nitrox ')
    expect(answer.totals.passages).toBeGreaterThan(0)
    expect(answer.missing).toEqual(['regluator'])
    expect(answer.suggestions[0]).toBe('regulator nitrox')
    expect(search('nitrox zwxqv')).toMatchObject({ missing: ['zwxqv'], suggestions: [] })
    // Nothing at all is found: the query as a whole is what is wrong.
    expect(search('regluator').missing).toBeUndefined()
  })

  it('suggests for a missing word also what stands in another passage than the rest', () => {
    library.addDocument({ name: 'y', passages: ['A fastener holds the plate.', 'Turn the wing bolt.'] })
    expect(search('fastner bolt ')).toMatchObject({ missing: ['fastner'], suggestions: ['fastener bolt'] })
  })

  it('misses no word that a name, a title, another number or a beginning holds', () => {
    library.addDocument({ name: 'y', title: 'Handbook of knots', passages: ['Le stade est ouvert.', 'Un vélo.'] })
    for (const query of ['stades vélo ', 'handbook vélo ', 'regulator vélo ', 'vélo stad', 'vélo "zw xq"']) expect(search(query).missing, query).toBeUndefined()
  })

  it('misses a word that the trash alone holds', () => {
    const id = library.addDocument({ name: 'z', passages: ['hypercapnia'] })
    expect(search('hypercapnia nitrox ').missing).toBeUndefined()
    library.trash(id)
    expect(search('hypercapnia nitrox ')).toMatchObject({ missing: ['hypercapnia'] })
  })

  it('does not offer words of the trash alone', () => {
    const id = library.addDocument({ name: 'z', passages: ['hypercapnia'] })
    expect(search('hypercapnai').suggestions).toEqual(['hypercapnia'])
    library.trash(id)
    expect(search('hypercapnai').suggestions).toEqual([])
  })
})

describe('what people type', () => {
  it('is never a syntax error', () => {
    addCourse()
    const pieces = ['nitrox', 'AND', 'OR', 'NOT', 'NEAR(', '"', '""', '*', '^', '(', ')', ':', 'text:', '{text}', '+', '-', '\\', "'", '«', '»', '%', '1.6', 'PpO2', '🤿', '\u0000', '\u0301', 'é', '—', ';--', '日本語', '￿', '\ud800', ' ']
    const random = createRandom(3)
    for (let round = 0; round < 600; round += 1) {
      const query = Array.from({ length: 1 + random.below(6) }, () => pieces[random.below(pieces.length)]).join(random.below(2) ? ' ' : '')
      const answer = search(query)
      for (const hit of answer.hits) for (const [start, end] of hit.marks) expect(hit.quote.slice(start, end)).toHaveLength(end - start)
    }
  })

  it('finds nothing in nothing, and marks nothing as a suggestion', () => {
    addCourse()
    for (const empty of ['', '   ', '"', '—', '* ^']) expect(search(empty)).toMatchObject({ hits: [], totals: { passages: 0 }, suggestions: [] })
  })

  it('takes a query of five hundred characters', () => {
    addCourse()
    expect(search('nitrox '.repeat(71)).hits.length).toBeGreaterThan(0)
  })
})
