/** The inside of graphology-layout-forceatlas2, which it exports without declarations. */
declare module 'graphology-layout-forceatlas2/iterate.js' {
  /** One iteration, in place. */
  export default function iterate(settings: Readonly<Record<string, unknown>>, nodes: Float32Array, edges: Float32Array): void
}

declare module 'graphology-layout-forceatlas2/helpers.js' {
  import type Graph from 'graphology'
  /** Ten numbers a node, three an edge. */
  export function graphToByteArrays(graph: Graph, edgeWeight: () => number): { readonly nodes: Float32Array; readonly edges: Float32Array }
  export function assignLayoutChanges(graph: Graph, nodes: Float32Array, reduce: null): void
}

declare module 'graphology-layout-forceatlas2/defaults.js' {
  const defaults: Readonly<Record<string, unknown>>
  export default defaults
}
