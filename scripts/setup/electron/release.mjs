import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { download } from '../download.mjs'
import { writeAtomically } from '../stamp.mjs'
import { extractZip } from '../zip.mjs'
import { completeFolder, isComplete } from './layout.mjs'

/** A network that has no way to the releases is not asked again at every start. */
const rememberFailureMs = 6 * 60 * 60_000
const attempts = 3

/**
 * @typedef {{ version: string, checksums: Record<string, string>, cacheFolder: string,
 *             log: import('../log.mjs').Log, env?: NodeJS.ProcessEnv, nowMs?: number, again?: boolean,
 *             platform?: NodeJS.Platform, arch?: string, stallMs?: number, signal?: AbortSignal | undefined }} Request
 */

/**
 * Fetches the pinned release of Electron and unpacks it in the cache. The hash comes with the electron package, whose
 * own hash is in package-lock.json.
 *
 * @param {Request} request `again` asks the network even if it failed a moment ago
 * @returns {Promise<{ folder: string } | { unavailable: string }>} expected: a network that only has a registry
 */
export async function ensureRelease(request) {
  const { version, checksums, cacheFolder, log, signal } = request
  const { env = process.env, nowMs = Date.now(), again = false } = request
  const name = `${version}-${request.platform ?? process.platform}-${request.arch ?? process.arch}`
  const folder = join(cacheFolder, 'electron', name)
  if (isComplete(folder)) return { folder }

  const memory = join(cacheFolder, 'electron', `${name}.unavailable.json`)
  const remembered = again ? undefined : readFailure(memory, nowMs)
  if (remembered !== undefined) return { unavailable: remembered }

  const fileName = `electron-v${name}.zip`
  const sha256 = checksums[fileName]
  if (sha256 === undefined) return { unavailable: `Electron ${version} is not made for ${name}` }
  const archive = join(cacheFolder, 'downloads', fileName)
  const startedAt = Date.now()
  try {
    await fetchWithRetries(`${mirror(env)}v${version}/${fileName}`, archive, sha256, request)
  } catch (error) {
    signal?.throwIfAborted()
    const reason = reasonOf(error)
    writeAtomically(memory, JSON.stringify({ atMs: nowMs, reason }))
    return { unavailable: reason }
  }
  await completeFolder(folder, (partial) => extractZip(archive, partial))
  rmSync(archive, { force: true })
  rmSync(memory, { force: true })
  log.done('electron', `${version} fetched and checked`, Date.now() - startedAt)
  return { folder }
}

/**
 * A name that cannot be looked up or a refused connection is final; a connection that broke is worth another try,
 * which goes on where it stopped.
 *
 * @param {string} url
 * @param {string} archive
 * @param {string} sha256
 * @param {Request} request
 */
async function fetchWithRetries(url, archive, sha256, { log, signal, stallMs = 10_000 }) {
  for (let attempt = 1; ; attempt += 1) {
    let received = 0
    let shown = 0
    try {
      await download(url, archive, {
        expected: { algorithm: 'sha256', digest: sha256, encoding: 'hex' },
        stallMs,
        signal,
        onProgress: (bytes, total) => {
          received = bytes
          if (bytes - shown < 25e6) return
          shown = bytes
          log.working('electron', `${Math.round(bytes / 1e6)}${total ? ` of ${Math.round(total / 1e6)}` : ''} MB`)
        },
      })
      return
    } catch (error) {
      signal?.throwIfAborted()
      if (attempt === attempts || received === 0) throw error
    }
  }
}

/**
 * The same settings that Electron's own installer reads.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function mirror(env) {
  const set = env['ELECTRON_MIRROR'] || env['npm_config_electron_mirror']
  if (!set) return 'https://github.com/electron/electron/releases/download/'
  return set.endsWith('/') ? set : `${set}/`
}

/**
 * @param {string} file
 * @param {number} nowMs
 * @returns {string | undefined}
 */
function readFailure(file, nowMs) {
  try {
    const { atMs, reason } = /** @type {{ atMs: number, reason: string }} */ (JSON.parse(readFileSync(file, 'utf8')))
    const ageMs = nowMs - atMs
    return ageMs >= 0 && ageMs < rememberFailureMs ? reason : undefined
  } catch {
    return undefined
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = /** @type {{ code?: unknown }} */ (cause).code
  if (typeof code === 'string') return code
  return error instanceof Error ? error.message : String(error)
}
