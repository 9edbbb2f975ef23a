import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ensureRelease } from '../../../../scripts/setup/electron/release.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { makeZip } from '../../../support/zip-file.ts'

const zip = makeZip([{ name: 'electron', content: 'a program', mode: 0o100755 }, { name: 'locales/en-US.pak', content: 'x' }])
const sha256 = createHash('sha256').update(zip).digest('hex')
const log = { working: () => undefined, done: () => undefined, note: () => undefined }
const hour = 60 * 60_000

async function mirror(body: Uint8Array | null) {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    if (body === null) response.writeHead(403).end()
    else response.writeHead(200, { 'content-length': body.length }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { paths, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/electron` }
}

function request(cacheFolder: string, url: string, also: { nowMs?: number; again?: boolean } = {}) {
  return {
    version: '45.4.1',
    checksums: { 'electron-v45.4.1-linux-x64.zip': sha256 },
    cacheFolder,
    log,
    env: { ELECTRON_MIRROR: url },
    platform: 'linux' as const,
    arch: 'x64',
    ...also,
  }
}

describe('ensureRelease', () => {
  it('fetches from the mirror, unpacks, and never fetches again', async () => {
    const cacheFolder = temporaryFolder()
    const { url, paths } = await mirror(zip)
    const found = await ensureRelease(request(cacheFolder, url))
    const again = await ensureRelease(request(cacheFolder, url))
    expect(again).toEqual(found)
    expect(paths).toEqual(['/electron/v45.4.1/electron-v45.4.1-linux-x64.zip'])
    const folder = 'folder' in found ? found.folder : ''
    expect(readFileSync(join(folder, 'electron'), 'utf8')).toBe('a program')
    expect(statSync(join(folder, 'electron')).mode & 0o111).toBe(0o111)
    expect(readdirSync(join(cacheFolder, 'downloads'))).toEqual([])
  })

  it('remembers for some hours that it cannot be had', async () => {
    const cacheFolder = temporaryFolder()
    const { url, paths } = await mirror(null)
    const nowMs = 1_000_000_000_000
    expect(await ensureRelease(request(cacheFolder, url, { nowMs }))).toEqual({ unavailable: '403 Forbidden' })
    expect(await ensureRelease(request(cacheFolder, url, { nowMs: nowMs + hour }))).toEqual({ unavailable: '403 Forbidden' })
    expect(paths).toHaveLength(1)
    await ensureRelease(request(cacheFolder, url, { nowMs: nowMs + 7 * hour }))
    expect(paths).toHaveLength(2)
  })

  it('asks again when told to, and forgets the refusal once it has it', async () => {
    const cacheFolder = temporaryFolder()
    await ensureRelease(request(cacheFolder, (await mirror(null)).url))
    const { url } = await mirror(zip)
    expect(await ensureRelease(request(cacheFolder, url))).toHaveProperty('unavailable')
    expect(await ensureRelease(request(cacheFolder, url, { again: true }))).toHaveProperty('folder')
    expect(readdirSync(join(cacheFolder, 'electron')).some((name) => name.endsWith('unavailable.json'))).toBe(false)
  })

  it('does not unpack what is not the pinned file', async () => {
    const cacheFolder = temporaryFolder()
    const { url } = await mirror(Buffer.concat([zip, Buffer.from('!')]))
    expect(await ensureRelease(request(cacheFolder, url))).toHaveProperty('unavailable')
    expect(existsSync(join(cacheFolder, 'electron', '45.4.1-linux-x64'))).toBe(false)
  })

  it('does not ask for what is not made', async () => {
    const { url, paths } = await mirror(zip)
    const result = await ensureRelease({ ...request(temporaryFolder(), url), arch: 'mips' })
    expect(result).toHaveProperty('unavailable')
    expect(paths).toEqual([])
  })
})
