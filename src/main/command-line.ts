import { app, utilityProcess } from 'electron'

/**
 * `coursegraph COMMAND …` in a package: the same file that a checkout runs under Node is run as a utility process,
 * so that no window opens and no Node switch of the binary needs to be on.
 */
const commands = new Set(['ingest', 'status', 'documents', 'passages', 'blocks', 'graph', 'search', 'ask', 'retry', 'cancel', 'pause', 'resume', 'remove', 'restore', 'export', 'backup', 'verify', 'doctor', 'neo4j', 'help'])

/** In a package only: the first plain argument is a command's name. In a checkout `npm run cli` is the way. */
export function wantsCommandLine(argv: readonly string[], isPackaged: boolean): boolean {
  if (!isPackaged) return false
  const first = argv.slice(1).find((argument) => !argument.startsWith('-'))
  return first !== undefined && commands.has(first)
}

/** Runs it to its end and leaves with its exit code. Ctrl-C reaches it through the terminal's process group. */
export function runCommandLine(cliPath: string): void {
  // No display is needed or looked for.
  app.commandLine.appendSwitch('ozone-platform', 'headless')
  app.disableHardwareAcceleration()
  const keep = () => undefined
  process.on('SIGINT', keep)
  const first = process.argv.findIndex((argument, index) => index > 0 && commands.has(argument))
  void app.whenReady().then(() => {
    const child = utilityProcess.fork(cliPath, process.argv.slice(first), { stdio: 'inherit', serviceName: 'coursegraph-cli' })
    child.on('exit', (code) => app.exit(code))
  })
}
