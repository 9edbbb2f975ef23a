import { describe, expect, it } from 'vitest'
import { measureHeadings } from '../../../../../../src/workers/engine/graph/resolve/heading-use.ts'

const passage = (headings: readonly string[], text = 'Some text.') => ({ headings: [...headings], text })
const whole = (heading: string): readonly string[] => [heading.toLowerCase()]

describe('measureHeadings', () => {
  it('counts a heading once for all passages under it', () => {
    const use = measureHeadings([passage(['Ascent']), passage(['Ascent']), passage(['Ascent', 'Safety stop'])], whole)
    expect([...use.topics]).toEqual([['ascent', 1], ['safety stop', 1]])
  })

  it('takes a heading that comes again and again for a label', () => {
    const use = measureHeadings([passage(['A', 'Results']), passage(['B', 'Results']), passage(['C', 'Results'])], whole)
    expect([...use.labels]).toEqual(['results'])
    expect(use.topics.has('results')).toBe(false)
  })

  it('does not take a topic inside a long recurring heading for a label', () => {
    const use = measureHeadings([1, 2, 3].map((part) => passage([`Part ${part}`, 'Action plan for active transport'])), (heading) => (heading.startsWith('Action') ? ['action plan'] : []))
    expect(use.labels.size).toBe(0)
    expect(use.topics.get('action plan')).toBe(1)
  })

  it('sees headings inside a passage, and no labels of a figure', () => {
    const text = 'Elastic stop nut\n\nThe elastic stop nut is a standard nut with a collar.\n\nKeyway\n\nNut case\n\nFigure 7'
    expect([...measureHeadings([passage([], text)], whole).topics.keys()]).toEqual(['elastic stop nut'])
  })

  it('ignores numbering when it compares', () => {
    const use = measureHeadings([passage(['1.1 Exercise']), passage(['1.2 Exercise']), passage(['2.1 Exercise'])], () => ['exercise'])
    expect([...use.labels]).toEqual(['exercise'])
  })
})
