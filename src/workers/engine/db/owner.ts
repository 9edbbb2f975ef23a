import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { FailureError } from '../../../shared/failure.ts'
import { connect } from './connection.ts'
import { prepareLibraryFolder, type LibraryLayout } from './layout.ts'

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
 * @throws FailureError library-missing, library-read-only
 */
export function acquireOwnership(layout: LibraryLayout, info: OwnerInfo, options: { readonly create?: boolean } = {}): Ownership {
  prepareLibraryFolder(layout, { create: options.create ?? true })
  const lock = connect(layout.ownerLockFile, { readOnly: false, mustExist: false, timeoutMs: 0 })
  try {
    // A rollback journal: in WAL mode an exclusive transaction would let readers in, and others open the file.
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof FailureError && error.failure.code === 'library-busy') return { kind: 'held', holder: readOwner(layout) }
    throw error
  }
  const announce = (who: OwnerInfo) => {
    const incoming = `${layout.ownerFile}.${who.pid}`
    writeFileSync(incoming, JSON.stringify(who))
    renameSync(incoming, layout.ownerFile)
  }
  announce(info)
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
