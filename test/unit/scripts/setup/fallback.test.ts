import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ensureTarball, hasFallback } from '../../../../scripts/setup/electron/fallback.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { makeTarball } from '../../../support/zip-file.ts'

const tarball = makeTarball({ 'package/archive.zip': 'the runtime' })
const sha512 = createHash('sha512').update(tarball).digest('base64')
const log = { working: () => undefined, done: () => undefined, note: () => undefined }

/** Each entry is what one attempt puts into the folder: the bytes, or a failure. */
function fetcher(attempts: readonly (Uint8Array | Error)[]) {
  let calls = 0
  const fetchInto = (folder: string): Promise<string> => {
    const result = attempts[calls]
    calls += 1
    if (result === undefined || result instanceof Error) return Promise.reject(result ?? new Error('asked too often'))
    writeFileSync(join(folder, 'package.tgz'), result)
    return Promise.resolve(join(folder, 'package.tgz'))
  }
  return { fetchInto, calls: () => calls }
}

describe('ensureTarball', () => {
  const target = (folder: string): string => join(folder, 'downloads', 'runtime.tgz')

  it('fetches once and never again', async () => {
    const cacheFolder = temporaryFolder()
    const { fetchInto, calls } = fetcher([tarball])
    await ensureTarball(target(cacheFolder), fetchInto, { cacheFolder, log }, sha512)
    await ensureTarball(target(cacheFolder), fetchInto, { cacheFolder, log }, sha512)
    expect(calls()).toBe(1)
    expect(readdirSync(join(cacheFolder, 'downloads'))).toEqual(['runtime.tgz'])
  })

  it('refuses a truncated package and fetches it again', async () => {
    const cacheFolder = temporaryFolder()
    const { fetchInto, calls } = fetcher([tarball.subarray(0, tarball.length - 5), tarball])
    await ensureTarball(target(cacheFolder), fetchInto, { cacheFolder, log }, sha512)
    expect(calls()).toBe(2)
    expect(readFileSync(target(cacheFolder)).equals(tarball)).toBe(true)
  })

  it('starts over after an interruption that left half a package behind', async () => {
    const cacheFolder = temporaryFolder()
    mkdirSync(`${target(cacheFolder)}.staging`, { recursive: true })
    writeFileSync(join(`${target(cacheFolder)}.staging`, 'package.tgz'), tarball.subarray(0, 10))
    const { fetchInto } = fetcher([new Error('connection reset'), tarball])
    await ensureTarball(target(cacheFolder), fetchInto, { cacheFolder, log }, sha512)
    expect(readFileSync(target(cacheFolder)).equals(tarball)).toBe(true)
  })

  it('gives up after three attempts, with the reason and nothing left behind', async () => {
    const cacheFolder = temporaryFolder()
    const { fetchInto, calls } = fetcher([new Error('offline'), new Error('offline'), new Error('offline')])
    await expect(ensureTarball(target(cacheFolder), fetchInto, { cacheFolder, log }, sha512)).rejects.toThrow('offline')
    expect(calls()).toBe(3)
    expect(existsSync(target(cacheFolder))).toBe(false)
    expect(readdirSync(join(cacheFolder, 'downloads'))).toEqual([])
  })

  it('stops trying when it is told to stop', async () => {
    const cacheFolder = temporaryFolder()
    const stop = new AbortController()
    let calls = 0
    const fetchInto = (): Promise<string> => {
      calls += 1
      stop.abort()
      return Promise.reject(new Error('ended'))
    }
    await expect(ensureTarball(target(cacheFolder), fetchInto, { cacheFolder, log, signal: stop.signal }, sha512)).rejects.toThrow()
    expect(calls).toBe(1)
  })
})

describe('hasFallback', () => {
  it('is there for Linux on x64 only', () => {
    expect(hasFallback('linux', 'x64')).toBe(true)
    expect(hasFallback('linux', 'arm64')).toBe(false)
    expect(hasFallback('darwin', 'x64')).toBe(false)
  })
})
