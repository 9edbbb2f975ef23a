import { z } from 'zod'
import { jsonOf, type Incoming } from '../http.ts'
import type { ServerParts } from '../parts.ts'
import { readMessages } from '../protocol/anthropic.ts'
import { jsonReply, type Refusal, type Reply } from '../protocol/asked.ts'
import { createBatchRun, type BatchItem, type BatchRun } from './batch-run.ts'

const CreateBody = z.object({
  requests: z.array(z.object({ custom_id: z.string().regex(/^[\w-]{1,64}$/), params: z.record(z.string(), z.unknown()) })).min(1).max(100_000),
})

const keptMs = 29 * 24 * 60 * 60_000

/** `/v1/messages/batches…`: create, retrieve, list, cancel, delete, results. */
export function createMessageBatches(parts: ServerParts) {
  const runs = new Map<string, BatchRun>()
  let count = 0
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
  const archived = (run: BatchRun): boolean => parts.time.now() > run.createdAt + keptMs

  const view = (id: string, run: BatchRun, base: string) => {
    const { phase, endedAt, counts } = run.state()
    const ended = phase === 'ended'
    return {
      id,
      type: 'message_batch',
      processing_status: ended ? 'ended' : phase === 'cancelling' ? 'canceling' : 'in_progress',
      // Counts stay at nought until the whole batch has ended.
      request_counts: ended
        ? { processing: 0, succeeded: counts.answered, errored: counts.errored, canceled: counts.cancelled, expired: counts.expired }
        : { processing: run.items.length, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
      created_at: iso(run.createdAt),
      expires_at: iso(run.expiresAt),
      ended_at: ended ? iso(endedAt) : null,
      cancel_initiated_at: iso(run.cancelAskedAt),
      archived_at: archived(run) ? iso(run.createdAt + keptMs) : null,
      results_url: ended && !archived(run) ? `${base}/v1/messages/batches/${id}/results` : null,
    }
  }

  const create = (incoming: Incoming, base: string): Reply | Refusal => {
    const parsed = CreateBody.safeParse(jsonOf(incoming))
    if (!parsed.success) return { refused: 'invalid', message: `requests: ${parsed.error.issues[0]?.message ?? 'invalid'}` }
    const { requests } = parsed.data
    const ids = new Set(requests.map((one) => one.custom_id))
    if (ids.size < requests.length) return { refused: 'invalid', message: 'requests: each custom_id must be unique within the batch' }
    const items = requests.map(({ custom_id, params }): BatchItem => {
      const asked = readMessages(params)
      return { customId: custom_id, asked: 'stream' in asked && asked.stream ? { refused: 'invalid', message: 'stream: not allowed in a batch' } : asked }
    })
    count += 1
    const id = `msgbatch_${String(count).padStart(6, '0')}`
    const run = createBatchRun(count, 'anthropic', items, parts)
    runs.set(id, run)
    return jsonReply(200, view(id, run, base))
  }

  const results = (id: string, run: BatchRun): Reply | Refusal => {
    if (run.state().phase !== 'ended') return { refused: 'conflict', message: `batch ${id} has not ended` }
    if (archived(run)) return { refused: 'not-found', message: `results of ${id} are no longer kept` }
    // In another order than they were asked in, as may happen: whoever reads must go by `custom_id`.
    const lines = run.results().toReversed().map(({ customId, result }) =>
      JSON.stringify({
        custom_id: customId,
        result:
          result.kind === 'answered'
            ? { type: 'succeeded', message: result.body }
            : result.kind === 'errored'
              ? { type: 'errored', error: result.error }
              : { type: result.kind === 'cancelled' ? 'canceled' : 'expired' },
      }),
    )
    return { status: 200, headers: { 'content-type': 'application/x-jsonl' }, body: lines.map((line) => `${line}\n`).join('') }
  }

  const list = ({ query }: Incoming, base: string): Reply => {
    const limit = Math.min(1_000, Math.max(1, Number(query.get('limit') ?? 20)))
    const ids = [...runs.keys()].toReversed()
    const after = ids.indexOf(query.get('after_id') ?? '')
    const before = ids.indexOf(query.get('before_id') ?? '')
    const from = before >= 0 ? Math.max(0, before - limit) : after + 1
    const page = ids.slice(from, before >= 0 ? before : from + limit)
    const data = page.map((id) => {
      const run = runs.get(id)
      return run ? view(id, run, base) : null
    })
    return jsonReply(200, { data, has_more: before >= 0 ? from > 0 : from + limit < ids.length, first_id: page[0] ?? null, last_id: page.at(-1) ?? null })
  }

  return {
    /** @param rest the path after `/v1/messages/batches` */
    handle(incoming: Incoming, rest: readonly string[], base: string): Reply | Refusal {
      const [id, verb] = rest
      if (id === undefined) return incoming.method === 'POST' ? create(incoming, base) : list(incoming, base)
      const run = runs.get(id)
      if (!run) return { refused: 'not-found', message: `message batch ${id} not found` }
      if (verb === 'results') return results(id, run)
      if (verb === 'cancel' && incoming.method === 'POST') {
        if (run.state().phase === 'ended') return { refused: 'conflict', message: `batch ${id} has ended and cannot be canceled` }
        run.cancel()
        return jsonReply(200, view(id, run, base))
      }
      if (incoming.method === 'DELETE') {
        if (run.state().phase !== 'ended') return { refused: 'conflict', message: `batch ${id} is in progress: cancel it first` }
        runs.delete(id)
        return jsonReply(200, { id, type: 'message_batch_deleted' })
      }
      return jsonReply(200, view(id, run, base))
    },
    /** Answers what is due, so that the counts are up to date. */
    settle: () => {
      for (const run of runs.values()) run.state()
    },
    forget: () => runs.clear(),
  }
}
