import type { IncomingMessage } from 'node:http'
import type { Refusal } from './protocol/asked.ts'
import type { Protocol } from './protocol/errors.ts'

/** A request as the routes see it. */
export interface Incoming {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly protocol: Protocol
  readonly bytes: Buffer
}

const largestBodyBytes = 256 * 2 ** 20

/** Reads the body whole; null: it is larger than any of the providers takes. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming | null> {
  const url = new URL(request.url ?? '/', 'http://server.invalid')
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > largestBodyBytes) return null
    pieces.push(piece)
  }
  const { headers } = request
  return {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/\/+$/, '') || '/',
    query: url.searchParams,
    headers,
    protocol: 'anthropic-version' in headers || url.pathname.startsWith('/v1/messages') ? 'anthropic' : 'openai',
    bytes: Buffer.concat(pieces),
  }
}

export function jsonOf(incoming: Incoming): unknown {
  try {
    return JSON.parse(incoming.bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** Who asks, or why it may not: `Authorization: Bearer` or, at Anthropic, `x-api-key`. */
export function checkKey({ headers, protocol }: Incoming, keys: readonly string[] | null): Refusal | null {
  const bearer = /^Bearer\s+(\S+)$/.exec(headers.authorization ?? '')?.[1]
  const named = protocol === 'anthropic' ? headers['x-api-key'] : undefined
  const key = bearer ?? (typeof named === 'string' ? named : undefined)
  if (!key) return { refused: 'auth', message: protocol === 'anthropic' ? 'x-api-key header is required' : "You didn't provide an API key." }
  if (keys !== null && !keys.includes(key)) return { refused: 'auth', message: protocol === 'anthropic' ? 'invalid x-api-key' : 'Incorrect API key provided.' }
  if (protocol === 'anthropic' && typeof headers['anthropic-version'] !== 'string') return { refused: 'invalid', message: 'anthropic-version: header is required' }
  return null
}
