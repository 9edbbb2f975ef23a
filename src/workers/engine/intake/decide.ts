import { rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { ImportResult } from '../../../shared/contract/documents.ts'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { Sha256 } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import { sniff, sniffedBytes } from './accepted-format.ts'
import { insertCopied, refusedResult, type BringPorts } from './bring-file.ts'
import type { CopiedObject } from './copy-object.ts'
import { fileFailure } from './file-failure.ts'
import { importById, resultOf, settleImport, undecidedWithBytes, type ImportRow } from './import-rows.ts'
import type { Insertion } from './insert-document.ts'
import { releaseObject } from './object-rows.ts'

export type Decision = 'revision' | 'keep-both' | 'cancel'

export interface Decided {
  readonly result: ImportResult
  /** Everything that was settled with it: rows of the same bytes share one answer. */
  readonly settled: readonly Extract<Insertion, { kind: 'settled' }>[]
  readonly gone: readonly string[]
}

/**
 * Acts on a person's answer about a file whose name another document has. Asked again, it answers the same.
 * @throws FailureError not-found; library-missing when the copy is gone
 */
export async function decideImport(ports: Pick<BringPorts, 'db' | 'group' | 'insert' | 'bringBack'> & { readonly layout: Pick<LibraryLayout, 'objectFile'> }, importId: string, decision: Decision): Promise<Decided> {
  const row = importById(ports.db, importId)
  const known = row && row.state !== 'undecided' ? resultOf(row) : null
  if (known) return { result: known, settled: [], gone: [] }
  if (row?.state !== 'undecided' || !row.sha256) throw new FailureError(failure('not-found', 'There is nothing to decide about this file.', { subject: row?.file_name ?? importId }))
  const rows = [row, ...undecidedWithBytes(ports.db, row.sha256).filter((other) => other.id !== row.id)]
  if (decision === 'cancel') return cancel(ports.db, ports.layout, rows, row.sha256)

  const copied = await describeObject(ports.layout.objectFile(row.sha256), row.sha256, row.file_name)
  const settled: Extract<Insertion, { kind: 'settled' }>[] = []
  for (const each of rows) {
    const insertion = await insertCopied(ports, each.id, copied, decision)
    if (insertion.kind === 'settled') settled.push(insertion)
    if (insertion.kind === 'object-gone') throw copyGone(row.file_name)
  }
  const result = settled.find((one) => one.row.id === row.id)?.result ?? resultOf(importById(ports.db, row.id) ?? row)
  if (!result) throw new FailureError(failure('internal', 'A decided import has no outcome.', { subject: row.file_name }))
  return { result, settled, gone: rows.map((each) => each.id) }
}

function cancel(db: WritableDatabase, layout: Pick<LibraryLayout, 'objectFile'>, rows: readonly ImportRow[], sha256: Sha256): Decided {
  const results = rows.map((row) => ({ ...refusedResult(row, failure('aborted', `“${row.file_name}” was not imported, as you decided.`, { subject: row.file_name, action: 'Import it again when you want it.' })), sha256 }))
  const unused = db.transaction(() => {
    for (const [index, row] of rows.entries()) {
      const result = results[index]
      if (result) settleImport(db, row.id, 'cancelled', result)
    }
    return releaseObject(db, sha256)
  })
  // In the same turn as the commit: [Note: an object stands for a moment without a row], object-rows.ts.
  if (unused) rmSync(layout.objectFile(sha256), { force: true })
  const [result] = results
  if (!result) throw new Error('A decision is about one row at least.')
  return { result, settled: [], gone: rows.map((row) => row.id) }
}

/** What the copy said of itself when it was made; it was not written down, for no document had it. */
export async function describeObject(file: string, sha256: Sha256, fileName: string): Promise<CopiedObject> {
  let handle: FileHandle | null = null
  try {
    handle = await open(file, 'r')
    const { size } = await handle.stat()
    const head = Buffer.alloc(Math.min(sniffedBytes, size))
    await handle.read(head, 0, head.length, 0)
    const format = sniff(fileName, head)
    if (format.kind === 'refused') throw new FailureError(format.failure)
    return { sha256, bytes: size, mediaType: format.mediaType }
  } catch (error) {
    const why = fileFailure(error, fileName)
    throw why.code === 'file-not-found' ? copyGone(fileName) : new FailureError(why, { cause: error })
  } finally {
    await handle?.close()
  }
}

function copyGone(fileName: string): FailureError {
  return new FailureError(failure('library-missing', `The copy of “${fileName}” is no longer in the library's folder.`, { subject: fileName, action: 'Import the file again.' }))
}
