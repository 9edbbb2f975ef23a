import { assertNever } from '../../../../shared/assert-never.ts'
import type { ModelChoice } from '../../../../shared/model/provider.ts'
import type { ModelClient } from '../model-port.ts'
import { createAnthropicClient } from './anthropic.ts'
import type { ClientOptions } from './client-options.ts'
import { createCompatibleClient, createOpenaiClient, type JsonAbility } from './chat-completions.ts'

/** The client that speaks this provider's protocol. `ability` is asked for compatible servers alone: see probe.ts. */
export function createModelClient(choice: ModelChoice, options: ClientOptions, ability: JsonAbility): ModelClient {
  switch (choice.provider) {
    case 'anthropic':
      return createAnthropicClient(choice, options)
    case 'openai':
      return createOpenaiClient(choice, options)
    case 'compatible':
      return createCompatibleClient(choice, options, ability)
    default:
      return assertNever(choice.provider)
  }
}
