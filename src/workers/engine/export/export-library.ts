import { setImmediate as nextTurn } from 'node:timers/promises'
import type { z } from 'zod'
import type { ExportFormat } from '../../../shared/contract/library.ts'
import { countLibrary } from '../browse/library.ts'
import type { QueryContext } from '../browse/query-context.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { Work } from '../pipeline/ports.ts'
import { exportCsv } from './csv.ts'
import { exportCypher } from './cypher.ts'
import { openScope } from './export-records.ts'
import type { Exporter } from './exporter.ts'
import { exportGraphml } from './graphml.ts'
import { exportJson } from './json.ts'
import { exportMarkdown } from './markdown.ts'
import { createOutputFiles } from './output-files.ts'

export interface ExportRequest {
  readonly format: z.infer<typeof ExportFormat>
  /** json, cypher, graphml: a file. csv, markdown: a folder, made where it is missing. */
  readonly out: string
  /** Id or name; the whole library without it. */
  readonly collection?: string | undefined
}

const exporters: Readonly<Record<ExportRequest['format'], Exporter>> = {
  json: exportJson,
  markdown: exportMarkdown,
  cypher: exportCypher,
  graphml: exportGraphml,
  csv: exportCsv,
}

/** Records between two looks at the signal: a few milliseconds of work. */
const recordsPerTurn = 100

/**
 * Exports the library, or a collection, as it stands at one moment. The files get their names when all are
 * complete; on failure and when stopped nothing is left behind.
 * @throws FailureError not-found (collection), disk-full, wrong-usage (the place cannot be written), aborted
 */
export async function exportLibrary(context: QueryContext, request: ExportRequest, work: Work): Promise<{ readonly files: string[]; readonly bytes: number }> {
  const snapshot = holdSnapshot(context.db)
  const files = createOutputFiles(`${process.pid}-${context.nowMs()}`)
  try {
    const scope = openScope(context, request.collection)
    const { documents, passages, entities, relations, facts } = countLibrary(context.db)
    // Of a collection less is written, and of some formats too: the bar then ends early rather than late.
    const total = documents + passages + entities + relations + facts
    let done = 0
    for (const _record of exporters[request.format](scope, files, request.out)) {
      done += 1
      if (done % recordsPerTurn !== 0) continue
      work.signal.throwIfAborted()
      work.report({ done: Math.min(done, total), total })
      await nextTurn()
    }
    work.signal.throwIfAborted()
    work.report({ done: total, total })
    return files.keep()
  } finally {
    files.discard()
    snapshot.release()
  }
}

/**
 * A reader has no BEGIN, but a statement that has begun and not ended holds its connection's view of the database
 * where it was: everything that is read until `release` is of one moment.
 */
function holdSnapshot(db: ReadableDatabase): { release(): void } {
  const rows = db.prepare<[], { name: string }>('SELECT name FROM sqlite_schema').iterate()
  rows.next()
  return { release: () => void rows.return?.() }
}
