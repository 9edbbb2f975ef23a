import type { Ontology } from '../../../shared/model/ontology.ts'
import type { ModelPrice } from '../../../shared/model/provider.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { ExtractorIdentity } from '../pipeline/ports.ts'
import type { BatchClient, BatchResult } from '../providers/batch-clients/batch-port.ts'
import type { Spending } from '../providers/desk/desk-ports.ts'
import type { AnswerStore } from '../providers/extractor/answer-store.ts'
import { nothingFor, readAnswer } from '../providers/extractor/extraction-call.ts'
import type { ExtractionProtocol } from '../providers/extractor/prompt-port.ts'
import type { ModelAnswer } from '../providers/model-port.ts'
import { costOf, priceOf } from '../providers/prices/price.ts'
import { changeBatch, documentsOf, endOpenRequests, endRequest, openRequest, type BatchRow, type OpenRequest, type RequestEnd } from './batch-rows.ts'

export interface CollectOptions {
  readonly db: WritableDatabase
  readonly answers: Pick<AnswerStore, 'keep'>
  readonly protocol: ExtractionProtocol
  readonly ontology: (version: string) => Ontology
  readonly prices: () => readonly ModelPrice[]
  readonly record: (spending: Spending) => void
  /** What a person cancelled is for them to decide again. */
  readonly undecide: (documentId: DocumentId) => void
  readonly nowMs: () => number
  readonly breathe: () => Promise<void>
}

export interface Collector {
  /** Keeps every result. `not-ours`: it was somebody else's batch, and nothing was kept. */
  collect(row: BatchRow, client: BatchClient, remoteId: string, signal: AbortSignal): Promise<'collected' | 'not-ours'>
  /** Ends the batch; requests without a result are over too. */
  finish(row: BatchRow, rest: RequestEnd, why: string | null): void
}

/**
 * Takes what a batch brought. Each result is one transaction: the request is over, the money is in the books and the
 * answer is kept, or none of it; a result that comes again after a kill finds its request over and changes nothing.
 */
export function createCollector(options: CollectOptions): Collector {
  const { db, protocol } = options

  const take = (row: BatchRow, result: BatchResult): void =>
    db.transaction(() => {
      const request = openRequest(db, row.id, result.customId)
      if (!request) return
      const { end, why } = result.kind === 'answered' ? keepAnswer(row, request, result.answer) : withoutAnswer(result)
      endRequest(db, row.id, request.customId, end, why)
    })

  const keepAnswer = (row: BatchRow, request: OpenRequest, answer: ModelAnswer): { readonly end: RequestEnd; readonly why: string | null } => {
    const choice = { provider: row.provider, model: row.model, baseUrl: row.base_url }
    const by: ExtractorIdentity = { provider: row.provider, model: row.model, promptVersion: request.promptVersion }
    options.record({ choice, purpose: 'extract', documentId: request.documentId, calls: 1, usage: answer.usage, costUsd: costOf(answer.usage, priceOf(choice, options.prices()), true), batch: true })
    const { passages } = request
    const read = readAnswer(protocol, options.ontology(row.ontology_version), passages, answer)
    const [only] = passages.length === 1 ? passages : []
    if (read.kind === 'checked') {
      let missed = 0
      for (const [place, passage] of passages.entries()) {
        const checked = read.passages[place]
        if (checked && !checked.missing) options.answers.keep(passage.contextHash, by, { extraction: checked.extraction, checks: checked.checks, notExtracted: null })
        else if (only) options.answers.keep(only.contextHash, by, nothingFor('empty'))
        // Forgotten among several: it is asked about again, alone.
        else missed += 1
      }
      return { end: 'answered', why: missed > 0 ? 'missed' : null }
    }
    // Asked alone and refused: asking again would bring the same. What is too long or broken can still be mended by calls.
    if (only && read.kind === 'none' && (read.why === 'refused' || read.why === 'filtered')) {
      options.answers.keep(only.contextHash, by, nothingFor(read.why))
      return { end: 'answered', why: read.why }
    }
    return { end: 'failed', why: read.why }
  }

  return {
    async collect(row, client, remoteId, signal) {
      let certain = row.remote_certain === 1
      let inTurn = 0
      for await (const result of client.results(remoteId, signal)) {
        if (!certain) {
          if (!result.customId.startsWith(`${row.id}-`)) return 'not-ours'
          changeBatch(db, row.id, { remote_certain: 1 })
          certain = true
        }
        take(row, result)
        inTurn += 1
        if (inTurn % resultsInTurn === 0) await options.breathe()
      }
      return certain ? 'collected' : 'not-ours'
    },
    finish(row, rest, why) {
      db.transaction(() => {
        endOpenRequests(db, row.id, rest, why)
        for (const documentId of documentsOf(db, row.id, 'cancelled')) options.undecide(documentId)
        const state = row.cancel_asked === 1 ? 'cancelled' : why === 'batch-refused' ? 'failed' : 'ended'
        const now = options.nowMs()
        changeBatch(db, row.id, { state, ended_at: now, next_poll_at: null, ...(state !== 'failed' && { failure_json: null }) })
      })
    },
  }
}

/** Reading and checking an answer takes about a millisecond. */
const resultsInTurn = 4

function withoutAnswer(result: Exclude<BatchResult, { kind: 'answered' }>): { readonly end: RequestEnd; readonly why: string | null } {
  if (result.kind !== 'failed') return { end: result.kind, why: null }
  return { end: 'failed', why: result.passes ? null : 'request-refused' }
}
