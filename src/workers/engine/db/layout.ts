import { accessSync, constants, existsSync, mkdirSync, readlinkSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { failure, FailureError, type Failure } from '../../../shared/failure.ts'

/**
 * One library is one folder:
 *   library.sqlite (with -wal and -shm)   the record of everything
 *   objects/ab/<sha256>                   the documents' bytes, by content
 *   tmp/                                  files on their way into objects/
 *   backups/                              copies of library.sqlite
 *   logs/                                 the engine's log and fatal-error reports
 *   owner.lock, owner.json                who has the library open
 */
export interface LibraryLayout {
  readonly root: string
  readonly databaseFile: string
  readonly objectsFolder: string
  readonly tmpFolder: string
  readonly backupsFolder: string
  readonly logsFolder: string
  readonly ownerLockFile: string
  readonly ownerFile: string
  /** Where the bytes with this SHA-256 are. @throws where it is not one: it may come from outside. */
  objectFile(sha256: string): string
}

/** The places of a library. Touches nothing. */
export function libraryLayout(folder: string): LibraryLayout {
  const root = resolve(folder)
  const objectsFolder = join(root, 'objects')
  return {
    root,
    databaseFile: join(root, 'library.sqlite'),
    objectsFolder,
    tmpFolder: join(root, 'tmp'),
    backupsFolder: join(root, 'backups'),
    logsFolder: join(root, 'logs'),
    ownerLockFile: join(root, 'owner.lock'),
    ownerFile: join(root, 'owner.json'),
    objectFile(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`Not a SHA-256: ${sha256}`)
      return join(objectsFolder, sha256.slice(0, 2), sha256)
    },
  }
}

/**
 * Makes the folders that are missing and checks that they can be written. With `create: false` the library must
 * be there already: a drive that is not connected is then not mistaken for a new library.
 * @throws FailureError library-missing, library-read-only, disk-full
 */
export function prepareLibraryFolder(layout: LibraryLayout, options: { readonly create: boolean }): void {
  try {
    if (!options.create) statSync(layout.databaseFile)
    for (const folder of [layout.root, layout.objectsFolder, layout.tmpFolder, layout.backupsFolder, layout.logsFolder]) {
      makeFolder(folder)
      accessSync(folder, constants.W_OK | constants.X_OK)
    }
  } catch (error) {
    throw new FailureError(folderFailure(error, layout.root), { cause: error })
  }
}

/** Node's own recursive way never ends where the system answers ENOENT below a folder that is there (/proc). */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  try {
    mkdirSync(folder)
  } catch (error) {
    const parent = dirname(folder)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || existsSync(parent)) throw error
    makeFolder(parent)
    mkdirSync(folder)
  }
}

/** What a file system error on a library's folder means to a person. */
export function folderFailure(error: unknown, folder: string): Failure {
  const code = (error as NodeJS.ErrnoException | null)?.code
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure('library-read-only', `The library folder cannot be written: ${folder}`, { subject: folder })
    case 'ENOSPC':
    case 'EDQUOT':
      return failure('disk-full', `There is no space left for the library: ${folder}`, { subject: folder })
    case 'EEXIST': {
      const target = danglingTarget((error as NodeJS.ErrnoException).path ?? folder)
      if (target !== null) return failure('library-missing', `The library folder is a link to a place that is not there: ${folder} → ${target}`, { subject: folder, action: 'Connect the drive that it leads to, or choose another library folder.' })
      return failure('library-missing', `This is a file, not a library folder: ${folder}`, { subject: folder, action: 'Choose a folder.' })
    }
    case 'ELOOP':
      return failure('library-missing', `The library folder is a link that leads round in a circle: ${folder}`, { subject: folder, action: 'Choose a folder.' })
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
    case 'ENXIO':
    case 'EIO':
      return failure('library-missing', `The library folder is not there: ${folder}`, { subject: folder })
    default:
      return failure('library-missing', `The library folder cannot be used: ${folder} (${code ?? String(error)})`, { subject: folder })
  }
}

/** Where a link leads to that leads to nothing; null where it is no such link. */
function danglingTarget(path: string): string | null {
  try {
    return existsSync(path) ? null : readlinkSync(path)
  } catch {
    return null
  }
}

/**
 * Notices that the library was moved, unmounted or replaced while it is open: on POSIX, writing to a deleted
 * database goes on without an error, and everything written is lost. Answers null while all is well.
 */
export function createFolderProbe(layout: LibraryLayout): () => Failure | null {
  const opened = statSync(layout.databaseFile)
  return () => {
    try {
      const now = statSync(layout.databaseFile)
      // Windows reports no stable inode on some file systems; there an open file cannot be removed anyway.
      if (process.platform === 'win32' || now.ino === opened.ino) return null
      return failure('library-missing', `Another library took the place of ${layout.databaseFile} while it was open.`, { subject: dirname(layout.databaseFile) })
    } catch (error) {
      return folderFailure(error, layout.root)
    }
  }
}
