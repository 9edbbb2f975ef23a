import type { WaitReason } from '../../shared/model/job.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { CommandContext } from '../context.ts'
import { visible } from '../output.ts'
import { bytes, cut, duration } from '../table.ts'

const waitsFor: Readonly<Record<WaitReason, string>> = {
  'awaiting-choice': 'an answer to their quote',
  'awaiting-provider': 'the provider',
  'awaiting-budget': 'a higher budget',
  'awaiting-night': 'the night',
  'awaiting-batch': 'their batch',
}

/** Jobs by state, queue, throughput, last failures, outbox, health. */
export async function status(context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const { status: now } = await connection.call('library.status', {})
  await output.record(now)
  const holder = connection.holder()
  const { bold, dim, red } = output.paint
  const { counts, jobs } = now
  await output.line(`${bold('Library')}   ${now.library.path} ${dim(`(${bytes(now.library.bytes)}, integrity ${now.library.integrity}${holder ? `, open in ${holder}` : ''})`)}`)
  await output.line(`${bold('Holds')}     ${counts.documents} documents · ${counts.passages} passages · ${counts.entities} entities · ${counts.relations} relations · ${counts.facts} facts${counts.trashed > 0 ? ` · ${counts.trashed} in the trash` : ''}`)
  await output.line(`${bold('Jobs')}      ${jobs.done} ready · ${jobs.leased} running · ${jobs.queued} queued · ${jobs.paused} paused · ${jobs.failed} failed · ${jobs.cancelled} cancelled`)
  for (const job of now.queue.running) await output.line(`  ${cut(job.fileName, 60)}: ${job.stage} ${job.done}/${job.total ?? '?'} ${dim(`(heartbeat ${duration(job.heartbeatAgeMs)} ago)`)}`)
  for (const { reason, documents, until, failure } of now.queue.waiting) {
    const since = failure ? `: ${visible(failure.message)} ${dim(visible(failure.action))}` : ''
    await output.line(`  ${documents} wait for ${waitsFor[reason]}${until === null ? '' : ` until ${new Date(until).toLocaleString()}`}${since}`)
  }
  if (now.queue.importsWaiting > 0) await output.line(`  ${now.queue.importsWaiting} ${now.queue.importsWaiting === 1 ? 'file' : 'files'} to copy${holder ? '' : ': they come in when the library is next opened'}`)
  const { documentsPerMinute, passagesPerMinute } = now.throughput
  if (documentsPerMinute !== null) await output.line(`${bold('Speed')}     ${documentsPerMinute.toFixed(1)} documents, ${(passagesPerMinute ?? 0).toFixed(0)} passages a minute`)
  await output.line(`${bold('Outbox')}    ${now.outbox.depth} changes for Neo4j, which is not in this version yet`)
  const { eventLoop, blocks } = now.health
  await output.line(`${bold('Engine')}    event loop p99 ${eventLoop.p99Ms.toFixed(1)} ms, ${blocks.length} blocks over 100 ms, ${bytes(now.health.memory.rssBytes)} of memory`)
  for (const block of blocks.slice(-3)) await output.line(dim(`  ${block.ms} ms in ${block.running}`))
  if (now.lastFailures.length > 0) await output.line(bold('Failures'))
  for (const { fileName, stage, failure } of now.lastFailures) await output.line(`  ${red('✗')} ${cut(fileName, 60)} ${dim(`at ${stage}`)}: ${visible(failure.message)}\n    ${dim(visible(failure.action))}`)
  return exitCodes.done
}
