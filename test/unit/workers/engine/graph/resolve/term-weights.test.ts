import { describe, expect, it } from 'vitest'
import { gatherCandidates, type Candidate } from '../../../../../../src/workers/engine/graph/resolve/candidates.ts'
import { createWordFolder } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'
import type { Occurrence } from '../../../../../../src/workers/engine/graph/resolve/mention-search.ts'
import { entityLimit, isTerm, measureTerms, scoreOf, type TermUse } from '../../../../../../src/workers/engine/graph/resolve/term-weights.ts'

const noHeadings = { topics: new Map<string, number>(), labels: new Set<string>() }
const candidate = (name: string, weight = 0.45, claimed = 10): Candidate => {
  const mentions = Array.from({ length: claimed }, (_each, index) => ({ start: index * 20, end: index * 20 + 5 }))
  const set = gatherCandidates([{ entities: [{ name, type: 'concept', weight, mentions, aliases: [] }], relations: [], facts: [] }], createWordFolder('en'), 'en')
  const [first] = [...set.byKey.values()]
  if (!first) throw new Error(`no candidate for ${name}`)
  return first
}
const at = (key: string, passage: number, within: string | null = null): Occurrence => ({ key, passage, start: 0, end: 1, within })
const use = (more: Partial<TermUse> = {}): TermUse => ({ frequency: 5, alone: 5, passages: 3, prose: 5, cValue: 5, headings: 0, isLabel: false, inTitle: false, ...more })

describe('measureTerms', () => {
  const candidates = new Map([candidate('pressure'), candidate('partial pressure'), candidate('partial pressure of oxygen')].map((each) => [each.key, each]))

  it('takes from a name what belongs to longer names', () => {
    const uses = measureTerms(
      [at('partial pressure of oxygen', 0), at('partial pressure', 0, 'partial pressure of oxygen'), at('partial pressure', 1), at('partial pressure', 2), at('pressure', 0, 'partial pressure of oxygen'), at('pressure', 3)],
      candidates,
      noHeadings,
      new Set(),
      () => 1,
    )
    expect(uses.get('partial pressure')).toMatchObject({ frequency: 3, alone: 2, passages: 3 })
    expect(uses.get('partial pressure')?.cValue).toBeCloseTo(Math.log2(3) * 2)
    expect(uses.get('pressure')?.cValue).toBeCloseTo(1)
    expect(uses.get('partial pressure of oxygen')?.cValue).toBeCloseTo(Math.log2(4))
  })

  it('counts a table for less than a sentence', () => {
    const inTable = measureTerms([at('pressure', 0), at('pressure', 0)], candidates, noHeadings, new Set(), () => 0.2).get('pressure')
    const inText = measureTerms([at('pressure', 0), at('pressure', 0)], candidates, noHeadings, new Set(), () => 1).get('pressure')
    expect(inTable?.cValue).toBeLessThan(inText?.cValue ?? 0)
    expect([inTable?.prose, inText?.prose]).toEqual([0, 2])
  })
})

describe('scoreOf', () => {
  it('rises with headings, the title, a definition, an acronym and facts', () => {
    const plain = candidate('safety stop')
    const base = scoreOf(plain, use(), 10)
    expect(scoreOf(plain, use({ headings: 2 }), 10)).toBeGreaterThan(base)
    expect(scoreOf(plain, use({ inTitle: true }), 10)).toBeGreaterThan(base)
    expect(scoreOf({ ...plain, defined: true }, use(), 10)).toBeGreaterThan(base)
    expect(scoreOf({ ...plain, facts: 2 }, use(), 10)).toBeGreaterThan(base)
    expect(scoreOf({ ...plain, aliases: new Map([['ss', { key: 'ss', name: 'SS', kind: 'acronym' as const }]]) }, use(), 10)).toBeGreaterThan(base)
  })

  it('falls for one common word, for a label and for a form that promises little', () => {
    expect(scoreOf(candidate('stop', 0.2), use(), 10)).toBeLessThan(scoreOf(candidate('safety stop'), use(), 10))
    expect(scoreOf(candidate('safety stop'), use({ isLabel: true }), 10)).toBeLessThan(scoreOf(candidate('safety stop'), use(), 10))
    expect(scoreOf(candidate('safety stop', 0.25), use(), 10)).toBeLessThan(scoreOf(candidate('safety stop'), use(), 10))
  })

  it('prefers what is met all over the document', () => {
    expect(scoreOf(candidate('safety stop'), use({ passages: 9 }), 30)).toBeGreaterThan(scoreOf(candidate('safety stop'), use({ passages: 1 }), 30))
  })
})

describe('isTerm', () => {
  it('drops a word that was taken for a noun once and is a verb elsewhere', () => {
    expect(isTerm(candidate('assure', 0.2, 1), use({ alone: 20, frequency: 20, passages: 9, prose: 20 }), 9000, 40)).toBe(false)
  })

  it('keeps a compound that is met twice in a long text, once in a short one', () => {
    expect(isTerm(candidate('safety stop'), use({ alone: 1, frequency: 1 }), 9000, 40)).toBe(false)
    expect(isTerm(candidate('safety stop'), use({ alone: 2, frequency: 2 }), 9000, 40)).toBe(true)
    expect(isTerm(candidate('safety stop'), use({ alone: 1, frequency: 1 }), 600, 3)).toBe(true)
  })

  it('asks more of one common word: often, in several places, in sentences', () => {
    const word = candidate('membrane', 0.2, 20)
    expect(isTerm(word, use({ alone: 8, frequency: 8, passages: 5, prose: 8 }), 9000, 40)).toBe(true)
    expect(isTerm(word, use({ alone: 8, frequency: 8, passages: 1, prose: 8 }), 9000, 40)).toBe(false)
    expect(isTerm(word, use({ alone: 8, frequency: 8, passages: 5, prose: 0 }), 9000, 40)).toBe(false)
  })

  it('keeps what a heading names', () => {
    expect(isTerm(candidate('buoyancy', 0.7, 1), use({ headings: 1, alone: 1, frequency: 1, passages: 1 }), 9000, 40)).toBe(true)
  })
})

it('the limit grows with the root of the length, up to a bound', () => {
  expect(entityLimit(400)).toBe(110)
  expect(entityLimit(40_000)).toBe(830)
  expect(entityLimit(10_000_000)).toBe(1500)
})

describe('what a definition is made with', () => {
  it('counts for more than a phrase met once, where it is more than one common word', () => {
    const once = use({ frequency: 1, alone: 1, passages: 1, prose: 1, cValue: 1.58 })
    const plain = scoreOf(candidate('locking collar'), once, 4)
    expect(scoreOf({ ...candidate('locking collar'), inDefinition: true }, once, 4)).toBeGreaterThan(plain * 1.5)
    expect(scoreOf({ ...candidate('collar'), inDefinition: true }, once, 4)).toBe(scoreOf(candidate('collar'), once, 4))
  })
})
