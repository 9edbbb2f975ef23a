import type Graph from 'graphology'
import { inferSettings } from 'graphology-layout-forceatlas2'
import defaults from 'graphology-layout-forceatlas2/defaults.js'
import { assignLayoutChanges, graphToByteArrays } from 'graphology-layout-forceatlas2/helpers.js'
import iterate from 'graphology-layout-forceatlas2/iterate.js'

/**
 * ForceAtlas2 from a seeded start, in slices small enough that no frame is lost. How much is done depends on
 * the size of the graph alone; only where the slices are cut depends on the clock, so the same graph settles
 * in the same places on every machine. (The package's own calls forget the forces between two of them, which
 * is why its parts are used here.)
 */
export interface SettleOptions {
  /** Calls back when there is time for one slice: requestAnimationFrame in the window. */
  readonly nextSlice: (run: () => void) => void
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Half a frame: drawing and the rest of the window have the other half. */
const SLICE_MS = 8

/** An iteration takes 0.1 ms at 100 nodes and about 10 ms at 1,500. */
export function iterationsFor(nodes: number): number {
  if (nodes <= 150) return 150
  return nodes <= 500 ? 90 : 45
}

/** Moves the nodes of `graph` when it is done. Rejects with the signal's reason, and then moves nothing. */
export async function settle(graph: Graph, options: SettleOptions): Promise<void> {
  if (graph.order < 2) return
  const settings = { ...defaults, ...inferSettings(graph.order), barnesHutOptimize: graph.order > 300, gravity: 0.6, scalingRatio: 18, slowDown: 4, edgeWeightInfluence: 0 }
  const { nodes, edges } = graphToByteArrays(graph, () => 1)
  for (let left = iterationsFor(graph.order); left > 0; ) {
    await new Promise<void>((resolve) => options.nextSlice(resolve))
    options.signal.throwIfAborted()
    const until = options.now() + SLICE_MS
    do {
      iterate(settings, nodes, edges)
      left -= 1
    } while (left > 0 && options.now() < until)
  }
  assignLayoutChanges(graph, nodes, null)
}
