import { PDFLinkService } from 'pdfjs-dist/legacy/web/pdf_viewer.mjs'

/** Links of a document: within it they work, outwards they are only shown. Nothing is opened by itself. */
export class QuietLinks extends PDFLinkService {
  readonly #onExternal: (url: string) => void

  constructor(options: { readonly eventBus: PDFLinkService['eventBus']; readonly onExternal: (url: string) => void }) {
    super({ eventBus: options.eventBus, ignoreDestinationZoom: true })
    this.#onExternal = options.onExternal
  }

  override addLinkAttributes(link: HTMLAnchorElement, url: string): void {
    link.title = url
    link.setAttribute('role', 'link')
    link.tabIndex = 0
    link.removeAttribute('href')
    const show = (event: Event) => {
      event.preventDefault()
      this.#onExternal(url)
    }
    link.addEventListener('click', show)
    link.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') show(event)
    })
  }
}
