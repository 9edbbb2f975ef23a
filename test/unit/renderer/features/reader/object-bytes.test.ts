import { describe, expect, it } from 'vitest'
import { objectUrl, openObject, totalOf, type Fetch } from '../../../../../src/renderer/features/reader/object-bytes.ts'
import { pdfFailure } from '../../../../../src/renderer/features/reader/pdf-failure.ts'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'

const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251)

/** A server of ranges, as main's protocol is. */
const ranges: Fetch = (_url, { headers }) => {
  const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(headers['Range'] ?? '') ?? []
  const part = bytes.slice(Number(from), Number(to) + 1)
  return Promise.resolve(new Response(part, { status: 206, headers: { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}` } }))
}
const status = (code: number): Fetch => () => Promise.resolve(new Response(null, { status: code }))
const open = (fetch: Fetch, signal = new AbortController().signal) => openObject('abc', { fetch, signal })
const codeOf = (work: Promise<unknown>) => work.then(() => 'opened', (error: unknown) => (error instanceof FailureError ? error.failure.code : 'not a failure'))

describe("a document's bytes", () => {
  it('are read by ranges', async () => {
    const object = await open(ranges)
    expect(object).toMatchObject({ length: 100_000, isWhole: false })
    expect(object.start).toHaveLength(64 * 1024)
    expect(await object.read(99_990, 100_000)).toEqual(bytes.slice(99_990))
    expect(await object.read(99_990, 200_000)).toEqual(bytes.slice(99_990))
  })
  it('may come whole from a server without ranges', async () => {
    const object = await open(() => Promise.resolve(new Response(bytes.slice(0, 10), { status: 200 })))
    expect(object).toMatchObject({ length: 10, isWhole: true })
    expect(await object.read(2, 4)).toEqual(bytes.slice(2, 4))
  })
  it('that are not there, not readable or empty give a failure with a next step', async () => {
    expect(await codeOf(open(status(404)))).toBe('file-not-found')
    expect(await codeOf(open(status(500)))).toBe('file-not-readable')
    expect(await codeOf(open(() => Promise.reject(new TypeError('Failed to fetch'))))).toBe('file-not-readable')
    expect(await codeOf(open(() => Promise.resolve(new Response(new Uint8Array(), { status: 200 }))))).toBe('damaged-document')
    expect(await codeOf(open(() => Promise.resolve(new Response(new Uint8Array(3), { status: 206 }))))).toBe('damaged-document')
  })
  it('that become shorter while they are read are a failure, not a silent gap', async () => {
    let asked = 0
    const shrinking: Fetch = (url, init) => (asked++ === 0 ? ranges(url, init) : Promise.resolve(new Response(new Uint8Array(3), { status: 206 })))
    const object = await open(shrinking)
    expect(await codeOf(object.read(70_000, 80_000))).toBe('file-changed')
  })
  it('stop being read when the tab is closed', async () => {
    const closed = new AbortController()
    const waiting: Fetch = (_url, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const work = codeOf(open(waiting, closed.signal))
    closed.abort()
    expect(await work).toBe('aborted')
  })
  it('have an address by their document, and a length that is told', () => {
    expect(objectUrl('00ff')).toBe('coursegraph-object://object/00ff')
    expect(totalOf('bytes 0-9/1234')).toBe(1234)
    expect(totalOf('bytes 0-9/*')).toBeNull()
    expect(totalOf(null)).toBeNull()
  })
})

describe('what pdf.js throws', () => {
  const named = (name: string) => Object.assign(new Error('inner words'), { name })
  it('becomes a failure by its name', () => {
    expect(pdfFailure(named('InvalidPDFException')).code).toBe('damaged-document')
    expect(pdfFailure(named('PasswordException')).code).toBe('password-required')
    expect(pdfFailure(named('ResponseException')).code).toBe('file-not-readable')
    expect(pdfFailure(named('AbortError')).code).toBe('aborted')
    expect(pdfFailure(new Error('odd')).code).toBe('internal')
    expect(pdfFailure(new FailureError(failure('file-changed', 'x'))).code).toBe('file-changed')
  })
})
