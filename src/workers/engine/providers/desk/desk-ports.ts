import type { Failure } from '../../../../shared/failure.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { ModelChoice, TestReport } from '../../../../shared/model/provider.ts'
import type { ModelAnswer, ModelClient, ModelRequest, TokenUsage } from '../model-port.ts'

/** What calls are made for: a column of the usage table. */
export type CallPurpose = 'extract' | 'embed' | 'match' | 'suggest' | 'test'

export interface DeskCall {
  readonly choice: ModelChoice
  readonly request: ModelRequest
  /** Estimate of everything that is sent. */
  readonly inputTokens: number
  readonly purpose: CallPurpose
  readonly lane: 'interactive' | 'background'
  /** Whose budget it is, and whose row in the usage table; null: nobody's alone. */
  readonly documentId: DocumentId | null
  /** How long it is tried again before its job gives its place to another; 0: once. Left out: the desk's own. */
  readonly patienceMs?: number
}

/** What was spent, written down the moment it is known. */
export interface Spending {
  readonly choice: ModelChoice
  readonly purpose: CallPurpose
  readonly documentId: DocumentId | null
  readonly calls: number
  readonly usage: TokenUsage
  /** Null: the price is not known. */
  readonly costUsd: number | null
  readonly batch: boolean
}

/**
 * Money. `reserve` counts what is in flight, so that calls made at once cannot pass a limit together. What it refuses because of
 * them may be possible once they have cost what they cost: `whenSettled` is the next of them; null, there is none.
 */
export interface BudgetGate {
  /** `usd: null`: the price is not known. Answers how to give it back, or why it may not be spent and until when. */
  reserve(documentId: DocumentId | null, usd: number | null, choice: ModelChoice): { readonly kind: 'reserved'; release(): void } | { readonly kind: 'refused'; readonly failure: Failure; readonly until: number; readonly whenSettled: Promise<void> | null }
}

/**
 * The one way to a model: key, limits, money, retries and the books. Everything that calls a provider goes through it,
 * or the limits and budgets would not hold.
 */
export interface CallDesk {
  /**
   * `waiting` ends the wait for a place; a call that is under way is not stopped by it, as it is paid for. `onWait` is
   * called every few seconds until the answer is there: the wait is known and bounded, and no sign of a hang.
   * @throws WaitError where a person, money or time is needed; ModelCallError too-long, invalid-request, which are
   *   this request's own; the signal's reason
   */
  ask(call: DeskCall, waiting: AbortSignal, onWait?: () => void): Promise<ModelAnswer>
  /** As `ask` with a client that the caller has made itself: probes, embeddings. */
  through<T>(call: Omit<DeskCall, 'request'> & { readonly maxOutputTokens: number }, client: Pick<ModelClient, 'choice' | 'traits'>, make: (signal: AbortSignal) => Promise<{ readonly value: T; readonly answer: Pick<ModelAnswer, 'usage' | 'limits'> }>, waiting: AbortSignal, onWait?: () => void): Promise<T>
  /** The client for a choice, its abilities found out where they have to be, on this document's account. @throws as `ask` */
  client(choice: ModelChoice, waiting: AbortSignal, documentId?: DocumentId | null): Promise<ModelClient>
  /** One tiny call, tried once, with what it found; a failure is an answer too. */
  test(choice: ModelChoice, waiting: AbortSignal): Promise<TestReport>
  /** A key, an address or an account has changed: whatever was stopped may be tried again. */
  restart(): void
  /** Prices or budgets have changed: whoever is just being put to rest for want of money looks again. */
  reconsider(): void
  /** No new calls; those under way have `graceMs` to be answered. */
  close(graceMs: number): Promise<void>
}
