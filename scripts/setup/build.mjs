import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './log.mjs'
import { checkoutState, projectRoot } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { clearStamp, hashInputs, readStamp, writeStamp } from './stamp.mjs'

/** Everything that the built code depends on. The lock file stands for the dependencies. */
export const buildInputs = ['src', 'electron.vite.config.ts', 'tsconfig.base.json', 'package.json', 'package-lock.json']
const buildLimitMs = 5 * 60_000

/**
 * Builds main, preload, renderer, engine, threads and command line into `out`, if a source changed since.
 *
 * @param {{ log: import('./log.mjs').Log, signal?: AbortSignal | undefined }} context
 * @returns {Promise<string>} the hash of the inputs
 */
export async function ensureBuild({ log, signal }) {
  const stamp = join(checkoutState, 'build.stamp')
  const wanted = hashInputs(projectRoot, buildInputs)
  if (readStamp(stamp) === wanted && existsSync(join(projectRoot, 'out', 'main', 'index.js'))) return wanted
  clearStamp(stamp)
  const startedAt = Date.now()
  const script = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const result = await run(process.execPath, [script, 'build', '--logLevel', 'warn'], { cwd: projectRoot, limitMs: buildLimitMs, signal })
  signal?.throwIfAborted()
  if (result.code !== 0) throw new SetupProblem(`The build failed.\n\n${lastLines(result.output, 40)}`)
  writeStamp(stamp, wanted)
  log.done('build', 'done', Date.now() - startedAt)
  return wanted
}
