import { createServer, type Server, type Socket } from 'node:net'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/**
 * Where the engine of a library listens for the command line. A Unix socket's path may have about 100
 * characters, so it is not in the library but in a private folder of the temporary directory, named by the
 * library's path; on Windows it is a named pipe.
 */
export function socketPath(libraryPath: string, platform: NodeJS.Platform = process.platform): string {
  const name = createHash('sha256').update(libraryPath).digest('hex').slice(0, 16)
  if (platform === 'win32') return `\\\\.\\pipe\\coursegraph-${userInfo().username}-${name}`
  return join(tmpdir(), `coursegraph-${process.getuid?.() ?? 0}`, `${name}.sock`)
}

export interface SocketServer {
  readonly path: string
  close(): Promise<void>
}

/** Listens for clients of the same user only (folder 0700, socket 0600). The caller owns the library's lock, so a socket left over from a dead owner may be replaced. */
export async function listenOnSocket(path: string, onClient: (socket: Socket) => void): Promise<SocketServer> {
  if (process.platform !== 'win32') {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    chmodSync(dirname(path), 0o700)
    rmSync(path, { force: true })
  }
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    onClient(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  return {
    path,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
