import type { ModelChoice } from '../../../../shared/model/provider.ts'
import type { ClientOptions } from '../clients/client-options.ts'
import type { BatchClient } from './batch-port.ts'
import { createMessageBatches } from './message-batches.ts'
import { createOpenaiBatches } from './openai-batches.ts'

/** Null: this provider answers one call at a time. */
export function createBatchClient(choice: ModelChoice, options: ClientOptions): BatchClient | null {
  switch (choice.provider) {
    case 'anthropic':
      return createMessageBatches(choice, options)
    case 'openai':
      return createOpenaiBatches(choice, options)
    default:
      return null
  }
}
