import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

const blockBytes = 512

/**
 * Copies one file out of a `.tgz`, streaming. The format is the POSIX ustar interchange format: a header block of
 * 512 bytes with name and octal size, then the content padded to whole blocks.
 *
 * @param {string} archive
 * @param {string} name the file's full name in the archive
 * @param {string} target
 * @throws when the archive ends early, is damaged, or has no such file
 */
export async function extractFromTarball(archive, name, target) {
  const reader = createBlockReader(createReadStream(archive, { highWaterMark: 1 << 20 }).pipe(createGunzip()))
  for (;;) {
    const header = await reader.take(blockBytes)
    if (header.every((byte) => byte === 0)) throw new Error(`${name} is not in the archive`)
    const size = Number.parseInt(text(header, 124, 12), 8)
    if (!Number.isSafeInteger(size)) throw new Error('the archive is damaged')
    const prefix = text(header, 345, 155)
    const found = prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`
    const padding = (blockBytes - (size % blockBytes)) % blockBytes
    if (found !== name) {
      await reader.pass(size + padding, () => {})
      continue
    }
    const file = await open(target, 'w')
    try {
      await reader.pass(size, (chunk) => file.write(chunk))
    } finally {
      await file.close()
      reader.close()
    }
    return
  }
}

/**
 * @param {Uint8Array} header
 * @param {number} start
 * @param {number} length
 */
function text(header, start, length) {
  const field = Buffer.from(header.subarray(start, start + length)).toString('utf8')
  const end = field.indexOf('\0')
  return (end === -1 ? field : field.slice(0, end)).trim()
}

/** @param {import('node:stream').Readable} stream */
function createBlockReader(stream) {
  const chunks = stream[Symbol.asyncIterator]()
  /** @type {Buffer} */
  let rest = Buffer.alloc(0)

  async function fill() {
    const next = await chunks.next()
    if (next.done === true) throw new Error('the archive ends early')
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value])
  }

  return {
    /** @param {number} length */
    async take(length) {
      while (rest.length < length) await fill()
      const taken = rest.subarray(0, length)
      rest = rest.subarray(length)
      return taken
    },
    /**
     * @param {number} length
     * @param {(chunk: Buffer) => unknown} consume
     */
    async pass(length, consume) {
      let left = length
      while (left > 0) {
        if (rest.length === 0) await fill()
        const chunk = rest.subarray(0, left)
        rest = rest.subarray(chunk.length)
        left -= chunk.length
        await consume(chunk)
      }
    },
    close: () => void stream.destroy(),
  }
}
