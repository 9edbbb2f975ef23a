import { accessSync, chmodSync, constants, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { homedir, tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupProblem } from './log.mjs'

/** The folder of this checkout. */
export const projectRoot = realpathSync(resolve(dirname(fileURLToPath(import.meta.url)), '..', '..'))

/** What is kept for this checkout alone; it goes when node_modules goes. */
export const checkoutState = join(projectRoot, 'node_modules', '.cache', 'coursegraph')

/** A short name for this checkout, the same at every start, for folders in the shared cache. */
export const checkoutKey = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12)

/**
 * The folder for downloads and compiled files, shared by every checkout of this user.
 * `COURSEGRAPH_CACHE` is taken at its word; of the others the first that can be written wins, so that an
 * empty, missing or read-only HOME still works.
 *
 * @param {{ env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, home?: string, temporary?: string }} [from]
 * @returns {string} an absolute path; the folder exists
 * @throws when `COURSEGRAPH_CACHE` names a folder that cannot be written
 */
export function findCacheFolder(from = {}) {
  const env = from.env ?? process.env
  const asked = env['COURSEGRAPH_CACHE']
  if (asked) {
    const folder = resolve(asked)
    if (!canWriteInto(folder)) {
      throw new SetupProblem(`COURSEGRAPH_CACHE is ${folder}, which cannot be written. Name another folder, or unset it.`)
    }
    return folder
  }
  const home = from.home ?? homeFolder(env)
  for (const folder of cacheCandidates(env, from.platform ?? process.platform, home)) {
    if (canWriteInto(folder)) return folder
  }
  return privateTemporaryFolder(from.temporary ?? tmpdir())
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @param {string} home empty when there is none
 * @returns {string[]}
 */
function cacheCandidates(env, platform, home) {
  const candidates = []
  if (env['XDG_CACHE_HOME']) candidates.push(join(resolve(env['XDG_CACHE_HOME']), 'coursegraph'))
  if (platform === 'win32' && env['LOCALAPPDATA']) candidates.push(join(env['LOCALAPPDATA'], 'Coursegraph', 'Cache'))
  if (home === '') return candidates
  if (platform === 'darwin') candidates.push(join(home, 'Library', 'Caches', 'coursegraph'))
  candidates.push(join(home, '.cache', 'coursegraph'))
  return candidates
}

/**
 * `os.homedir()` believes HOME even when it is empty; the system's list of users then knows better.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} empty when the user has no home
 */
export function homeFolder(env = process.env) {
  if (process.platform === 'win32') return homedir()
  if (env['HOME']) return env['HOME']
  try {
    return userInfo().homedir
  } catch {
    return ''
  }
}

/**
 * @param {string} folder made if absent
 * @returns {boolean}
 */
export function canWriteInto(folder) {
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Step by step: Node's own recursive way does not come back on a file system that refuses with "no such file", such as
 * /proc, which some systems give to users without a home.
 *
 * @param {string} folder
 */
function makeFolder(folder) {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process may have been quicker.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

/**
 * The last resort. Programs are started from this folder, so in a place that everyone can write it must be
 * ours alone.
 *
 * @param {string} temporary
 */
function privateTemporaryFolder(temporary) {
  const uid = process.getuid?.()
  const folder = join(temporary, `coursegraph-cache-${uid ?? 'user'}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) {
    throw new SetupProblem(`${folder} belongs to someone else. Set COURSEGRAPH_CACHE to a folder of your own.`)
  }
  chmodSync(folder, 0o700)
  return folder
}
