import { randomUUID } from 'node:crypto'
import { availableParallelism, uptime } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createBlockMonitor } from '../../shared/block-monitor.ts'
import { contract, type Output, type Parsed } from '../../shared/contract/index.ts'
import type { PreviousDeath } from '../../shared/engine-process.ts'
import { failure, FailureError, type Failure } from '../../shared/failure.ts'
import { serve, type Endpoint } from '../../shared/rpc.ts'
import { newestGoodBackup, type CheckCopy } from './db/backup.ts'
import { libraryLayout } from './db/layout.ts'
import { LibraryCorruptError, openDatabase } from './db/open-database.ts'
import { acquireOwnership, bootId, type OwnerInfo } from './db/owner.ts'
import { createEventHub } from './event-hub.ts'
import type { StatusCounts } from './browse/library.ts'
import type { QueryMethod } from './browse/queries.ts'
import { createHandlers } from './handlers.ts'
import { systemClock } from './jobs/clock.ts'
import { openLog } from './log.ts'
import { createPools } from './pools.ts'
import { listenOnSocket, socketPath } from './socket/server.ts'
import { socketEndpoint } from './socket/endpoint.ts'
import { composeWork } from './compose-work.ts'
import { askInteractive } from './ask-interactive.ts'
import { extractionHandlers } from './extraction-handlers.ts'
import { ontologyHandlers } from './ontologies/ontology-handlers.ts'
import { ownHandlers } from './own-handlers.ts'
import { reviewHandlers } from './review-handlers.ts'

/**
 * The engine's composition root, the same for the app and the command line: library → database → threads → work
 * → handlers. It is plain Node, and every part gets what it needs from here.
 */
export interface EngineOptions {
  readonly libraryPath: string
  /** Where the built thread entries lie. */
  readonly threadsFolder: string
  /** Who opens the library, for the next one who wants it. */
  readonly app: string
  readonly version: string
  readonly previousDeath: PreviousDeath
  /** False for a command that only asks: no job is started and nothing is mended. */
  readonly works: boolean
  /** False: a library that is not there is missing, and not made. */
  readonly create?: boolean
  /** Where this user's paid answers of all libraries are kept; null or left out: in this library alone. */
  readonly userCacheFile?: string | null
  /** The database turned out to be damaged while it was open; the host should stop the engine and offer the backup. */
  readonly onCorrupt?: (damage: LibraryCorruptError) => void
}

export interface Engine {
  /** Serves a client until it is detached. */
  attach(endpoint: Endpoint, who: string, access: 'host' | 'window'): () => void
  /** How many documents came back that a restored backup did not know; 0 where nothing works on the library. */
  broughtBack(): Promise<number>
  /** Takes no more work, lets checkpoints finish for at most `graceMs`, closes everything. */
  stop(graceMs: number): Promise<void>
}

/** The library is open elsewhere; `holder` says where, once that program has written its name. */
export class LibraryHeldError extends FailureError {
  constructor(readonly holder: OwnerInfo | null) {
    const who = holder ? `${holder.app}, process ${holder.pid}` : 'another program'
    super(failure('library-locked', `The library is open in ${who}.`))
  }
}

/** A copy of several gigabytes is read through in this time. */
const checkLimitMs = 10 * 60_000

