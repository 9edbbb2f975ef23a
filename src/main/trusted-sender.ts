import { appOrigin } from './schemes.ts'

/** What is looked at of a message's sender; Electron's event has it. */
interface Sender {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

/**
 * True when a message comes from the app's own page in its top frame. The URL is compared as text: Node gives
 * every page of a scheme of our own the origin "null".
 */
export function isTrustedSender({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(appOrigin.href)
}
