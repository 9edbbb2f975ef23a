import { describe, expect, it } from 'vitest'
import { collapse, countByType, hide, linksOf, showHidden, startFrom, visibleGraph } from '../../../../src/renderer/graph-view/explored-graph.ts'
import { edge, entityId, neighbourhood, node } from '../../../support/graph-parts.ts'

const around = neighbourhood(
  [node('center', { type: 'person' }), node('a'), node('b', { type: 'rule' }), node('leaf', { distance: 2 }), node('leaf2', { distance: 2 })],
  [edge('center', 'a'), edge('center', 'b'), edge('a', 'b'), edge('a', 'leaf'), edge('leaf2', 'a', 'PART_OF')],
  7,
)
const names = (graph: ReturnType<typeof visibleGraph>) => graph.nodes.map((one) => one.name)

describe('the explored part of the graph', () => {
  it('starts with all that it was given and says what was left out', () => {
    const graph = startFrom(around)
    expect(graph.omitted).toBe(7)
    expect(visibleGraph(graph, new Set()).edges).toHaveLength(5)
  })
  it('hides a node with its edges, never the centre, and brings all back', () => {
    const graph = hide(startFrom(around), entityId('a'))
    expect(names(visibleGraph(graph, new Set()))).toEqual(['center', 'b', 'leaf', 'leaf2'])
    expect(visibleGraph(graph, new Set()).edges.map((one) => one.id)).toEqual([edge('center', 'b').id])
    expect(hide(graph, entityId('center'))).toBe(graph)
    expect(hide(graph, entityId('nobody'))).toBe(graph)
    expect(names(visibleGraph(showHidden(graph), new Set()))).toHaveLength(5)
    const untouched = startFrom(around)
    expect(showHidden(untouched)).toBe(untouched)
  })
  it('filters types but keeps the centre, whatever its type', () => {
    expect(names(visibleGraph(startFrom(around), new Set(['person', 'rule'])))).toEqual(['center', 'a', 'leaf', 'leaf2'])
  })
  it('counts types for the legend without what was hidden', () => {
    expect([...countByType(hide(startFrom(around), entityId('b')))]).toEqual([['person', 1], ['concept', 3]])
  })
  it('collapses only what hangs on the node alone', () => {
    const collapsed = collapse(startFrom(around), entityId('a'))
    expect(names(visibleGraph(collapsed, new Set()))).toEqual(['center', 'a', 'b'])
    expect(collapse(collapsed, entityId('a'))).toBe(collapsed)
  })
  it('never collapses the centre away when it hangs on one node', () => {
    const pair = startFrom(neighbourhood([node('center'), node('a')], [edge('center', 'a')]))
    expect(collapse(pair, entityId('a'))).toBe(pair)
  })
  it('links both ways, once, and not to itself', () => {
    const links = linksOf(visibleGraph(startFrom(neighbourhood([node('c'), node('a')], [edge('c', 'a'), edge('a', 'c', 'USES'), edge('a', 'a')])), new Set()))
    expect([...(links.get(entityId('a')) ?? [])]).toEqual([entityId('c')])
  })
})