/** @throws LibraryHeldError, LibraryCorruptError, FailureError with a library-… code */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const layout = libraryLayout(options.libraryPath)
  const create = options.create ?? true
  const startedAt = Date.now()
  const socket = socketPath(layout.root)
  const me: OwnerInfo = { pid: process.pid, app: options.app, socket: null, startedAt, bootId: bootId(uptime(), startedAt) }
  const ownership = acquireOwnership(layout, me, { create })
  if (ownership.kind === 'held') throw new LibraryHeldError(ownership.holder)
  const { log, close: closeLog } = openLog(layout.logsFolder, 'engine')
  const say = (event: string, detail: Readonly<Record<string, unknown>>) => log.info(detail, event)
  const pools = createPools({ threadsFolder: options.threadsFolder, cores: availableParallelism(), log: say })
  const check: CheckCopy = (file) => pools.report.run<Failure | null>('checkCopy', { file }, { signal: AbortSignal.timeout(checkLimitMs), trace: 'backup', report: () => undefined })
  try {
    const db = await openDatabase({ layout, create, nowMs: Date.now, newLibraryId: randomUUID, log: say, check })
    const histogram = monitorEventLoopDelay({ resolution: 10 })
    histogram.enable()
    const monitor = createBlockMonitor({
      process: 'engine',
      nowMs: () => performance.now(),
      dateMs: Date.now,
      every: (ms, tick) => {
        const timer = setInterval(tick, ms)
        timer.unref()
        return () => clearInterval(timer)
      },
      histogram,
      resolutionMs: 10,
      onBlock: (block) => log.warn(block, 'event loop blocked'),
    })
    const libraryPath = layout.root
    const ask = <M extends QueryMethod>(method: M, input: Parsed<M>, trace: string, signal: AbortSignal): Promise<Output<M>> =>
      pools.query.run('query', { libraryPath, method, input }, { signal, trace, report: () => undefined })
    const countAll = (trace: string, signal: AbortSignal): Promise<StatusCounts> => pools.query.run('statusCounts', { libraryPath }, { signal, trace, report: () => undefined })

    const events = createEventHub({
      loadJobs: async (documentIds) => work.loadJobs(documentIds),
      countGraph: async () => {
        const { entities, relations, facts } = (await countAll('events', AbortSignal.timeout(10_000))).counts
        return { entities, relations, facts }
      },
      countWaitingImports: () => work.intake.waiting(),
      lanes: () => work.extraction.limiters.states(),
      setTimer: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      onError: (error) => log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'event not delivered'),
    })
    const onCorrupt = (damage: Failure): void => {
      log.error({ code: damage.code }, 'the library is damaged')
      void newestGoodBackup(layout, check).then((backup) => options.onCorrupt?.(new LibraryCorruptError(damage, backup?.file ?? null)))
    }
    const work = composeWork({ db, layout, pools, events, monitor, clock: systemClock, previousDeath: options.previousDeath, userCacheFile: options.userCacheFile ?? null, say, onCorrupt })
    const handlers = createHandlers({
      ...work,
      query: (method, input, call) => ask(method, input, call.trace, call.signal),
      own: {
        ...ownHandlers({ ...work, db, layout, pools, events, monitor, owner: me, openedAt: startedAt, ask, countAll }),
        ...extractionHandlers({ ...work, db, events }),
        ...ontologyHandlers({
          db,
          ontologies: work.extraction.ontologies,
          run: work.commands.run,
          ask: (signal) => askInteractive({ settings: work.extraction.settings.get, desk: work.extraction.desk }, 'suggest', signal),
          changed() {
            work.jobs.wake(['awaiting-choice'])
            events.providersChanged()
          },
        }),
        ...reviewHandlers({ ...work, db, nowMs: Date.now, events, ask }),
      },
    })
    const clients = new Set<() => void>()

    const attach: Engine['attach'] = (endpoint, who, access) => {
      const server = serve({
        endpoint,
        handlers,
        who,
        // A stack holds names of functions, no text of documents.
        onBug: (method, error) => log.error({ method, stack: error instanceof Error ? error.stack : String(error) }, 'unexpected error'),
        allows: (method) => contract[method].owner === 'engine' && (access === 'host' || contract[method].access === 'window'),
      })
      const stopEvents = events.attach((name, payload) => server.emit(name, payload))
      const detach = () => {
        if (!clients.delete(detach)) return
        stopEvents()
        server.close()
      }
      clients.add(detach)
      return detach
    }

    // A command that only asks answers others meanwhile; without a socket they wait for its end.
    const server = await listenOnSocket(socket, (connection) => {
      const detach = attach(socketEndpoint(connection), 'command line', 'host')
      connection.once('close', detach)
    }).catch((error: unknown) => (log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'no socket for commands'), null))
    if (server) ownership.announce({ ...me, socket: server.path })
    let broughtBack = Promise.resolve(0)
    if (options.works) {
      pools.warm()
      broughtBack = work.start()
    } else work.recover()
    log.info({ version: options.version, app: options.app, schema: db.schemaVersion, created: db.created, ms: Date.now() - startedAt }, 'library open')

    return {
      attach,
      broughtBack: () => broughtBack,
      async stop(graceMs) {
        await server?.close()
        await work.stop(graceMs)
        for (const detach of clients) detach()
        events.close()
        monitor.stop()
        histogram.disable()
        await pools.close()
        db.close()
        log.info({}, 'library closed')
        await closeLog()
        ownership.release()
      },
    }
  } catch (error) {
    await pools.close()
    ownership.release()
    await closeLog()
    throw error
  }
}
