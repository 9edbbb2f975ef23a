import type { ServerResponse } from 'node:http'
import { createRandom } from '../random.ts'
import { generate } from './answer/generate.ts'
import { passagesOf } from './answer/question.ts'
import { dateText, deliver, deliveryOf, type Delivery } from './deliver.ts'
import type { Fault } from './faults.ts'
import { checkKey, jsonOf, type Incoming } from './http.ts'
import type { CallKind, Tokens } from './ledger.ts'
import type { Buckets, Weight } from './limits/gate.ts'
import { anthropicHeaders, openaiHeaders } from './limits/headers.ts'
import type { Asked, Generated, Refusal } from './protocol/asked.ts'
import { messageBody, readMessages } from './protocol/anthropic.ts'
import { embeddingsBody, readEmbeddings } from './protocol/embeddings.ts'
import { errorReply, errorShape } from './protocol/errors.ts'
import { chatBody, responseBody } from './protocol/openai-answers.ts'
import { readChat, readResponses } from './protocol/openai.ts'
import { eventsOf } from './protocol/streams.ts'
import type { FaultKind } from './settings.ts'
import type { ServerParts } from './parts.ts'

/** What a call of a model comes to, once it was read: its weight, and how to answer it. */
interface Work {
  readonly weight: Weight
  readonly inputTokens: number
  readonly passages: readonly string[]
  /** The text that faults are chosen by. */
  readonly text: string
  generate(fault: FaultKind | null): { readonly tokens: Tokens; readonly delivery: Omit<Delivery, 'headers' | 'status'> }
}

/** The body of a finished answer, for live calls and batches alike. */
export function bodyOf(asked: Asked, generated: Generated, id: string, createdS: number, tier: 'standard' | 'batch'): unknown {
  switch (asked.kind) {
    case 'messages':
      return messageBody(asked, generated, { id: `msg_${id}`, tier })
    case 'chat':
      return chatBody(asked, generated, { id: `chatcmpl-${id}`, createdS })
    case 'responses':
      return responseBody(asked, generated, { id: `resp_${id}`, createdS })
  }
}

/**
 * One live call of a model, from its arrival to its last byte: key, request, fault, buckets, place, latency, answer. It
 * is counted when it comes and just before its end leaves.
 */
export async function answerCall(kind: CallKind, incoming: Incoming, response: ServerResponse, parts: ServerParts): Promise<void> {
  const { ledger, time, gate } = parts
  const { protocol } = incoming
  const settings = parts.settings()
  const call = ledger.came(kind, time.now())
  const requestId = `req_${call}`
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const identity = { [protocol === 'anthropic' ? 'request-id' : 'x-request-id']: requestId }
  let counted = false
  const ended = (status: number | 'abandoned') => (): void => {
    if (counted) return
    counted = true
    ledger.ended(status !== 'abandoned' && gone.signal.aborted ? 'abandoned' : status, time.now())
  }
  const fail = (why: FaultKind | Refusal['refused'], note: { message?: string; retryAfterMs?: number; headers?: Record<string, string> } = {}): Promise<void> => {
    const reply = errorReply(protocol, why, { requestId, message: note.message, retryAfterMs: note.retryAfterMs ?? null, headers: { ...identity, ...note.headers } })
    return deliver(response, deliveryOf(reply), null, settings, time, ended(reply.status))
  }

  const work = checkKey(incoming, settings.keys) ?? readWork(kind, incoming, requestId, parts)
  if ('refused' in work) return fail(work.refused, { message: work.message })
  ledger.asked(work.passages)
  if (settings.onlyListedModels && !settings.models.includes(work.weight.model)) return fail('no-such-model', { message: `model: ${work.weight.model}` })

  const fault = parts.faults.choose(settings.faults, call, work.text)
  if (fault) ledger.fault(fault.kind)
  const headers = (): Record<string, string> => rateHeaders(work.weight, fault, parts)
  if (fault && errorShape(protocol, fault.kind)) return fail(fault.kind, { headers: headers(), ...retryAfter(fault) })
  if (work.inputTokens > settings.maxInputTokens) return fail('too-long', { message: `prompt is too long: ${work.inputTokens} tokens > ${settings.maxInputTokens} maximum` })

  const admission = gate.admit(work.weight, settings, time.now())
  if (admission.kind === 'refused') return fail('rate-limited', { headers: headers(), retryAfterMs: admission.waitMs, message: `This request would exceed your rate limit (${admission.bucket}).` })

  if (!(await parts.places.take(AbortSignal.any([gone.signal, time.closed])))) return ended('abandoned')()
  ledger.running(1)
  try {
    const waitMs = fault?.kind === 'hang' ? Number.POSITIVE_INFINITY : latencyOf(call, parts)
    // An answer that somebody walked away from is generated, and paid for, all the same; only a hanging one never is.
    if (!(await time.wait(waitMs, fault?.kind === 'hang' ? gone.signal : undefined))) return ended('abandoned')()
    const { tokens, delivery } = work.generate(fault?.kind ?? null)
    ledger.generated(kind, work.passages, tokens)
    gate.generated(work.weight, tokens.output, settings, time.now())
    const all = { ...identity, ...headers(), 'content-type': delivery.stream ? 'text/event-stream; charset=utf-8' : 'application/json' }
    await deliver(response, { ...delivery, status: 200, headers: all }, fault?.kind ?? null, settings, time, ended(200))
  } finally {
    ledger.running(-1)
    parts.places.give()
  }
}

