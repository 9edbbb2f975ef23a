import type Sigma from 'sigma'

/** The layers as they are drawn, one over the other. The pointer's own layers are left out. */
const LAYERS = ['edges', 'edgeLabels', 'nodes', 'labels', 'hovers'] as const

/** What the map shows now, as a PNG at the screen's resolution. */
export function exportPng(sigma: Sigma, background: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    // WebGL empties its buffers after each frame: the copy is taken in the same task as the drawing.
    sigma.once('afterRender', () => {
      const layers = sigma.getCanvases()
      const first = layers['nodes']
      const picture = document.createElement('canvas')
      const context = picture.getContext('2d')
      if (!first || !context) return reject(new Error('There is nothing to export.'))
      picture.width = first.width
      picture.height = first.height
      context.fillStyle = background
      context.fillRect(0, 0, picture.width, picture.height)
      for (const name of LAYERS) {
        const layer = layers[name]
        if (layer && layer.width > 0 && layer.height > 0) context.drawImage(layer, 0, 0, picture.width, picture.height)
      }
      picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be encoded.'))), 'image/png')
    })
    sigma.refresh()
  })
}
