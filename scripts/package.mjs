import { packageApp } from './packaging/package-app.mjs'
import { createLog, explain } from './setup/log.mjs'
import { setUp } from './setup/setup.mjs'
import { exitOnSignals } from './setup/signals.mjs'

/* npm run package: makes the unpacked app for this system in `dist`. */
const log = createLog()
exitOnSignals()
try {
  const { cacheFolder, electron } = await setUp({ log })
  if (electron === undefined) throw new Error('the set-up returned no Electron')
  const { executable } = await packageApp({ log, electron, cacheFolder })
  if (electron.kind === 'development') {
    log.note(`This app runs on the development runtime, Electron ${electron.version}: it is for trying out, not for release.`)
  }
  process.stdout.write(`${executable}\n`)
} catch (error) {
  process.exitCode = explain(error)
}
