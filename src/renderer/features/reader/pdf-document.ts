import { getDocument, PasswordResponses, PDFDataRangeTransport, PDFWorker, VerbosityLevel, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
// oxlint-disable-next-line import/default -- not the module: the address of a file that the build copies.
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { failure, FailureError, toFailure } from '../../../shared/failure.ts'
import { openObject, type Fetch, type ObjectBytes } from './object-bytes.ts'
import { pdfFailure } from './pdf-failure.ts'

/** Fonts, character maps and decoders of pdf.js stand beside the page; the build copies them there. */
const ASSETS = './pdfjs/'

/** Answers pdf.js's question for a password; null when the person gives up. */
export type AskPassword = (wasWrong: boolean) => Promise<string | null>

export interface OpenPdf {
  readonly pdf: PDFDocumentProxy
  /** Ends the worker, every request and every rendering. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Opens a document in a worker of its own, by ranges, without scripts and forms. Throws FailureError, also
 * when `signal` aborts; then everything that was begun is ended.
 */
export async function openPdf(documentId: string, deps: { readonly fetch: Fetch; readonly askPassword: AskPassword; readonly signal: AbortSignal }): Promise<OpenPdf> {
  const bytes = await openObject(documentId, deps)
  deps.signal.throwIfAborted()
  const port = new Worker(workerUrl, { type: 'module' })
  // Its declaration knows of no port but null; its documentation does.
  const worker = new PDFWorker({ port: port as unknown as null, verbosity: VerbosityLevel.ERRORS })
  const ended = new AbortController()
  const task = getDocument({
    range: new ObjectRange(bytes, (error) => ended.abort(error)),
    rangeChunkSize: 256 * 1024,
    disableAutoFetch: true,
    disableStream: true,
    worker,
    cMapUrl: `${ASSETS}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${ASSETS}standard_fonts/`,
    wasmUrl: `${ASSETS}wasm/`,
    iccUrl: `${ASSETS}iccs/`,
    useWorkerFetch: false,
    enableXfa: false,
    disableWorkerRendering: true,
    verbosity: VerbosityLevel.ERRORS,
  })
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= task.destroy().catch(() => undefined).finally(() => {
      worker.destroy()
      port.terminate()
    })
    return closing
  }
  task.onPassword = (answer: (password: string | Error) => void, reason: number) => {
    deps.askPassword(reason === PasswordResponses.INCORRECT_PASSWORD).then(
      (password) => answer(password ?? new FailureError(failure('password-required', 'The document is protected by a password.'))),
      (error: unknown) => answer(new FailureError(toFailure(error))),
    )
  }
  port.addEventListener('error', () => ended.abort(failure('thread-died', 'The part that reads PDFs could not be started.')))
  const over = AbortSignal.any([deps.signal, ended.signal])
  try {
    return { pdf: await untilAborted(task.promise, over), close }
  } catch (error) {
    await close()
    throw new FailureError(pdfFailure(error))
  }
}

/** pdf.js asks for ranges here instead of over HTTP, because it knows no scheme but http. */
class ObjectRange extends PDFDataRangeTransport {
  readonly #bytes: ObjectBytes
  readonly #onLost: (error: unknown) => void
  #isAborted = false

  constructor(bytes: ObjectBytes, onLost: (error: unknown) => void) {
    super(bytes.length, bytes.start, bytes.isWhole)
    this.#bytes = bytes
    this.#onLost = onLost
  }

  override requestDataRange(begin: number, end: number): void {
    this.#bytes.read(begin, end).then(
      (chunk) => {
        if (!this.#isAborted) this.onDataRange(begin, chunk)
      },
      (error: unknown) => {
        if (!this.#isAborted) this.#onLost(error)
      },
    )
  }

  override abort(): void {
    this.#isAborted = true
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
