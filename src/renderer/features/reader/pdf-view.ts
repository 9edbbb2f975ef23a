import { AnnotationEditorType, AnnotationMode, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { EventBus, FindState, PDFFindController, PDFViewer } from 'pdfjs-dist/legacy/web/pdf_viewer.mjs'
import type { PageBox } from '../../../shared/model/geometry.ts'
import type { ViewArea } from '../../stores/reader.ts'
import { createFitWidth } from './fit-width.ts'
import { keepMiddle } from './keep-middle.ts'
import { createHighlightLayer } from './highlight-layer.ts'
import type { PageSize } from './highlight-place.ts'
import { outlineRows, type OutlineRow } from './outline-tree.ts'
import { labelPages, silentLocalisation } from './page-labels.ts'
import { findQuoteBoxes } from './quote-boxes.ts'
import { QuietLinks } from './quiet-links.ts'
import { textPieces, type Matrix, type TextItemLike } from './text-pieces.ts'

/** What the view tells the reader: small facts that the toolbar shows. */
export type PdfViewEvent =
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'scale'; readonly scale: number; readonly isFitWidth: boolean }
  | { readonly kind: 'found'; readonly current: number; readonly total: number; readonly isPending: boolean }
  | { readonly kind: 'external-link'; readonly url: string }
  | { readonly kind: 'view-area'; readonly area: ViewArea }

export interface FindRequest {
  readonly query: string
  readonly backwards: boolean
  /** The same words as before: go on to the next match. */
  readonly again: boolean
}

/** One document on the screen: pages drawn as they come into view, text selectable, highlights over them. */
export interface PdfView {
  readonly pages: number
  goToPage(page: number): void
  /** Back to where the document was left. */
  restore(area: ViewArea): void
  goToDestination(dest: OutlineRow['dest']): void
  zoom(step: 'in' | 'out' | 'fit-width'): void
  find(request: FindRequest): void
  endFind(): void
  outline(): Promise<readonly OutlineRow[]>
  /**
   * Marks the boxes, or where the quote is found on the page, and brings the first into the middle; with `stay`
   * it only marks. False when there is nothing to mark.
   */
  highlight(target: { readonly page: number; readonly boxes: readonly PageBox[]; readonly quote: string }, options?: { readonly stay?: boolean }): Promise<boolean>
  relabel(label: (page: number) => string): void
  focus(): void
  destroy(): void
}

const FIND_DELAY_MS = 150

