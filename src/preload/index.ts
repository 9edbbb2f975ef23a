import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { CALL_CHANNEL, ENGINE_PORT_CHANNEL, ENGINE_PORT_MESSAGE, EVENT_CHANNEL, RENDERER_READY_CHANNEL, RENDERER_READY_MESSAGE, type WindowApi } from '../shared/window-api.ts'
import type { Reply } from '../shared/rpc.ts'

/**
 * Builds window.api. The page gets three functions and no module of Electron or Node. The engine's port cannot
 * cross the context bridge, so it goes to the page by window.postMessage, to this page's own origin only.
 */
const api: WindowApi = {
  call: (envelope) => ipcRenderer.invoke(CALL_CHANNEL, envelope) as Promise<Reply>,
  onEvent(listener) {
    const relay = (_event: unknown, name: string, payload: unknown) => listener(name, payload)
    ipcRenderer.on(EVENT_CHANNEL, relay)
    return () => void ipcRenderer.removeListener(EVENT_CHANNEL, relay)
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
  platform: process.platform,
}
contextBridge.exposeInMainWorld('api', api)

ipcRenderer.on(ENGINE_PORT_CHANNEL, (event) => {
  window.postMessage({ kind: ENGINE_PORT_MESSAGE }, location.origin, event.ports)
})
window.addEventListener('message', (event: MessageEvent<{ kind?: unknown } | null>) => {
  if (event.source === window && event.data?.kind === RENDERER_READY_MESSAGE) ipcRenderer.send(RENDERER_READY_CHANNEL)
})
