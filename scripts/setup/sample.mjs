import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './log.mjs'
import { checkoutState, projectRoot } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { hashInputs, readStamp, writeStamp } from './stamp.mjs'

/** The folder of the sample course: PDFs that a script of this project sets. */
export const sampleFolder = join(projectRoot, 'out', 'sample')
const limitMs = 60_000

/**
 * Sets the sample course if it is absent or its script changed.
 *
 * @param {{ log: import('./log.mjs').Log, signal?: AbortSignal | undefined }} context
 */
export async function ensureSample({ log, signal }) {
  if (!existsSync(join(projectRoot, 'scripts', 'sample.mjs'))) return
  const stamp = join(checkoutState, 'sample.stamp')
  const inputs = () => hashInputs(projectRoot, ['scripts/sample.mjs', 'scripts/sample', 'out/sample'])
  if (readStamp(stamp) === inputs()) return
  const startedAt = Date.now()
  const result = await run(process.execPath, [join(projectRoot, 'scripts', 'sample.mjs'), '--out', sampleFolder], {
    cwd: projectRoot,
    limitMs,
    signal,
  })
  signal?.throwIfAborted()
  if (result.code !== 0) throw new SetupProblem(`The sample course could not be set.\n\n${lastLines(result.output)}`)
  writeStamp(stamp, inputs())
  log.done('sample course', 'set', Date.now() - startedAt)
}
