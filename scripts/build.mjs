import { ensureBuild } from './setup/build.mjs'
import { createLog, explain } from './setup/log.mjs'
import { ensureSample } from './setup/sample.mjs'
import { exitOnSignals } from './setup/signals.mjs'

/* npm run build: builds into `out` if a source changed since the last time. */
exitOnSignals()
try {
  const log = createLog()
  await ensureSample({ log })
  await ensureBuild({ log })
} catch (error) {
  process.exitCode = explain(error)
}
