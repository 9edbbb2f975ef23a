import type Sigma from 'sigma'
import type { CameraState } from 'sigma/types'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Everything in view; on a large screen a handful of glyphs is not torn apart to its edges. */
export function wholeView(nodes: number, { width, height }: Size): CameraState {
  const isRoomy = Math.min(width, height) > 420
  return { x: 0.5, y: 0.5, angle: 0, ratio: !isRoomy || nodes > 7 ? 1 : nodes <= 3 ? 1.7 : 1.25 }
}

/** Where the camera is to stand after a change of size: all stays in view where it was, and a person who went elsewhere stays there. */
export function viewAfter(camera: CameraState, nodes: number, before: Size, after: Size): CameraState {
  const whole = wholeView(nodes, before)
  const wasWhole = camera.x === whole.x && camera.y === whole.y && camera.ratio === whole.ratio && camera.angle === whole.angle
  return wasWhole ? wholeView(nodes, after) : camera
}

/**
 * Draws anew when the element changes its size: sigma itself listens to the window only, and not to a page that opens
 * beside the map. `onMoved` is called when the new size is drawn. Returns what ends it.
 */
export function followSize(container: HTMLElement, sigma: Sigma, on: { readonly nodes: () => number; readonly onMoved: () => void }): () => void {
  const observer = new ResizeObserver(() => {
    const before = sigma.getDimensions()
    const after = { width: container.offsetWidth, height: container.offsetHeight }
    // A map in a tab behind has no size, and nothing to fit into it.
    if (after.width === 0 || after.height === 0 || (after.width === before.width && after.height === before.height)) return
    const camera = sigma.getCamera()
    const view = viewAfter(camera.getState(), on.nodes(), before, after)
    sigma.resize()
    camera.setState(view)
    sigma.refresh({ skipIndexation: true })
    on.onMoved()
  })
  observer.observe(container)
  return () => observer.disconnect()
}
