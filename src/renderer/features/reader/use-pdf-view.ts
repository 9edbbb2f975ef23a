import { useEffect, useRef, type RefObject } from 'react'
import { FailureError, toFailure } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { ReaderStore } from '../../stores/reader.ts'
import type { PdfView, PdfViewEvent } from './pdf-view.ts'
import type { SessionPasswords } from './session-passwords.ts'

export interface PdfViewHandle {
  readonly container: RefObject<HTMLDivElement | null>
  readonly viewer: RefObject<HTMLDivElement | null>
  /** The view when it is shown; null before and after. */
  readonly view: RefObject<PdfView | null>
  /** Answers the question for a password; null gives up. */
  readonly givePassword: (password: string | null) => void
}

export interface PdfViewInput {
  readonly store: ReaderStore
  readonly documentId: DocumentId
  readonly passwords: SessionPasswords
  readonly language: string
  readonly label: (page: number) => string
  /** Grows when the person asks to try again. */
  readonly attempt: number
}

/** Opens the document on the two elements as long as the component is there; then ends everything. */
export function usePdfView(input: PdfViewInput): PdfViewHandle {
  const container = useRef<HTMLDivElement>(null)
  const viewer = useRef<HTMLDivElement>(null)
  const view = useRef<PdfView | null>(null)
  const answer = useRef<((password: string | null) => void) | null>(null)
  const latest = useRef(input)
  latest.current = input
  const { documentId, attempt } = input

  useEffect(() => {
    const elements = { container: container.current, viewer: viewer.current }
    if (!elements.container || !elements.viewer) return
    const ended = new AbortController()
    const closed = open({ container: elements.container, viewer: elements.viewer }, latest.current, ended.signal, {
      setView: (next) => (view.current = next),
      setAnswer: (next) => (answer.current = next),
    })
    return () => {
      ended.abort()
      answer.current?.(null)
      view.current?.destroy()
      view.current = null
      void closed.then((close) => close())
    }
  }, [documentId, attempt])

  useEffect(() => view.current?.relabel(input.label), [input.label])

  return { container, viewer, view, givePassword: (password) => answer.current?.(password) }
}

interface Slots {
  readonly setView: (view: PdfView) => void
  readonly setAnswer: (answer: (password: string | null) => void) => void
}

/** Resolves, when opening has come to its end either way, to what closes the document. */
async function open(
  elements: { readonly container: HTMLDivElement; readonly viewer: HTMLDivElement },
  { store, documentId, passwords, language, label }: PdfViewInput,
  signal: AbortSignal,
  slots: Slots,
): Promise<() => Promise<void>> {
  const { set } = store.getState()
  set({ phase: { kind: 'opening' }, quoteMissing: false })
  let close = async () => {}
  let tried: string | null = null
  const askPassword = async (wasWrong: boolean): Promise<string | null> => {
    const known = wasWrong ? undefined : passwords.get(documentId)
    tried = known ?? (await new Promise<string | null>((resolve) => {
      slots.setAnswer(resolve)
      set({ phase: { kind: 'locked', wasWrong } })
    }))
    if (tried !== null && !signal.aborted) set({ phase: { kind: 'opening' } })
    return tried
  }
  try {
    // pdf.js is a megabyte: it is fetched with the first document, not with the window.
    const [{ openPdf }, { createPdfView }] = await Promise.all([import('./pdf-document.ts'), import('./pdf-view.ts')])
    const opened = await openPdf(documentId, { fetch: (url, init) => fetch(url, init), askPassword, signal })
    close = opened.close
    if (tried !== null) passwords.set(documentId, tried)
    signal.throwIfAborted()
    const view = await createPdfView(opened.pdf, {
      ...elements,
      language,
      label,
      reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
      onEvent: (event) => tell(store, event),
      signal,
    })
    signal.throwIfAborted()
    slots.setView(view)
    set({ phase: { kind: 'shown', pages: view.pages } })
    set({ outline: await view.outline() })
  } catch (error) {
    if (!signal.aborted) set({ phase: { kind: 'failed', failure: error instanceof FailureError ? error.failure : toFailure(error) } })
  }
  return close
}

function tell(store: ReaderStore, event: PdfViewEvent): void {
  const { set, setFind } = store.getState()
  switch (event.kind) {
    case 'page':
      return set({ page: event.page })
    case 'scale':
      return set({ scale: event.scale, isFitWidth: event.isFitWidth })
    case 'found':
      return setFind({ current: event.current, total: event.total, isPending: event.isPending })
    case 'view-area':
      return set({ viewArea: event.area })
    case 'external-link':
      return set({ externalLink: event.url })
  }
}
