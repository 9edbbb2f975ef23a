import type { Settings } from 'sigma/settings'
import type { NodeDisplayData, PartialButFor } from 'sigma/types'
import type { GraphTheme } from './graph-theme.ts'

type LabelData = PartialButFor<NodeDisplayData, 'x' | 'y' | 'size' | 'label' | 'color'>

const LABEL_MAX_CHARACTERS = 34

/** Under the node, with a rim of the background, so that it can be read over edges in both themes. */
export function drawLabel(theme: () => GraphTheme) {
  return (context: CanvasRenderingContext2D, data: LabelData, settings: Settings): void => {
    if (!data.label) return
    const { text, background } = theme()
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`
    context.textAlign = 'center'
    context.textBaseline = 'top'
    context.lineJoin = 'round'
    context.lineWidth = 4
    context.strokeStyle = background
    context.fillStyle = text
    const label = shorten(data.label)
    const top = data.y + data.size + 3
    context.strokeText(label, data.x, top)
    context.fillText(label, data.x, top)
    context.textAlign = 'left'
    context.textBaseline = 'alphabetic'
  }
}

/** The node under the pointer or the keys: a ring round it and its whole name on a plate. */
export function drawHover(theme: () => GraphTheme) {
  return (context: CanvasRenderingContext2D, data: LabelData, settings: Settings): void => {
    const { raised, text, accent, border } = theme()
    context.beginPath()
    context.arc(data.x, data.y, data.size + 2, 0, Math.PI * 2)
    context.lineWidth = 2
    context.strokeStyle = accent
    context.stroke()
    if (!data.label) return
    context.font = `600 ${settings.labelSize}px ${settings.labelFont}`
    const width = context.measureText(data.label).width + 12
    const height = settings.labelSize + 8
    const left = data.x - width / 2
    // Over the plain label, so that the name does not show twice.
    const top = data.y + data.size + 1
    context.beginPath()
    context.roundRect(left, top, width, height, 6)
    context.fillStyle = raised
    context.fill()
    context.lineWidth = 1
    context.strokeStyle = border
    context.stroke()
    context.fillStyle = text
    context.textBaseline = 'middle'
    context.fillText(data.label, left + 6, top + height / 2 + 0.5)
    context.textBaseline = 'alphabetic'
  }
}

/** Long names end in "…" on the map; the whole name is in the list, the inspector and on hover. */
export function shorten(label: string): string {
  return label.length <= LABEL_MAX_CHARACTERS ? label : `${label.slice(0, LABEL_MAX_CHARACTERS - 1).trimEnd()}…`
}
