import { assertNever } from '../../../shared/assert-never.ts'
import { failure, type Failure } from '../../../shared/failure.ts'
import type { ModelChoice } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { BatchClient, BatchRequest, RemoteBatch } from '../providers/batch-clients/batch-port.ts'
import { callTokens } from '../providers/extractor/model-extractor.ts'
import { extractionRequest } from '../providers/extractor/extraction-call.ts'
import type { ExtractionPrompt, ExtractionProtocol } from '../providers/extractor/prompt-port.ts'
import { ModelCallError } from '../providers/model-port.ts'
import { batchById, changeBatch, openRequests, otherRemoteIds, type BatchRow } from './batch-rows.ts'
import type { Collector } from './collect.ts'

/*
 *   submitting --sent, or found at the provider--> running --ended there--> collecting --every result kept--> ended
 *   submitting --refused as a whole--> failed
 *   submitting, running --a person cancels--> cancelling --ended there, or never sent--> collecting --> cancelled
 *
 * `sent_at` is written before a batch is sent and taken back only where it was surely refused. So whoever finds it set
 * without a remote id asks the provider first, and sends again only what the provider does not have.
 */
export interface StepOptions {
  readonly db: WritableDatabase
  readonly collector: Collector
  readonly protocol: ExtractionProtocol
  readonly prompt: (ontologyVersion: string) => ExtractionPrompt
  /** Null: there is no key for it now. @throws never */
  readonly client: (choice: ModelChoice) => BatchClient | null
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly breathe: () => Promise<void>
}

const minuteMs = 60_000
const requestsInTurn = 4
/** A batch that was cut off on its way may still come up in the provider's list for so long. */
const settleMs = minuteMs
const shortestPollMs = 10_000
const longestPollMs = 15 * minuteMs
const longestBackOffMs = 30 * minuteMs
/** Providers keep results for about a month; after that nothing will come. */
const resultsKeptMs = 29 * 24 * 60 * minuteMs
const dayMs = 24 * 60 * minuteMs

/**
 * One step of one batch, as far as it goes now; answers whether it is over. Each step can be cut at any place and
 * begun again.
 */
