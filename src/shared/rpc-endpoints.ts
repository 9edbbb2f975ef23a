import { deliverTo, type EndpointListener, type MessageEndpoint } from './rpc.ts'

/**
 * Comlink speaks to anything with postMessage, addEventListener and removeEventListener. Electron's
 * MessagePortMain and a utilityProcess are event emitters instead, so this puts the one shape over the other.
 */
export interface EmitterPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  removeListener(event: 'message', listener: (message: unknown) => void): unknown
  start?(): void
}

/** `read` takes the data out of what the port hands to its listeners (MessagePortMain: `event.data`). */
export function emitterEndpoint(port: EmitterPort, read: (message: unknown) => unknown): MessageEndpoint {
  const listeners = new Map<object, (message: unknown) => void>()
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    addEventListener: (_type: string, listener: EndpointListener) => {
      if (listeners.has(listener)) return
      const relay = (message: unknown) => deliverTo(listener, read(message))
      listeners.set(listener, relay)
      port.on('message', relay)
    },
    removeEventListener: (_type: string, listener: EndpointListener) => {
      const relay = listeners.get(listener)
      if (!relay) return
      listeners.delete(listener)
      port.removeListener('message', relay)
    },
    start: () => port.start?.(),
  }
}
