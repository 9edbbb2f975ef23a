import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from '../setup/build.mjs'
import { hashFile } from '../setup/download.mjs'
import { SetupProblem } from '../setup/log.mjs'
import { checkoutState, projectRoot } from '../setup/paths.mjs'
import { lastLines, run } from '../setup/run.mjs'
import { sampleFolder } from '../setup/sample.mjs'
import { clearStamp, hashInputs, readStamp, writeStamp } from '../setup/stamp.mjs'
import { writeLicences } from './licences.mjs'

const limitMs = 10 * 60_000

/**
 * Makes the unpacked app for this system in `dist`, if anything in it changed.
 *
 * @param {{ log: import('../setup/log.mjs').Log, electron: import('../setup/electron.mjs').ElectronRuntime,
 *           cacheFolder: string, signal?: AbortSignal | undefined }} context
 * @returns {Promise<{ executable: string }>}
 */
export async function packageApp({ log, electron, cacheFolder, signal }) {
  const executable = packagedExecutable()
  const stamp = join(checkoutState, 'package.stamp')
  const wanted = hashInputs(
    projectRoot,
    ['electron-builder.yml', 'LICENSE', 'scripts/packaging'],
    [await ensureBuild({ log, signal }), electron.version, electron.kind, await bindingHash(), hashInputs(sampleFolder, ['.'])],
  )
  if (readStamp(stamp) === wanted && existsSync(executable)) return { executable }
  clearStamp(stamp)
  const startedAt = Date.now()
  log.working('package', 'putting the app together')
  writeLicences()
  const builder = join(projectRoot, 'node_modules', 'electron-builder', 'cli.js')
  const args = [
    'build', '--dir', '--publish', 'never', '--config', 'electron-builder.yml',
    `-c.electronDist=${electron.distFolder}`, `-c.electronVersion=${electron.version}`,
  ]
  const result = await run(process.execPath, [builder, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ELECTRON_BUILDER_CACHE: join(cacheFolder, 'electron-builder'), CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
    limitMs,
    signal,
  })
  signal?.throwIfAborted()
  if (result.code !== 0 || !existsSync(executable)) throw new SetupProblem(`The app could not be packaged.\n\n${lastLines(result.output, 40)}`)
  writeStamp(stamp, wanted)
  log.done('package', executable.slice(projectRoot.length + 1), Date.now() - startedAt)
  return { executable }
}

/** Where electron-builder leaves the program of an unpacked app. */
function packagedExecutable() {
  const { platform, arch } = process
  const suffix = arch === 'x64' ? '' : `-${arch}`
  if (platform === 'darwin') return join(projectRoot, 'dist', `mac${suffix}`, 'Coursegraph.app', 'Contents', 'MacOS', 'Coursegraph')
  if (platform === 'win32') return join(projectRoot, 'dist', `win${suffix}-unpacked`, 'Coursegraph.exe')
  return join(projectRoot, 'dist', `linux${suffix}-unpacked`, 'coursegraph')
}

/** A compiled native module is an input that no source file shows. */
async function bindingHash() {
  const binding = join(projectRoot, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node')
  return existsSync(binding) ? hashFile(binding, 'sha256', 'hex') : 'prebuilt'
}
