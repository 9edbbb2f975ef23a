import type { Acted } from '../../shared/contract/documents.ts'
import { failure, FailureError } from '../../shared/failure.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { Connection } from '../connect.ts'
import type { CommandContext } from '../context.ts'
import { giveKeys } from '../environment-keys.ts'
import { createProgress } from '../progress.ts'
import { findDocuments } from '../references.ts'
import { standingWait } from '../standing-wait.ts'
import { cut } from '../table.ts'
import { waitForDocuments } from './wait-for-documents.ts'

/** Acting on documents and their jobs. */
export type Action = 'retry' | 'cancel' | 'pause' | 'resume' | 'remove' | 'restore'

const methods = { retry: 'jobs.retry', cancel: 'jobs.cancel', pause: 'jobs.pause', resume: 'jobs.resume', remove: 'documents.remove', restore: 'documents.restore' } as const
/** What these set going is followed to its end: nobody else works on the library while this command has it. */
const setsGoing: ReadonlySet<Action> = new Set<Action>(['retry', 'resume', 'restore'])

export async function act(context: CommandContext, action: Action, references: readonly string[], options: { readonly all?: boolean; readonly wait: boolean }): Promise<ExitCode> {
  if (references.length === 0 && !options.all) throw new FailureError(failure('wrong-usage', `${action} needs documents, or --all.`))
  if (references.length > 0 && options.all) throw new FailureError(failure('wrong-usage', `${action} takes documents or --all, not both.`))
  const { output } = context
  const follows = setsGoing.has(action) && options.wait
  const connection = await context.connect(follows)
  const targets = options.all ? ({ all: true } as const) : { documentIds: await findDocuments(connection, references, action === 'restore' ? { trashed: true } : {}) }
  const { acted, skipped }: Acted = await connection.call(methods[action], targets, { signal: context.signal })
  // Afterwards: a key lets what waits for it go on, and then there would be nothing to act on.
  if (follows) await giveKeys(connection, context.env)
  for (const documentId of acted) await output.record({ action, documentId, acted: true })
  for (const { documentId, why } of skipped) {
    await output.record({ action, documentId, acted: false, why })
    if (!options.all) output.note(`${documentId.slice(0, 8)}: ${why}`)
  }
  await output.line(`${action}: ${acted.length} document${acted.length === 1 ? '' : 's'}`)
  if (follows && acted.length > 0) return (await follow(context, connection, acted)) ? exitCodes.done : exitCodes.failed
  return skipped.length > 0 && acted.length === 0 && !options.all ? exitCodes.failed : exitCodes.done
}

/** True when every document ended ready. */
async function follow(context: CommandContext, connection: Connection, documentIds: readonly DocumentId[]): Promise<boolean> {
  const { output } = context
  const progress = createProgress(output)
  progress.expect(documentIds.length)
  let ready = true
  try {
    await waitForDocuments(connection, documentIds, {
      signal: context.signal,
      onProgress: (job) => progress.see(job),
      onEnded: async (job) => {
        progress.ended(job)
        progress.clear()
        const { state } = job
        const failed = state.kind === 'failed' ? state.failure : standingWait(state)
        const name = cut(job.fileName, 60)
        await output.record({ documentId: job.documentId, state: state.kind === 'done' ? 'ready' : failed ? 'failed' : state.kind, ...(failed && { failure: failed }) })
        if (failed) output.failure({ ...failed, subject: job.fileName })
        else if (state.kind === 'done') await output.line(`${output.paint.green('✓')} ${name}`)
        else output.note(`${name}: ${state.kind}`)
        if (state.kind !== 'done') ready = false
      },
    })
  } finally {
    progress.close()
  }
  return ready
}
