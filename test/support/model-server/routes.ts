import type { IncomingMessage, ServerResponse } from 'node:http'
import { createMessageBatches } from './batches/anthropic-batches.ts'
import { createFiles } from './batches/files.ts'
import { createOpenAiBatches } from './batches/openai-batches.ts'
import { answerCall } from './calls.ts'
import { deliver, deliveryOf } from './deliver.ts'
import { checkKey, jsonOf, readIncoming, type Incoming } from './http.ts'
import type { CallKind } from './ledger.ts'
import type { ServerParts } from './parts.ts'
import { readMessages } from './protocol/anthropic.ts'
import { jsonReply, type Refusal, type Reply } from './protocol/asked.ts'
import { errorReply, errorShape } from './protocol/errors.ts'
import { modelsReply } from './protocol/models.ts'

const callPaths: Readonly<Record<string, CallKind>> = {
  '/v1/messages': 'messages',
  '/v1/chat/completions': 'chat',
  '/v1/responses': 'responses',
  '/v1/embeddings': 'embeddings',
}

/** What a person or a test says to the server itself. */
export interface Desk {
  control(given: unknown): unknown
  stats(): unknown
  passages(): unknown
  reset(): void
}

/** Finds who answers a request; every request ends with an answer or a closed connection. */
export function createRoutes(parts: ServerParts, desk: Desk, base: () => string) {
  const files = createFiles(parts)
  const messageBatches = createMessageBatches(parts)
  const openAiBatches = createOpenAiBatches(parts, files)

  const atDesk = (incoming: Incoming): Reply | null => {
    const { method, path } = incoming
    if (path === '/stats') return jsonReply(200, desk.stats())
    if (path === '/passages') return jsonReply(200, desk.passages())
    if (path === '/reset' && method === 'POST') {
      desk.reset()
      return jsonReply(200, desk.stats())
    }
    if (path !== '/control') return null
    if (method !== 'POST') return jsonReply(200, parts.settings())
    try {
      return jsonReply(200, desk.control(jsonOf(incoming)))
    } catch (error) {
      return jsonReply(400, { error: { message: error instanceof Error ? error.message : String(error) } })
    }
  }

  /** Everything of the providers that is no call of a model. */
  const besides = async (incoming: Incoming, parts_: readonly string[]): Promise<Reply | Refusal> => {
    const settings = parts.settings()
    const [first, second, ...rest] = parts_
    if (first === 'models') return modelsReply(incoming.protocol, second ?? null, settings)
    if (first === 'messages' && second === 'count_tokens') {
      const asked = readMessages({ max_tokens: 1, ...(jsonOf(incoming) as object | undefined) })
      return 'refused' in asked ? asked : jsonReply(200, { input_tokens: parts.cache.use(asked, parts.time.now()).input })
    }
    if (first === 'messages' && second === 'batches') return messageBatches.handle(incoming, rest, base())
    if (first === 'batches') return openAiBatches.handle(incoming, second === undefined ? [] : [second, ...rest])
    if (first === 'files') return files.handle(incoming, second === undefined ? [] : [second, ...rest])
    return { refused: 'not-found', message: `${incoming.method} ${incoming.path}` }
  }

  const answerBesides = async (incoming: Incoming, response: ServerResponse): Promise<void> => {
    const settings = parts.settings()
    const segments = incoming.path.split('/').slice(2)
    const kind = segments[0] === 'messages' ? (segments[1] ?? 'messages') : (segments[0] ?? 'unknown')
    const number = parts.ledger.other(kind)
    const requestId = `req_${kind}_${number}`
    const identity = { [incoming.protocol === 'anthropic' ? 'request-id' : 'x-request-id']: requestId }
    const refused = (why: Parameters<typeof errorReply>[1], message?: string, retryAfterMs: number | null = null): Reply =>
      errorReply(incoming.protocol, why, { requestId, message, retryAfterMs, headers: identity })

    const fault = kind === 'batches' || kind === 'files' ? parts.faults.choose(settings.faults, number, incoming.path, 'batch-api') : null
    if (fault) parts.ledger.fault(fault.kind)
    if (fault?.kind === 'hang') {
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      await parts.time.wait(Number.POSITIVE_INFINITY, gone.signal)
      return
    }
    const wrong = checkKey(incoming, settings.keys)
    const reply =
      fault && errorShape(incoming.protocol, fault.kind)
        ? refused(fault.kind, undefined, fault.kind === 'rate-limited' ? (fault.retryAfterMs ?? 1_000) : null)
        : wrong
          ? refused(wrong.refused, wrong.message)
          : await besides(incoming, segments)
    const whole = 'refused' in reply ? refused(reply.refused, reply.message) : { ...reply, headers: { ...identity, ...reply.headers } }
    await deliver(response, deliveryOf(whole), fault?.kind ?? null, settings, parts.time, () => undefined)
  }

  return {
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const incoming = await readIncoming(request)
      if (!incoming) {
        await deliver(response, deliveryOf(jsonReply(413, { error: { message: 'The request is too large.' } })), null, parts.settings(), parts.time, () => undefined)
        return
      }
      const own = atDesk(incoming)
      if (own) return deliver(response, deliveryOf(own), null, parts.settings(), parts.time, () => undefined)
      const call = incoming.method === 'POST' ? callPaths[incoming.path] : undefined
      return call ? answerCall(call, incoming, response, parts) : answerBesides(incoming, response)
    },
    settle() {
      messageBatches.settle()
      openAiBatches.settle()
    },
    forget() {
      messageBatches.forget()
      openAiBatches.forget()
      files.forget()
    },
  }
}
