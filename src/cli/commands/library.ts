import { resolve } from 'node:path'
import { ExportFormat } from '../../shared/contract/library.ts'
import { failure, FailureError } from '../../shared/failure.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { CommandContext } from '../context.ts'
import { bytes } from '../table.ts'

export interface ExportOptions {
  readonly format?: string
  readonly out?: string
  readonly collection?: string
}

/** The library as a whole: copies, checks, and what leaves it. */
export async function exportLibrary(context: CommandContext, options: ExportOptions): Promise<ExitCode> {
  const { format, file } = exportTarget(options)
  const connection = await context.connect(false)
  const out = resolve(context.workingFolder, file)
  const written = await connection.call('library.export', { format, out, ...(options.collection !== undefined && { collection: options.collection }) }, { signal: context.signal })
  await context.output.record({ event: 'exported', format, files: written.files, bytes: written.bytes })
  for (const file of written.files.slice(0, 20)) await context.output.line(file)
  await context.output.line(`${written.files.length} file${written.files.length === 1 ? '' : 's'}, ${bytes(written.bytes)}`)
  return exitCodes.done
}

/** Everything that is wrong or missing, said at once. */
function exportTarget({ format, out }: ExportOptions): { readonly format: ExportFormat; readonly file: string } {
  const known = ExportFormat.safeParse(format)
  const formats = ExportFormat.options.join(', ')
  const wrong = [
    ...(format === undefined ? [`It needs --format: ${formats}.`] : known.success ? [] : [`There is no format “${format}”: ${formats}.`]),
    ...(out ? [] : ['It needs --out: the file or folder to write.']),
  ]
  if (!known.success || !out || wrong.length > 0) throw new FailureError(failure('wrong-usage', wrong.join(' '), { action: 'coursegraph export --format json --out FILE' }))
  return { format: known.data, file: out }
}

export async function backup(context: CommandContext, file: string): Promise<ExitCode> {
  const connection = await context.connect(false)
  const copy = await connection.call('library.backup', { file: resolve(context.workingFolder, file) }, { signal: context.signal })
  await context.output.record({ event: 'backup', file: copy.file, bytes: copy.bytes })
  await context.output.line(`${copy.file} (${bytes(copy.bytes)}), checked. It is the database; the documents' own files stay in the library's objects folder.`)
  return exitCodes.done
}

/** Fails when something is wrong that was not mended. */
export async function verify(context: CommandContext, options: { readonly mend?: boolean }): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const result = await connection.call('library.verify', { mend: options.mend === true }, { signal: context.signal })
  await output.record({ event: 'verified', ok: result.ok, findings: result.findings, counts: result.counts })
  for (const finding of result.findings) await output.line(`${finding.mended ? output.paint.yellow('mended') : output.paint.red('found ')}  ${finding.kind}: ${finding.detail} (${finding.count})`)
  const { documents, passages, entities, relations, facts } = result.counts
  await output.line(`${result.ok ? output.paint.green('The library is sound.') : 'The library has faults; --mend repairs what is safe to repair.'} ${documents} documents · ${passages} passages · ${entities} entities · ${relations} relations · ${facts} facts`)
  return result.ok ? exitCodes.done : exitCodes.failed
}
