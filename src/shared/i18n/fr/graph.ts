import type { Texts } from '../index.ts'
import type { graph as english } from '../en/graph.ts'

export const graph: Texts<typeof english> = {
  title: 'Graphe',
}
