import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/*
 * A download is a file `NAME.part` until its hash is right; only then it gets its name. An interrupted one goes on
 * where it stopped when the server can do that, and starts over otherwise. A file with the wrong hash is deleted.
 */

/**
 * @typedef {{ algorithm: 'sha256' | 'sha512', digest: string, encoding: 'hex' | 'base64' }} Expected
 */

/** The file that arrived is not the one that was pinned. */
export class IntegrityError extends Error {
  /** @override */
  name = 'IntegrityError'
}

/**
 * @param {string} url
 * @param {string} target where the finished file goes
 * @param {{ expected: Expected, stallMs?: number, signal?: AbortSignal | undefined,
 *           onProgress?: (received: number, total: number | undefined) => void }} options
 *   `stallMs` bounds both the wait for an answer and every pause in it
 * @throws {IntegrityError} when the file is complete and wrong
 */
export async function download(url, target, { expected, stallMs = 15_000, signal, onProgress }) {
  const part = `${target}.part`
  mkdirSync(dirname(target), { recursive: true })
  const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0
  const stall = new AbortController()
  let timer = setTimeout(() => stall.abort(), stallMs)
  const alive = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stall.abort(), stallMs)
  }
  try {
    const response = await fetch(url, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal: AbortSignal.any(signal === undefined ? [stall.signal] : [stall.signal, signal]),
    })
    if (response.status === 416) {
      // The part is already complete, or longer than the file: the hash decides.
      await response.body?.cancel()
    } else {
      if (!response.ok || response.body === null) throw new Error(`${response.status} ${response.statusText}`.trim())
      const resumed = response.status === 206
      const length = Number(response.headers.get('content-length') ?? Number.NaN)
      let received = resumed ? have : 0
      const total = Number.isFinite(length) ? received + length : undefined
      const body = /** @type {import('node:stream/web').ReadableStream<Uint8Array>} */ (response.body)
      await pipeline(
        Readable.fromWeb(body),
        /** @param {AsyncIterable<Uint8Array>} source */
        async function* (source) {
          for await (const chunk of source) {
            alive()
            received += chunk.length
            onProgress?.(received, total)
            yield chunk
          }
        },
        createWriteStream(part, { flags: resumed ? 'a' : 'w' }),
      )
    }
  } catch (error) {
    if (stall.signal.aborted) throw new Error(`no data for ${stallMs / 1000} s`, { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
  }
  await acceptFile(part, target, expected)
}

/**
 * Gives a complete file its name if it is the expected one, and deletes it otherwise.
 *
 * @param {string} part
 * @param {string} target
 * @param {Expected} expected
 */
export async function acceptFile(part, target, expected) {
  const digest = await hashFile(part, expected.algorithm, expected.encoding)
  if (digest !== expected.digest) {
    rmSync(part, { force: true })
    throw new IntegrityError(`what arrived is not what was pinned (${expected.algorithm} ${digest})`)
  }
  renameSync(part, target)
}

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 */
export async function hashFile(file, algorithm, encoding) {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest(encoding)
}
