import { failure, FailureError, toFailure, type Failure } from '../../../shared/failure.ts'

/** How a document's bytes are asked for: the window's fetch, and a stand-in in tests. */
export type Fetch = (url: string, init: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal }) => Promise<Response>

export interface ObjectBytes {
  readonly length: number
  /** The first bytes, or all of them when the server does not answer ranges. */
  readonly start: Uint8Array
  readonly isWhole: boolean
  /** Bytes [begin, end). Throws FailureError. */
  read(begin: number, end: number): Promise<Uint8Array>
}

const FIRST_BYTES = 64 * 1024
const READ_TIMEOUT_MS = 20_000

/** Where main serves a document's bytes, by range. */
export function objectUrl(documentId: string): string {
  return `coursegraph-object://object/${documentId}`
}

/** Opens a document's bytes and reads the first of them. Throws FailureError; ends when `signal` does. */
export async function openObject(documentId: string, deps: { readonly fetch: Fetch; readonly signal: AbortSignal }): Promise<ObjectBytes> {
  const ask = async (begin: number, end: number) => {
    const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(READ_TIMEOUT_MS)])
    try {
      const response = await deps.fetch(objectUrl(documentId), { headers: { Range: `bytes=${begin}-${end - 1}` }, signal })
      if (response.status !== 206 && response.status !== 200) throw new FailureError(unavailable(response.status))
      return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
    } catch (error) {
      throw error instanceof FailureError ? error : new FailureError(unreachable(error))
    }
  }
  const first = await ask(0, FIRST_BYTES)
  const isWhole = first.response.status === 200
  const length = isWhole ? first.bytes.length : totalOf(first.response.headers.get('Content-Range'))
  if (length === null || length === 0) throw new FailureError(failure('damaged-document', 'The stored copy of the document is empty or was cut short.'))
  return {
    length,
    start: first.bytes,
    isWhole: isWhole || first.bytes.length >= length,
    read: async (begin, end) => {
      const { bytes, response } = await ask(begin, end)
      const part = response.status === 200 ? bytes.slice(begin, end) : bytes
      if (part.length !== Math.min(end, length) - begin) throw new FailureError(failure('file-changed', 'The stored copy of the document changed while it was read.'))
      return part
    },
  }
}

/** The whole length out of "bytes 0-99/1234"; null when it is not told. */
export function totalOf(contentRange: string | null): number | null {
  const total = /^bytes \d+-\d+\/(\d+)$/.exec(contentRange?.trim() ?? '')?.[1]
  return total === undefined ? null : Number(total)
}

function unavailable(status: number): Failure {
  if (status === 404) return failure('file-not-found', 'The stored copy of the document is not in the library.', { action: 'Import the document again, or verify the library in Settings.' })
  return failure('file-not-readable', `The stored copy of the document could not be read (${status}).`, { action: 'Check that the library folder is there, then open the document again.' })
}

/** fetch says no more than "failed" when the protocol refuses or the process behind it is gone. */
function unreachable(error: unknown): Failure {
  const known = toFailure(error)
  return known.code === 'internal' ? unavailable(0) : known
}
