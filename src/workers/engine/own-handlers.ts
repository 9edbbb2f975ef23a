import type { Output, Parsed } from '../../shared/contract/index.ts'
import type { BlockMonitor } from '../../shared/block-monitor.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { LibraryLayout } from './db/layout.ts'
import type { LibraryDatabase } from './db/open-database.ts'
import type { OwnerInfo } from './db/owner.ts'
import type { EngineWork } from './compose-work.ts'
import { noteMergedByHand, noteUndoneByHand } from './graph/match/decisions.ts'
import { mergeEntities, undoMerge } from './graph/sqlite/asked-merges.ts'
import { noSuchDocument, type LibraryMethod } from './handlers.ts'
import { withProgress } from './jobs/job-views.ts'
import { backupLibrary } from './library/backup.ts'
import type { EventHub } from './event-hub.ts'
import type { Pools } from './pools.ts'
import { assembleStatus } from './status.ts'
import type { Finding } from '../../shared/contract/library.ts'
import type { StatusCounts } from './browse/library.ts'
import type { QueryMethod } from './browse/queries.ts'
import { mendLibrary } from './verify/verify-library.ts'

/** The methods that join what the database says with what only the running engine knows, or that act on all of it. */
export function ownHandlers(options: Pick<EngineWork, 'commands' | 'intake' | 'runner' | 'reconciler' | 'loadJobs'> & {
  readonly db: LibraryDatabase
  readonly layout: LibraryLayout
  readonly pools: Pools
  readonly events: Pick<EventHub, 'graphChanged'>
  readonly monitor: BlockMonitor
  readonly owner: OwnerInfo
  readonly openedAt: number
  readonly ask: <M extends QueryMethod>(method: M, input: Parsed<M>, trace: string, signal: AbortSignal) => Promise<Output<M>>
  readonly countAll: (trace: string, signal: AbortSignal) => Promise<StatusCounts>
}): Handlers<LibraryMethod> {
  const { commands, db, layout, pools, events, runner, ask } = options
  const merging = { db, nowMs: Date.now }
  return {
    'jobs.list': async (input, call) => {
      const answer = await ask('jobs.list', input, call.trace, call.signal)
      return { ...answer, jobs: withProgress(answer.jobs, runner.running()) }
    },
    'jobs.get': async ({ documentId }) => {
      const [job] = options.loadJobs([documentId]).jobs
      if (!job) throw noSuchDocument(documentId)
      return { job }
    },
    'graph.merge': ({ from, into }, call) => 
      commands.run(call, `${from} into ${into}`, async () => {
        const merged = db.transaction(() => {
          const { mergeId } = mergeEntities(merging, from, into)
          noteMergedByHand(merging, from, into, mergeId)
          return { mergeId }
        })
        events.graphChanged()
        return merged
      }),
    'graph.unmerge': ({ mergeId }, call) =>
      commands.run(call, `merge ${mergeId}`, async () => {
        db.transaction(() => {
          undoMerge(merging, mergeId)
          noteUndoneByHand(merging, mergeId)
        })
        events.graphChanged()
        return {}
      }),
    'library.status': async (_input, call) => {
      const counts = await options.countAll(call.trace, call.signal)
      const last = options.reconciler.last()
      const status = assembleStatus({
        ...options,
        counts,
        libraryPath: layout.root,
        importsWaiting: options.intake.waiting(),
        fileNameOf: (id) => fileName(db, id),
        lastReconciliation: last && { at: last.at, findings: last.findings.length },
      })
      return { status }
    },
    'library.audit': async ({ limit }) => ({ entries: commands.entries(limit ?? 100) }),
    'library.verify': ({ mend }, call) =>
      commands.run(call, mend ? 'and mend' : 'only look', async () => {
        const work = { signal: call.signal, trace: call.trace, report: () => undefined }
        const found = await pools.report.run<readonly Finding[]>('verify', { libraryPath: layout.root }, work)
        const files = await options.reconciler.run({ atStart: false, signal: call.signal })
        const findings = [...(mend ? await mendInTurns(db, found) : found), ...files]
        const { counts } = await options.countAll(call.trace, call.signal)
        return { ok: findings.every((finding) => finding.mended), findings, counts }
      }),
    'library.backup': ({ file }, call) => commands.run(call, 'a copy', () => backupLibrary({ db, layout }, file, call.signal)),
    'library.export': (input, call) =>
      commands.run(call, input.format, () =>
        pools.report.run<Output<'library.export'>>('export', { libraryPath: layout.root, request: input }, { signal: call.signal, trace: call.trace, report: () => undefined }),
      ),
  }
}

/** A piece at a time, the loop turning between. */
async function mendInTurns(db: LibraryDatabase, found: readonly Finding[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const finding of mendLibrary(db, found)) {
    findings.push(finding)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return findings
}

function fileName(db: LibraryDatabase, documentId: string): string {
  return db.prepare<[string], { file_name: string }>('SELECT file_name FROM documents WHERE id = ?').get(documentId)?.file_name ?? ''
}
