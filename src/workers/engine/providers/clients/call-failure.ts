import { failure, type FailureCode } from '../../../../shared/failure.ts'
import type { ModelChoice } from '../../../../shared/model/provider.ts'
import { ModelCallError, type ModelCallProblem } from '../model-port.ts'
import { readLimits, readRetryAfter, type HeaderReader } from './limit-headers.ts'
import { redact } from './redact.ts'

/** What both SDKs' errors have in common. Neither class is asked for: their names are not part of any promise. */
interface SdkError {
  readonly status?: number
  readonly headers?: HeaderReader
  readonly error?: unknown
}

export interface FailedCall {
  readonly choice: ModelChoice
  /** Cut out of everything that is said. */
  readonly key: string | null
  readonly signal: AbortSignal
  readonly now: number
}

/** Whatever an SDK threw, as one of the problems that the app knows what to do about. */
export function toCallError(error: unknown, call: FailedCall): ModelCallError {
  if (error instanceof ModelCallError) return error
  if (call.signal.aborted) return new ModelCallError('aborted', failure('aborted', 'The call was stopped.'), { retryAfterMs: null, limits: null, status: null })
  const { status, headers, error: body } = (typeof error === 'object' && error !== null ? error : {}) as SdkError
  const read = headers && typeof headers.get === 'function' ? headers : null
  const problem = status === undefined ? withoutStatus(error) : withStatus(status, codesIn(body))
  const said = wordsIn(body) || (error instanceof Error ? [error.message, causeOf(error)].filter(Boolean).join(': ') : '')
  const words = redact(said, call.key)
  const message = `${whom(call.choice)} ${verbs[problem]}${status === undefined ? '' : ` (${status})`}${words ? `: ${words}` : '.'}`
  const retryAfterMs = read && readRetryAfter(read, call.now)
  return new ModelCallError(
    problem,
    failure(codes[problem], message, { subject: call.choice.model, ...(retryAfterMs !== null && { retryAfterMs }) }),
    // No cause: an SDK's error holds the request's headers, and with them the key.
    { retryAfterMs, limits: read && readLimits(read, call.now), status: status ?? null },
  )
}

const codes: Readonly<Record<ModelCallProblem, FailureCode>> = {
  'rate-limited': 'provider-rate-limited',
  'overloaded': 'provider-overloaded',
  'server-error': 'provider-overloaded',
  'timeout': 'provider-unreachable',
  'network': 'provider-unreachable',
  'billing': 'provider-billing',
  'auth': 'provider-key-refused',
  'no-such-model': 'provider-no-model',
  'too-long': 'provider-bad-request',
  'invalid-request': 'provider-bad-request',
  'aborted': 'aborted',
}

const verbs: Readonly<Record<ModelCallProblem, string>> = {
  'rate-limited': 'asks to be called less often',
  'overloaded': 'is overloaded',
  'server-error': 'had an error of its own',
  'timeout': 'gave no answer in time',
  'network': 'could not be reached',
  'billing': 'wants the account to be settled',
  'auth': 'refuses the key',
  'no-such-model': 'does not know the model',
  'too-long': 'finds the request too long',
  'invalid-request': 'refuses the request',
  'aborted': 'was stopped',
}

/** 429 is also how an account that is used up answers: waiting would not help there. */
const billingCodes = /enforced_spend_limit_reached|contract_spend_limit_reached|billing_error|insufficient_quota|credit_balance_exhausted|spend_limit_exceeded/
const tooLong = /context_length_exceeded|prompt is too long|request_too_large|maximum context length|exceeds? the (?:available )?context/i

function withStatus(status: number, said: string): ModelCallProblem {
  if (status === 402 || billingCodes.test(said)) return 'billing'
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'rate-limited'
  if (status === 413 || tooLong.test(said)) return 'too-long'
  if (status === 404) return 'no-such-model'
  if (status === 408) return 'timeout'
  if (status === 529 || status === 503) return 'overloaded'
  return status >= 500 ? 'server-error' : 'invalid-request'
}

/** The server said nothing that could be read: the connection failed, was cut, or took too long. */
function withoutStatus(error: unknown): ModelCallProblem {
  const text = error instanceof Error ? `${error.name} ${error.constructor.name} ${error.message}` : ''
  if (/time(?:d )?-?out/i.test(text)) return 'timeout'
  // An answer that is no JSON comes out of the SDK as a SyntaxError.
  return error instanceof SyntaxError ? 'server-error' : 'network'
}

function whom({ provider, model, baseUrl }: ModelChoice): string {
  const name = { anthropic: 'Anthropic', openai: 'OpenAI', compatible: 'The server' }[provider]
  return `${name}${baseUrl === null ? '' : ` at ${withoutPassword(baseUrl)}`}, model ${model},`
}

/** An address may carry a user and a password; nobody needs to read those. */
export function withoutPassword(address: string): string {
  return address.replace(/^(https?:\/\/)[^/@\s]*@/, '$1')
}

/** Types and codes of an error body, both providers' shapes, nested or not. */
function codesIn(body: unknown): string {
  const found: string[] = []
  const walk = (value: unknown, depth: number): void => {
    if (depth > 4 || typeof value !== 'object' || value === null) return
    for (const [name, each] of Object.entries(value)) {
      if (typeof each === 'string' && ['type', 'code', 'error_code', 'message'].includes(name)) found.push(each.slice(0, 2_000))
      else walk(each, depth + 1)
    }
  }
  walk(body, 0)
  return found.join(' ')
}

function wordsIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  const { message, error } = body as { readonly message?: unknown; readonly error?: unknown }
  if (typeof message === 'string') return message
  return typeof error === 'string' ? error : wordsIn(error)
}

function causeOf(error: Error): string {
  const { cause } = error
  if (!(cause instanceof Error)) return ''
  const { code } = cause as { readonly code?: unknown }
  return typeof code === 'string' ? code : cause.message
}
