import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { ensureElectron, lastElectronVersion } from './electron.mjs'
import { withLock } from './lock.mjs'
import { SetupProblem } from './log.mjs'
import { ensureNativeModule } from './native.mjs'
import { checkoutKey, findCacheFolder } from './paths.mjs'
import { run } from './run.mjs'
import { ensureSample } from './sample.mjs'
import { displayPackages, electronPackages, ensureSystemPackages } from './system-packages.mjs'

const oldestNode = [20, 18]

/**
 * @typedef {object} SetupOptions
 * @property {import('./log.mjs').Log} log
 * @property {boolean} [window] whether Electron is needed
 * @property {boolean} [display] whether a display of our own is needed
 * @property {boolean} [build]
 * @property {boolean} [again] ask the network again for what it refused a while ago
 * @property {AbortSignal} [signal]
 *
 * @typedef {{ cacheFolder: string, electron: import('./electron.mjs').ElectronRuntime | undefined }} SetupResult
 */

/**
 * Brings everything in place that running Coursegraph needs. Every step knows when it has nothing to do, may be
 * interrupted at any moment, and what is slow runs beside the others:
 *
 *   system packages ─────────────┐
 *   dependencies ─┬─ electron ───┴─ library check
 *                 ├─ native module (after electron: its version decides)
 *                 └─ sample, build
 *
 * @param {SetupOptions} options
 * @returns {Promise<SetupResult>}
 */
export async function setUp({ log, window = true, display = false, build = true, again = false, signal }) {
  checkNode(process.versions.node)
  const cacheFolder = findCacheFolder()
  const failed = new AbortController()
  const stop = AbortSignal.any(signal === undefined ? [failed.signal] : [failed.signal, signal])
  const context = { cacheFolder, log, signal: stop }
  /** @type {Error | undefined} */
  let firstFailure
  /**
   * The first failure stops the other steps; each is waited for, so that nothing runs on behind the message.
   *
   * @template T
   * @param {Promise<T>} step
   */
  const guard = (step) =>
    step.catch((error) => {
      firstFailure ??= error instanceof Error ? error : new Error(String(error))
      failed.abort()
      throw error
    })

  const work = async () => {
    const packages = guard(ensurePackages({ ...context, window, display }))
    const dependencies = guard(ensureDependencies(context))
    const electron = guard(dependencies.then(() => (window ? ensureElectron({ ...context, again }) : undefined)))
    const steps = [
      packages,
      electron,
      guard(electron.then((found) => ensureNativeModule({ ...context, electronVersion: found?.version ?? lastElectronVersion() }))),
      guard(dependencies.then(async () => {
        await ensureSample(context)
        if (build) await ensureBuild(context)
      })),
      guard(Promise.all([packages, electron]).then(([, found]) => checkLibraries(found, cacheFolder))),
    ]
    await Promise.allSettled(steps)
    if (firstFailure !== undefined) throw firstFailure
    return { cacheFolder, electron: await electron }
  }
  const lock = join(cacheFolder, 'locks', `checkout-${checkoutKey}.lock`)
  return withLock(lock, work, { signal, onWait: () => log.note('Another set-up is at work in this checkout; waiting for it.') })
}

/** @param {string} version */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new SetupProblem(`Coursegraph needs Node ${oldestNode.join('.')} or later; this is Node ${version}.`)
}

/**
 * An ordinary user cannot install system packages. Whether the libraries are truly missing is then seen with the
 * program itself, in `checkLibraries`: they may have come by another way.
 *
 * @param {{ window: boolean, display: boolean, cacheFolder: string, log: import('./log.mjs').Log, signal: AbortSignal }} context
 */
async function ensurePackages({ window, display, ...context }) {
  if (window && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await ensureSystemPackages('the window', electronPackages, context)
  }
  if (display && !existsSync('/usr/bin/Xvfb')) await ensureSystemPackages('a window without a display', displayPackages, context)
}

/**
 * @param {import('./electron.mjs').ElectronRuntime | undefined} electron
 * @param {string} cacheFolder
 */
async function checkLibraries(electron, cacheFolder) {
  if (electron === undefined || process.platform !== 'linux' || process.getuid?.() === 0) return
  const missingFromProgram = async () => {
    const { output } = await run('ldd', [electron.executable], { limitMs: 20_000, env: { ...process.env, LC_ALL: 'C' } })
    return output.includes('not found')
  }
  const log = { working: () => {}, done: () => {}, note: () => {} }
  await ensureSystemPackages('the window', electronPackages, { cacheFolder, log, really: missingFromProgram })
}
