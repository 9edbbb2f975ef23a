import type { CallEnvelope, Reply } from './rpc.ts'

/**
 * What the preload puts on `window.api`: the whole surface between the sandboxed window and the rest.
 * Engine calls do not pass here; they go over the MessagePort that arrives as a window message.
 */
export interface WindowApi {
  /** Methods that main owns. Never rejects for a failure of the method: that is in the reply. */
  call(envelope: CallEnvelope): Promise<Reply>
  /** Events of main, by name. Returns what ends it. */
  onEvent(listener: (name: string, payload: unknown) => void): () => void
  /** Where a dropped file is on disk; empty for one that has no place there. */
  pathForFile(file: File): string
  readonly platform: string
}

/** Sent by the preload with one port; each new engine brings a new one. */
export const ENGINE_PORT_MESSAGE = 'coursegraph:engine-port'
/** Sent by the window when it can take the port, and again after a reload. */
export const RENDERER_READY_MESSAGE = 'coursegraph:renderer-ready'

/** Between preload and main. */
export const CALL_CHANNEL = 'coursegraph:call'
export const EVENT_CHANNEL = 'coursegraph:event'
export const ENGINE_PORT_CHANNEL = 'coursegraph:engine-port-to-preload'
export const RENDERER_READY_CHANNEL = 'coursegraph:renderer-ready-to-main'
