import type Sigma from 'sigma'
import type { EntityId } from '../../shared/model/ids.ts'

export interface PointerEvents {
  readonly onSelect: (id: EntityId | null) => void
  readonly onOpen: (id: EntityId) => void
  readonly onMenu: (id: EntityId) => void
}

/** Click selects, double click opens, the other button asks for the menu, and a node can be dragged aside. */
export function bindPointer(sigma: Sigma, events: PointerEvents): () => void {
  let dragged: string | null = null
  const captor = sigma.getMouseCaptor()
  const drop = () => {
    dragged = null
  }
  sigma.on('clickNode', ({ node }) => events.onSelect(node as EntityId))
  sigma.on('clickStage', () => events.onSelect(null))
  sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
    preventSigmaDefault()
    events.onOpen(node as EntityId)
  })
  sigma.on('rightClickNode', ({ node, event }) => {
    event.original.preventDefault()
    events.onMenu(node as EntityId)
  })
  sigma.on('enterNode', () => (sigma.getContainer().style.cursor = 'pointer'))
  sigma.on('leaveNode', () => (sigma.getContainer().style.cursor = ''))
  sigma.on('downNode', ({ node, event }) => {
    if (event.original instanceof MouseEvent && event.original.button !== 0) return
    dragged = node
    // The picture must not rescale under the pointer while a node at its edge is moved; "fit" lets it again.
    sigma.setCustomBBox(sigma.getBBox())
  })
  sigma.on('moveBody', ({ event }) => {
    if (dragged === null) return
    const place = sigma.viewportToGraph(event)
    sigma.getGraph().mergeNodeAttributes(dragged, { x: place.x, y: place.y })
    event.preventSigmaDefault()
    event.original.preventDefault()
    event.original.stopPropagation()
  })
  sigma.on('upNode', drop)
  sigma.on('upStage', drop)
  captor.on('mouseleave', drop)
  return () => {
    captor.removeListener('mouseleave', drop)
    sigma.removeAllListeners()
  }
}
