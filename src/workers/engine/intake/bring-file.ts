import { join } from 'node:path'
import type { ImportResult, PendingImport } from '../../../shared/contract/documents.ts'
import { failure, FailureError, toFailure, type Failure, type FailureCode } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import type { CopiedObject } from './copy-object.ts'
import { documentIdOf } from './document-rows.ts'
import type { GroupCommit } from './group-commit.ts'
import { importById, pendingView, settleImport, type ImportRow } from './import-rows.ts'
import { insertDocument, type Insertion, type InsertPorts } from './insert-document.ts'
import type { Passwords } from './passwords.ts'
import { copyWatched, type WatchedCopyOptions } from './watched-copy.ts'

/** One import row, from waiting to its outcome. Everything it leaves behind when it is cut is found again by its row. */
export interface BringPorts {
  readonly db: WritableDatabase
  readonly layout: Pick<LibraryLayout, 'objectsFolder' | 'tmpFolder'>
  readonly copy: WatchedCopyOptions
  readonly insert: InsertPorts
  readonly group: GroupCommit
  readonly passwords: Passwords
  readonly bringBack: (documentId: DocumentId) => Promise<void>
  readonly show: (view: PendingImport) => void
  /** Resolves after `ms`. @throws the signal's reason */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly log: (event: string, detail: Readonly<Record<string, string | number | boolean | null>>) => void
}

export type Brought =
  | { readonly kind: 'settled'; readonly insertion: Extract<Insertion, { kind: 'settled' }> }
  | { readonly kind: 'refused'; readonly row: ImportRow; readonly failure: Failure }
  /** Nothing to do: somebody else settled the row. */
  | { readonly kind: 'closed' }

/** Waits before a file is tried again that may soon be whole: somebody still writes to it, or a thread died. */
const retryWaitsMs = [500, 2_000]
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>(['file-changed', 'thread-died'])
/** An object that vanishes again and again is not what it seems. */
const maxRounds = 5

/**
 * Copies, then inserts. A file that cannot come in is `refused` with the reason, which is an answer like another.
 * @throws FailureError aborted, and nothing else: the row then stays as it is
 */
export async function bringFile(ports: BringPorts, row: ImportRow, password: string | undefined, signal: AbortSignal): Promise<Brought> {
  try {
    for (let round = 0; round < maxRounds; round += 1) {
      const copied = await copyPatiently(ports, row, signal)
      if (password !== undefined) ports.passwords.give(documentIdOf(copied.sha256), password)
      const insertion = await insertCopied(ports, row.id, copied)
      if (insertion.kind === 'settled') return { kind: 'settled', insertion }
      if (insertion.kind === 'closed') return { kind: 'closed' }
    }
    throw new FailureError(failure('library-missing', `The copy of “${row.file_name}” disappears from the library's folder.`, { subject: row.file_name }))
  } catch (error) {
    signal.throwIfAborted()
    return refuse(ports, row, toFailure(error))
  }
}

/** Asks again after a document was taken out of the trash. `object-gone` is left to the caller. */
export async function insertCopied(ports: Pick<BringPorts, 'group' | 'insert' | 'bringBack'>, importId: string, copied: CopiedObject, sameName?: 'revision' | 'keep-both'): Promise<Insertion> {
  for (let round = 0; ; round += 1) {
    const insertion = await ports.group.run(() => insertDocument(ports.insert, importId, copied, sameName))
    if (insertion.kind !== 'in-trash' || round === maxRounds) return insertion
    await ports.bringBack(insertion.documentId)
  }
}

async function copyPatiently(ports: BringPorts, row: ImportRow, signal: AbortSignal): Promise<CopiedObject> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await copyWatched(
        ports.copy,
        { path: row.path, fileName: row.file_name, temporaryFile: join(ports.layout.tmpFolder, row.id), objectsFolder: ports.layout.objectsFolder },
        { signal, trace: row.trace, report: ({ done, total }) => ports.show(pendingView({ ...row, bytes_total: total }, done)) },
      )
    } catch (error) {
      signal.throwIfAborted()
      const waitMs = retryWaitsMs[attempt]
      const { code } = toFailure(error)
      if (waitMs === undefined || !passing.has(code)) throw error
      ports.log('intake.trying-again', { importId: row.id, code, waitMs })
      await ports.wait(waitMs, signal)
    }
  }
}

async function refuse(ports: Pick<BringPorts, 'group' | 'db'>, row: ImportRow, why: Failure): Promise<Brought> {
  const refused: Brought = { kind: 'refused', row, failure: why }
  try {
    return await ports.group.run(() => {
      const now = importById(ports.db, row.id)
      if (now?.state !== 'waiting' && now?.state !== 'copying') return { kind: 'closed' }
      settleImport(ports.db, row.id, 'refused', refusedResult(row, why))
      return refused
    })
  } catch {
    // The library cannot be written either (the disk is full): the row stays, and the next start tries again.
    return refused
  }
}

export function refusedResult(row: Pick<ImportRow, 'id' | 'path'>, why: Failure): ImportResult {
  return { path: row.path, outcome: 'refused', documentId: null, sha256: null, failure: why, importId: row.id }
}
