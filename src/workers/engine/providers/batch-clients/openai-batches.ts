import OpenAI, { toFile } from 'openai'
import { z } from 'zod'
import { failure } from '../../../../shared/failure.ts'
import type { ModelChoice } from '../../../../shared/model/provider.ts'
import type { ClientOptions } from '../clients/client-options.ts'
import { toCallError } from '../clients/call-failure.ts'
import { chatAnswer, chatParams, createOpenaiClient, openaiSdk } from '../clients/chat-completions.ts'
import { redact } from '../clients/redact.ts'
import type { BatchClient, BatchResult, RemoteBatch, RemoteState } from './batch-port.ts'

const endpoint = '/v1/chat/completions'
/** The mark that a batch carries: it is found again by it. */
const mark = 'coursegraph_batch'
const clockSlackMs = 10 * 60_000
const mostListed = 1_000
/** Long enough for a batch that runs out after a day; then the provider removes the questions by itself. */
const requestsKeptSeconds = 3 * 24 * 3_600

/** OpenAI's Batch API: a file of requests in, a file of answers and one of errors out. */
export function createOpenaiBatches(choice: ModelChoice, options: ClientOptions): BatchClient {
  const sdk = openaiSdk(choice, options)

  const attempt = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw toCallError(error, { choice, key: options.key, signal, now: options.now() })
    }
  }
  const remoteOf = (batch: OpenAI.Batch): RemoteBatch => ({
    remoteId: batch.id,
    certain: true,
    state: stateOf(batch, choice, options.key),
    createdAt: batch.created_at * 1_000,
    expiresAt: batch.expires_at ? batch.expires_at * 1_000 : null,
  })

  async function* results(remoteId: string, signal: AbortSignal): AsyncGenerator<BatchResult> {
    const batch = await attempt(signal, () => sdk.batches.retrieve(remoteId, { signal }))
    for (const file of [batch.output_file_id, batch.error_file_id]) {
      if (!file) continue
      const text = await attempt(signal, async () => (await sdk.files.content(file, { signal })).text())
      for (const line of text.split('\n')) if (line.trim() !== '') yield resultOf(Line.parse(JSON.parse(line)))
    }
  }

  return {
    traits: createOpenaiClient(choice, options).traits,
    submit: ({ id, requests }, signal) =>
      attempt(signal, async () => {
        const lines = requests.map(({ customId, request }) => JSON.stringify({ custom_id: customId, method: 'POST', url: endpoint, body: chatParams(choice, request, 'schema') }))
        const file = await sdk.files.create({ purpose: 'batch', file: await toFile(Buffer.from(lines.join('\n')), `coursegraph-${id}.jsonl`), expires_after: { anchor: 'created_at', seconds: requestsKeptSeconds } }, { signal })
        return remoteOf(await sdk.batches.create({ input_file_id: file.id, endpoint, completion_window: '24h', metadata: { [mark]: id } }, { signal }))
      }),
    find: ({ id, sentAt }, signal) =>
      attempt(signal, async () => {
        let listed = 0
        for await (const batch of sdk.batches.list({ limit: 100 }, { signal })) {
          listed += 1
          if (listed > mostListed || batch.created_at * 1_000 < sentAt - clockSlackMs) break
          if (batch.metadata?.[mark] === id) return [remoteOf(batch)]
        }
        return []
      }),
    poll: (remoteId, signal) => attempt(signal, async () => remoteOf(await sdk.batches.retrieve(remoteId, { signal }))),
    cancel: (remoteId, signal) => attempt(signal, async () => void (await sdk.batches.cancel(remoteId, { signal }))),
    results,
  }
}

function stateOf(batch: OpenAI.Batch, choice: ModelChoice, key: string | null): RemoteState {
  if (batch.status === 'cancelling') return { kind: 'cancelling' }
  if (batch.status === 'completed' || batch.status === 'expired' || batch.status === 'cancelled') return { kind: 'ended' }
  if (batch.status !== 'failed') return { kind: 'running' }
  const first = batch.errors?.data?.[0]
  // So much may wait in batches at a time; when those before it are over there is room again.
  const again = first?.code === 'token_limit_exceeded'
  const said = redact(first?.message ?? '', key)
  return { kind: 'refused', again, failure: failure(again ? 'provider-rate-limited' : 'provider-bad-request', `OpenAI did not take the batch${said ? `: ${said}` : '.'}`, { subject: choice.model }) }
}

const Line = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.int(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish() }).nullish(),
})

function resultOf({ custom_id: customId, response, error }: z.infer<typeof Line>): BatchResult {
  if (error?.code === 'batch_expired') return { customId, kind: 'expired' }
  if (error?.code === 'batch_cancelled') return { customId, kind: 'cancelled' }
  if (!response) return { customId, kind: 'failed', passes: true }
  // Read as the SDK reads the answer of a call: every part of it may be missing.
  if (response.status_code === 200) return { customId, kind: 'answered', answer: chatAnswer(response.body as OpenAI.ChatCompletion, null) }
  return { customId, kind: 'failed', passes: response.status_code === 429 || response.status_code >= 500 }
}
