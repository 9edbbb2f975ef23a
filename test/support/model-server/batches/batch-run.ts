import { generate } from '../answer/generate.ts'
import { passagesOf } from '../answer/question.ts'
import { bodyOf } from '../calls.ts'
import type { ServerParts } from '../parts.ts'
import type { Asked, Refusal } from '../protocol/asked.ts'
import { embeddingsBody, type AskedEmbeddings } from '../protocol/embeddings.ts'
import { errorBody, errorShape, type Protocol } from '../protocol/errors.ts'

export interface BatchItem {
  readonly customId: string
  readonly asked: Asked | AskedEmbeddings | Refusal
}

export type ItemResult =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'errored'; readonly status: number; readonly error: unknown }
  | { readonly kind: 'cancelled' | 'expired' }

/** What there is to know of a batch at a time; it has results only when it has ended, as at both providers. */
export interface BatchState {
  readonly phase: 'running' | 'cancelling' | 'ended'
  readonly how: 'completed' | 'cancelled' | 'expired'
  readonly endedAt: number
  /** Requests that are answered or failed by now. */
  readonly processed: number
  readonly counts: { readonly answered: number; readonly errored: number; readonly cancelled: number; readonly expired: number }
}

export interface BatchRun {
  readonly items: readonly BatchItem[]
  readonly createdAt: number
  readonly expiresAt: number
  readonly cancelAskedAt: number | null
  cancel(): void
  state(): BatchState
  /** In the order of the requests; of those that are over by now. */
  results(): readonly { readonly customId: string; readonly result: ItemResult }[]
}

const dayMs = 24 * 60 * 60_000

/**
 * A batch as a function of the server's time: its requests are answered evenly over `durationMs`, until it is cancelled
 * or a day has passed. Each is generated once, when its time has come and somebody looks, and counted then.
 */
export function createBatchRun(number: number, protocol: Protocol, items: readonly BatchItem[], parts: ServerParts): BatchRun {
  const createdAt = parts.time.now()
  const expiresAt = createdAt + dayMs
  const { durationMs, cancelMs } = parts.settings().batches
  const done: ItemResult[] = []
  let cancelAskedAt: number | null = null

  for (const { asked } of items) if ('question' in asked) parts.ledger.asked(passagesOf(asked.question.user))
  parts.ledger.batchSent(items.length)

  const workEndsAt = (): number => Math.min(createdAt + durationMs, expiresAt, cancelAskedAt ?? Number.POSITIVE_INFINITY)
  const endsAt = (): number => (cancelAskedAt !== null && cancelAskedAt < Math.min(createdAt + durationMs, expiresAt) ? Math.min(cancelAskedAt + cancelMs, expiresAt) : workEndsAt())
  const how = (): BatchState['how'] => (workEndsAt() === createdAt + durationMs ? 'completed' : workEndsAt() === cancelAskedAt ? 'cancelled' : 'expired')

  const work = (): void => {
    const worked = Math.min(parts.time.now(), workEndsAt()) - createdAt
    const due = durationMs === 0 ? items.length : Math.min(items.length, Math.floor((items.length * worked) / durationMs + 1e-9))
    while (done.length < due) {
      const item = items[done.length]
      if (!item) break
      done.push(answerItem(item, `${number}_${done.length + 1}`, number * 1_000_000 + done.length + 1))
    }
  }

  const answerItem = ({ asked }: BatchItem, id: string, call: number): ItemResult => {
    const errored = (why: Parameters<typeof errorShape>[1], message?: string): ItemResult => {
      const shape = errorShape(protocol, why)
      return shape ? { kind: 'errored', status: shape.status, error: errorBody(protocol, shape, message ?? shape.message, `req_${id}`) } : { kind: 'expired' }
    }
    if ('refused' in asked) return errored(asked.refused, asked.message)
    if ('inputs' in asked) {
      parts.ledger.batchAnswered([], { input: asked.tokens, cached: 0, cacheWrite: 0, output: 0 })
      return { kind: 'answered', body: embeddingsBody(asked) }
    }
    const fault = parts.faults.choose(parts.settings().faults, call, asked.question.user)
    if (fault) parts.ledger.fault(fault.kind)
    // One that hangs is never answered, and runs out with its batch.
    if (fault?.kind === 'hang') return { kind: 'expired' }
    if (fault && errorShape(protocol, fault.kind)) return errored(fault.kind)
    const use = parts.cache.use(asked, parts.time.now())
    const generated = generate(asked, use, parts.settings(), fault?.kind ?? null, parts.tokenizer)
    use.keep(parts.time.now())
    const { usage } = generated
    parts.ledger.batchAnswered(passagesOf(asked.question.user), { input: usage.input, cached: usage.cached, cacheWrite: usage.cacheWrite, output: usage.output })
    return { kind: 'answered', body: bodyOf(asked, generated, id, Math.floor(parts.time.now() / 1_000), 'batch') }
  }

  const results: BatchRun['results'] = () => {
    work()
    const rest: ItemResult = { kind: how() === 'expired' ? 'expired' : 'cancelled' }
    const over = parts.time.now() >= endsAt()
    return items.flatMap(({ customId }, index) => {
      const result = done[index] ?? (over ? rest : null)
      return result ? [{ customId, result }] : []
    })
  }

  return {
    items,
    createdAt,
    expiresAt,
    get cancelAskedAt() {
      return cancelAskedAt
    },
    cancel() {
      if (parts.time.now() < endsAt()) cancelAskedAt ??= parts.time.now()
    },
    state() {
      const all = results().map(({ result }) => result.kind)
      const having = (kind: ItemResult['kind']): number => all.filter((one) => one === kind).length
      const ended = parts.time.now() >= endsAt()
      return {
        phase: ended ? 'ended' : cancelAskedAt !== null ? 'cancelling' : 'running',
        how: how(),
        endedAt: endsAt(),
        processed: done.length,
        counts: { answered: having('answered'), errored: having('errored'), cancelled: having('cancelled'), expired: having('expired') },
      }
    },
    results,
  }
}
