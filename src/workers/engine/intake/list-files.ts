import type { CollectionId } from '../../../shared/model/ids.ts'
import type { ImportPlan } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { Clock } from '../jobs/clock.ts'
import { expandPaths, type FoundFile } from './expand-paths.ts'
import type { GroupCommit } from './group-commit.ts'
import { importsOf, insertImport, newImport, type ImportRow } from './import-rows.ts'
import type { IntakeCollections } from './insert-document.ts'

export interface ImportCommand {
  readonly commandId: string
  readonly trace: string
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[]
  /** A collection's name; it is made when there is none. */
  readonly collection?: string
  readonly sameName: ImportRow['same_name']
  readonly password?: string
  readonly plan?: ImportPlan | null
}

/** Rows written in one transaction, about 4 ms; and how long found files wait for others before they are listed. */
const rowsPerWrite = 150
const listDelayMs = 100

/**
 * Writes a row for each file of a command, in order, and hands the rows on as they stand in the library. A command
 * that was cut and is sent again finds its rows and adds the files that were not listed yet.
 */
export async function listFiles(
  ports: { readonly db: WritableDatabase; readonly group: GroupCommit; readonly collections: IntakeCollections; readonly clock: Pick<Clock, 'now' | 'monotonic'> },
  command: ImportCommand,
  signal: AbortSignal,
  onListed: (rows: readonly ImportRow[]) => void,
): Promise<void> {
  const { db, group, collections, clock } = ports
  const known = new Set<string>()
  let position = 0
  let collectionId: CollectionId | null = null
  let at = clock.now()
  for await (const row of importsOf(db, command.commandId)) {
    known.add(row.path)
    position = row.position + 1
    collectionId ??= row.collection_id
    at = row.at
  }

  const write = async (files: readonly FoundFile[]): Promise<void> => {
    const rows = await group.run(() => {
      // In this transaction, so that nobody can have removed the collection before its first row is there.
      if (command.collection !== undefined && files.some((file) => !file.refusal)) collectionId ??= collections.ensure(command.collection)
      return files.map((file, index) => {
        const row = newImport({ command_id: command.commandId, trace: command.trace, collection_id: file.refusal ? null : collectionId, same_name: command.sameName, plan_json: command.plan ? JSON.stringify(command.plan) : null, at }, position + index, file)
        insertImport(db, row)
        return row
      })
    })
    position += files.length
    onListed(rows)
  }

  let found: FoundFile[] = []
  let sinceMs = clock.monotonic()
  for await (const file of expandPaths(command.paths, signal)) {
    if (known.has(file.path)) continue
    found.push(file)
    if (found.length < rowsPerWrite && clock.monotonic() - sinceMs < listDelayMs) continue
    await write(found)
    found = []
    sinceMs = clock.monotonic()
  }
  if (found.length > 0) await write(found)
}
