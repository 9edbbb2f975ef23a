import type { ServerResponse } from 'node:http'
import type { Reply } from './protocol/asked.ts'
import type { FaultKind, Settings } from './settings.ts'
import type { ServerTime } from './waits.ts'

/** An answer on its way: a whole body, or events. */
export interface Delivery {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly chunks: readonly string[]
  readonly stream: boolean
}

export function deliveryOf(reply: Reply): Delivery {
  return { status: reply.status, headers: reply.headers, chunks: [reply.body], stream: false }
}

/** As the `date` header has it. */
export function dateText(ms: number): string {
  return new Date(ms).toUTCString()
}

/**
 * Sends an answer, or spoils its transport: slowly, cut in the middle, reset, or as something else than JSON.
 * @param before called just before the last byte leaves, so that whoever reads the counts after the answer finds it counted
 */
export async function deliver(response: ServerResponse, delivery: Delivery, fault: FaultKind | null, settings: Settings, time: ServerTime, before: () => void): Promise<void> {
  const { status, chunks, stream } = delivery
  // By the server's own time, which need not be this computer's: resets are read against it.
  response.sendDate = false
  const headers = { date: dateText(time.now()), ...delivery.headers }
  const whole = chunks.join('')
  const half = stream ? chunks.slice(0, Math.max(1, Math.floor(chunks.length / 2))).join('') : whole.slice(0, Math.floor(whole.length / 2))
  switch (fault) {
    case 'garbage-body':
      response.writeHead(status, { ...headers, 'content-type': stream ? 'text/event-stream' : 'application/json' })
      before()
      response.end(stream ? 'data: {"this is": no JSON\n\n' : '<html><body>502 Bad Gateway</body></html>')
      return
    case 'cut-stream':
      response.writeHead(status, headers)
      before()
      response.end(half)
      return
    case 'reset':
      // The length is announced, so that whoever reads knows that this was not all.
      response.writeHead(status, stream ? headers : { ...headers, 'content-length': Buffer.byteLength(whole) })
      await new Promise<void>((resolve) => response.write(half, () => resolve()))
      before()
      response.socket?.resetAndDestroy()
      return
    case 'slow-drip': {
      response.writeHead(status, headers)
      const bytes = Buffer.from(whole)
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      for (let at = 0; at < bytes.length && !response.destroyed; at += settings.dripBytes) {
        response.write(bytes.subarray(at, at + settings.dripBytes))
        if (!(await time.wait(settings.dripMs, gone.signal))) break
      }
      before()
      response.end()
      return
    }
    default:
      response.writeHead(status, stream ? headers : { ...headers, 'content-length': Buffer.byteLength(whole) })
      before()
      if (!stream) response.end(whole)
      else {
        for (const chunk of chunks) response.write(chunk)
        response.end()
      }
  }
}
