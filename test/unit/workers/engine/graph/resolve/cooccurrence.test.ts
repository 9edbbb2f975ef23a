import { describe, expect, it } from 'vitest'
import type { PassageId } from '../../../../../../src/shared/model/ids.ts'
import { relateByCooccurrence } from '../../../../../../src/workers/engine/graph/resolve/cooccurrence.ts'
import { createWordFolder } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'
import { createNameSearch } from '../../../../../../src/workers/engine/graph/resolve/mention-search.ts'

const fold = createWordFolder('en')

function relate(texts: readonly string[], names: readonly string[], known: readonly (readonly [string, string])[] = []) {
  const passages = texts.map((text, index) => ({ id: `p${String(index).padStart(24, '0')}` as PassageId, text }))
  const search = createNameSearch(names.map((name) => ({ words: name.split(' '), key: name, exact: null })))
  const occurrences = passages.flatMap((passage, index) => search.find(index, passage.text, fold(passage.text)))
  return relateByCooccurrence(passages, occurrences, new Set(names), new Set(known.map(([a, b]) => `${a}\u0000${b}`)))
}

const filler = Array.from({ length: 12 }, (_each, index) => `Sentence ${index} speaks of weather and of nothing else.`)

describe('relateByCooccurrence', () => {
  it('relates two names that keep meeting in one sentence, with the sentences as evidence', () => {
    const texts = ['The regulator feeds the mask. Rain fell.', 'A regulator and a mask are needed.', 'Rinse the mask and the regulator.', ...filler]
    const [relation, ...more] = relate(texts, ['regulator', 'mask'])
    expect(more).toEqual([])
    expect(relation).toMatchObject({ from: 'mask', to: 'regulator', type: 'RELATED_TO' })
    expect(relation?.weight).toBeGreaterThan(0.9)
    expect(relation?.evidence.map((each) => texts[Number(each.passageId.slice(1))]?.slice(each.start, each.end))).toEqual(['The regulator feeds the mask.', 'A regulator and a mask are needed.', 'Rinse the mask and the regulator.'])
  })

  it('does not relate names that meet once or twice, or by chance', () => {
    expect(relate(['The regulator feeds the mask.', 'A regulator and a mask are needed.', ...filler], ['regulator', 'mask'])).toEqual([])
    const everywhere = Array.from({ length: 12 }, (_each, index) => (index < 3 ? 'Water and a mask.' : 'Water again.'))
    expect(relate(everywhere, ['water', 'mask'])).toEqual([])
  })

  it('leaves out what is related already and what shares a word', () => {
    const texts = ['The regulator feeds the mask.', 'A regulator and a mask are needed.', 'Rinse the mask and the regulator.', ...filler]
    expect(relate(texts, ['regulator', 'mask'], [['regulator', 'mask']])).toEqual([])
    expect(relate(['Air pressure is a pressure.', 'Pressure and air pressure.', 'The pressure, the air pressure.', ...filler], ['pressure', 'air pressure'])).toEqual([])
  })

  it('gives no name more than four', () => {
    const others = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']
    const texts = others.flatMap((other) => [`The hub meets ${other} here.`, `Again ${other} and the hub.`, `The hub needs ${other}.`])
    const degree = relate([...texts, ...filler], ['hub', ...others]).filter((relation) => relation.from === 'hub' || relation.to === 'hub').length
    expect(degree).toBeLessThanOrEqual(4)
  })

  it('does not relate names over the end of a sentence', () => {
    expect(relate(['A regulator. The mask is here.', 'The regulator works. A mask too.', 'The mask fits. The regulator works.', ...filler], ['regulator', 'mask'])).toEqual([])
  })
})
