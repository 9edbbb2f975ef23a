import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { CommanderError } from 'commander'
import { version } from '../../package.json'
import { dataFolder } from '../shared/data-folder.ts'
import { failure, FailureError, toFailure } from '../shared/failure.ts'
import { connect, type Connection } from './connect.ts'
import { Exit, exitCodeFor, exitCodes, type ExitCode } from './exit-codes.ts'
import { createOutput } from './output.ts'
import { createProgram, type RunCommand } from './program.ts'

/**
 * The engine in a terminal. It connects to a library once, runs one command, lets checkpoints finish and leaves
 * with the command's exit code. Ctrl-C stops in order; a second one at once.
 */
const graceMs = 5_000

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has had enough (`| head`): that is not an error of ours.
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed)
})
process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done
  const run: RunCommand = async (options, command) => {
    const output = createOutput({ json: options.json === true, stdout: process.stdout, stderr: process.stderr, env: process.env })
    const libraryPath = options.library ? resolve(workingFolder(), options.library) : defaultLibrary()
    const controller = new AbortController()
    const timer = options.timeout === undefined ? null : setTimeout(() => controller.abort(new Exit(exitCodes.timedOut)), options.timeout * 1000)
    const interrupt = () => {
      if (controller.signal.aborted) process.exit(exitCodes.interrupted)
      output.note('Stopping; what is done is kept. Press Ctrl-C again to stop at once.')
      controller.abort(new Exit(exitCodes.interrupted))
    }
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', interrupt)
    const connections: Promise<Connection>[] = []
    const opened = (connection: Promise<Connection>) => {
      connections.push(connection)
      return connection
    }
    const threadsFolder = import.meta.dirname
    try {
      const work = command({
        output,
        env: process.env,
        workingFolder: workingFolder(),
        signal: controller.signal,
        libraryPath,
        threadsFolder,
        connect: (works) => connections[0] ?? opened(connect({ libraryPath, threadsFolder, version, works })),
      })
      exitCode = await Promise.race([work, rejectedBy(controller.signal)])
    } catch (error) {
      exitCode = ending(controller.signal, error)
      if (exitCode === exitCodes.timedOut) output.failure(failure('timed-out', `No end within ${options.timeout ?? 0} s; the work goes on when the library is next opened.`, { action: 'Run the command again to wait for the rest.' }))
      else if (exitCode !== exitCodes.interrupted) output.failure(toFailure(error))
    } finally {
      if (timer) clearTimeout(timer)
      // A connection that failed has told why already; one that is still opening is closed as soon as it is open.
      for (const connection of connections) await connection.then((open) => open.close(graceMs)).catch(() => undefined)
      process.removeListener('SIGINT', interrupt)
      process.removeListener('SIGTERM', interrupt)
    }
  }
  try {
    await createProgram(version, run).parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  }
  return exitCode
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

/** An abort shows up as whatever the interrupted call made of it; the signal's own reason says what it was. */
function ending(signal: AbortSignal, error: unknown): ExitCode {
  if (signal.aborted && signal.reason instanceof Exit) return signal.reason.code
  if (error instanceof FailureError) return exitCodeFor(error.failure.code)
  return exitCodes.failed
}

/** Where the person stands: npm changes into the project before it runs a script, and says where it came from. */
function workingFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd()
}

/** The window's library: the one that its settings name, else the one beside them. */
function defaultLibrary(): string {
  const folder = dataFolder({ platform: process.platform, env: process.env, home: homedir() })
  try {
    const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { libraryPath?: unknown }
    if (typeof settings.libraryPath === 'string' && settings.libraryPath) return settings.libraryPath
  } catch {
    // No settings yet: the window was never opened.
  }
  return join(folder, 'library')
}
