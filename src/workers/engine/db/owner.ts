import { accessSync, constants, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { FailureError } from '../../../shared/failure.ts'
import { connect, type Connection } from './connection.ts'
import { folderFailure, prepareLibraryFolder, type LibraryLayout } from './layout.ts'

/**
 * One owner per library. The proof is a lock that the operating system holds and lets go when the process dies,
 * however it dies: an exclusive transaction on a file of its own (owner.lock). owner.json only says who it is.
 * Whoever owns the library may therefore take every lease of another owner for dead.
 */
export interface OwnerInfo {
  readonly pid: number
  /** 'window', 'command line': what a person would look for. */
  readonly app: string
  /** Where the owner answers commands; null when it does not. */
  readonly socket: string | null
  readonly startedAt: number
  /** Differs after a restart of the machine: a pid from before it means nothing. */
  readonly bootId: string
}

export type Ownership =
  | { readonly kind: 'owned'; release(): void; announce(info: OwnerInfo): void }
  /** `holder` is null in the moment before the other owner has written its name. */
  | { readonly kind: 'held'; readonly holder: OwnerInfo | null }

/**
 * Takes the library, or says who has it. Never waits.
 * @throws FailureError library-missing, library-read-only, disk-full
 */
export function acquireOwnership(layout: LibraryLayout, info: OwnerInfo, options: { readonly create?: boolean } = {}): Ownership {
  prepareLibraryFolder(layout, { create: options.create ?? true })
  const lock = takeLock(layout.ownerLockFile)
  if (!lock) return { kind: 'held', holder: readOwner(layout) }
  const announce = (who: OwnerInfo) => {
    const incoming = `${layout.ownerFile}.${who.pid}`
    try {
      writeFileSync(incoming, JSON.stringify(who))
      renameSync(incoming, layout.ownerFile)
    } catch (error) {
      rmSync(incoming, { force: true })
      throw new FailureError(folderFailure(error, layout.root), { cause: error })
    }
  }
  try {
    announce(info)
  } catch (error) {
    lock.close()
    throw error
  }
  let held = true
  return {
    kind: 'owned',
    announce,
    release() {
      if (!held) return
      held = false
      rmSync(layout.ownerFile, { force: true })
      lock.close()
    },
  }
}

/** Null when another process has it. */
function takeLock(file: string): Connection | null {
  try {
    return lockExclusively(file)
  } catch (error) {
    const code = error instanceof FailureError ? error.failure.code : null
    if (code === 'library-busy') return null
    if (code !== 'library-corrupt') throw error
    // Whoever held it would have been met before its content was read. It says nothing, so nothing is lost with it.
    truncateSync(file)
    return lockExclusively(file)
  }
}

function lockExclusively(file: string): Connection {
  const lock = connect(file, { readOnly: false, mustExist: false, timeoutMs: 0 })
  try {
    mustBeWritable(file)
    // A rollback journal: in WAL mode an exclusive transaction would let readers in, and others open the file.
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}

/** A file that may only be read is opened for reading, and there an exclusive transaction locks nothing. */
function mustBeWritable(file: string): void {
  try {
    accessSync(file, constants.W_OK)
  } catch (error) {
    throw new FailureError(folderFailure(error, file), { cause: error })
  }
}

/** Who wrote owner.json last; null when nobody did, or when it cannot be read. */
export function readOwner(layout: LibraryLayout): OwnerInfo | null {
  try {
    const value: unknown = JSON.parse(readFileSync(layout.ownerFile, 'utf8'))
    return isOwnerInfo(value) ? value : null
  } catch {
    return null
  }
}

function isOwnerInfo(value: unknown): value is OwnerInfo {
  if (typeof value !== 'object' || value === null) return false
  const owner = value as Partial<Record<keyof OwnerInfo, unknown>>
  return (
    typeof owner.pid === 'number' &&
    typeof owner.app === 'string' &&
    (owner.socket === null || typeof owner.socket === 'string') &&
    typeof owner.startedAt === 'number' &&
    typeof owner.bootId === 'string'
  )
}

/** This run of the machine: the kernel's own id where there is one, else the minute at which it started. */
export function bootId(uptimeSeconds: number, nowMs: number): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `boot-${Math.round((nowMs / 1000 - uptimeSeconds) / 60)}`
  }
}
