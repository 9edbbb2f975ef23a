import type { PageBox } from '../../../shared/model/geometry.ts'
import { boxesByPage, highlightPlaces, type PageSize } from './highlight-place.ts'

/**
 * Highlights drawn over the pages. pdf.js empties a page's element whenever it draws it anew, so `attach` is
 * called after each drawing and puts back what is missing.
 */
export interface HighlightLayer {
  show(boxes: readonly PageBox[], sizeOf: (page: number) => PageSize | undefined): void
  attach(): void
  /** The element of the first highlight on the first of its pages, to bring into view. */
  first(): HTMLElement | undefined
  flash(): void
  clear(): void
}

export function createHighlightLayer(deps: {
  readonly pageElement: (page: number) => HTMLElement | undefined
  readonly reducedMotion: () => boolean
}): HighlightLayer {
  let overlays = new Map<number, HTMLElement>()

  function clear(): void {
    for (const overlay of overlays.values()) overlay.remove()
    overlays = new Map()
  }

  function attach(): void {
    for (const [page, overlay] of overlays) {
      const parent = deps.pageElement(page)
      if (parent && overlay.parentElement !== parent) parent.append(overlay)
    }
  }

  return {
    show: (boxes, sizeOf) => {
      clear()
      for (const [page, onPage] of boxesByPage(boxes)) {
        const size = sizeOf(page)
        if (size) overlays.set(page, overlayOf(onPage, size))
      }
      attach()
    },
    attach,
    first: () => overlays.values().next().value?.firstElementChild as HTMLElement | undefined,
    flash: () => {
      if (deps.reducedMotion()) return
      for (const overlay of overlays.values()) {
        for (const mark of overlay.children) mark.animate([{ opacity: 0.15 }, { opacity: 1 }, { opacity: 0.35 }, { opacity: 1 }], { duration: 900, easing: 'ease-out' })
      }
    },
    clear,
  }
}

function overlayOf(boxes: readonly PageBox[], size: PageSize): HTMLElement {
  const overlay = document.createElement('div')
  overlay.className = 'reader-highlights'
  overlay.setAttribute('aria-hidden', 'true')
  for (const place of highlightPlaces(boxes, size)) {
    const mark = document.createElement('div')
    mark.className = 'reader-highlight'
    mark.style.left = `${place.left}%`
    mark.style.top = `${place.top}%`
    mark.style.width = `${place.width}%`
    mark.style.height = `${place.height}%`
    overlay.append(mark)
  }
  return overlay
}
