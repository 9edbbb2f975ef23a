import type { PDFDocumentProxy } from 'pdfjs-dist'
import { failure, FailureError } from '../../../../shared/failure.ts'
import type { ReadInput } from '../../pipeline/ports.ts'
import { openPdfSource } from './file-source.ts'
import { assetParameters, loadPdfjs } from './pdfjs.ts'
import { fontSink } from './polyfills.ts'
import { watchStrayRejections } from './stray-rejections.ts'

export interface OpenPdf {
  readonly document: PDFDocumentProxy
  /** The promise, or the reason why pdf.js would wait for it for ever: the file is gone, or an error was let fall. */
  guard<T>(promise: Promise<T>): Promise<T>
  /** Lets go of the file and of everything pdf.js holds. Safe to call more than once. */
  close(): Promise<void>
}

/**
 * Opens a PDF for reading its text: nothing is rendered, no script runs, no image is decoded.
 * @throws FailureError password-required, password-wrong, damaged-document, and those of `openPdfSource`.
 */
export async function openPdf(input: ReadInput, signal: AbortSignal): Promise<OpenPdf> {
  signal.throwIfAborted()
  const source = await openPdfSource(input.path, input.fileName)
  const pdfjs = await loadPdfjs()
  if (signal.aborted) await source.close()
  signal.throwIfAborted()
  const task = pdfjs.getDocument({
    ...source.parameters(pdfjs),
    ...assetParameters(),
    ...(input.password === undefined ? {} : { password: input.password }),
    useWasm: false,
    useSystemFonts: false,
    disableFontFace: false,
    ownerDocument: fontSink() as never,
    // Names of fonts tell bold from regular; images are of no use here and cost the most.
    fontExtraProperties: true,
    maxImageSize: 1,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    verbosity: 0,
  })
  const strays = watchStrayRejections()
  const guard = <T>(promise: Promise<T>): Promise<T> => strays.guard(Promise.race([promise, source.failed]))
  const aborted = abortOf(signal)
  try {
    const document = await Promise.race([guard(task.promise), aborted.promise])
    source.opened()
    let closing: Promise<void> | undefined
    const end = async (): Promise<void> => {
      // What was read stands, however the file ends.
      await guard(task.destroy()).catch(() => undefined)
      strays.stop()
      await source.close()
    }
    const close = (): Promise<void> => (closing ??= end())
    if (document.numPages > 0) return { document, guard, close }
    await close()
    throw new FailureError(failure('damaged-document', `"${input.fileName}" has no pages.`, { subject: input.fileName }))
  } catch (error) {
    strays.stop()
    // A task that is destroyed while it opens throws where nobody can catch it: it is left to end by itself, or to
    // the garbage collector, as without its file it can do nothing more.
    task.promise.then(() => task.destroy(), () => task.destroy()).catch(() => undefined)
    await source.close()
    signal.throwIfAborted()
    throw openFailure(error, input)
  } finally {
    aborted.stop()
  }
}

/** A promise that rejects when the signal aborts. */
function abortOf(signal: AbortSignal): { readonly promise: Promise<never>; stop(): void } {
  let onAbort: () => void = () => undefined
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason)
  })
  promise.catch(() => undefined)
  signal.addEventListener('abort', onAbort, { once: true })
  return { promise, stop: () => signal.removeEventListener('abort', onAbort) }
}

/** What pdf.js throws while opening, as a failure: by the name of the exception, as the classes are not stable. */
function openFailure(error: unknown, input: ReadInput): FailureError {
  if (error instanceof FailureError) return error
  const { fileName } = input
  const name = error instanceof Error ? error.name : ''
  if (name === 'PasswordException') {
    // pdf.js's own codes are 1 (needed) and 2 (incorrect); an empty password counts as none.
    const wrong = (error as { code?: number }).code === 2 && Boolean(input.password)
    return new FailureError(
      wrong
        ? failure('password-wrong', `The password does not open "${fileName}".`, { subject: fileName })
        : failure('password-required', `"${fileName}" is protected by a password.`, { subject: fileName }),
      { cause: error },
    )
  }
  const detail = error instanceof Error && error.message ? ` (${error.message})` : ''
  return new FailureError(failure('damaged-document', `"${fileName}" cannot be opened as a PDF${detail}.`, { subject: fileName }), { cause: error })
}
