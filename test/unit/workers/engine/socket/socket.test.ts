import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient, serve, type Handlers } from '../../../../../src/shared/rpc.ts'
import { connectToSocket } from '../../../../../src/workers/engine/socket/client.ts'
import { socketEndpoint } from '../../../../../src/workers/engine/socket/endpoint.ts'
import { listenOnSocket, socketPath, type SocketServer } from '../../../../../src/workers/engine/socket/server.ts'

let folder: string
let server: SocketServer | null = null
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'coursegraph-socket-'))))
afterEach(async () => {
  await server?.close()
  server = null
  rmSync(folder, { recursive: true })
})

const handlers = { 'documents.find': async ({ reference }) => ({ documentId: reference as never }) } satisfies Handlers<'documents.find'>

async function serving(): Promise<string> {
  const path = join(folder, 'private', 'engine.sock')
  server = await listenOnSocket(path, (socket) => void serve({ endpoint: socketEndpoint(socket), handlers, who: 'test', allows: () => true }))
  return path
}

describe('the local socket', () => {
  it('carries calls of any size, many at once', async () => {
    const socket = await connectToSocket(await serving())
    const client = createClient<'documents.find'>({ endpoint: socketEndpoint(socket), newId: () => `command-${Math.random()}` })
    const references = Array.from({ length: 20 }, (_value, at) => String(at).repeat(1 + at * 20_000))
    const answers = await Promise.all(references.map((reference) => client.call('documents.find', { reference })))
    expect(answers.map(({ documentId }) => documentId as string)).toEqual(references)
    socket.destroy()
  })

  it('is for this user only', async () => {
    const path = await serving()
    expect(statSync(path).mode & 0o077).toBe(0)
    expect(statSync(join(path, '..')).mode & 0o077).toBe(0)
  })

  it('takes the place of a socket that a dead owner left', async () => {
    const path = await serving()
    await server?.close()
    writeFileSync(path, '')
    server = await listenOnSocket(path, (socket) => socket.end())
    await expect(connectToSocket(path)).resolves.toBeDefined()
  })

  it('says library-busy when nobody answers', async () => {
    await expect(connectToSocket(join(folder, 'nobody.sock'))).rejects.toMatchObject({ failure: { code: 'library-busy' } })
  })

  it.each([
    ['a length beyond the limit', Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2])],
    ['bytes that are no value', Buffer.from([0, 0, 0, 3, 9, 9, 9])],
  ])('closes a connection that sends %s, and serves the next', async (_what, bytes) => {
    const path = await serving()
    const bad = connect(path)
    const closed = new Promise((resolve) => bad.once('close', resolve))
    bad.on('error', () => undefined)
    bad.write(bytes)
    await closed
    const socket = await connectToSocket(path)
    const client = createClient<'documents.find'>({ endpoint: socketEndpoint(socket), newId: () => 'command-1' })
    await expect(client.call('documents.find', { reference: 'still here' })).resolves.toEqual({ documentId: 'still here' })
    socket.destroy()
  })

  it('has a short path, however long the library’s is, and one for each library', () => {
    const long = socketPath(`/${'a'.repeat(400)}`, 'linux')
    expect(long.length).toBeLessThan(100)
    expect(socketPath('/a', 'linux')).not.toBe(socketPath('/b', 'linux'))
    expect(socketPath('C:\\a', 'win32')).toMatch(/^\\\\\.\\pipe\\coursegraph-/)
  })
})
