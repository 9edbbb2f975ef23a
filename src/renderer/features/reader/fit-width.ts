import { PixelsPerInch, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PDFPageView, PDFViewer } from 'pdfjs-dist/legacy/web/pdf_viewer.mjs'
import { fitScales } from './fit-scales.ts'

/*
 * Fit to width, page by page. pdf.js has one scale for all pages, that of the page in view, and cuts every page that
 * is wider. Here the usual page gives the scale, and a wider page has its own while the fit is on.
 *
 * on → off   a person zooms: all pages have one scale again
 * off → on   asked for; what is in the middle stays there
 */
export interface FitWidth {
  readonly isOn: () => boolean
  /** Fits to the width of now, and goes on doing so on `refit`. */
  apply(): void
  /** After the view has changed its width. */
  refit(): void
  /** Before another scale is set. */
  leave(): void
  /** Learns the widths of all pages, the first ones at once. Resolves when those are known; ends with `signal`. */
  measure(signal: AbortSignal): Promise<void>
}

/** So many pages are measured before the first is shown; the others follow while it is read. */
const FIRST_PAGES = 24
/** In a longer document, pages beyond are fitted when they have been drawn. */
const MEASURED_PAGES = 3000

export function createFitWidth(deps: {
  readonly view: PDFViewer
  readonly pdf: PDFDocumentProxy
  readonly container: HTMLElement
  /** Alters the scales without losing the place. */
  readonly keepPlace: (alter: () => void) => void
}): FitWidth {
  const { view, pdf, container } = deps
  const widths = new Map<number, number>()
  let own: ReadonlyMap<number, number> = new Map()
  let isOn = false

  const pageView = (page: number) => view.getPageView(page - 1) as PDFPageView | undefined

  function setOwn(page: number, scale: number | undefined): void {
    const one = pageView(page)
    if (!one) return
    if (scale === undefined) one.div.style.removeProperty('--scale-factor')
    else one.div.style.setProperty('--scale-factor', String(scale * PixelsPerInch.PDF_TO_CSS_UNITS))
    one.update({ scale: scale ?? view.currentScale })
  }

  function fit(): void {
    const next = fitScales(container.clientWidth, widths)
    deps.keepPlace(() => {
      for (const page of own.keys()) if (!next.own.has(page)) setOwn(page, undefined)
      view.currentScale = next.usual
      for (const [page, scale] of next.own) setOwn(page, scale)
      own = next.own
    })
    // Pages that changed their scale alone are drawn anew only when the view is told to look.
    view.update()
  }

  async function learn(from: number, to: number, signal: AbortSignal): Promise<void> {
    for (let page = from; page <= to && !signal.aborted; page++) {
      const proxy = await pdf.getPage(page)
      if (signal.aborted) return
      const { width } = proxy.getViewport({ scale: PixelsPerInch.PDF_TO_CSS_UNITS })
      widths.set(page, width)
      const one = pageView(page)
      // Until it knows its page, pdf.js draws a place of the first page's size.
      if (one && !one.pdfPage && width !== widths.get(1)) one.setPdfPage(proxy)
    }
  }

  return {
    isOn: () => isOn,
    apply: () => {
      isOn = true
      fit()
    },
    refit: () => {
      if (isOn) fit()
    },
    leave: () => {
      if (!isOn) return
      isOn = false
      for (const page of own.keys()) setOwn(page, undefined)
      own = new Map()
    },
    measure: async (signal) => {
      const last = Math.min(pdf.numPages, MEASURED_PAGES)
      await learn(1, Math.min(FIRST_PAGES, last), signal)
      const rest = learn(FIRST_PAGES + 1, last, signal).then(() => {
        const isNew = [...fitScales(container.clientWidth, widths).own.keys()].some((page) => !own.has(page))
        if (isOn && isNew && !signal.aborted) fit()
      })
      // Closing the document rejects every page that is on its way.
      rest.catch(() => undefined)
    },
  }
}
