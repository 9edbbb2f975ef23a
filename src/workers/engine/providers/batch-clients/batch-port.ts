import type { Failure } from '../../../../shared/failure.ts'
import type { ModelAnswer, ModelRequest, ModelTraits } from '../model-port.ts'

/**
 * Many calls sent at once and answered within a day, for less. A client only speaks its provider's protocol: nothing is
 * tried again and nothing is remembered here. Every method throws ModelCallError.
 */
export interface BatchClient {
  readonly traits: Pick<ModelTraits, 'largestOutputTokens'>
  submit(batch: { readonly id: string; readonly requests: readonly BatchRequest[] }, signal: AbortSignal): Promise<RemoteBatch>
  /**
   * What may have come of a submission whose answer never arrived, most likely first. Empty: the provider has nothing
   * like it. `certain: false` says that only its results can show whether it is this one.
   */
  find(batch: { readonly id: string; readonly sentAt: number; readonly total: number }, signal: AbortSignal): Promise<readonly RemoteBatch[]>
  poll(remoteId: string, signal: AbortSignal): Promise<RemoteBatch>
  /** Answers what was answered before it took effect too: that much is paid for. */
  cancel(remoteId: string, signal: AbortSignal): Promise<void>
  /** Of a batch that has ended, in any order. */
  results(remoteId: string, signal: AbortSignal): AsyncIterable<BatchResult>
}

export interface BatchRequest {
  readonly customId: string
  readonly request: ModelRequest
}

export interface RemoteBatch {
  readonly remoteId: string
  readonly certain: boolean
  readonly state: RemoteState
  /** Milliseconds since the epoch, on the provider's clock. */
  readonly createdAt: number
  readonly expiresAt: number | null
}

export type RemoteState =
  | { readonly kind: 'running' }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'ended' }
  /** As a whole, with nothing answered. `again`: the provider may take it later. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly again: boolean }

export type BatchResult = { readonly customId: string } & (
  | { readonly kind: 'answered'; readonly answer: ModelAnswer }
  /** `passes`: another try may do. */
  | { readonly kind: 'failed'; readonly passes: boolean }
  | { readonly kind: 'expired' }
  | { readonly kind: 'cancelled' }
)