export function createStep(options: StepOptions): (batchId: string, signal: AbortSignal) => Promise<boolean> {
  const { db, collector, nowMs } = options

  return async function step(batchId, signal) {
    const row = batchById(db, batchId)
    if (!row) return true
    const client = options.client({ provider: row.provider, model: row.model, baseUrl: row.base_url })
    if (!client) return later(row, failure('provider-key-missing', `There is no key for ${row.provider === 'anthropic' ? 'Anthropic' : 'OpenAI'}.`, { subject: row.model }), longestBackOffMs)
    try {
      switch (row.state) {
        case 'submitting':
          return await submit(row, client, signal)
        case 'running':
        case 'cancelling':
          return row.remote_id === null ? await submit(row, client, signal) : await look(row, client, row.remote_id, signal)
        case 'collecting':
          return await collect(row, client, signal)
        case 'ended':
        case 'cancelled':
        case 'failed':
          return true
        default:
          return assertNever(row.state)
      }
    } catch (error) {
      if (!(error instanceof ModelCallError) || error.problem === 'aborted') throw error
      return failed(batchById(db, batchId) ?? row, error)
    }
  }

  async function submit(row: BatchRow, client: BatchClient, signal: AbortSignal): Promise<boolean> {
    if (row.sent_at !== null) {
      const mayComeUntil = row.sent_at + settleMs
      if (nowMs() < mayComeUntil) return wait(row, mayComeUntil)
      const strangers = new Set<string>([...(JSON.parse(row.not_ours_json) as string[]), ...otherRemoteIds(db, row.id)])
      const found = (await client.find({ id: row.id, sentAt: row.sent_at, total: row.total }, signal)).find(({ remoteId }) => !strangers.has(remoteId))
      if (found) return adopt(row, found)
    }
    if (row.cancel_asked === 1) return finish(row, 'cancelled', null)
    const requests = await requestsOf(row, client)
    signal.throwIfAborted()
    changeBatch(db, row.id, { sent_at: nowMs() })
    try {
      return adopt(row, await client.submit({ id: row.id, requests }, signal))
    } catch (error) {
      if (!(error instanceof ModelCallError) || !isClearNo(error)) throw error
      changeBatch(db, row.id, { sent_at: null })
      if (hopeless.has(error.problem)) return refused(row, { failure: error.failure, again: false })
      throw error
    }
  }

  /** A question takes a millisecond to put together: the loop turns between them. */
  async function requestsOf(row: BatchRow, client: BatchClient): Promise<BatchRequest[]> {
    const prompt = options.prompt(row.ontology_version)
    const requests: BatchRequest[] = []
    for (const { customId, passages } of openRequests(db, row.id)) {
      const tokens = callTokens({ tokens: 0 }, passages.map(({ text }) => ({ tokens: Math.ceil(text.length / 3.5) })))
      requests.push({ customId, request: extractionRequest(options.protocol, prompt, passages, tokens, client.traits) })
      if (requests.length % requestsInTurn === 0) await options.breathe()
    }
    return requests
  }

  function adopt(row: BatchRow, remote: RemoteBatch): boolean {
    if (remote.state.kind === 'refused') return refused(row, remote.state)
    const now = nowMs()
    changeBatch(db, row.id, {
      state: row.cancel_asked === 1 ? 'cancelling' : 'running',
      remote_id: remote.remoteId,
      remote_certain: remote.certain ? 1 : 0,
      submitted_at: now,
      expires_at: remote.expiresAt ?? now + dayMs,
      next_poll_at: remote.state.kind === 'ended' || row.cancel_asked === 1 ? now : now + shortestPollMs,
      tries: 0,
      failure_json: null,
    })
    return false
  }

  async function look(row: BatchRow, client: BatchClient, remoteId: string, signal: AbortSignal): Promise<boolean> {
    const remote = await client.poll(remoteId, signal)
    const { state } = remote
    if (state.kind === 'refused') return refused(row, state)
    if (state.kind === 'ended') {
      changeBatch(db, row.id, { state: 'collecting', next_poll_at: nowMs(), tries: 0, failure_json: null })
      return collect({ ...row, state: 'collecting' }, client, signal)
    }
    // One that is known by its time and size alone may be somebody else's: it is left to run.
    if (row.cancel_asked === 1 && state.kind === 'running' && row.remote_certain === 1) {
      await client.cancel(remoteId, signal).catch((error: unknown) => {
        // It has just ended: the next look sees that.
        if (!(error instanceof ModelCallError) || !isClearNo(error)) throw error
      })
    }
    const ageMs = nowMs() - (row.submitted_at ?? nowMs())
    const waitMs = row.cancel_asked === 1 ? minuteMs : Math.min(longestPollMs, Math.max(shortestPollMs, ageMs / 10))
    changeBatch(db, row.id, { next_poll_at: nowMs() + Math.round(waitMs), tries: 0, failure_json: null })
    return false
  }

  async function collect(row: BatchRow, client: BatchClient, signal: AbortSignal): Promise<boolean> {
    if (row.remote_id === null) return finish(row, 'expired', null)
    const end = await collector.collect(row, client, row.remote_id, signal)
    if (end === 'collected') return finish(row, row.cancel_asked === 1 ? 'cancelled' : 'expired', null)
    const strangers = [...(JSON.parse(row.not_ours_json) as string[]), row.remote_id]
    changeBatch(db, row.id, { state: row.cancel_asked === 1 ? 'cancelling' : 'submitting', remote_id: null, not_ours_json: JSON.stringify(strangers), next_poll_at: nowMs() })
    return false
  }

  /** The provider would not have the batch. Its requests are left for calls, unless there will be room later. */
  function refused(row: BatchRow, { failure: why, again }: { readonly failure: Failure; readonly again: boolean }): boolean {
    if (again && row.cancel_asked === 0) {
      changeBatch(db, row.id, { state: 'submitting', remote_id: null, sent_at: null, submitted_at: null })
      return later(row, why, longestBackOffMs)
    }
    changeBatch(db, row.id, { failure_json: JSON.stringify(why) })
    return finish(row, row.cancel_asked === 1 ? 'cancelled' : 'failed', row.cancel_asked === 1 ? null : 'batch-refused')
  }

  function failed(row: BatchRow, error: ModelCallError): boolean {
    const { retryAfterMs } = error.more
    const lostAt = (row.expires_at ?? row.created_at + dayMs) + (error.problem === 'no-such-model' ? 0 : resultsKeptMs)
    if (row.remote_id !== null && nowMs() > lostAt) return finish(row, 'expired', null)
    const backOffMs = stops.has(error.problem) ? longestBackOffMs : Math.min(longestBackOffMs, minuteMs * 2 ** Math.min(row.tries, 10)) * (0.5 + options.random() / 2)
    return later(row, error.failure, Math.max(retryAfterMs ?? 0, backOffMs))
  }

  function later(row: BatchRow, why: Failure, waitMs: number): false {
    changeBatch(db, row.id, { tries: row.tries + 1, failure_json: JSON.stringify(why), next_poll_at: nowMs() + Math.round(waitMs) })
    return false
  }

  function wait(row: BatchRow, until: number): false {
    changeBatch(db, row.id, { next_poll_at: until })
    return false
  }

  function finish(row: BatchRow, rest: 'expired' | 'cancelled' | 'failed', why: string | null): true {
    collector.finish(row, rest, why)
    return true
  }
}

/** The provider answered, and took nothing. Whatever else goes wrong, the batch may be there. */
function isClearNo({ more: { status } }: ModelCallError): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408
}

/** This batch will never be taken; 404: there are no batches at this address. */
const hopeless: ReadonlySet<string> = new Set(['invalid-request', 'too-long', 'no-such-model'])
/** Nothing helps but a person. */
const stops: ReadonlySet<string> = new Set(['auth', 'billing'])
