import { EntityType } from '../../shared/model/extraction.ts'

/** Colours that WebGL and canvas need as values, taken from the style sheet so that there is one palette. */
export interface GraphTheme {
  readonly types: Readonly<Record<EntityType, string>>
  readonly background: string
  readonly raised: string
  readonly text: string
  readonly muted: string
  readonly edge: string
  readonly edgeNear: string
  readonly accent: string
  readonly border: string
  readonly font: string
}

/** Reads the palette as it is now, light or dark, on `element`. */
export function readTheme(element: HTMLElement): GraphTheme {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const colour = (name: string) => {
    probe.style.color = `var(${name})`
    return toHex(getComputedStyle(probe).color)
  }
  const theme: GraphTheme = {
    types: Object.fromEntries(EntityType.options.map((type) => [type, colour(`--type-${type}`)])) as Record<EntityType, string>,
    background: colour('--background'),
    raised: colour('--surface-raised'),
    text: colour('--text'),
    muted: colour('--muted'),
    edge: colour('--graph-edge'),
    edgeNear: colour('--graph-edge-near'),
    accent: colour('--accent'),
    border: colour('--border'),
    font: getComputedStyle(element).fontFamily,
  }
  probe.remove()
  return theme
}

/** "rgb(31, 95, 214)" as "#1f5fd6": sigma reads hexadecimal fastest. */
export function toHex(colour: string): string {
  const parts = /^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)/.exec(colour)
  if (!parts) return colour
  return `#${parts.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`
}

/** Calls back when the theme changes: by the setting, the system, or forced colours. Returns what ends it. */
export function watchTheme(onChange: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)'].map((query) => matchMedia(query))
  for (const query of queries) query.addEventListener('change', onChange)
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  return () => {
    observer.disconnect()
    for (const query of queries) query.removeEventListener('change', onChange)
  }
}
