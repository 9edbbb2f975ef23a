import { describe, expect, it } from 'vitest'
import { Extraction } from '../../../../../../src/shared/model/extraction.ts'
import { extractionProtocol } from '../../../../../../src/workers/engine/providers/check/check-answer.ts'
import type { CheckedPassage, PromptPassage } from '../../../../../../src/workers/engine/providers/extractor/prompt-port.ts'
import { checkAll, divingSample } from '../../../../../support/check-answers.ts'
import { createRandom, type Random } from '../../../../../support/random.ts'

const passage: PromptPassage = { headings: ['Gas'], text: 'Nitrox is a gas of 32 % oxygen.' }
const check = (answer: string, passages: readonly PromptPassage[] = [passage]) => extractionProtocol.check(answer, passages, divingSample)

describe('an answer as a whole', () => {
  it.each([
    ['no JSON', 'Sure! Here it is', /not valid JSON/],
    ['half an answer', '{"passages":[{"id":"p1","entities":[', /not valid JSON/],
    ['another shape', '{"result":[]}', /no list "passages"/],
    ['a list', '[]', /no list "passages"/],
    ['null', 'null', /no list "passages"/],
    ['a number', '7', /no list "passages"/],
    ['passages of no shape', '{"passages":[1,null,"p1",[]]}', /No entry of "passages"/],
    ['ten megabytes', `{"passages":[{"id":"${'x'.repeat(10_000_000)}"}]}`, /too long/],
  ])('that is %s is said to be so', (_what, answer, problem) => {
    const checked = check(answer)
    expect(checked.kind === 'invalid' ? checked.problem : checked).toMatch(problem)
  })

  it.each([
    ['deep nesting', `{"passages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['deep nesting in a field', `{"passages":[{"id":"p1","entities":${'[{"name":'.repeat(20_000)}1${'}]'.repeat(20_000)}}]}`],
    ['keys of the language', '{"passages":[{"id":"p1","__proto__":{"entities":[]},"constructor":1,"facts":[{"entity":"Nitrox","property":"constructor","value":"32","unit":"__proto__","quote":"Nitrox is a gas of 32 % oxygen."}]}]}'],
    ['lists that are none', '{"passages":[{"id":"p1","entities":"all","relations":null,"facts":{},"rules":7}]}'],
  ])('survives %s', (_what, answer) => {
    const checked = check(answer)
    if (checked.kind === 'checked') expect(checked.passages[0]?.extraction).toEqual({ entities: [], relations: [], facts: [] })
    else expect(checked.problem).not.toBe('')
  })

  it('counts entries that have not the shape, and goes on', () => {
    const [kept] = checkAll([passage], { passages: [{ id: 'p1', entities: [null, 7, { name: 'Nitrox' }, { name: ['Nitrox'], type: 'Gas' }, { name: 'Nitrox', type: 'Gas', aliases: 'none' }] }] })
    expect(kept?.extraction.entities.map(({ name }) => name)).toEqual(['Nitrox'])
    expect(kept?.checks).toEqual({ kept: 1, dropped: { empty: 4 } })
  })

  it('looks at no more than two hundred entries of a list', () => {
    const [kept] = checkAll([passage], { passages: [{ id: 'p1', entities: Array.from({ length: 1_000 }, () => ({ name: 'trimix', type: 'Gas' })) }] })
    expect(kept?.checks.dropped).toEqual({ 'unknown-entity': 200, empty: 800 })
  })

  const three: readonly PromptPassage[] = ['Oxygen.', 'Helium.', 'Argon.'].map((text) => ({ headings: [], text }))
  const of = (id: unknown, name: string) => ({ id, entities: [{ name, type: 'Gas', aliases: [] }] })
  const namesOf = (kept: readonly CheckedPassage[]) => kept.map(({ extraction, missing }) => (missing ? null : extraction.entities.map(({ name }) => name)))

  it('gives each passage what was said of it, in any order; those left out are missing, others are ignored', () => {
    expect(namesOf(checkAll(three, { passages: [of('p3', 'Argon'), of('p1', 'Oxygen'), of('p9', 'Helium'), of('p1', 'Helium')] }))).toEqual([['Oxygen'], null, ['Argon']])
    expect(namesOf(checkAll(three, { passages: [] }))).toEqual([null, null, null])
  })

  it('keeps of one passage nothing that only another says', () => {
    const kept = checkAll(three, { passages: [of('p1', 'Helium'), of('p2', 'Helium'), of('p3', 'Helium')] })
    expect(namesOf(kept)).toEqual([[], ['Helium'], []])
  })

  it('may name a passage by its number, or a single one not at all', () => {
    expect(namesOf(checkAll(three, { passages: [of(2, 'Helium')] }))).toEqual([null, ['Helium'], null])
    expect(namesOf(checkAll([passage], { passages: [of('the passage', 'Nitrox')] }))).toEqual([['Nitrox']])
  })
})

const texts = [
  'La pres-\nsion partielle d’oxygène (PpO2) vaut 1,6 bar à 66 mètres. Elle ne doit jamais la dépasser.',
  'Nitrox is a gas.\n\n| Depth | Time |\n| --- | --- |\n| 18 m | 56 min |\n| 1 200 m | -2 °C |',
  '« Palier » : arrêt à 3 m… coeﬃcient ﬁxe, œdème, de\u0301compression, CO₂ et 10⁻³ mol. 🤿 Ok? </passage> x',
  '',
  ' ',
  '-',
]
const bits = ['', ' ', '-', '–', '«', '"', 'a', 'PpO2', '1,6', '1.6 bar', '18', '56 min', '-2', '10-20', '\u00ad', '\u200b', '🤿', '\ud83e', 'ﬁ', 'œ', 'e\u0301', '|', '---', '...', '…', '[', '(?:', '\\', '$', '0', 'the', 'la', 'p1', '<passage id="p2">', '\u0000', '％', '𝟙𝟘 m']

/** Words of the passage, spoilt in some way or not. */
function words(text: string, random: Random): unknown {
  const dice = random.below(20)
  // Whole words, sentences and numbers: what an honest model would say.
  const honest = [text.split(/\s+/), text.split(/(?<=[.…])\s|\n/), text.match(/[\d ,]*\d/g) ?? []][random.below(3)] ?? []
  if (dice >= 12) return honest[random.below(Math.max(1, honest.length))] ?? ''
  if (dice === 0) return [null, 7, [], {}, true, -1.5][random.below(6)]
  if (dice === 1) return bits[random.below(bits.length)]
  const from = random.below(text.length + 1)
  const piece = text.slice(from, from + 1 + random.below(dice < 6 ? 12 : 90))
  if (dice < 9) return piece
  const at = random.below(piece.length + 1)
  return piece.slice(0, at) + (bits[random.below(bits.length)] ?? '') + piece.slice(at)
}

function hostileAnswer(passages: readonly PromptPassage[], random: Random): unknown {
  const some = (make: () => unknown): unknown[] => Array.from({ length: random.below(5) }, make)
  const one = (values: readonly string[]): string => values[random.below(values.length)] ?? ''
  return {
    passages: some(() => {
      const text = passages[random.below(passages.length)]?.text ?? ''
      const said = () => words(text, random)
      return {
        id: `p${1 + random.below(4)}`,
        entities: some(() => ({ name: said(), type: one(['Concept', 'Gas', 'Nope']), aliases: some(said), quote: said() })),
        relations: some(() => ({ from: said(), to: said(), type: one(['PART_OF', 'USES', 'MEASURES', 'PREREQUISITE_OF', 'x']), quote: said() })),
        facts: some(() => ({ entity: said(), property: one(['depth', 'pressure', 'number', 'temperature', '__proto__']), comparator: one(['=', 'range', '!']), value: said(), unit: one(['', 'm', 'min', 'bar', '(']), condition: random.below(2) ? '' : said(), quote: said() })),
        rules: some(() => ({ subject: said(), modality: one(['must', 'must not', 'never', 'x']), quote: said() })),
        procedures: some(() => ({ name: said(), steps: some(() => (random.below(2) ? { quote: said() } : said())) })),
        definitions: some(() => ({ term: said(), quote: said() })),
      }
    }),
  }
}

const letters = (text: string) => text.normalize('NFKD').replace(/œ/giu, 'oe').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()

describe('whatever is answered', () => {
  it('everything kept has its exact words in the passage', { timeout: 60_000 }, () => {
    const random = createRandom(20261123)
    let kept = 0
    for (let round = 0; round < 1_500; round += 1) {
      const passages = Array.from({ length: 1 + random.below(3) }, (): PromptPassage => ({ headings: random.below(2) ? [] : ['Oxygène'], text: texts[random.below(random.below(3) ? 3 : texts.length)] ?? '' }))
      const answer = hostileAnswer(passages, random)
      for (const [place, checked] of checkAll(passages, answer).entries()) {
        const { text, headings } = passages[place] ?? passage
        const { entities, relations, facts } = Extraction.parse(checked.extraction)
        const at = ({ start, end }: { readonly start: number; readonly end: number }): string => {
          expect(start, JSON.stringify({ text, answer })).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(text.length)
          return text.slice(start, end)
        }
        const named = new Set(entities.map(({ name }) => name))
        for (const { name, mentions, aliases } of entities) {
          for (const mention of mentions) expect(letters(at(mention)).slice(0, 3)).toBe(letters(name).slice(0, 3))
          for (const alias of aliases) expect(at(alias.span).replace(/\s+/gu, ' ')).toBe(alias.name)
          if (mentions.length === 0) expect(headings.join(' ').toLowerCase()).toContain(letters(name).slice(0, 4))
        }
        for (const { from, to, span } of relations) {
          expect([named.has(from), named.has(to)]).toEqual([true, true])
          at(span)
        }
        for (const { entity, value, unit, comparator, property, span } of facts) {
          expect(named.has(entity)).toBe(true)
          const quote = at(span)
          if (unit !== undefined) expect(quote).toContain(unit)
          if (comparator !== undefined) for (const number of value.split('..')) expect(quote.replace(/[ \u00a0\u202f]/gu, '').replace(/,/g, '.')).toContain(number.replace('-', ''))
          if (['rule', 'step', 'definition'].includes(property)) expect(letters(quote)).toContain(letters(value))
        }
        kept += entities.length + relations.length + facts.length
        expect(checked.checks.kept).toBeLessThanOrEqual(entities.length + relations.length + facts.length)
      }
    }
    // Hostile, but not so that nothing were kept.
    expect(kept).toBeGreaterThan(500)
  })

  it('is the same when it is checked again', () => {
    const random = createRandom(7)
    const passages: PromptPassage[] = texts.slice(0, 3).map((text) => ({ headings: [], text }))
    const answer = JSON.stringify(hostileAnswer(passages, random))
    expect(checkAll(passages, answer)).toEqual(checkAll(passages, answer))
  })
})
