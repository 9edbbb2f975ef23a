import { lstat, opendir, realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, sep } from 'node:path'
import { failure, type Failure } from '../../../shared/failure.ts'
import { hasPdfName, isDocumentName } from './accepted-format.ts'
import { fileFailure } from './file-failure.ts'

/** One file that an import found, or why it is refused before it is opened. */
export interface FoundFile {
  readonly path: string
  /** In composed form (NFC): the same name from two systems compares equal. */
  readonly fileName: string
  readonly bytes: number | null
  readonly refusal: Failure | null
}

/** Deeper than any course folder; stops a walk that a strange file system makes endless. */
const maxDepth = 40
/** A whole disk dropped by mistake is not walked to its end. */
const maxFiles = 20_000

/**
 * Files, and folders walked to their end, in a stable order, each file once. Only regular files are taken. A
 * symbolic link inside a folder is followed where it stays in that folder; one that leads out is refused, for a
 * person who drops a folder means that folder. A link that was dropped itself was meant.
 *
 * Of what a folder holds besides PDFs, other documents are refused one by one, so that nobody wonders where they
 * went; hidden files, pictures, programs and the like are passed over. A folder without any document is refused
 * itself.
 */
export async function* expandPaths(paths: readonly string[], signal: AbortSignal): AsyncGenerator<FoundFile> {
  const seen = new Set<string>()
  let files = 0
  for (const path of paths) {
    for await (const file of expandPath(path, seen, signal)) {
      if (files === maxFiles) {
        yield refusedAs(file.path, 'wrong-usage', `and all after it was left out: more than ${maxFiles} files in one import`, 'Import the folders one by one.')
        return
      }
      files += 1
      yield file
    }
  }
}

async function* expandPath(path: string, seen: Set<string>, signal: AbortSignal): AsyncGenerator<FoundFile> {
  signal.throwIfAborted()
  if (!isAbsolute(path) || path.includes('\0')) {
    yield refusedAs(path, 'wrong-usage', 'is not an absolute path')
    return
  }
  try {
    const real = await realpath(path)
    const info = await stat(real)
    if (!info.isDirectory()) {
      if (!seen.has(real)) yield info.isFile() ? found(path, info.size) : notRegular(path)
      seen.add(real)
      return
    }
    let empty = true
    for await (const file of walk(path, { root: real, real, depth: 0, folders: new Set(), seen, signal })) {
      empty = false
      yield file
    }
    if (empty && !everSeen(seen, real)) yield refusedAs(path, 'unsupported-format', 'holds no PDF')
  } catch (error) {
    if (signal.aborted) throw error
    yield refused(path, error)
  }
}

interface Walk {
  readonly root: string
  readonly real: string
  readonly depth: number
  readonly folders: Set<string>
  readonly seen: Set<string>
  readonly signal: AbortSignal
}

async function* walk(folder: string, at: Walk): AsyncGenerator<FoundFile> {
  if (at.folders.has(at.real) || at.depth > maxDepth) return
  at.folders.add(at.real)
  const names: string[] = []
  try {
    for await (const entry of await opendir(folder)) {
      at.signal.throwIfAborted()
      if (!isHidden(entry.name)) names.push(entry.name)
    }
  } catch (error) {
    if (at.signal.aborted) throw error
    yield refused(folder, error)
    return
  }
  for (const name of names.sort(byName)) {
    at.signal.throwIfAborted()
    const path = join(folder, name)
    try {
      const link = (await lstat(path)).isSymbolicLink()
      const real = await realpath(path)
      if (link && !isInside(real, at.root)) {
        yield refusedAs(path, 'file-outside-folder', 'is a link to a place outside the folder')
        continue
      }
      const info = await stat(real)
      if (info.isDirectory()) yield* walk(path, { ...at, real, depth: at.depth + 1 })
      else if (!at.seen.has(real)) yield* inFolder(path, real, info, at.seen)
    } catch (error) {
      if (at.signal.aborted) throw error
      if (hasPdfName(name)) yield refused(path, error)
    }
  }
}

function* inFolder(path: string, real: string, info: { readonly size: number; isFile(): boolean }, seen: Set<string>): Generator<FoundFile> {
  if (hasPdfName(path)) {
    seen.add(real)
    yield info.isFile() ? found(path, info.size) : notRegular(path)
  } else if (info.isFile() && isDocumentName(path)) {
    seen.add(real)
    yield refusedAs(path, 'unsupported-format', 'is not a PDF')
  }
}

/** Files and folders that systems and programs leave about, and that nobody means. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || /^(?:__MACOSX|\$RECYCLE\.BIN|System Volume Information|Thumbs\.db|desktop\.ini|Icon\r)$/i.test(name)
}

function isInside(real: string, root: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)
}

/** The folder, or part of it, was dropped as well: its files came from there. */
function everSeen(seen: ReadonlySet<string>, root: string): boolean {
  for (const file of seen) if (isInside(file, root)) return true
  return false
}

function found(path: string, bytes: number): FoundFile {
  return { path, fileName: nameOf(path), bytes, refusal: null }
}

function notRegular(path: string): FoundFile {
  return refusedAs(path, 'unsupported-format', 'is not a file with content: a device, pipe or socket')
}

function refused(path: string, error: unknown): FoundFile {
  const fileName = nameOf(path)
  return { path, fileName, bytes: null, refusal: fileFailure(error, fileName) }
}

function refusedAs(path: string, code: 'unsupported-format' | 'file-outside-folder' | 'wrong-usage', what: string, action?: string): FoundFile {
  const fileName = nameOf(path)
  return { path, fileName, bytes: null, refusal: failure(code, `“${fileName}” ${what}.`, { subject: fileName, ...(action === undefined ? {} : { action }) }) }
}

function nameOf(path: string): string {
  return basename(path).normalize('NFC') || path
}

const numbersInOrder = new Intl.Collator('en', { numeric: true })

/** Week 2 before week 10; the same everywhere, whatever the machine's language. */
function byName(a: string, b: string): number {
  return numbersInOrder.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}