function readWork(kind: CallKind, incoming: Incoming, id: string, parts: ServerParts): Work | Refusal {
  const body = jsonOf(incoming)
  if (body === undefined) return { refused: 'invalid', message: 'The body is not valid JSON.' }
  const settings = parts.settings()
  if (kind === 'embeddings') {
    const read = readEmbeddings(body, settings, parts.tokenizer)
    if ('refused' in read) return read
    return {
      weight: { protocol: 'openai', model: read.model, inputTokens: read.tokens, maxOutputTokens: 0 },
      inputTokens: 0,
      passages: [],
      text: read.inputs.join('\n'),
      generate: () => ({ tokens: { input: read.tokens, cached: 0, cacheWrite: 0, output: 0 }, delivery: { stream: false, chunks: [JSON.stringify(embeddingsBody(read))] } }),
    }
  }
  const asked = kind === 'messages' ? readMessages(body) : kind === 'chat' ? readChat(body, settings) : readResponses(body, settings)
  if ('refused' in asked) return asked
  const use = parts.cache.use(asked, parts.time.now())
  const countedInput = asked.protocol === 'anthropic' ? use.input - use.read : use.input
  return {
    weight: { protocol: asked.protocol, model: asked.model, inputTokens: countedInput, maxOutputTokens: asked.maxOutputTokens ?? 0 },
    inputTokens: use.input,
    passages: passagesOf(asked.question.user),
    text: asked.question.user,
    generate(fault) {
      const generated = generate(asked, use, parts.settings(), fault, parts.tokenizer)
      use.keep(parts.time.now())
      const { usage } = generated
      const createdS = Math.floor(parts.time.now() / 1_000)
      return {
        tokens: { input: usage.input, cached: usage.cached, cacheWrite: usage.cacheWrite, output: usage.output },
        delivery: asked.stream
          ? { stream: true, chunks: eventsOf(asked, generated, { id, createdS }) }
          : { stream: false, chunks: [JSON.stringify(bodyOf(asked, generated, id, createdS, 'standard'))] },
      }
    },
  }
}

function rateHeaders(weight: Weight, fault: Fault | null, parts: ServerParts): Record<string, string> {
  const settings = parts.settings()
  const now = parts.time.now()
  const skewMs = fault?.kind === 'clock-skew' ? settings.skewMs : 0
  const date = skewMs !== 0 && settings.skewDate ? { date: dateText(now + skewMs) } : {}
  if (!settings.rateHeaders) return date
  const buckets: Buckets = parts.gate.buckets(weight, settings, now)
  return { ...date, ...limitHeaders(buckets, weight, now, skewMs) }
}

function limitHeaders(buckets: Buckets, weight: Weight, now: number, skewMs: number): Record<string, string> {
  return weight.protocol === 'anthropic' ? anthropicHeaders(buckets, now, skewMs) : openaiHeaders(buckets, now, skewMs)
}

function retryAfter(fault: Fault): { retryAfterMs?: number } {
  return fault.kind === 'rate-limited' ? { retryAfterMs: fault.retryAfterMs ?? 1_000 } : {}
}

function latencyOf(call: number, parts: ServerParts): number {
  const { latencyMs, jitterMs, seed } = parts.settings()
  const random = createRandom(seed * 7_919 + call)
  random.below(2)
  return Math.max(0, latencyMs + (jitterMs * (random.below(2_001) - 1_000)) / 1_000)
}
