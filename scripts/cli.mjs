import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from './setup/paths.mjs'

/*
 * npm run -s cli -- COMMAND …
 * The built command line, in this same process: nothing is checked or prepared that costs time. In a checkout that was
 * never set up it does the set-up first, on standard error.
 */
const cli = join(projectRoot, 'out', 'main', 'cli.js')

async function prepare() {
  const [{ createLog, explain }, { setUp }] = await Promise.all([import('./setup/log.mjs'), import('./setup/setup.mjs')])
  try {
    await setUp({ log: createLog(), window: false })
    return true
  } catch (error) {
    process.exitCode = explain(error) + 1
    return false
  }
}

if (existsSync(cli) || (await prepare())) {
  // npm runs scripts in the project's folder; paths are meant from where the person stands.
  const callersFolder = process.env['INIT_CWD']
  if (callersFolder && existsSync(callersFolder)) process.chdir(callersFolder)
  process.argv = [process.execPath, cli, ...process.argv.slice(2)]
  await import(pathToFileURL(cli).href)
}
