import type Anthropic from '@anthropic-ai/sdk'
import type { ModelChoice } from '../../../../shared/model/provider.ts'
import { anthropicAnswer, anthropicParams, anthropicSdk, createAnthropicClient } from '../clients/anthropic.ts'
import type { ClientOptions } from '../clients/client-options.ts'
import { toCallError } from '../clients/call-failure.ts'
import type { BatchClient, BatchResult, RemoteBatch } from './batch-port.ts'

/** Clocks differ, and a request may have been on its way for a while. */
const clockSlackMs = 10 * 60_000
/** So many batches are looked through at most. */
const mostListed = 1_000

/**
 * Anthropic's Message Batches. They carry no mark of ours: a batch whose answer was lost is looked for by the time at
 * which it was sent and by how many requests it has, and known for certain by the custom ids of its results.
 */
export function createMessageBatches(choice: ModelChoice, options: ClientOptions): BatchClient {
  const sdk = anthropicSdk(choice, options)
  const { batches } = sdk.messages

  const attempt = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw toCallError(error, { choice, key: options.key, signal, now: options.now() })
    }
  }

  /** Whose results they are, by the first of them. */
  const isOurs = async (remote: Anthropic.Messages.MessageBatch, id: string, signal: AbortSignal): Promise<boolean> => {
    for await (const line of await batches.results(remote.id, undefined, { signal })) return line.custom_id.startsWith(`${id}-`)
    return false
  }

  async function* results(remoteId: string, signal: AbortSignal): AsyncGenerator<BatchResult> {
    const lines = await attempt(signal, () => batches.results(remoteId, undefined, { signal }))
    const next = lines[Symbol.asyncIterator]()
    for (;;) {
      const line = await attempt(signal, () => next.next())
      if (line.done) return
      yield resultOf(line.value)
    }
  }

  return {
    traits: createAnthropicClient(choice, options).traits,
    submit: ({ requests }, signal) =>
      attempt(signal, async () => {
        const params = requests.map(({ customId, request }) => ({ custom_id: customId, params: anthropicParams(choice.model, request) }))
        return remoteOf(await batches.create({ requests: params }, { signal }), true)
      }),
    find: ({ id, sentAt, total }, signal) =>
      attempt(signal, async () => {
        const found: RemoteBatch[] = []
        let listed = 0
        for await (const remote of batches.list({ limit: 100 }, { signal })) {
          listed += 1
          if (listed > mostListed || Date.parse(remote.created_at) < sentAt - clockSlackMs) break
          if (Object.values(remote.request_counts).reduce((sum, count) => sum + count, 0) !== total) continue
          if (remote.processing_status !== 'ended') found.push(remoteOf(remote, false))
          // Its results say whose it is.
          else if (remote.results_url !== null && (await isOurs(remote, id, signal))) return [remoteOf(remote, true)]
        }
        return found.toSorted((a, b) => Math.abs(a.createdAt - sentAt) - Math.abs(b.createdAt - sentAt))
      }),
    poll: (remoteId, signal) => attempt(signal, async () => remoteOf(await batches.retrieve(remoteId, undefined, { signal }), true)),
    cancel: (remoteId, signal) => attempt(signal, async () => void (await batches.cancel(remoteId, undefined, { signal }))),
    results,
  }
}

function remoteOf(remote: Anthropic.Messages.MessageBatch, certain: boolean): RemoteBatch {
  const state = { in_progress: 'running', canceling: 'cancelling', ended: 'ended' } as const
  return { remoteId: remote.id, certain, state: { kind: state[remote.processing_status] }, createdAt: Date.parse(remote.created_at), expiresAt: Date.parse(remote.expires_at) }
}

/** Errors that a second try would get again. */
const lasting: ReadonlySet<string> = new Set(['invalid_request_error', 'not_found_error', 'request_too_large', 'permission_error'])

function resultOf({ custom_id: customId, result }: Anthropic.Messages.MessageBatchIndividualResponse): BatchResult {
  switch (result.type) {
    case 'succeeded':
      return { customId, kind: 'answered', answer: anthropicAnswer(result.message, null) }
    case 'errored':
      return { customId, kind: 'failed', passes: !lasting.has(result.error.error.type) }
    case 'expired':
      return { customId, kind: 'expired' }
    default:
      return { customId, kind: 'cancelled' }
  }
}
