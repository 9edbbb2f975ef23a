import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { download, IntegrityError } from '../../../../scripts/setup/download.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const content = Buffer.alloc(300_000, 'coursegraph ')
const expected = { algorithm: 'sha256', digest: createHash('sha256').update(content).digest('hex'), encoding: 'hex' } as const

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
}

/** Answers ranges as a release server does, and counts the bytes that it sent. */
function rangeServer() {
  const ranges: (string | undefined)[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    ranges.push(request.headers.range)
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (start >= content.length) response.writeHead(416).end()
    else response.writeHead(start > 0 ? 206 : 200, { 'content-length': content.length - start }).end(content.subarray(start))
  }
  return { ranges, answer }
}

describe('download', () => {
  it('fetches, checks and names the file', async () => {
    const target = join(temporaryFolder(), 'new', 'file')
    const seen: number[] = []
    await download(await serve(rangeServer().answer), target, { expected, onProgress: (received: number) => seen.push(received) })
    expect(readFileSync(target).equals(content)).toBe(true)
    expect(existsSync(`${target}.part`)).toBe(false)
    expect(seen.at(-1)).toBe(content.length)
  })

  it('goes on where an interrupted download stopped', async () => {
    const target = join(temporaryFolder(), 'file')
    writeFileSync(`${target}.part`, content.subarray(0, 100_000))
    const { ranges, answer } = rangeServer()
    await download(await serve(answer), target, { expected })
    expect(ranges).toEqual(['bytes=100000-'])
    expect(readFileSync(target).equals(content)).toBe(true)
  })

  it('starts over when the server cannot go on', async () => {
    const target = join(temporaryFolder(), 'file')
    writeFileSync(`${target}.part`, 'something else entirely')
    await download(await serve((_request, response) => response.writeHead(200).end(content)), target, { expected })
    expect(readFileSync(target).equals(content)).toBe(true)
  })

  it('finishes a download that was complete but not yet checked', async () => {
    const target = join(temporaryFolder(), 'file')
    writeFileSync(`${target}.part`, content)
    await download(await serve(rangeServer().answer), target, { expected })
    expect(readFileSync(target).equals(content)).toBe(true)
  })

  it('keeps what arrived when the connection breaks, and never gives it the name', async () => {
    const target = join(temporaryFolder(), 'file')
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 50_000))
      void vi
        .waitFor(() => expect(statSync(`${target}.part`).size).toBeGreaterThan(0), { timeout: 5000, interval: 5 })
        .finally(() => request.socket.destroy())
    })
    await expect(download(url, target, { expected })).rejects.toThrow()
    expect(existsSync(target)).toBe(false)
    const { ranges, answer } = rangeServer()
    await download(await serve(answer), target, { expected })
    expect(Number(/\d+/.exec(ranges[0] ?? '')?.[0])).toBeGreaterThan(0)
    expect(readFileSync(target).equals(content)).toBe(true)
  })

  it('refuses a file that is not the pinned one, and forgets it', async () => {
    const target = join(temporaryFolder(), 'file')
    const url = await serve((_request, response) => response.writeHead(200).end('not it'))
    await expect(download(url, target, { expected })).rejects.toBeInstanceOf(IntegrityError)
    expect(existsSync(target)).toBe(false)
    expect(existsSync(`${target}.part`)).toBe(false)
  })

  it('ends a connection on which nothing comes', async () => {
    const target = join(temporaryFolder(), 'file')
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 1000))
    })
    await expect(download(url, target, { expected, stallMs: 100 })).rejects.toThrow('no data for')
  })

  it('can be stopped', async () => {
    const stop = new AbortController()
    const url = await serve((_request, response) => {
      response.writeHead(200)
      response.write(content.subarray(0, 1000), () => stop.abort())
    })
    await expect(download(url, join(temporaryFolder(), 'file'), { expected, signal: stop.signal })).rejects.toThrow()
  })

  it('says what the server answered', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end())
    await expect(download(url, join(temporaryFolder(), 'file'), { expected })).rejects.toThrow('404')
  })
})
