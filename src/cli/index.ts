import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { version } from '../../package.json'
import { dataFolder, userCacheFile } from '../shared/data-folder.ts'
import { exitCodes } from './exit-codes.ts'
import { runCommandLine } from './run.ts'

/**
 * The engine in a terminal: the process around run.ts. What a command does not use is not loaded: the engine comes
 * with the first command that connects.
 */
const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const threadsFolder = import.meta.dirname

// Notes that nobody reads any more are no reason to die.
process.stderr.on('error', () => undefined)

const exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  env: process.env,
  workingFolder: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  threadsFolder,
  defaultLibrary,
  onInterrupt(listener) {
    for (const name of interrupts) process.on(name, listener)
    return () => {
      for (const name of interrupts) process.removeListener(name, listener)
    }
  },
  onReaderGone(listener) {
    // Stays to the end: a late write must not become an unhandled error.
    process.stdout.on('error', listener)
    return () => undefined
  },
  exit: (code) => process.exit(code),
  connect: async (options) => (await import('./connect.ts')).connect({ ...options, threadsFolder, version, userCacheFile: userCacheFile(ownFolder()) }),
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return exitCodes.failed
})
await Promise.all([written(process.stdout), written(process.stderr)])
// Not left to an empty event loop: a utility process of Electron keeps its own alive.
process.exit(exitCode)

/** Until what was handed over has left this process, or cannot. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) return resolve()
    stream.once('close', resolve)
    stream.write('', () => resolve())
  })
}

/** The window's library: the one that its settings name, else the one beside them. */
function defaultLibrary(): string {
  const folder = ownFolder()
  try {
    const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { libraryPath?: unknown }
    if (typeof settings.libraryPath === 'string' && settings.libraryPath) return settings.libraryPath
  } catch {
    // No settings yet: the window was never opened.
  }
  return join(folder, 'library')
}

function ownFolder(): string {
  return dataFolder({ platform: process.platform, env: process.env, home: homedir() })
}
