import { existsSync } from 'node:fs'
import { sep } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * `coursegraph COMMAND …` in a package: the same file that a checkout runs under Node runs in this process, while
 * Electron still waits for its entry module and before it looks for a display. So there is no window, no display, no
 * second process between Ctrl-C, the exit code and the command, and no Node switch of the binary has to be on.
 */
const commands = new Set(['ingest', 'status', 'documents', 'passages', 'blocks', 'graph', 'search', 'ask', 'retry', 'cancel', 'pause', 'resume', 'remove', 'restore', 'export', 'backup', 'verify', 'doctor', 'neo4j', 'help'])
const withValue = new Set(['--library', '--timeout'])
const alone = new Set(['--json'])
const questions = new Set(['-h', '--help', '-V', '--version'])

/**
 * The command line's own arguments; null where a window is asked for. Only a package takes them (in a checkout there
 * is `npm run cli`). Switches of Chromium before the command are left out. A single word that is neither a command
 * nor a file is taken for a mistyped command, so that the command line can name the right one.
 */
export function commandLineArguments(argv: readonly string[], options: { readonly isPackaged: boolean; readonly isFile?: (path: string) => boolean }): string[] | null {
  if (!options.isPackaged) return null
  const { isFile = existsSync } = options
  const before: string[] = []
  for (let at = 1; at < argv.length; at += 1) {
    const argument = argv[at] ?? ''
    const name = argument.split('=')[0] ?? ''
    if (withValue.has(argument)) before.push(argument, ...argv.slice((at += 1), at + 1))
    else if (withValue.has(name) || alone.has(argument) || questions.has(argument)) before.push(argument)
    else if (argument.startsWith('-')) continue
    else if (commands.has(argument) || (/^[a-z0-9]+$/.test(argument) && !isFile(argument))) return [...before, ...argv.slice(at)]
    else return null
  }
  return before.some((argument) => questions.has(argument)) ? before : null
}

/** Runs the command line to its end, which is this process's end. */
export async function runCommandLine(cliPath: string, given: readonly string[]): Promise<never> {
  // Threads and the native module lie beside the archive, where the operating system can see them.
  const path = cliPath.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
  process.argv = [process.execPath, path, ...given]
  await import(pathToFileURL(path).href)
  // The command line ends the process itself, after its last word has left it.
  return process.exit()
}
