import { describe, expect, it } from 'vitest'
import { EXPANSION_LIMIT, expand, planExpansion } from '../../../../src/renderer/graph-view/expansion.ts'
import { hide, startFrom, visibleGraph } from '../../../../src/renderer/graph-view/explored-graph.ts'
import { edge, entityId, neighbourhood, node } from '../../../support/graph-parts.ts'

const start = startFrom(neighbourhood([node('center'), node('a')], [edge('center', 'a')]))
const many = Array.from({ length: 40 }, (_, index) => node(`n${String(index).padStart(2, '0')}`, { salience: index / 40 }))
const aroundA = neighbourhood(
  [node('a'), node('center'), ...many],
  [edge('center', 'a'), edge('center', 'a', 'USES'), ...many.map((one, index) => edge('a', one.name, index % 3 === 0 ? 'IS_A' : 'PART_OF')), edge('n39', 'n38', 'CAUSES')],
  4,
)

describe('expanding', () => {
  const plan = planExpansion(start, entityId('a'), aroundA)

  it('adds at most twenty-five, the most telling first, and says what stays out', () => {
    expect(plan.add).toHaveLength(EXPANSION_LIMIT)
    expect(plan.add[0]?.name).toBe('n39')
    expect(plan.left).toBe(40 - 25 + 4)
  })
  it('says how many come by each relation', () => {
    const sum = plan.byRelation.reduce((total, { count }) => total + count, 0)
    expect(sum).toBe(EXPANSION_LIMIT)
    expect(plan.byRelation.map(({ type }) => type)).toEqual(['PART_OF', 'IS_A'])
  })
  it('brings the edges among what is then shown, and none that is known or leads nowhere', () => {
    const ids = plan.edges.map((one) => one.id)
    expect(ids).toContain(edge('n39', 'n38', 'CAUSES').id)
    expect(ids).toContain(edge('center', 'a', 'USES').id)
    expect(ids).not.toContain(edge('center', 'a').id)
    expect(ids).not.toContain(edge('a', 'n00', 'IS_A').id)
  })
  it('puts new nodes one step further than the one they came from', () => {
    const graph = expand(start, plan)
    expect(graph.nodes.size).toBe(27)
    expect(graph.nodes.get(entityId('n39'))?.distance).toBe(2)
    expect(graph.nodes.get(entityId('center'))?.distance).toBe(0)
  })
  it('gives the rest when asked again, and then nothing', () => {
    const once = expand(start, plan)
    const again = planExpansion(once, entityId('a'), aroundA)
    expect(again.add).toHaveLength(15)
    const last = planExpansion(expand(once, again), entityId('a'), { ...aroundA, hidden: 0 })
    expect(last).toMatchObject({ add: [], edges: [], left: 0 })
  })
  it('brings back what was hidden by hand', () => {
    const hidden = hide(expand(start, plan), entityId('n39'))
    const back = planExpansion(hidden, entityId('a'), aroundA)
    expect(back.add[0]?.name).toBe('n39')
    expect(visibleGraph(expand(hidden, back), new Set()).nodes.map((one) => one.name)).toContain('n39')
  })
})
