import type { ImportResult } from '../../shared/contract/documents.ts'
import type { EngineEvents } from '../../shared/contract/events.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { JobView } from '../../shared/model/job.ts'
import type { ImportPlan } from '../../shared/model/provider.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { Connection } from '../connect.ts'
import type { CommandContext } from '../context.ts'
import { giveKeys } from '../environment-keys.ts'
import { expandGlobs } from '../expand-globs.ts'
import { createProgress, type Progress } from '../progress.ts'
import { visible } from '../output.ts'
import { planOf, type ProviderOptions } from '../provider-options.ts'
import { standingWait } from '../standing-wait.ts'
import { cut, duration } from '../table.ts'
import { waitForDocuments } from './wait-for-documents.ts'

export interface IngestOptions extends ProviderOptions {
  readonly collection?: string
  readonly password?: string
  /** False with --no-wait. */
  readonly wait: boolean
}

/** Imports files, folders and globs, and waits until each document is ready or failed. */
export async function ingest(context: CommandContext, paths: readonly string[], options: IngestOptions): Promise<ExitCode> {
  const plan = await planOf(options, () => context.connect(options.wait))
  const startedAt = performance.now()
  const { output } = context
  const files = await expandGlobs(paths, context.workingFolder)
  const connection = await context.connect(options.wait)
  await giveKeys(connection, context.env)
  const password = options.password ?? context.env['COURSEGRAPH_PDF_PASSWORD']
  const progress = createProgress(output)
  const stopListening = connection.onEvent((name, payload) => {
    if (name === 'imports.changed') progress.copying((payload as EngineEvents['imports.changed']).waiting)
  })
  try {
    const { results } = await connection.call(
      'documents.import',
      { paths: files, sameName: 'keep-both', ...(options.collection !== undefined && { collection: options.collection }), ...(password && { password }), ...(plan && { plan }) },
      { signal: context.signal },
    )
    progress.clear()
    if (password && !options.wait && connection.holder() === null) output.note('The password is forgotten when this command ends: encrypted files are read only if it waits for them.')
    const tally = await follow(context, connection, progress, results, { waits: options.wait, plan })
    const ms = Math.round(performance.now() - startedAt)
    progress.close()
    await output.record({ event: 'done', ...tally, ms })
    await output.line(
      `${output.paint.bold(`${tally.ready} ready`)} · ${tally.failed} failed · ${tally.duplicate} already in the library · ${tally.refused} refused · ${duration(ms)}` + (options.wait ? '' : leftOver(results, tally, connection.holder())),
    )
    return tally.failed + tally.refused > 0 ? exitCodes.failed : exitCodes.done
  } finally {
    stopListening()
    progress.close()
  }
}

/** What a command that does not wait leaves, and to whom. */
function leftOver(results: readonly ImportResult[], tally: Tally, holder: string | null): string {
  const taken = results.length - tally.duplicate - tally.refused
  const goesOn = holder ? `goes on in ${holder}` : 'goes on when the library is next opened'
  return taken > 0 ? ` · ${taken} accepted: the rest ${goesOn}` : ''
}

interface Tally {
  ready: number
  failed: number
  duplicate: number
  refused: number
}

/** Tells what became of each file, then of each document, as they end. */
async function follow(context: CommandContext, connection: Connection, progress: Progress, results: readonly ImportResult[], { waits, plan }: { readonly waits: boolean; readonly plan: ImportPlan | null }): Promise<Tally> {
  const tally = { ready: 0, failed: 0, duplicate: 0, refused: 0 }
  const pathOf = new Map<DocumentId, string>()
  for (const result of results) {
    await tellAccepted(context, result)
    if (result.outcome === 'refused') tally.refused += 1
    // One that is tried again is ready or failed in the end: to count it here as well would count it twice.
    if (result.outcome === 'duplicate' && result.triedAgain !== true) tally.duplicate += 1
    if (result.documentId && !pathOf.has(result.documentId)) pathOf.set(result.documentId, result.path)
  }
  const known = results.flatMap(({ outcome, documentId }) => (outcome === 'duplicate' && documentId ? [documentId] : []))
  if (plan && known.length > 0) await connection.call('extraction.choose', { targets: { documentIds: known }, ...plan }, { signal: context.signal })
  if (!waits) return tally
  progress.expect(pathOf.size)
  await wake(connection, results)
  await waitForDocuments(connection, [...pathOf.keys()], {
    signal: context.signal,
    onProgress: (job) => progress.see(job),
    onEnded: async (job) => {
      progress.ended(job)
      const ready = await tellDocument(context, connection, progress, job, pathOf.get(job.documentId) ?? '')
      if (ready) tally.ready += 1
      else tally.failed += 1
    },
  })
  return tally
}

/** A document that was paused or cancelled is wanted again when it is ingested again. */
async function wake(connection: Connection, results: readonly ImportResult[]): Promise<void> {
  for (const { outcome, documentId } of results) {
    if (outcome !== 'duplicate' || !documentId) continue
    const { job } = await connection.call('jobs.get', { documentId })
    if (job.state.kind === 'paused') await connection.call('jobs.resume', { documentIds: [documentId] })
    if (job.state.kind === 'cancelled') await connection.call('jobs.retry', { documentIds: [documentId] })
  }
}

async function tellAccepted({ output }: CommandContext, result: ImportResult): Promise<void> {
  const { path, documentId, sha256, outcome } = result
  await output.record({ event: 'accepted', path, documentId, sha256, outcome: outcome === 'undecided' ? 'refused' : outcome, ...(result.failure && { failure: result.failure }) })
  if (result.failure) output.failure(result.failure)
  else if (result.triedAgain === true) output.note(`${visible(path)}: in the library already, but not read; it is tried again`)
  else if (outcome === 'duplicate') output.note(`${visible(path)}: already in the library`)
  else if (result.existing) output.note(`${visible(path)}: another document has this name; both are kept`)
}

/** Tells how one document ended; true when it is ready. */
async function tellDocument(context: CommandContext, connection: Connection, progress: Progress, { documentId, state: job }: JobView, path: string): Promise<boolean> {
  const { output } = context
  const { document } = await connection.call('documents.get', { documentId })
  // What waits for a person stays in the library and can be resumed; for this command it has failed.
  const failed = document.failure ?? standingWait(job)
  const state = document.state === 'ready' || document.state === 'cancelled' ? document.state : 'failed'
  const { pages, passages, entities, relations, facts, quality, warnings, usage } = document
  await output.record({
    event: 'document',
    documentId,
    path,
    state,
    pages,
    passages,
    entities,
    relations,
    facts,
    quality,
    warnings,
    ...(failed && { failure: failed }),
    stages: document.stages.map(({ stage, ms, attempts }) => ({ stage, ms: Math.round(ms), attempts })),
    usage,
  })
  progress.clear()
  const name = cut(document.fileName, 50)
  if (state === 'ready')
    await output.line(`${output.paint.green('✓')} ${name}  ${pages ?? 0} ${pages === 1 ? 'page' : 'pages'} · ${passages} passages · ${entities} entities · ${relations} relations · ${facts} facts`)
  else if (failed) output.failure({ ...failed, subject: document.fileName })
  else output.note(`${name}: ${state}`)
  for (const warning of warnings) output.note(output.notePaint.dim(`  ${name}${warning.page === undefined ? '' : `, page ${warning.page}`}: ${warning.message}`))
  return state === 'ready'
}
