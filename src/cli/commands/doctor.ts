import { existsSync } from 'node:fs'
import { mkdir, readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { toFailure } from '../../shared/failure.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { CommandContext } from '../context.ts'
import { bytes } from '../table.ts'

/** One thing that was looked at. `later`: it belongs to a part that is not in this version yet. */
interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed' | 'later'
  readonly found: string
  readonly next?: string
}

/** Little space is said before it is none: a copy of a course, its text and its index need this much. */
const littleSpaceBytes = 1_000_000_000

/** Looks at what the app needs, one line each with the next step. Fails when anything failed. */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  const checks: Check[] = [runtime(), await space(context), ...(await library(context)), await readerFiles(context), later('Model providers', 'the built-in extractor needs none'), later('Neo4j', 'the graph is complete in the library')]
  const { output } = context
  const marks = { ok: output.paint.green('ok     '), warning: output.paint.yellow('warning'), failed: output.paint.red('failed '), later: output.paint.dim('later  ') }
  for (const check of checks) {
    await output.record({ check: check.name, state: check.state, found: check.found, ...(check.next !== undefined && { next: check.next }) })
    await output.line(`${marks[check.state]}  ${check.name.padEnd(16)} ${check.found}${check.next === undefined ? '' : output.paint.dim(` → ${check.next}`)}`)
  }
  return checks.some(({ state }) => state === 'failed') ? exitCodes.failed : exitCodes.done
}

function runtime(): Check {
  const { node, electron } = process.versions
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const enough = major > 20 || (major === 20 && minor >= 18)
  const found = `${electron === undefined ? '' : `Electron ${electron}, `}Node ${node}, ${process.platform} ${process.arch}`
  return enough ? { name: 'Runtime', state: 'ok', found } : { name: 'Runtime', state: 'failed', found, next: 'Install Node 20.18 or later.' }
}

async function space({ libraryPath }: CommandContext): Promise<Check> {
  try {
    await mkdir(libraryPath, { recursive: true })
    const { bavail, bsize } = await statfs(libraryPath)
    const free = bavail * bsize
    const found = `${bytes(free)} free at ${libraryPath}`
    return free < littleSpaceBytes ? { name: 'Disk', state: 'warning', found, next: 'Free some space before a large import.' } : { name: 'Disk', state: 'ok', found }
  } catch (error) {
    const { message, action } = toFailure(error)
    return { name: 'Disk', state: 'failed', found: message, next: action }
  }
}

/** Opening starts the threads and loads the native module, so that one call shows them all. */
async function library(context: CommandContext): Promise<Check[]> {
  try {
    const connection = await context.connect(false)
    const { status } = await connection.call('library.status', {})
    return [
      { name: 'Library', state: 'ok', found: `${status.counts.documents} documents, schema ${status.library.schemaVersion}${connection.holder ? `, open in ${connection.holder}` : ''}` },
      status.library.integrity === 'ok' ? { name: 'Integrity', state: 'ok', found: 'the database is sound' } : { name: 'Integrity', state: 'failed', found: 'the database is damaged', next: 'Restore the newest backup in the window, or from the backups folder.' },
      { name: 'Threads', state: 'ok', found: status.health.threads.map(({ name, size }) => `${name} ${size}`).join(', ') },
    ]
  } catch (error) {
    const { message, action } = toFailure(error)
    return [{ name: 'Library', state: 'failed', found: message, next: action }]
  }
}

/** pdf.js asks for these while it reads; without them some documents come out empty. */
async function readerFiles({ threadsFolder }: CommandContext): Promise<Check> {
  const folder = join(threadsFolder, 'pdfjs')
  const missing = ['cmaps', 'standard_fonts'].filter((name) => !existsSync(join(folder, name)))
  if (missing.length > 0) return { name: 'PDF reader', state: 'failed', found: `missing: ${missing.join(', ')}`, next: 'Run the set-up again, or install the app again.' }
  const maps = await readdir(join(folder, 'cmaps'))
  return { name: 'PDF reader', state: 'ok', found: `${maps.length} character maps, standard fonts` }
}

function later(name: string, found: string): Check {
  return { name, state: 'later', found: `not in this version yet; ${found}` }
}
