import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { forAppArguments } from './start/arguments.mjs'
import { checkSandbox } from './start/sandbox.mjs'
import { hasDisplay } from './display.mjs'
import { createLog, explain, SetupProblem } from './setup/log.mjs'
import { projectRoot } from './setup/paths.mjs'
import { sampleFolder } from './setup/sample.mjs'
import { setUp } from './setup/setup.mjs'
import { exitOnSignals } from './setup/signals.mjs'

/*
 * npm start [-- FILE…]
 * Sets up what is missing and opens the window with these files. Without a display it does the same in the terminal:
 * it imports the files, or the sample course, and says how to look at what is now in the library.
 */

const log = createLog()
exitOnSignals()
const callersFolder = process.env['INIT_CWD'] || process.cwd()
const appArguments = forAppArguments(process.argv.slice(2), callersFolder)

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
function runAttached(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: callersFolder, stdio: 'inherit' })
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => void child.kill(signal)
    // The terminal sends Ctrl-C to both; this process only waits for the other to end in order.
    process.removeAllListeners('SIGINT').on('SIGINT', () => {})
    process.removeAllListeners('SIGTERM').on('SIGTERM', pass)
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}

async function startWindow() {
  const { electron } = await setUp({ log })
  if (electron === undefined) throw new Error('the set-up returned no Electron')
  await checkSandbox(electron.executable)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const options = appArguments.filter((argument) => argument.startsWith('-'))
  const files = appArguments.filter((argument) => !argument.startsWith('-'))
  return runAttached(electron.executable, [...electron.appArguments, ...asRoot, ...options, '--', ...files])
}

async function startInTerminal() {
  log.note('There is no display: Coursegraph works in the terminal instead.')
  await setUp({ log, window: false })
  const cli = join(projectRoot, 'out', 'main', 'cli.js')
  const library = libraryArguments(appArguments)
  const files = appArguments.filter((argument) => !library.includes(argument) && !argument.startsWith('-'))
  const course = files.length > 0 ? files : sampleFiles()
  if (files.length === 0) log.note('No file was named: the sample course goes into the library.')
  const ingested = await runAttached(process.execPath, [cli, 'ingest', ...library, ...course])
  if (ingested !== 0) return ingested
  process.stdout.write('\n')
  const described = await runAttached(process.execPath, [cli, 'documents', ...library])
  const where = library.length > 0 ? ` ${library.join(' ')}` : ''
  process.stdout.write(
    [
      '',
      'Look at it with:',
      `  npm run -s cli -- documents${where}`,
      `  npm run -s cli -- search "pressure"${where}`,
      `  npm run -s cli -- graph${where}`,
      `  npm run -s cli -- status${where}`,
      'The library stays in its folder (npm run -s cli -- status says which); where there is a display, npm start opens the window on it.',
      '',
    ].join('\n'),
  )
  return described
}

/** @param {readonly string[]} args */
function libraryArguments(args) {
  const at = args.indexOf('--library')
  if (at !== -1) return args.slice(at, at + 2)
  return args.filter((argument) => argument.startsWith('--library='))
}

function sampleFiles() {
  const files = readdirSync(sampleFolder).filter((name) => name.endsWith('.pdf'))
  if (files.length === 0) throw new SetupProblem('The sample course is missing. Name a file: npm start -- FILE')
  return files.map((name) => join(sampleFolder, name))
}

try {
  process.exitCode = hasDisplay() ? await startWindow() : await startInTerminal()
} catch (error) {
  process.exitCode = explain(error)
}
