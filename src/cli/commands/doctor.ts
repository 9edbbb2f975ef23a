import { existsSync } from 'node:fs'
import { readdir, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toFailure } from '../../shared/failure.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { CommandContext } from '../context.ts'
import { visible } from '../output.ts'
import { bytes } from '../table.ts'
import type { Check } from './doctor-check.ts'
import { providerChecks } from './doctor-providers.ts'

/** A task that no thread has. */
const noTask = 'doctor'
/** Little space is said before it is none: a copy of a course, its text and its index need this much. */
const littleSpaceBytes = 1_000_000_000

const threadNames = ['intake', 'read', 'extract', 'query'] as const
/** A thread loads its language models when it starts; on a busy machine that takes seconds. */
const threadStartLimitMs = 30_000

/**
 * Looks at what the app needs, one line each with the next step, and tells each as it is found. Leaves with 4 when
 * the library cannot be opened, else with 1 when anything failed.
 */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const marks = { ok: output.paint.green('ok     '), warning: output.paint.yellow('warning'), failed: output.paint.red('failed '), later: output.paint.dim('later  ') }
  const tell = async (check: Check): Promise<boolean> => {
    await output.record({ check: check.name, state: check.state, found: check.found, ...(check.next !== undefined && { next: check.next }) })
    await output.line(`${marks[check.state]}  ${check.name.padEnd(16)} ${visible(check.found)}${check.next === undefined ? '' : output.paint.dim(` → ${visible(check.next)}`)}`)
    return check.state !== 'failed'
  }
  const sound = [await tell(runtime()), await tell(await sqlite()), await tell(await space(context))]
  const found = await library(context)
  for (const check of found) sound.push(await tell(check))
  sound.push(await tell(await threads(context)), await tell(await readerFiles(context)))
  for (const check of await providerChecks(context)) sound.push(await tell(check))
  sound.push(await tell(later('Neo4j', 'the graph is complete in the library')))
  if (found.some(({ name, state }) => name === 'Library' && state === 'failed')) return exitCodes.libraryUnavailable
  return sound.every(Boolean) ? exitCodes.done : exitCodes.failed
}

function runtime(): Check {
  const { node, electron } = process.versions
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const enough = major > 20 || (major === 20 && minor >= 18)
  const found = `${electron === undefined ? '' : `Electron ${electron}, `}Node ${node}, ${process.platform} ${process.arch}`
  return enough ? { name: 'Runtime', state: 'ok', found } : { name: 'Runtime', state: 'failed', found, next: 'Install Node 20.18 or later.' }
}

async function space({ libraryPath }: CommandContext): Promise<Check> {
  let folder = libraryPath
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const found = `${bytes(free)} free at ${folder}`
    return free < littleSpaceBytes ? { name: 'Disk', state: 'warning', found, next: 'Free some space before a large import.' } : { name: 'Disk', state: 'ok', found }
  } catch (error) {
    const { message, action } = toFailure(error)
    return { name: 'Disk', state: 'failed', found: message, next: action }
  }
}

/** The native module: the one part that is built for this runtime. */
async function sqlite(): Promise<Check> {
  try {
    const { connect } = await import('../../workers/engine/db/connection.ts')
    const memory = connect(':memory:', { readOnly: false, mustExist: false })
    const { version } = memory.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get() ?? { version: 'of no version' }
    memory.close()
    return { name: 'SQLite', state: 'ok', found: `SQLite ${version}` }
  } catch (error) {
    return { name: 'SQLite', state: 'failed', found: toFailure(error).message, next: 'Run the set-up again, or install the app again.' }
  }
}

async function library(context: CommandContext): Promise<Check[]> {
  try {
    const connection = await context.connect(false)
    const { status } = await connection.call('library.status', {}, { signal: context.signal })
    const holder = connection.holder()
    return [
      { name: 'Library', state: 'ok', found: `${status.counts.documents} documents, schema ${status.library.schemaVersion}${holder ? `, open in ${holder}` : ''}` },
      status.library.integrity === 'ok'
        ? { name: 'Integrity', state: 'ok', found: 'the database is sound' }
        : { name: 'Integrity', state: 'failed', found: 'the database is damaged', next: 'Restore the newest backup in the window, or from the backups folder.' },
    ]
  } catch (error) {
    const { message, action } = toFailure(error)
    return [{ name: 'Library', state: 'failed', found: message, next: action }]
  }
}

/** Starts one thread of each kind and waits for it to answer: all of its code has then been loaded. */
async function threads({ threadsFolder, signal }: CommandContext): Promise<Check> {
  const { createThreadPool } = await import('../../workers/engine/thread-pool.ts')
  const answers = await Promise.all(
    threadNames.map(async (name) => {
      const pool = createThreadPool({ name, entry: join(threadsFolder, `${name}.thread.js`), size: 1 })
      const limit = AbortSignal.any([signal, AbortSignal.timeout(threadStartLimitMs)])
      try {
        return await pool.run(noTask, {}, { signal: limit, trace: 'doctor', report: () => undefined }).then(
          () => null,
          (error: unknown) => toFailure(error),
        )
      } finally {
        await pool.close()
      }
    }),
  )
  // A thread that runs says that it has no such task; one that does not start says something else, or nothing.
  const broken = answers.filter((answer) => answer?.code !== 'internal')
  if (broken.length === 0) return { name: 'Threads', state: 'ok', found: `${threadNames.join(', ')} start` }
  return { name: 'Threads', state: 'failed', found: broken.map((answer) => answer?.message ?? 'no answer').join(' '), next: 'Run the set-up again, or install the app again.' }
}

/** pdf.js asks for these while it reads; without them some documents come out empty. */
async function readerFiles({ threadsFolder }: CommandContext): Promise<Check> {
  const folder = join(threadsFolder, 'pdfjs')
  const missing = ['cmaps', 'standard_fonts', 'wasm', 'iccs'].filter((name) => !existsSync(join(folder, name)))
  if (missing.length > 0) return { name: 'PDF reader', state: 'failed', found: `missing: ${missing.join(', ')}`, next: 'Run the set-up again, or install the app again.' }
  const maps = await readdir(join(folder, 'cmaps'))
  return { name: 'PDF reader', state: 'ok', found: `${maps.length} character maps, standard fonts` }
}

function later(name: string, found: string): Check {
  return { name, state: 'later', found: `not in this version yet; ${found}` }
}
