import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { MediaType } from '../../../shared/model/document.ts'
import type { Sha256 } from '../../../shared/model/ids.ts'
import { folderFailure } from '../db/layout.ts'
import { sniff, sniffedBytes } from './accepted-format.ts'
import { fileFailure } from './file-failure.ts'

/** Runs in intake.thread: one file into the content-addressed store, hashed on its way. */
export interface CopyInput {
  readonly path: string
  readonly fileName: string
  /** Where the copy grows until it is whole. The same for each attempt at one import: nothing is left over. */
  readonly temporaryFile: string
  /** objects/, under which the copy is put by its hash. */
  readonly objectsFolder: string
}

export interface CopiedObject {
  readonly sha256: Sha256
  readonly bytes: number
  readonly mediaType: MediaType
}

/** What a copy needs of its work: the pipeline's Work has it. */
export interface CopyWork {
  readonly signal: AbortSignal
  readonly report: (progress: { done: number; total: number | null }) => void
}

const chunkBytes = 1024 * 1024
const zeros = Buffer.alloc(chunkBytes)
/** Written through to the disk so often: the last sync stays short, and a slow disk shows as progress. */
const syncEveryBytes = 64 * chunkBytes

/**
 * Streams, hashes, syncs, and renames into place, in constant memory. The name appears only when every byte is on
 * the disk. Size and time of the source are looked at before and after: a file that somebody writes to is refused
 * instead of half copied.
 * @throws FailureError file-changed, empty-file, not-what-its-name-says, unsupported-format, file-not-readable,
 *   file-not-found, disk-full, library-missing, library-read-only, aborted
 */
export async function copyObject(input: CopyInput, work: CopyWork): Promise<CopiedObject> {
  const { fileName } = input
  let source: FileHandle | null = null
  let target: FileHandle | null = null
  try {
    work.signal.throwIfAborted()
    // Non-blocking, so that a pipe that took the file's place since it was listed cannot hold the thread.
    source = await open(input.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const before = await source.stat()
    if (!before.isFile()) throw new FailureError(failure('unsupported-format', `“${fileName}” is not a file with content.`, { subject: fileName }))
    const head = Buffer.alloc(Math.min(sniffedBytes, before.size))
    await source.read(head, 0, head.length, 0)
    const format = sniff(fileName, head)
    if (format.kind === 'refused') throw new FailureError(format.failure)

    const opened = (target = await inLibrary(input, () => open(input.temporaryFile, 'w', 0o600)))
    const { sha256, bytes } = await stream(source, opened, before.size, input, work)
    const after = await source.stat()
    const same = await stillNamed(input.path, before)
    if (bytes !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs || !same) {
      throw new FailureError(failure('file-changed', `“${fileName}” changed while it was copied.`, { subject: fileName }))
    }
    await inLibrary(input, async () => {
      await opened.sync()
      await opened.close()
      target = null
      await placeObject(input, sha256, bytes)
    })
    return { sha256, bytes, mediaType: format.mediaType }
  } catch (error) {
    work.signal.throwIfAborted()
    throw new FailureError(fileFailure(error, fileName), { cause: error })
  } finally {
    await source?.close()
    await target?.close()
    await rm(input.temporaryFile, { force: true }).catch(() => undefined)
  }
}

async function stream(source: FileHandle, target: FileHandle, total: number, input: CopyInput, work: CopyWork): Promise<{ sha256: Sha256; bytes: number }> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let bytes = 0
  let syncedBytes = 0
  for (;;) {
    work.signal.throwIfAborted()
    const { bytesRead } = await source.read(buffer, 0, chunkBytes, bytes)
    if (bytesRead === 0) return { sha256: hash.digest('hex') as Sha256, bytes }
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    await inLibrary(input, async () => {
      await writeAt(target, chunk, bytes)
      if (bytes + bytesRead - syncedBytes < syncEveryBytes) return
      await target.datasync()
      syncedBytes = bytes + bytesRead
    })
    bytes += bytesRead
    work.report({ done: bytes, total })
  }
}

/** A piece of nothing but zeros becomes a hole: a file with holes takes no more room here than where it came from. */
async function writeAt(target: FileHandle, chunk: Buffer, position: number): Promise<void> {
  const { length } = chunk
  if (length === chunkBytes && chunk.equals(zeros)) return target.truncate(position + length)
  for (let written = 0; written < length; ) written += (await target.write(chunk, written, length - written, position + written)).bytesWritten
}

/** Another file may have taken the name: an editor saves that way. What was copied is then the old edition. */
async function stillNamed(path: string, before: { readonly ino: number; readonly dev: number }): Promise<boolean> {
  const now = await stat(path)
  return now.ino === before.ino && now.dev === before.dev
}

/** The same content may be there already, from another name or another run; a copy of another length is damaged and replaced. */
async function placeObject(input: CopyInput, sha256: Sha256, bytes: number): Promise<void> {
  const folder = join(input.objectsFolder, sha256.slice(0, 2))
  const file = join(folder, sha256)
  const there = await stat(file).catch(() => null)
  if (there?.isFile() && there.size === bytes) return
  // Not recursive: where the library's folder has gone, none must be made in its place.
  const made = await mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      return false
    },
  )
  await rename(input.temporaryFile, file)
  await syncFolder(folder)
  if (made) await syncFolder(input.objectsFolder)
}

/** Makes a rename last through a power loss. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A failure to write is the library's, not the file's: it names what a person has to look at. */
async function inLibrary<T>(input: CopyInput, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw new FailureError(folderFailure(error, dirname(input.objectsFolder)), { cause: error })
  }
}
