import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PreviousDeath } from '../../src/shared/engine-process.ts'
import type { ImportPlan } from '../../src/shared/model/provider.ts'
import { openReadOnly, type ReadOnlyDatabase } from '../../src/workers/engine/db/connection.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { projectRoot } from './built.ts'
import { bundle } from './bundle.ts'
import type { HostMessage, HostOrder } from './crash-host.ts'
import { waitUntil } from './wait-until.ts'

/** The built host and the real threads beside it, as the app has them. */
export interface BuiltHost {
  readonly folder: string
  remove(): void
}

const realThreads = {
  'read.thread': 'src/workers/threads/read.thread.ts',
  'extract.thread': 'src/workers/threads/extract.thread.ts',
  'intake.thread': 'src/workers/threads/intake.thread.ts',
  'query.thread': 'src/workers/threads/query.thread.ts',
}

/** `threads` replaces some of the real ones: a parser that kills, for one. */
export async function buildHost(threads: Partial<typeof realThreads> = {}): Promise<BuiltHost> {
  // Inside the project, so that what is not bundled is found.
  const folder = mkdtempSync(join(projectRoot, 'out', 'test-host-'))
  await bundle({ host: 'test/support/crash-host.ts', ...realThreads, ...threads }, folder)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface EngineProcess {
  /** The library is open and the first jobs may run. */
  readonly open: Promise<void>
  /** What became of the files. Never settles in a process that is killed before. */
  readonly imported: Promise<readonly string[]>
  /** As the system kills: nothing is asked, nothing is flushed. */
  kill(): Promise<void>
  /** As a person quits. */
  stop(): Promise<void>
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

export interface CrashLibrary {
  readonly layout: LibraryLayout
  start(previousDeath?: PreviousDeath): EngineProcess
  /** Every process of this library that still lives. */
  killAll(): void
}

export function crashLibrary(host: BuiltHost, folder: string, paths: readonly string[], plan: ImportPlan | null = null): CrashLibrary {
  const layout = libraryLayout(join(folder, 'library'))
  const alive = new Set<ChildProcess>()
  const start = (previousDeath: PreviousDeath = 'killed'): EngineProcess => {
    const child = fork(join(host.folder, 'host.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] })
    alive.add(child)
    const exited = once(child, 'exit').then(([code, signal]) => {
      alive.delete(child)
      return { code: code as number | null, signal: signal as NodeJS.Signals | null }
    })
    const order: HostOrder = { libraryPath: layout.root, threadsFolder: host.folder, previousDeath, commandId: 'one-drop-of-files', paths, plan }
    child.send(order)
    const heard = <K extends HostMessage['kind']>(kind: K): Promise<Extract<HostMessage, { kind: K }>> =>
      new Promise((resolve, reject) => {
        child.on('message', (message: HostMessage) => {
          if (message.kind === kind) resolve(message as Extract<HostMessage, { kind: K }>)
          else if (message.kind === 'failed') reject(new Error(`The host failed: ${message.code}: ${message.message}`))
        })
      })
    const open = heard('open').then(() => undefined)
    const imported = heard('imported').then((message) => message.outcomes)
    const stopped = heard('stopped')
    // A process that is killed fails none of these; one that fails is told by whichever is waited for.
    for (const promise of [open, imported, stopped]) promise.catch(() => undefined)
    return {
      open,
      imported,
      exited,
      async kill() {
        child.kill('SIGKILL')
        await exited
      },
      async stop() {
        child.send('stop')
        await stopped
        await exited
      },
    }
  }
  return { layout, start, killAll: () => alive.forEach((child) => child.kill('SIGKILL')) }
}

/**
 * A look into the library beside the engine that works on it. `ask` answers null while there is nothing to look into.
 * Closed before another engine starts: a reader that stays would spare the next one the recovery that it must do.
 */
export interface Onlooker {
  ask(sql: string): Record<string, unknown>[] | null
  close(): void
}

export function createOnlooker(layout: LibraryLayout): Onlooker {
  let db: ReadOnlyDatabase | null = null
  return {
    ask(sql) {
      try {
        if (!db && !existsSync(layout.databaseFile)) return null
        db ??= openReadOnly(layout.databaseFile)
        return db.prepare<[], Record<string, unknown>>(sql).all()
      } catch {
        // Not yet made, or in the hands of a process that is being killed: the next look tells.
        db?.close()
        db = null
        return null
      }
    },
    close() {
      db?.close()
      db = null
    },
  }
}

/** Waits until the query has rows, and answers them. */
export async function untilRows(layout: LibraryLayout, what: string, sql: string, enough: (rows: Record<string, unknown>[]) => boolean = (rows) => rows.length > 0, limitMs = 60_000): Promise<Record<string, unknown>[]> {
  const onlooker = createOnlooker(layout)
  try {
    return await waitUntil(
      what,
      () => {
        const rows = onlooker.ask(sql)
        return rows && enough(rows) ? rows : null
      },
      limitMs,
    )
  } finally {
    onlooker.close()
  }
}

export async function untilSettled(layout: LibraryLayout, jobs: number, limitMs = 120_000): Promise<void> {
  await untilRows(layout, `all ${jobs} jobs are over`, "SELECT state IN ('done', 'failed', 'cancelled') AS over FROM jobs", (rows) => rows.length === jobs && rows.every((row) => row['over'] === 1), limitMs)
}

/** One look, then closed again; false while there is nothing to look into. */
export function look<T>(layout: LibraryLayout, read: (all: (sql: string) => Record<string, unknown>[]) => T): T | false {
  const onlooker = createOnlooker(layout)
  try {
    return onlooker.ask('SELECT 1') ? read((sql) => onlooker.ask(sql) ?? []) : false
  } finally {
    onlooker.close()
  }
}
