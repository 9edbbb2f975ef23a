import type { ExportScope } from './export-records.ts'
import type { OutputFiles } from './output-files.ts'

/** Writes one format; yields after each record, so that the export can be stopped and seen to move. */
export type Exporter = (scope: ExportScope, files: OutputFiles, out: string) => Generator<void>
