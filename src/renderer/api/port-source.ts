import { ENGINE_PORT_MESSAGE, RENDERER_READY_MESSAGE, type WindowApi } from '../../shared/window-api.ts'

/** Where the engine's ports come from: one now, another after each restart of the engine. */
export interface PortSource {
  /** Calls back with every new port and asks for the first. Returns what ends it. */
  listen(onPort: (port: MessagePort) => void): () => void
}

/** The preload passes ports on as window messages of our own origin; anything else is not for us. */
export function windowPortSource(target: Window): PortSource {
  return {
    listen(onPort) {
      const receive = (event: MessageEvent<unknown>) => {
        if (event.source !== target || event.origin !== target.location.origin) return
        const port = event.ports[0]
        if (isPortMessage(event.data) && port) onPort(port)
      }
      target.addEventListener('message', receive)
      target.postMessage({ kind: RENDERER_READY_MESSAGE }, target.location.origin)
      return () => target.removeEventListener('message', receive)
    },
  }
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === ENGINE_PORT_MESSAGE
}

/** What the preload has put there; the one place that knows its name. */
export function windowApi(target: Window): WindowApi {
  const api = (target as Window & { readonly api?: WindowApi }).api
  if (!api) throw new Error('This page belongs in the Coursegraph window: it needs the preload script.')
  return api
}
