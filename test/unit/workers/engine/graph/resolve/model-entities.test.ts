import { describe, expect, it } from 'vitest'
import { resolveDocument } from '../../../../../../src/workers/engine/graph/resolve/resolve-document.ts'
import { checkOne, entity, type Said } from '../../../../../support/check-answers.ts'
import { idleWork, passage } from '../../providers/builtin/builtin-work.ts'

/** A document of these passages, of each of which a model said this. */
async function resolveSaid(said: readonly (readonly [string, Said])[], language: 'en' | 'fr' = 'en') {
  const passages = said.map(([text], index) => passage(text, { index }))
  const extractions = said.map(([text, claims]) => checkOne(text, claims).extraction)
  return resolveDocument({ language, title: 'T', passages, extractions }, idleWork())
}

const filler = 'The divers of the club met in the hall and spoke of many things that have nothing to do with what follows here at all. '
/** More than two thousand words, so that a name that is met once is nothing by itself. */
const long = Array.from({ length: 12 }, (): readonly [string, Said] => [filler.repeat(9), {}])

describe('what a model says', () => {
  it('is kept where a long document says a name only once and nothing else of it', async () => {
    const { entities } = await resolveSaid([['Ada Lovelace met the moray of Elba near a small wreck.', { entities: [entity('Ada Lovelace', 'Person'), entity('moray')] }], ...long])
    expect(entities.map(({ key, type, subtype }) => [key, type, subtype])).toEqual([['ada lovelace', 'person', 'Person'], ['moray', 'concept', 'Concept']])
  })

  it('is kept where most of the passages that name it do not list it', async () => {
    const said = Array.from({ length: 9 }, (_, index): readonly [string, Said] => [`The regulator is told of in part ${index}.`, index === 4 ? { entities: [entity('regulator', 'Equipment')] } : {}])
    const { entities } = await resolveSaid(said)
    expect(entities).toMatchObject([{ key: 'regulator', type: 'equipment', subtype: 'Equipment' }])
    expect(entities[0]?.mentions).toHaveLength(9)
  })

  it('is one entity over passages, with the kind that was said most', async () => {
    const { entities } = await resolveSaid([
      ['Regulators freeze. Every regulator does.', { entities: [entity('regulator', 'Equipment')] }],
      ['A regulator is good.', { entities: [entity('Regulator', 'Concept')] }],
      ['Regulators matter.', { entities: [entity('regulators', 'Equipment')] }],
    ])
    expect(entities.map(({ name, subtype, mentions }) => [name, subtype, mentions.length])).toEqual([['regulator', 'Equipment', 4]])
  })

  it('joins an acronym to its long form, and the kinds of both', async () => {
    const { entities } = await resolveSaid([
      ['Partial pressure of oxygen (PpO2) is watched.', { entities: [entity('partial pressure of oxygen', 'Concept', ['PpO2'])] }],
      ['PpO2 is low.', { entities: [entity('PpO2', 'Concept')] }],
    ])
    expect(entities).toMatchObject([{ key: 'partial pressure of oxygen', subtype: 'Concept', aliases: [{ name: 'PpO2', kind: 'acronym' }] }])
  })

  it('keeps relations, facts and both their ends', async () => {
    const text = 'The dive computer measures depth. The depth is 40 m.'
    const { entities, relations, facts } = await resolveSaid([
      [text, { entities: [entity('dive computer', 'Equipment'), entity('depth')], relations: [{ from: 'dive computer', to: 'depth', type: 'MEASURES', quote: 'The dive computer measures depth.' }], facts: [{ entity: 'depth', property: 'depth', comparator: '=', value: '40', unit: 'm', condition: '', quote: 'The depth is 40 m.' }] }],
      ...long,
    ])
    expect(entities.map(({ key }) => key).toSorted()).toEqual(['depth', 'dive computer'])
    expect(relations).toMatchObject([{ from: 'dive computer', to: 'depth', type: 'MEASURES' }])
    expect(facts).toMatchObject([{ entity: 'depth', value: '40', unit: 'm', evidence: [{ start: 34, end: 52 }] }])
  })

  it('ranks what many passages are about before what they only name', async () => {
    const said = Array.from({ length: 8 }, (_, index): readonly [string, Said] => [
      'The diver breathes nitrox. The diver likes the diver.',
      { entities: [entity('nitrox', 'Gas'), ...(index === 0 ? [entity('diver', 'Concept')] : [])] },
    ])
    const { entities } = await resolveSaid(said)
    const [nitrox, diver] = ['nitrox', 'diver'].map((key) => entities.find((each) => each.key === key))
    expect(diver?.mentions.length).toBeGreaterThan(nitrox?.mentions.length ?? 0)
    expect((nitrox?.salience ?? 0) / Math.log1p(8)).toBeGreaterThan((diver?.salience ?? 1) / Math.log1p(24))
  })
})
