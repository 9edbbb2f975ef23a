import { deserialize, serialize } from 'node:v8'
import type { Socket } from 'node:net'
import { deliverTo, type EndpointListener, type MessageEndpoint } from '../../../shared/rpc.ts'

/**
 * Comlink over a local socket: each message is four bytes of length (big endian), then the value as V8
 * serialises it, which is what structured cloning uses, so both transports carry the same values.
 */
const maxFrameBytes = 256 * 1024 * 1024

export function socketEndpoint(socket: Socket): MessageEndpoint {
  const listeners = new Set<EndpointListener>()
  let waiting: Buffer[] = []
  let waitingBytes = 0

  socket.on('data', (chunk: Buffer) => {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < 4) return
    let buffer = waiting.length === 1 ? chunk : Buffer.concat(waiting, waitingBytes)
    while (buffer.length >= 4) {
      const length = buffer.readUInt32BE(0)
      if (length > maxFrameBytes) return void socket.destroy(new Error('A frame was longer than allowed.'))
      if (buffer.length < 4 + length) break
      deliver(buffer.subarray(4, 4 + length))
      buffer = buffer.subarray(4 + length)
    }
    waiting = buffer.length > 0 ? [buffer] : []
    waitingBytes = buffer.length
  })

  function deliver(frame: Buffer): void {
    let data: unknown
    try {
      data = deserialize(frame)
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)))
      return
    }
    for (const listener of listeners) deliverTo(listener, data)
  }

  return {
    postMessage(message: unknown) {
      if (socket.destroyed) return
      const body = serialize(message)
      const head = Buffer.allocUnsafe(4)
      head.writeUInt32BE(body.length)
      socket.cork()
      socket.write(head)
      socket.write(body)
      socket.uncork()
    },
    addEventListener: (_type: string, listener: EndpointListener) => void listeners.add(listener),
    removeEventListener: (_type: string, listener: EndpointListener) => void listeners.delete(listener),
  }
}
