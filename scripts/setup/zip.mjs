import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open, symlink } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw, inflateRawSync } from 'node:zlib'

/*
 * A reader for the zip files that Electron comes in (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16): stored or
 * deflated entries with Unix modes and symbolic links. Larger than 4 GB (zip64) or encrypted they never are.
 */
const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endBytes = 22
const longestComment = 0xffff

/**
 * @typedef {{ name: string, method: number, compressed: number, size: number, offset: number, mode: number }} Entry
 */

/**
 * Unpacks a zip file, keeping modes and symbolic links.
 *
 * @param {string} archive
 * @param {string} folder made if absent
 * @param {(name: string) => string | undefined} [rename] the name to give an entry, or undefined to leave it out
 * @throws when the archive is cut short or damaged, or would write outside of the folder
 */
export async function extractZip(archive, folder, rename = (name) => name) {
  const file = await open(archive, 'r')
  try {
    for (const entry of await readEntries(file)) {
      const name = rename(entry.name)
      if (name === undefined || name === '') continue
      const target = join(folder, name)
      if (!resolve(target).startsWith(resolve(folder) + sep)) throw new Error(`${entry.name} leads out of the folder`)
      if (name.endsWith('/')) await mkdir(target, { recursive: true })
      else await writeEntry(archive, file, entry, target)
    }
  } finally {
    await file.close()
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<Entry[]>}
 */
async function readEntries(file) {
  const { size } = await file.stat()
  const tail = await readAt(file, Math.max(0, size - endBytes - longestComment), Math.min(size, endBytes + longestComment))
  let end = tail.length - endBytes
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1
  if (end < 0) throw new Error('not a complete zip file')
  const count = tail.readUInt16LE(end + 10)
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  /** @type {Entry[]} */
  const entries = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(at) !== entrySignature) throw new Error('the zip file is damaged')
    const nameBytes = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * @param {string} archive
 * @param {import('node:fs/promises').FileHandle} file
 * @param {Entry} entry
 * @param {string} target
 */
async function writeEntry(archive, file, entry, target) {
  const header = await readAt(file, entry.offset, 30)
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  await mkdir(dirname(target), { recursive: true })
  if ((entry.mode & 0o170000) === 0o120000) {
    const content = await readAt(file, start, entry.compressed)
    const link = (entry.method === 0 ? content : inflateRawSync(content)).toString('utf8')
    if (!resolve(dirname(target), link).startsWith(dirname(target))) throw new Error(`${entry.name} links outside`)
    await symlink(link, target)
    return
  }
  const source = entry.compressed === 0
    ? Readable.from([])
    : createReadStream(archive, { start, end: start + entry.compressed - 1, highWaterMark: 1 << 20 })
  const out = createWriteStream(target)
  await (entry.method === 0 ? pipeline(source, out) : pipeline(source, createInflateRaw({ chunkSize: 1 << 18 }), out))
  if (out.bytesWritten !== entry.size) throw new Error(`${entry.name} is damaged`)
  if ((entry.mode & 0o777) !== 0) await chmod(target, entry.mode & 0o777)
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead !== length) throw new Error('the zip file ends early')
  return buffer
}
