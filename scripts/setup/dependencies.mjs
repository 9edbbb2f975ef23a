import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SetupProblem } from './log.mjs'
import { canWriteInto, homeFolder, projectRoot } from './paths.mjs'
import { lastLines, npmCommand, run } from './run.mjs'
import { clearStamp, readStamp, writeStamp } from './stamp.mjs'

const installLimitMs = 15 * 60_000
const attempts = 3

/**
 * Puts the locked dependencies in place. Install scripts never run: the two packages that would need one
 * (better-sqlite3, electron) have their own step.
 *
 * @param {{ log: import('./log.mjs').Log, cacheFolder: string, signal?: AbortSignal | undefined, root?: string }} context
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureDependencies({ log, cacheFolder, signal, root = projectRoot }) {
  const stamp = join(root, 'node_modules', '.coursegraph-dependencies')
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const wanted = createHash('sha256').update(lockText).digest('hex')
  if (readStamp(stamp) === wanted) return false
  if (isInstalled(lockText, join(root, 'node_modules', '.package-lock.json'))) {
    writeStamp(stamp, wanted)
    return false
  }
  clearStamp(stamp)
  const startedAt = Date.now()
  log.working('dependencies', 'installing the locked packages')
  for (let attempt = 1; ; attempt += 1) {
    const { command, args } = npmCommand(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    const result = await run(command, args, { cwd: root, env: npmEnvironment(cacheFolder), limitMs: installLimitMs, signal })
    signal?.throwIfAborted()
    if (result.code === 0) break
    if (attempt === attempts || isHopeless(result.output)) {
      throw new SetupProblem(
        `The locked packages could not be installed.\n\n${reasonOf(result)}\n\nCheck the network and the npm registry setting, then run it again.`,
      )
    }
    log.working('dependencies', `attempt ${attempt} failed, trying again`)
    await delay(attempt * 2000, undefined, { signal })
  }
  writeStamp(stamp, wanted)
  log.done('dependencies', 'installed', Date.now() - startedAt)
  return true
}

/**
 * npm writes a hidden lock file as the last act of an installation. Where it names the same packages as the
 * lock, someone ran `npm ci` or `npm install` themselves and nothing needs doing.
 *
 * @param {string} lockText
 * @param {string} hiddenLock
 */
export function isInstalled(lockText, hiddenLock) {
  /** @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, link?: boolean }} Entry */
  /** @type {Record<string, Entry>} */
  let installed
  try {
    installed = JSON.parse(readFileSync(hiddenLock, 'utf8')).packages
  } catch {
    return false
  }
  const wanted = /** @type {Record<string, Entry>} */ (JSON.parse(lockText).packages)
  return (
    Object.keys(installed).every((name) => name in wanted) &&
    Object.entries(wanted).every(([name, entry]) => {
      if (name === '') return true
      const found = installed[name]
      if (found === undefined) return entry.optional === true
      return found.version === entry.version && found.integrity === entry.integrity
    })
  )
}

/**
 * npm keeps its own cache in the home folder; without one that can be written it fails before it starts.
 *
 * @param {string} cacheFolder
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(cacheFolder, env = process.env) {
  const home = homeFolder(env)
  if (env['npm_config_cache'] || (home !== '' && canWriteInto(home))) return env
  return { ...env, npm_config_cache: join(cacheFolder, 'npm') }
}

/**
 * npm says first what is wrong and then how it is used.
 *
 * @param {import('./run.mjs').RunResult} result
 */
function reasonOf({ output, timedOut }) {
  if (timedOut) return `npm did not end within ${installLimitMs / 60_000} minutes.`
  const lines = output.split('\n').filter((line) => line.startsWith('npm error'))
  return lines.length > 0 ? lines.slice(0, 8).join('\n') : lastLines(output)
}

/**
 * Failures that another attempt cannot mend.
 *
 * @param {string} output
 */
function isHopeless(output) {
  return /\b(EUSAGE|EINTEGRITY|EACCES|EROFS|ENOSPC|E404|EBADENGINE)\b/.test(output)
}
