import { describe, expect, it } from 'vitest'
import { halve, joinParts } from '../../../../../../src/workers/engine/providers/extractor/split-passage.ts'
import type { CheckedPassage } from '../../../../../../src/workers/engine/providers/extractor/prompt-port.ts'

const sentence = 'The pump moves the water of the cooling circuit through the exchanger. '

describe('a passage in two', () => {
  it('is cut after a sentence near the middle, and nothing is lost', () => {
    const text = sentence.repeat(8)
    const halves = halve(text)
    if (!halves) throw new Error('not cut')
    const [first, second] = halves
    expect(first.text + second.text).toBe(text)
    expect(second.start).toBe(first.text.length)
    expect(first.text.endsWith('. ')).toBe(true)
    expect(Math.abs(first.text.length - second.text.length)).toBeLessThanOrEqual(sentence.length * 2)
  })
  it('is cut at a space where it has no sentence, and not at all where it has neither or is short', () => {
    const words = 'word '.repeat(100)
    expect(halve(words)?.[1].text.startsWith('word')).toBe(true)
    expect(halve('x'.repeat(500))).toBeNull()
    expect(halve('Short. Very short.')).toBeNull()
  })
  it('knows the ends of sentences with quotation marks behind them', () => {
    const text = `${'Il faut toujours vérifier la pression avant chaque plongée en mer. '.repeat(4)}« Remontez ! » ${'La vitesse de remontée reste lente et régulière pour tous. '.repeat(4)}`
    const halves = halve(text)
    expect(halves?.[0].text).toMatch(/[.!?][»\s]*\s$/)
  })
})

describe('what was said of the parts', () => {
  const part = (name: string, start: number, kept: number, missing = false): CheckedPassage => ({
    missing,
    checks: { kept, dropped: { 'quote-not-found': 1 } },
    extraction: {
      entities: [{ name, type: 'concept', mentions: [{ start, end: start + name.length }], aliases: [{ name: 'X', kind: 'acronym', span: { start: 0, end: 1 } }], weight: 0.5 + kept / 10 }],
      relations: [{ from: name, to: name, type: 'USES', span: { start: 1, end: 5 }, weight: 1 }],
      facts: [{ entity: name, property: 'mass', value: '5', unit: 'kg', qualifiers: {}, span: { start: 2, end: 6 } }],
    },
  })
  it('is said of the whole: places moved, the same name once, counts added', () => {
    const whole = joinParts([{ start: 0, checked: part('pump', 4, 1) }, { start: 100, checked: part('pump', 7, 2, true) }])
    expect(whole.extraction.entities).toEqual([
      { name: 'pump', type: 'concept', mentions: [{ start: 4, end: 8 }, { start: 107, end: 111 }], aliases: [{ name: 'X', kind: 'acronym', span: { start: 0, end: 1 } }, { name: 'X', kind: 'acronym', span: { start: 100, end: 101 } }], weight: 0.7 },
    ])
    expect(whole.extraction.relations.map(({ span }) => span)).toEqual([{ start: 1, end: 5 }, { start: 101, end: 105 }])
    expect(whole.extraction.facts.map(({ span }) => span)).toEqual([{ start: 2, end: 6 }, { start: 102, end: 106 }])
    expect(whole.checks).toEqual({ kept: 3, dropped: { 'quote-not-found': 2 } })
    expect(whole.missing).toBe(false)
    expect(joinParts([{ start: 0, checked: part('a', 0, 0, true) }, { start: 9, checked: part('b', 0, 0, true) }]).missing).toBe(true)
  })
})
