import { ipcMain, type WebContents } from 'electron'
import { contract, type MainMethod } from '../shared/contract/index.ts'
import type { MainEventName, MainEvents } from '../shared/contract/events.ts'
import { failure, toFailure } from '../shared/failure.ts'
import type { CallEnvelope, Handlers, Reply } from '../shared/rpc.ts'
import { CALL_CHANNEL, EVENT_CHANNEL, RENDERER_READY_CHANNEL } from '../shared/window-api.ts'
import { isTrustedSender } from './trusted-sender.ts'

/**
 * The window's way to main: one channel for calls, one for events. Every message's sender is checked: it must be
 * the top frame of a page of this app, nothing else.
 */

/**
 * Serves main's part of the contract. A command that arrives twice with one id acts once while it runs and for
 * `rememberedCommands` commands after; the engine does the same for its own, durably.
 */
export function serveMain(handlers: Handlers<MainMethod>, onReady: (sender: WebContents) => void): void {
  const answers = new Map<string, Promise<Reply>>()
  ipcMain.handle(CALL_CHANNEL, (event, envelope: CallEnvelope): Promise<Reply> => {
    if (!isTrustedSender(event)) return Promise.resolve({ ok: false, failure: failure('wrong-usage', 'The sender is not trusted.') })
    if (typeof envelope !== 'object' || envelope === null || typeof envelope.id !== 'string') return Promise.resolve({ ok: false, failure: failure('wrong-usage', 'A call needs an id.') })
    const known = answers.get(envelope.id)
    if (known) return known
    const answer = answerCall(handlers, envelope)
    if (isCommand(envelope.method)) remember(answers, envelope.id, answer)
    return answer
  })
  ipcMain.on(RENDERER_READY_CHANNEL, (event) => {
    if (isTrustedSender(event)) onReady(event.sender)
  })
}

async function answerCall(handlers: Handlers<MainMethod>, envelope: CallEnvelope): Promise<Reply> {
  const method = envelope.method as MainMethod
  if (!Object.hasOwn(handlers, method)) return { ok: false, failure: failure('wrong-usage', `Main has no method ${String(envelope.method)}.`) }
  const parsed = contract[method].input.safeParse(envelope.input)
  if (!parsed.success) return { ok: false, failure: failure('wrong-usage', `${method}: ${parsed.error.issues[0]?.message ?? 'invalid input'}`) }
  try {
    const handler = handlers[method] as (input: unknown, call: unknown) => Promise<unknown>
    const value = await handler(parsed.data, { id: envelope.id, method, trace: envelope.trace, who: 'window', signal: new AbortController().signal })
    return { ok: true, value }
  } catch (error) {
    return { ok: false, failure: toFailure(error) }
  }
}

const rememberedCommands = 500

function remember(answers: Map<string, Promise<Reply>>, id: string, answer: Promise<Reply>): void {
  answers.set(id, answer)
  const oldest = answers.keys().next()
  if (answers.size > rememberedCommands && !oldest.done) answers.delete(oldest.value)
}

function isCommand(method: string): boolean {
  return Object.hasOwn(contract, method) && contract[method as MainMethod].kind === 'command'
}

/** Tells a window; a window that is gone is not an error. */
export function sendEvent<N extends MainEventName>(to: WebContents, name: N, payload: MainEvents[N]): void {
  if (!to.isDestroyed()) to.send(EVENT_CHANNEL, name, payload)
}
