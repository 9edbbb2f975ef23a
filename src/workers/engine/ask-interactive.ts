import { failure, FailureError } from '../../shared/failure.ts'
import type { ProviderSettings } from '../../shared/model/provider.ts'
import { WaitError } from './pipeline/ports.ts'
import type { CallDesk, CallPurpose } from './providers/desk/desk-ports.ts'
import { ModelCallError, type ModelAnswer, type ModelRequest } from './providers/model-port.ts'

/** How long a person who looks at it waits for limits and retries, before it is said why nothing comes. */
const patienceMs = 90_000
const charactersPerToken = 3.5

/**
 * Questions that a person asks of the model that is set up: before all background work, on nobody's budget but the
 * day's and the month's. What a job would rest for is a failure here.
 * @throws FailureError wrong-usage without a model; a provider-… code or budget-reached where it cannot be asked
 */
export function askInteractive({ settings, desk }: { readonly settings: () => ProviderSettings; readonly desk: Pick<CallDesk, 'ask'> }, purpose: CallPurpose, signal: AbortSignal): (request: ModelRequest) => Promise<ModelAnswer> {
  return async (request) => {
    const choice = settings().extraction
    if (!choice) throw new FailureError(failure('wrong-usage', 'No model is set up.', { action: 'Choose a provider and a model in Settings.' }))
    const sent = request.prefix.length + request.user.length + JSON.stringify(request.schema).length + (request.repair?.answer.length ?? 0)
    try {
      return await desk.ask({ choice, request, inputTokens: Math.ceil(sent / charactersPerToken), purpose, lane: 'interactive', documentId: null, patienceMs }, signal)
    } catch (error) {
      if (error instanceof WaitError) throw new FailureError(error.wait.failure ?? failure('provider-failed', 'The model cannot be asked now.'), { cause: error })
      if (error instanceof ModelCallError) throw new FailureError(error.failure, { cause: error })
      throw error
    }
  }
}
