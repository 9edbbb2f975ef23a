import Graph from 'graphology'
import { describe, expect, it } from 'vitest'
import { startFrom, visibleGraph } from '../../../../src/renderer/graph-view/explored-graph.ts'
import { seedPositions } from '../../../../src/renderer/graph-view/seed-layout.ts'
import { iterationsFor, settle } from '../../../../src/renderer/graph-view/settle-layout.ts'
import { edge, entityId, neighbourhood, node } from '../../../support/graph-parts.ts'

const shown = visibleGraph(
  startFrom(
    neighbourhood(
      [node('center'), node('a'), node('b'), node('c'), node('a1', { distance: 2 }), node('a2', { distance: 2 }), node('lonely', { distance: 2 })],
      [edge('center', 'a'), edge('b', 'center'), edge('center', 'c'), edge('a', 'a1'), edge('a2', 'a')],
    ),
  ),
  new Set(),
)
const away = (place: { x: number; y: number } | undefined) => Math.hypot(place?.x ?? Number.NaN, place?.y ?? Number.NaN)

describe('seeded places', () => {
  it('puts the centre in the middle and the others on rings by distance', () => {
    const places = seedPositions(shown, new Map())
    expect(places.get(entityId('center'))).toEqual({ x: 0, y: 0 })
    expect(away(places.get(entityId('b')))).toBeCloseTo(100)
    expect(away(places.get(entityId('a1')))).toBeCloseTo(200)
  })
  it('gives the same picture for the same graph in another order, and no two nodes one place', () => {
    const places = seedPositions(shown, new Map())
    const turned = seedPositions({ ...shown, nodes: shown.nodes.toReversed(), edges: shown.edges.toReversed() }, new Map())
    for (const [id, place] of places) expect(turned.get(id)).toEqual(place)
    expect(new Set([...places.values()].map(({ x, y }) => `${x.toFixed(3)},${y.toFixed(3)}`)).size).toBe(shown.nodes.length)
  })
  it('places what no path joins to the centre outside', () => {
    expect(away(seedPositions(shown, new Map()).get(entityId('lonely')))).toBeGreaterThanOrEqual(300)
  })
  it('keeps known places and puts new nodes near the one that they hang on', () => {
    const known = new Map([[entityId('center'), { x: 5, y: 5 }], [entityId('a'), { x: 400, y: 0 }]])
    const places = seedPositions(shown, known)
    expect(places.get(entityId('a'))).toEqual({ x: 400, y: 0 })
    const a1 = places.get(entityId('a1'))
    expect(Math.hypot((a1?.x ?? 0) - 400, a1?.y ?? 0)).toBeLessThan(100)
  })
  it('does not fall over a cycle', () => {
    const ring = visibleGraph(startFrom(neighbourhood([node('x'), node('y'), node('z')], [edge('x', 'y'), edge('y', 'z'), edge('z', 'x')])), new Set())
    expect(seedPositions(ring, new Map()).size).toBe(3)
  })
})

describe('settling', () => {
  const grown = () => {
    const graph = new Graph()
    for (const [id, place] of seedPositions(shown, new Map())) graph.addNode(id, { ...place, size: 1 })
    for (const one of shown.edges) graph.addEdge(one.from, one.to)
    return graph
  }
  const atOnce = (run: () => void) => run()
  const slowClock = () => {
    let at = 0
    return () => (at += 100)
  }

  it('is the same on a fast and on a slow machine, with finite places', async () => {
    const [one, two] = [grown(), grown()]
    await settle(one, { nextSlice: atOnce, now: () => 0, signal: new AbortController().signal })
    await settle(two, { nextSlice: atOnce, now: slowClock(), signal: new AbortController().signal })
    expect(one.getNodeAttribute(entityId('a'), 'x')).not.toBe(grown().getNodeAttribute(entityId('a'), 'x'))
    one.forEachNode((id, data) => {
      expect(Number.isFinite(data['x'])).toBe(true)
      expect(two.getNodeAttribute(id, 'x')).toBe(data['x'])
    })
  })
  it('works in slices and stops between two of them, with nothing moved', async () => {
    const stop = new AbortController()
    let slices = 0
    const graph = grown()
    const work = settle(graph, {
      now: slowClock(),
      nextSlice: (run) => {
        slices += 1
        if (slices === 3) stop.abort()
        run()
      },
      signal: stop.signal,
    })
    await expect(work).rejects.toThrow()
    expect(slices).toBe(3)
    expect(graph.getNodeAttribute(entityId('a'), 'x')).toBe(grown().getNodeAttribute(entityId('a'), 'x'))
  })
  it('leaves a single node alone', async () => {
    const graph = new Graph()
    graph.addNode('one', { x: 1, y: 2 })
    await settle(graph, { nextSlice: () => expect.unreachable(), now: () => 0, signal: new AbortController().signal })
    expect(graph.getNodeAttributes('one')).toEqual({ x: 1, y: 2 })
  })
  it('does less the more nodes there are', () => {
    expect([2, 150, 151, 501].map(iterationsFor)).toEqual([150, 150, 90, 45])
  })
})
