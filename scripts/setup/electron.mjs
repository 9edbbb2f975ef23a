import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureFallback, fallbackPackage, hasFallback } from './electron/fallback.mjs'
import { executableName, isComplete } from './electron/layout.mjs'
import { ensureRelease } from './electron/release.mjs'
import { ensureRunFolder } from './electron/run-folder.mjs'
import { withLock } from './lock.mjs'
import { SetupProblem } from './log.mjs'
import { checkoutKey, checkoutState, projectRoot } from './paths.mjs'
import { writeAtomically } from './stamp.mjs'

/**
 * The Electron that this checkout runs on.
 *
 * @typedef {object} ElectronRuntime
 * @property {'release' | 'development'} kind a development runtime serves nothing that is handed to anyone
 * @property {string} version
 * @property {string} executable what to start
 * @property {string[]} appArguments arguments that make it run this checkout, before the app's own
 * @property {string} distFolder an untouched copy, for packaging
 */

const runtimeFile = join(checkoutState, 'runtime.json')

/**
 * The version that this checkout last ran on: a set-up for the terminal alone must not take away what the window needs.
 *
 * @returns {string | undefined}
 */
export function lastElectronVersion() {
  const text = readOrEmpty(runtimeFile)
  return text === '' ? undefined : /** @type {ElectronRuntime} */ (JSON.parse(text)).version
}

/**
 * @param {{ cacheFolder: string, log: import('./log.mjs').Log, again?: boolean | undefined,
 *           signal?: AbortSignal | undefined }} context
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureElectron({ cacheFolder, log, again, signal }) {
  const runtime = await findRuntime({ cacheFolder, log, again, signal })
  const text = `${JSON.stringify(runtime, null, 2)}\n`
  if (readOrEmpty(runtimeFile) !== text) writeAtomically(runtimeFile, text)
  return runtime
}

/**
 * @param {Parameters<typeof ensureElectron>[0]} context
 * @returns {Promise<ElectronRuntime>}
 */
async function findRuntime({ cacheFolder, log, again = false, signal }) {
  const require = createRequire(join(projectRoot, 'package.json'))
  const version = /** @type {{ version: string }} */ (require('electron/package.json')).version
  const request = { version, checksums: /** @type {Record<string, string>} */ (require('electron/checksums.json')), cacheFolder, log, again, signal }
  const lock = join(cacheFolder, 'locks', 'electron.lock')
  const onWait = () => log.working('electron', 'another set-up is fetching it, waiting')

  const ready = join(cacheFolder, 'electron', `${version}-${process.platform}-${process.arch}`)
  const release = isComplete(ready)
    ? { folder: ready }
    : await withLock(lock, () => ensureRelease(request), { onWait, signal })
  if ('folder' in release) {
    return {
      kind: 'release',
      version,
      executable: join(release.folder, executableName()),
      appArguments: [projectRoot],
      distFolder: release.folder,
    }
  }
  if (!hasFallback()) {
    throw new SetupProblem(
      `Electron ${version} could not be fetched (${release.unavailable}).\n` +
        'Give this computer a way to the Electron releases, or set ELECTRON_MIRROR to a copy of them, then run it again.',
    )
  }
  const { pristine, inspectable } = await withLock(lock, () => ensureFallback({ cacheFolder, log, signal }), { onWait, signal })
  const runFolder = join(cacheFolder, 'run', checkoutKey)
  ensureRunFolder(inspectable, runFolder, projectRoot)
  log.note(
    `Electron ${version} cannot be had here (${release.unavailable}): using the development runtime, Electron ${fallbackPackage.electronVersion}. Not for release.`,
  )
  return {
    kind: 'development',
    version: fallbackPackage.electronVersion,
    executable: join(runFolder, executableName()),
    appArguments: [],
    distFolder: pristine,
  }
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
