import { createHash } from 'node:crypto'

/** What somebody asked for. */
export type CallKind = 'messages' | 'chat' | 'responses' | 'embeddings'

export interface Tokens {
  readonly input: number
  /** Parts of `input`. */
  readonly cached: number
  readonly cacheWrite: number
  readonly output: number
}

export interface PassageCount {
  readonly hash: string
  readonly beginning: string
  /** Live calls and batch requests that held it. */
  readonly asked: number
  /** Answers with it that were generated, and so paid for. */
  readonly answered: number
}

export interface ModelServerStats {
  /** Live calls of a model that came, whatever became of them. */
  readonly calls: number
  /** All input: new, cached and written to the cache; live and in batches. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly maxInFlight: number
  readonly answered429: number
  readonly byKind: Readonly<Record<string, number>>
  readonly inFlight: number
  readonly maxRunning: number
  readonly answered: number
  /** The client went before its answer was complete. */
  readonly abandoned: number
  readonly cachedInputTokens: number
  readonly cacheWriteTokens: number
  /** Calls by HTTP status. */
  readonly byStatus: Readonly<Record<string, number>>
  readonly byFault: Readonly<Record<string, number>>
  /** Requests that are no calls of a model: models, batches, files, counts of tokens. */
  readonly otherRequests: Readonly<Record<string, number>>
  readonly tokensByKind: Readonly<Record<string, { readonly input: number; readonly output: number }>>
  readonly batches: { readonly sent: number; readonly requests: number; readonly answered: number; readonly inputTokens: number; readonly outputTokens: number }
  readonly passages: { readonly asked: number; readonly askedTwice: number; readonly answered: number; readonly answeredTwice: number }
  /** Over all answers; what the limiter is measured by. */
  readonly firstCallAt: number | null
  readonly lastAnswerAt: number | null
}

/** Counts everything that the server is asked and answers. */
export function createLedger() {
  let book = emptyBook()
  const passage = (text: string) => {
    const hash = hashOf(text)
    const found = book.passages.get(hash) ?? { hash, beginning: text.slice(0, 60), asked: 0, answered: 0 }
    book.passages.set(hash, found)
    return found
  }
  const addTokens = (kind: string, tokens: Tokens): void => {
    book.inputTokens += tokens.input
    book.outputTokens += tokens.output
    book.cachedInputTokens += tokens.cached
    book.cacheWriteTokens += tokens.cacheWrite
    const sum = (book.tokensByKind[kind] ??= { input: 0, output: 0 })
    sum.input += tokens.input
    sum.output += tokens.output
  }
  return {
    /** A call came: its number, from 1. */
    came(kind: CallKind, nowMs: number): number {
      book.calls += 1
      book.byKind[kind] = (book.byKind[kind] ?? 0) + 1
      book.firstCallAt ??= nowMs
      book.inFlight += 1
      book.maxInFlight = Math.max(book.maxInFlight, book.inFlight)
      return book.calls
    },
    asked(passages: readonly string[]): void {
      for (const text of passages) passage(text).asked += 1
    },
    running(change: 1 | -1): void {
      book.running += change
      book.maxRunning = Math.max(book.maxRunning, book.running)
    },
    fault(kind: string): void {
      book.byFault[kind] = (book.byFault[kind] ?? 0) + 1
    },
    /** Something was generated, so it was paid for. */
    generated(kind: CallKind, passages: readonly string[], tokens: Tokens): void {
      for (const text of passages) passage(text).answered += 1
      addTokens(kind, tokens)
    },
    ended(status: number | 'abandoned', nowMs: number): void {
      book.inFlight -= 1
      if (status === 'abandoned') {
        book.abandoned += 1
        return
      }
      book.byStatus[status] = (book.byStatus[status] ?? 0) + 1
      if (status === 429) book.answered429 += 1
      if (status === 200) {
        book.answered += 1
        book.lastAnswerAt = nowMs
      }
    },
    /** A request that is no call of a model: its number among its kind, from 1. */
    other(kind: string): number {
      book.otherRequests[kind] = (book.otherRequests[kind] ?? 0) + 1
      return book.otherRequests[kind]
    },
    batchSent(requests: number): void {
      book.batches.sent += 1
      book.batches.requests += requests
    },
    batchAnswered(passages: readonly string[], tokens: Tokens): void {
      for (const text of passages) passage(text).answered += 1
      book.batches.answered += 1
      book.batches.inputTokens += tokens.input
      book.batches.outputTokens += tokens.output
      addTokens('batch', tokens)
    },
    stats(): ModelServerStats {
      const { passages, running: _now, ...counts } = book
      const all = [...passages.values()]
      const having = (test: (one: PassageCount) => boolean): number => all.filter(test).length
      return structuredClone({
        ...counts,
        passages: {
          asked: having((one) => one.asked > 0),
          askedTwice: having((one) => one.asked > 1),
          answered: having((one) => one.answered > 0),
          answeredTwice: having((one) => one.answered > 1),
        },
      })
    },
    passages: (): readonly PassageCount[] => [...book.passages.values()].map((one) => ({ ...one })),
    /** Counts from nothing; calls in flight stay in flight. */
    reset(): void {
      const { inFlight, running } = book
      book = { ...emptyBook(), inFlight, maxInFlight: inFlight, running, maxRunning: running }
    },
  }
}
export type Ledger = ReturnType<typeof createLedger>

/** Texts that differ in white space only are the same passage. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text.trim().replace(/\s+/g, ' ')).digest('hex').slice(0, 32)
}

function emptyBook() {
  return {
    calls: 0,
    inputTokens: 0,
    outputTokens: 0,
    maxInFlight: 0,
    answered429: 0,
    byKind: {} as Record<string, number>,
    inFlight: 0,
    running: 0,
    maxRunning: 0,
    answered: 0,
    abandoned: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    byStatus: {} as Record<string, number>,
    byFault: {} as Record<string, number>,
    otherRequests: {} as Record<string, number>,
    tokensByKind: {} as Record<string, { input: number; output: number }>,
    batches: { sent: 0, requests: 0, answered: 0, inputTokens: 0, outputTokens: 0 },
    passages: new Map<string, { hash: string; beginning: string; asked: number; answered: number }>(),
    firstCallAt: null as number | null,
    lastAnswerAt: null as number | null,
  }
}
