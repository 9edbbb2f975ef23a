import { describe, expect, it } from 'vitest'
import { decideMerges, type AcronymCandidate, type AskedMerge } from '../../../../../src/workers/engine/graph/sqlite/merge-rules.ts'
import { createRandom } from '../../../../support/random.ts'

const acronym = (from: string, into: string, documents = 1): AcronymCandidate => ({ from, into, documents })
const asked = (id: number, from: string, into: string): AskedMerge => ({ id, from, into })
const canonical = (entities: string, wishes: AskedMerge[], rules: AcronymCandidate[]) => Object.fromEntries(decideMerges(entities, wishes, rules).canonical)

describe('decideMerges', () => {
  it('merges an acronym into its only expansion', () => {
    expect(canonical('ab', [], [acronym('a', 'b')])).toEqual({ a: 'b', b: 'b' })
  })

  it('takes the expansion with a clear lead, and none in a close race', () => {
    expect(canonical('abc', [], [acronym('a', 'b', 2), acronym('a', 'c', 1)])['a']).toBe('b')
    expect(canonical('abc', [], [acronym('a', 'b', 3), acronym('a', 'c', 2)])['a']).toBe('a')
    expect(canonical('abc', [], [acronym('a', 'b', 1), acronym('a', 'c', 1)])['a']).toBe('a')
  })

  it('never counts an expansion that is not in the library', () => {
    expect(canonical('a', [], [acronym('a', 'b')])).toEqual({ a: 'a' })
    expect(canonical('ac', [], [acronym('a', 'b', 5), acronym('a', 'c', 1)])['a']).toBe('c')
  })

  it('points at the end of a chain, so that a reader follows one step', () => {
    expect(canonical('abc', [], [acronym('a', 'b'), acronym('b', 'c')])).toEqual({ a: 'c', b: 'c', c: 'c' })
  })

  it('makes no circle, and leaves what hangs on it', () => {
    expect(canonical('abx', [], [acronym('a', 'b'), acronym('b', 'a'), acronym('x', 'a')])).toEqual({ a: 'a', b: 'b', x: 'a' })
  })

  it('puts a wish before a rule', () => {
    const decision = decideMerges('abc', [asked(1, 'a', 'c')], [acronym('a', 'b')])
    expect(decision.targets.get('a')).toEqual({ into: 'c', reason: 'asked' })
  })

  it('lets a rule give way where a wish would close a circle with it', () => {
    expect(canonical('ab', [asked(1, 'b', 'a')], [acronym('a', 'b')])).toEqual({ a: 'a', b: 'a' })
  })

  it('keeps apart what a person took apart', () => {
    expect(canonical('ab', [asked(1, 'a', 'a')], [acronym('a', 'b')])).toEqual({ a: 'a', b: 'b' })
  })

  it('keeps the newest wishes when all of them would make a circle', () => {
    expect(canonical('abc', [asked(1, 'a', 'b'), asked(2, 'b', 'c'), asked(3, 'c', 'a')], [])).toEqual({ a: 'a', b: 'a', c: 'a' })
  })

  it('has no chain and no circle, and does not depend on order, whatever it is given', () => {
    const random = createRandom(7)
    for (let round = 0; round < 500; round += 1) {
      const names = 'abcdefgh'.slice(0, 2 + random.below(7))
      const pick = () => names[random.below(names.length)] ?? 'a'
      const rules = Array.from({ length: random.below(12) }, () => acronym(pick(), pick(), 1 + random.below(4)))
      // One pair is counted once, as the database does.
      const unique = [...new Map(rules.map((rule) => [`${rule.from}${rule.into}`, rule])).values()]
      const wishes = Array.from({ length: random.below(4) }, (_, id) => asked(id, pick(), pick()))
      const decision = decideMerges(names, wishes, unique)
      for (const [entity, end] of decision.canonical) {
        expect(decision.canonical.get(end), `${entity} in round ${round}`).toBe(end)
        expect(decision.targets.has(end)).toBe(false)
      }
      const shuffled = decideMerges([...names].reverse(), random.shuffle(wishes), random.shuffle(unique))
      expect(new Map([...shuffled.canonical].sort())).toEqual(new Map([...decision.canonical].sort()))
    }
  })
})
