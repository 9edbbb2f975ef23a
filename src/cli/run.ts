import { CommanderError } from 'commander'
import { resolve } from 'node:path'
import { failure, FailureError, toFailure } from '../shared/failure.ts'
import type { Connection } from './connect.ts'
import type { CommandContext } from './context.ts'
import { Exit, exitCodeFor, exitCodes, type ExitCode } from './exit-codes.ts'
import { createOutput, type Terminal } from './output.ts'
import { createProgram, type RunCommand } from './program.ts'

/** What the command line stands on: the process, or a test. */
export interface Host {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly workingFolder: string
  readonly stdout: Terminal
  readonly stderr: Terminal
  readonly version: string
  readonly threadsFolder: string
  defaultLibrary(): string
  /** Calls when the person presses Ctrl-C, or the system asks this process to end; answers how to stop listening. */
  onInterrupt(listener: () => void): () => void
  /** Calls when the reader of standard output has gone. */
  onReaderGone(listener: () => void): () => void
  /** Ends the process there and then. */
  exit(code: ExitCode): void
  /** After an interruption, what still runs then is left to the next start. */
  readonly closeWithinMs?: number
  readonly connect: (options: { libraryPath: string; works: boolean; signal: AbortSignal }) => Promise<Connection>
}

const interruptedMs = 5_000
/** Of that time, what checkpoints may take; the rest is for closing the database. */
const graceShare = 0.8
/** A longer timer would fire at once. */
const longestTimerMs = 2 ** 31 - 1
/** Closing in order has no reason to take as long; it must not be for ever either. */
const orderlyMs = 60_000

/**
 * Runs one command to its exit code: it connects to a library once, lets checkpoints finish at the end, and stops in
 * order at the first Ctrl-C, at --timeout, and when nobody reads on.
 */
export async function runCommandLine(host: Host): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done
  try {
    await createProgram({
      version: host.version,
      run: async (...given) => void (exitCode = await runCommand(host, ...given)),
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
    }).parseAsync(host.argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  }
  return exitCode
}

async function runCommand(host: Host, options: Parameters<RunCommand>[0], command: Parameters<RunCommand>[1]): Promise<ExitCode> {
  const output = createOutput({ json: options.json === true, stdout: host.stdout, stderr: host.stderr, env: host.env })
  const controller = new AbortController()
  const { signal } = controller
  const stop = (code: ExitCode) => controller.abort(new Exit(code))
  const timer = options.timeout === undefined ? null : setTimeout(() => stop(exitCodes.timedOut), Math.min(options.timeout * 1000, longestTimerMs))
  const stopListening = [
    host.onInterrupt(() => {
      if (signal.aborted) return host.exit(exitCodes.interrupted)
      output.note('Stopping; what is done is kept. Press Ctrl-C again to stop at once.')
      stop(exitCodes.interrupted)
    }),
    // The reader has had enough (`| head`): that is not an error of ours.
    host.onReaderGone(() => stop(exitCodes.done)),
  ]
  let connection: Promise<Connection> | null = null
  let unopened: unknown = null
  const libraryPath = options.library === undefined ? host.defaultLibrary() : resolve(host.workingFolder, options.library)
  const context: CommandContext = {
    output,
    env: host.env,
    workingFolder: host.workingFolder,
    signal,
    libraryPath,
    threadsFolder: host.threadsFolder,
    connect(works) {
      connection ??= host.connect({ libraryPath, works, signal })
      connection.catch((error: unknown) => (unopened = error))
      return connection
    },
  }
  try {
    return await Promise.race([command(context), rejectedBy(signal)])
  } catch (error) {
    // An abort shows up as whatever the interrupted call made of it; the signal's own reason says what it was.
    const reason: unknown = signal.aborted ? signal.reason : error
    if (reason instanceof Exit) {
      if (reason.code === exitCodes.timedOut) output.failure(timedOut(options.timeout ?? 0))
      return reason.code
    }
    const why = toFailure(error)
    output.failure(why)
    if (error === unopened) return exitCodes.libraryUnavailable
    return error instanceof FailureError ? exitCodeFor(why.code) : exitCodes.failed
  } finally {
    if (timer) clearTimeout(timer)
    const closeWithinMs = host.closeWithinMs ?? interruptedMs
    await closed(connection, closeWithinMs * graceShare, signal.aborted ? closeWithinMs : orderlyMs)
    for (const each of stopListening) each()
  }
}

/** A connection that failed has told why already; one that is still opening is closed as soon as it is open. */
async function closed(connection: Promise<Connection> | null, graceMs: number, limitMs: number): Promise<void> {
  if (!connection) return
  const limit = new AbortController()
  const close = connection.then((open) => open.close(graceMs)).catch(() => undefined)
  const late = new Promise<void>((resolveLate) => {
    const timer = setTimeout(resolveLate, limitMs)
    limit.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  await Promise.race([close, late])
  limit.abort()
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

function timedOut(seconds: number) {
  return failure('timed-out', `No end within ${seconds} s; what is left stays in the library for next time.`, { action: 'Run the command again to wait for the rest.' })
}
