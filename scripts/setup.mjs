import { explain, createLog } from './setup/log.mjs'
import { setUp } from './setup/setup.mjs'
import { exitOnSignals } from './setup/signals.mjs'

/*
 * npm run setup [-- --again]
 * Brings everything in place: dependencies, native module, Electron, on Debian as root its system libraries, and the
 * build. `--again` asks the network once more for what it refused a while ago.
 */
const log = createLog()
exitOnSignals()
try {
  const startedAt = Date.now()
  const { cacheFolder } = await setUp({ log, again: process.argv.includes('--again') })
  log.note(`Everything is in place (${((Date.now() - startedAt) / 1000).toFixed(1)} s). Downloads are kept in ${cacheFolder}.`)
} catch (error) {
  process.exitCode = explain(error)
}
