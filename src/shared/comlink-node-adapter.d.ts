/** Comlink ships types for this module under another extension only. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink'

  interface NodeEndpoint {
    postMessage(message: unknown, transfer?: readonly unknown[]): void
    on(type: string, listener: (value: unknown) => void): unknown
    off(type: string, listener: (value: unknown) => void): unknown
    start?: () => void
  }

  export default function nodeEndpoint(port: NodeEndpoint): Endpoint
}
