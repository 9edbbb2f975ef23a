import { jsonReply, type Refusal, type Reply } from './asked.ts'
import type { FaultKind } from '../settings.ts'

export type Protocol = 'anthropic' | 'openai'

interface ErrorShape {
  readonly status: number
  /** Anthropic's `error.type`, or OpenAI's `error.code`. */
  readonly type: string
  readonly message: string
  /** Anthropic's `error.details.error_code`. */
  readonly code?: string
}

const anthropic: Partial<Record<FaultKind | Refusal['refused'], ErrorShape>> = {
  'rate-limited': { status: 429, type: 'rate_limit_error', message: 'This request would exceed the rate limit of your organization.' },
  'rate-limited-bare': { status: 429, type: 'rate_limit_error', message: 'This request would exceed the rate limit of your organization.' },
  overloaded: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  'server-error': { status: 500, type: 'api_error', message: 'Internal server error' },
  billing: { status: 402, type: 'billing_error', message: 'Your credit balance is too low to access the API.' },
  'spend-limit': { status: 429, type: 'rate_limit_error', message: 'Your organization has reached its spend limit.', code: 'enforced_spend_limit_reached' },
  auth: { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
  forbidden: { status: 403, type: 'permission_error', message: 'Your API key does not have permission to use the specified resource.' },
  'no-such-model': { status: 404, type: 'not_found_error', message: 'The model was not found.' },
  'too-long': { status: 400, type: 'invalid_request_error', message: 'prompt is too long: more tokens than the maximum' },
  'too-large': { status: 413, type: 'invalid_request_error', message: 'Request exceeds the maximum allowed number of bytes.' },
  invalid: { status: 400, type: 'invalid_request_error', message: 'The request is invalid.' },
  conflict: { status: 400, type: 'invalid_request_error', message: 'That cannot be done in this state.' },
  'not-found': { status: 404, type: 'not_found_error', message: 'Not found.' },
}

const openai: Partial<Record<FaultKind | Refusal['refused'], ErrorShape>> = {
  'rate-limited': { status: 429, type: 'rate_limit_exceeded', message: 'Rate limit reached.' },
  'rate-limited-bare': { status: 429, type: 'rate_limit_exceeded', message: 'Rate limit reached.' },
  overloaded: { status: 503, type: 'server_overloaded', message: 'The engine is currently overloaded, please try again later.' },
  'server-error': { status: 500, type: 'server_error', message: 'The server had an error while processing your request.' },
  billing: { status: 429, type: 'insufficient_quota', message: 'You exceeded your current quota, please check your plan and billing details.' },
  'spend-limit': { status: 429, type: 'project_spend_limit_exceeded', message: 'This project has reached its spend limit.' },
  auth: { status: 401, type: 'invalid_api_key', message: 'Incorrect API key provided.' },
  forbidden: { status: 403, type: 'permission_denied', message: 'You are not allowed to do this.' },
  'no-such-model': { status: 404, type: 'model_not_found', message: 'The model does not exist or you do not have access to it.' },
  'too-long': { status: 400, type: 'context_length_exceeded', message: "This model's maximum context length was exceeded." },
  'too-large': { status: 413, type: 'request_too_large', message: 'The request is too large.' },
  invalid: { status: 400, type: 'invalid_request', message: 'The request is invalid.' },
  conflict: { status: 409, type: 'conflict', message: 'That cannot be done in this state.' },
  'not-found': { status: 404, type: 'not_found', message: 'Not found.' },
}

/** Null: this fault is not an error of its own. */
export function errorShape(protocol: Protocol, kind: FaultKind | Refusal['refused']): ErrorShape | null {
  return (protocol === 'anthropic' ? anthropic : openai)[kind] ?? null
}

/** The body of an error as the provider documents it. */
export function errorBody(protocol: Protocol, shape: ErrorShape, message: string, requestId: string): unknown {
  if (protocol === 'anthropic') {
    return { type: 'error', error: { type: shape.type, message, ...(shape.code && { details: { error_code: shape.code } }) }, request_id: requestId }
  }
  const families: Readonly<Record<string, string>> = { rate_limit_exceeded: 'requests', insufficient_quota: 'insufficient_quota', server_error: 'server_error', server_overloaded: 'server_error' }
  return { error: { message, type: families[shape.type] ?? 'invalid_request_error', param: null, code: shape.type } }
}

export interface ErrorNote {
  readonly requestId: string
  readonly message?: string | undefined
  /** Null: no `retry-after`. */
  readonly retryAfterMs: number | null
  readonly headers: Readonly<Record<string, string>>
}

/** @throws RangeError for a fault that is not an error */
export function errorReply(protocol: Protocol, kind: FaultKind | Refusal['refused'], note: ErrorNote): Reply {
  const shape = errorShape(protocol, kind)
  if (!shape) throw new RangeError(`${kind} is not an error that a server answers with`)
  const waits = note.retryAfterMs !== null ? { 'retry-after': String(Math.max(1, Math.ceil(note.retryAfterMs / 1_000))) } : {}
  return jsonReply(shape.status, errorBody(protocol, shape, note.message ?? shape.message, note.requestId), { ...note.headers, ...waits })
}