/** Resolves when the first page has its place. `container` is the scrolling element, its first child the viewer. Ends with `signal`. */
export async function createPdfView(
  pdf: PDFDocumentProxy,
  deps: {
    readonly container: HTMLDivElement
    readonly viewer: HTMLDivElement
    readonly language: string
    readonly label: (page: number) => string
    readonly reducedMotion: () => boolean
    readonly onEvent: (event: PdfViewEvent) => void
    readonly signal: AbortSignal
  },
): Promise<PdfView> {
  const ended = new AbortController()
  deps.signal.addEventListener('abort', () => ended.abort(), { once: true, signal: ended.signal })
  const eventBus = new EventBus()
  const links = new QuietLinks({ eventBus, onExternal: (url) => deps.onEvent({ kind: 'external-link', url }) })
  const findController = new PDFFindController({ linkService: links, eventBus, delay: FIND_DELAY_MS })
  const options = {
    container: deps.container,
    viewer: deps.viewer,
    eventBus,
    linkService: links,
    findController,
    l10n: silentLocalisation(deps.language),
    annotationMode: AnnotationMode.ENABLE,
    annotationEditorMode: AnnotationEditorType.DISABLE,
    enableAutoLinking: false,
    enableSelectionRendering: false,
    // The signal and the small localisation are taken by the viewer, but its declarations leave them out.
    abortSignal: ended.signal,
  }
  const view = new PDFViewer(options as unknown as ConstructorParameters<typeof PDFViewer>[0])
  links.setViewer(view)
  const layer = createHighlightLayer({ pageElement: (page) => pageElement(deps.viewer, page), reducedMotion: deps.reducedMotion })
  let label = deps.label
  let centred: { readonly page: number } | null = null

  const scrollTo = ({ page, left, top }: Omit<ViewArea, 'scale'>) =>
    view.scrollPageIntoView({ pageNumber: Math.min(page, pdf.numPages), destArray: [null, { name: 'XYZ' }, left, top, null], allowNegativeOffset: true })
  const fit = createFitWidth({
    view,
    pdf,
    container: deps.container,
    // A marked place is brought back by `centre`.
    keepPlace: (alter) => (centred ? alter() : keepMiddle(deps.container, deps.viewer.children, alter)),
  })

  const centre = () => {
    if (centred) centreOn(deps.container, layer.first())
  }
  const on = (name: string, listener: (event: Record<string, never>) => void) => eventBus.on(name, listener, { signal: ended.signal })
  on('pagechanging', ({ pageNumber }) => deps.onEvent({ kind: 'page', page: pageNumber ?? 1 }))
  const tellScale = () => deps.onEvent({ kind: 'scale', scale: view.currentScale, isFitWidth: fit.isOn() })
  on('scalechanging', () => {
    queueMicrotask(() => {
      layer.attach()
      tellScale()
    })
  })
  on('pagerendered', ({ pageNumber }) => {
    layer.attach()
    // Pages above may have found their true height only now, and have moved the marked one.
    if (centred?.page === pageNumber) centre()
  })
  on('updateviewarea', ({ location }) => {
    if (location) deps.onEvent({ kind: 'view-area', area: areaOf(location, fit.isOn()) })
  })
  on('pagesloaded', () => {
    labelPages(deps.viewer, label)
    centre()
  })
  on('updatefindmatchescount', ({ matchesCount }) => tellFound(matchesCount, false))
  on('updatefindcontrolstate', ({ matchesCount, state }) => tellFound(matchesCount, state === FindState.PENDING))
  for (const name of ['wheel', 'pointerdown', 'keydown'] as const) deps.container.addEventListener(name, () => (centred = null), { signal: ended.signal, passive: true })

  const refit = new ResizeObserver(() => {
    fit.refit()
    centre()
  })

  function tellFound(counts: { current?: number; total?: number } | undefined, isPending: boolean): void {
    deps.onEvent({ kind: 'found', current: counts?.current ?? 0, total: counts?.total ?? 0, isPending })
  }

  view.setDocument(pdf)
  links.setDocument(pdf)
  await view.firstPagePromise
  await fit.measure(ended.signal)
  deps.signal.throwIfAborted()
  fit.apply()
  labelPages(deps.viewer, label)
  refit.observe(deps.container)

  const sizes = new Map<number, PageSize>()
  async function locate(page: number, boxes: readonly PageBox[], quote: string): Promise<readonly PageBox[]> {
    for (const number of new Set([page, ...boxes.map((box) => box.page)])) {
      if (number < 1 || number > pdf.numPages) continue
      const { width, height } = (await pdf.getPage(number)).getViewport({ scale: 1 })
      sizes.set(number, { width, height })
    }
    if (boxes.length > 0 || quote.trim() === '' || page < 1 || page > pdf.numPages) return boxes
    const proxy = await pdf.getPage(page)
    const { items } = await proxy.getTextContent()
    const matrix = proxy.getViewport({ scale: 1 }).transform as unknown as Matrix
    return findQuoteBoxes(textPieces(items.filter((item): item is typeof item & TextItemLike => 'str' in item), matrix), quote, page)
  }

  return {
    pages: pdf.numPages,
    goToPage: (page) => {
      centred = null
      view.scrollPageIntoView({ pageNumber: Math.min(Math.max(1, Math.round(page)), pdf.numPages) })
    },
    restore: ({ page, left, top, scale }) => {
      centred = null
      if (scale !== null) {
        fit.leave()
        view.currentScale = scale
      }
      scrollTo({ page, left, top })
    },
    goToDestination: (dest) => {
      centred = null
      if (dest !== null) void links.goToDestination(dest as string | never[])
    },
    zoom: (step) => {
      if (step === 'fit-width') fit.apply()
      else {
        keepMiddle(deps.container, deps.viewer.children, () => {
          fit.leave()
          view.updateScale({ steps: step === 'in' ? 1 : -1 })
        })
      }
      tellScale()
    },
    find: ({ query, backwards, again }) =>
      eventBus.dispatch('find', { source: view, type: again ? 'again' : '', query, caseSensitive: false, entireWord: false, highlightAll: true, findPrevious: backwards, matchDiacritics: false }),
    endFind: () => eventBus.dispatch('findbarclose', { source: view }),
    outline: async () => outlineRows((await pdf.getOutline()) ?? []),
    highlight: async ({ page, boxes, quote }, { stay = false } = {}) => {
      const found = await locate(page, boxes, quote).catch((error: unknown) => {
        // The tab was closed while the page was read: pdf.js then rejects everything.
        if (ended.signal.aborted) return []
        throw error
      })
      if (ended.signal.aborted) return false
      const first = found[0]?.page ?? page
      layer.show(found, (number) => sizes.get(number))
      if (stay) return found.length > 0
      if (first >= 1 && first <= pdf.numPages) view.scrollPageIntoView({ pageNumber: first })
      centred = { page: first }
      centre()
      layer.flash()
      return found.length > 0
    },
    relabel: (next) => {
      label = next
      labelPages(deps.viewer, label)
    },
    focus: () => deps.container.focus({ preventScroll: true }),
    destroy: () => {
      refit.disconnect()
      layer.clear()
      view.setDocument(null)
      links.setDocument(null)
      ended.abort()
      deps.viewer.replaceChildren()
    },
  }
}

function areaOf(location: { readonly pageNumber?: number; readonly left?: number; readonly top?: number; readonly scale?: number | string }, isFit: boolean): ViewArea {
  const { pageNumber = 1, left = 0, top = 0, scale } = location
  return { page: pageNumber, left, top, scale: typeof scale === 'number' && !isFit ? scale / 100 : null }
}

function pageElement(viewer: HTMLElement, page: number): HTMLElement | undefined {
  return viewer.querySelector<HTMLElement>(`.page[data-page-number="${page}"]`) ?? undefined
}

/** Scrolls so that the element stands in the middle of the container, as far as there is room. */
function centreOn(container: HTMLElement, element: HTMLElement | undefined): void {
  if (!element) return
  const outer = container.getBoundingClientRect()
  const inner = element.getBoundingClientRect()
  container.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2)
  const overLeft = inner.left - outer.left
  const overRight = inner.right - outer.right
  if (overLeft < 0) container.scrollLeft += overLeft - 16
  else if (overRight > 0) container.scrollLeft += Math.min(overRight + 16, overLeft)
}
